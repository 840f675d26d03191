"""The cost of hostile input grows with its size, not with its square."""

from collections.abc import Callable

import pytest

from bounce_cli.address import ADDRESS, clean_address, decode_xtext, field_address, find_addresses, is_daemon
from bounce_cli.folding import fold
from bounce_cli.message.charsets import decode
from bounce_cli.message.content_type import parse_content_type, parse_parameters
from bounce_cli.message.encoded_words import decode_encoded_words
from bounce_cli.message.guessing import guess_codec
from bounce_cli.message.html import declared_charset, html_to_text
from bounce_cli.message.octets import normalize
from bounce_cli.message.transfer import undo_base64, undo_quoted_printable
from bounce_cli.message.view import Message
from tests.message.message_samples import assert_linear, look_at_everything


def _hold(work: Callable[[str], object], piece: str, before: str = "", after: str = "", size: int = 8_000) -> None:
    def run(size: int) -> Callable[[], object]:
        text = before + piece * (size // len(piece)) + after
        return lambda: work(text)

    assert_linear(run, size)


@pytest.mark.parametrize(
    "piece", ["a", ".", "a.", "a@", "@", "a@a.", '"a" ', '"', "a" * 127 + "@", "a@" + "a." * 500, "\u4e2d", "a@b\u4e2d"]
)
def test_find_addresses(piece: str) -> None:
    _hold(find_addresses, piece)
    _hold(find_addresses, piece, after="@b.c")


@pytest.mark.parametrize("piece", ["a", "a@", "a.", '"a', "@", "+"])
def test_address_pattern(piece: str) -> None:
    _hold(ADDRESS.findall, piece)


@pytest.mark.parametrize("work", [clean_address, field_address, decode_xtext, is_daemon])
@pytest.mark.parametrize(
    "piece",
    [
        " ",
        "<",
        ">",
        "<>",
        "(",
        ")",
        "()",
        "a ",
        "a;",
        "rfc822;",
        "a ;",
        "@",
        "a@",
        "@a:",
        "+2B",
        "\\x{41}",
        "mailto:",
        "-",
    ],
)
def test_address_values(work: Callable[[str], object], piece: str) -> None:
    _hold(work, piece, before="x", after="x")
    _hold(work, piece, before="utf-8;")


@pytest.mark.parametrize(
    "piece", ["\u0315\u0300", "\u0f73", "\u0315\u0300" * 15 + "a", "\uff9e", " ", "\u3000a", "\u00e4"]
)
def test_fold(piece: str) -> None:
    _hold(fold, piece, before="\u00e4")


@pytest.mark.parametrize(
    "piece",
    ["<", "< ", "<!--", "<a", "<a ", "</", "<script>", "<style ", "<head><", "<div style=display:none>", "&", "&#",
     "&#9", "&lt;", "<br", "<br ", "<pre", "<@", "<a@", "\n", " ", "\u00a0", "<a@b>", "display:", "<p display:none ",
     "<meta "],
)  # fmt: skip
def test_html_to_text(piece: str) -> None:
    _hold(html_to_text, piece)
    _hold(html_to_text, piece, before="<div style='display:none' ")
    _hold(html_to_text, piece, before="&#", after="</script></div>")
    _hold(lambda text: declared_charset(text.encode()), piece)


@pytest.mark.parametrize(
    "piece",
    ["=?", "=?a", "=?a?q?", "=?a?b?=", "?=", "=?a?q?b?=", "=?a?q?b?= ", " ", "=?a*", "=", "=?utf-8?b?YQ==?= \t"],
)
def test_encoded_words(piece: str) -> None:
    _hold(decode_encoded_words, piece, before="=?utf-8?q?a?= ")
    _hold(decode_encoded_words, piece, before="=?utf-8?q?")


@pytest.mark.parametrize(
    "piece",
    [";", "a", "a ", " ", ";a", ";a=", '"', ';a="', "\\", "/", "a/", ";a*0=b", ";a*=b", "a=b ", "'", "=", "%", " name"],
)
def test_parameters(piece: str) -> None:
    _hold(parse_parameters, piece)
    _hold(parse_content_type, piece, before="text/plain; charset=")
    _hold(parse_content_type, piece, before='text/plain; charset="')


@pytest.mark.parametrize(
    "piece",
    ["a\n", "a:\n", "a:b\n ", ":", "a ", "a \n", " ", " \n", "\t", "a:;\nname=", "\0", "\r", "\r\r\n", "\n", "From "],
)
@pytest.mark.parametrize("before", ["", "Subject: ", "Content-Type: multipart/mixed; boundary=b\n\n"])
def test_header_sections(piece: str, before: str) -> None:
    _hold(lambda text: look_at_everything(text.encode()), piece, before=before, size=3_000)


@pytest.mark.parametrize("piece", ["\r", "\r\n", "\r\r", "\n", " ", " \n", "\0", "\0\n", ">From \n"])
def test_normalize(piece: str) -> None:
    _hold(lambda text: normalize(text.encode(), 1 << 30, lambda _code, _text: None), piece, after="x")


@pytest.mark.parametrize(
    "piece", ["--b\n", "--b", "--b\n\n", "--b-\n", "--b--\n", "--", "-", "--bb\n", "--abcdef  \n", "--b \t"]
)
@pytest.mark.parametrize("boundary", ["b", "c", ""])
def test_multiparts(piece: str, boundary: str) -> None:
    head = f"Content-Type: multipart/mixed; boundary={boundary}\n\n"
    _hold(lambda text: look_at_everything(text.encode()), piece, before=head, size=3_000)


@pytest.mark.parametrize(
    "piece", ["=", "= ", "=\n", "= \n", "a", "\n\n", "a\n", "a=\n", "YQ==\n", "\n", "a b\n", "!", "====\n"]
)
def test_transfer_encodings(piece: str) -> None:
    _hold(lambda text: undo_base64(text.encode()), piece)
    _hold(lambda text: undo_quoted_printable(text.encode()), piece)


@pytest.mark.parametrize(
    "piece", ["\x1b", "\x1b$B", "\x1b$B\x1b(B", "\x1b$B-!\x1b(B", "+", "+2AA-", "~{", "\0", "\x1b$)C\x0e"]
)
@pytest.mark.parametrize("charset", [None, "iso-2022-jp", "utf-7", "hz", "utf-16", "gb18030"])
def test_charsets(piece: str, charset: str | None) -> None:
    _hold(lambda text: decode(text.encode("latin-1"), charset), piece)


@pytest.mark.parametrize("piece", [b"\xff", b"\xe4 ", b"a" * 50, b"\x82\xa0", b"\n\xe4"])
def test_guesses_look_at_a_bounded_sample(piece: bytes) -> None:
    assert_linear(lambda size: lambda: guess_codec(piece * size + b"\xe4"))


def test_messages_inside_each_other() -> None:
    def run(levels: int) -> Callable[[], object]:
        octets = b"Content-Type: message/rfc822\n\n" * levels

        def descend() -> int:
            message, depth = Message(octets), 0
            while message.root.type == "message/rfc822":
                message, depth = message.root.embedded(), depth + 1
            return depth

        return descend

    assert_linear(run, 500)
