"""Nothing raises, whatever the octets; and every text can be written as UTF-8."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounce_cli.limits import Limits
from bounce_cli.message.charsets import codec_of, decode
from bounce_cli.message.content_type import parse_content_type
from bounce_cli.message.encoded_words import decode_encoded_words
from bounce_cli.message.html import html_to_text
from bounce_cli.message.view import Message
from tests.message.message_samples import codes, look_at_everything

PIECES = [
    b"\n", b"\r\n", b"\r", b"\n\n", b" ", b"\t", b"\0", b":", b";", b"=", b'"', b"--", b"--b", b"--b\n", b"--b--\n",
    b"--bb\n", b"\n--b\n", b"Content-Type: ", b"multipart/mixed; boundary=b", b"multipart/digest; boundary=bb",
    b"message/rfc822", b"message/delivery-status", b"text/plain", b"text/html; charset=", b"utf-7",
    b"unicode_escape", b"idna", b"punycode", b"utf-16", b"iso-2022-jp", b"hex", b"undefined", b"\x1b$B", b"\x1b(B",
    b"+2AA-", b"Content-Transfer-Encoding: ", b"base64", b"quoted-printable", b"YQ==", b"=C3=A9", b"=\n",
    b"Subject: ", b"=?utf-8?q?", b"=?utf-7?b?KzJBQS0=?=", b"?=", b"=?x*y?B?", b"\xe4", b"\xff\xfe", b"\xef\xbb\xbf",
    b"\xed\xa0\x80", b"<html>", b"<script>", b"</", b"<!--", b"-->", b"&#xd800;", b"&#99999999999;", b"&amp;",
    b"From x\n", b"a: b\n", b"name*0*=", b"x'y'", b"%ff", b"\\", b"(", b"<div style=display:none>",
]  # fmt: skip
small = Limits(message_octets=400, header_octets=60, header_fields=4, nesting=3, parts=5, text_octets=40)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_any_octets(octets: bytes) -> None:
    look_at_everything(octets)
    look_at_everything(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" + octets)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=4), max_size=40), st.sampled_from([None, small]))
def test_broken_mail(pieces: list[bytes], limits: Limits | None) -> None:
    look_at_everything(b"".join(pieces), limits)


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=60),
    st.text(max_size=12) | st.sampled_from(["utf-7", "utf-16", "hz", "iso-2022-jp", "unicode escape"]),
)
def test_decoding_in_any_charset(octets: bytes, charset: str) -> None:
    decode(octets, charset).encode("utf-8")


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=80)
    | st.lists(st.sampled_from(["=?", "?", "q", "b", "=", "?=", " ", "utf-7", "é", "\ud800"])).map("".join)
)
def test_any_text(text: str) -> None:
    decode_encoded_words(text)
    parse_content_type(text)
    html_to_text(text)


HOSTILE_NAMES = [
    "\0", "a" * 100_000, "../../etc", "unicode_escape", "Unicode-Escape", "raw unicode escape", "idna", "hex", "rot13",
    "zlib", "undefined", "aliases", "mbcs", "charmap", "\udcff", "cp99999", "iso-8859-99", "",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_charset_names(name: str) -> None:
    assert decode(b"\\ud800 \xc3\xa9", name) == "\\ud800 é"
    assert codec_of(name[:60]) == "utf_8"


def test_deep_nesting_of_multiparts() -> None:
    octets = b""
    for number in range(200):
        octets += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number)
    message = Message(octets + b"\n\nend")
    look_at_everything(octets)
    assert len(list(message.root.walk())) == 21
    assert "nesting_too_deep" in codes(message)


def test_thousands_of_parts() -> None:
    message = Message(b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 5_000 + b"--b--\n")
    assert len(list(message.root.leaves())) == 500
    assert codes(message) == ["too_many_parts"]
