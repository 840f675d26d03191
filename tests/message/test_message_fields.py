"""Header sections, tidy and not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.message.fields import Fields, read_head
from bounce_cli.message.view import Message
from tests.message.message_samples import codes


def fields(octets: bytes) -> Fields:
    return Fields(octets, 100)


def test_lookup() -> None:
    found = fields(b"To: a\nSUBJECT : b\nX-Empty:\nto:c\nX-Empty: d")
    assert found.names == [b"to", b"subject", b"x-empty", b"to", b"x-empty"]
    assert len(found) == 5
    assert "to" in found
    assert "cc" not in found
    assert found.first("to") == "a"
    assert list(found.each("to")) == ["a", "c"]
    assert found.first("subject") == "b"
    assert found.first("x-empty") == "d"
    assert found.first("cc") is None
    assert list(found.each("cc")) == []
    assert found.raw("x-empty") == b""
    assert found.raw("cc") is None
    assert found.plain("subject") == "b"
    assert found.plain("cc") == ""
    assert fields(b"X-Empty: \n").first("x-empty") is None


def test_folding() -> None:
    found = fields(b"A: one\n two\n\tthree  \nB: \n four\nC: five\n \n six")
    assert found.first("a") == "one two three"
    assert found.raw("a") == b"one\n two\n\tthree  "
    assert found.first("b") == "four"
    assert found.first("c") == "five  six"


def test_a_parameter_that_lost_its_blank_belongs_to_the_field_above() -> None:
    message = Message(b'Content-Type: multipart/mixed;\nBoundary="a:b"\nSubject: x\n\n--a:b\n\ntext\n--a:b--\n')
    assert [leaf.text() for leaf in message.root.leaves()] == ["text"]
    assert message.root.fields.first("subject") == "x"
    assert codes(message) == []


def test_plain_is_not_decoded() -> None:
    assert fields(b"Precedence:  =?a?q?B?=\xe4 ").plain("precedence") == "=?a?q?b?=\xe4"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("für".encode(), "für"),
        ("für".encode("latin-1"), "für"),
        ("Почтовый ящик".encode("koi8-r"), "Почтовый ящик"),
        ("配信できません".encode("iso-2022-jp"), "配信できません"),
        (b"a\0b", "ab"),
        (b"=?utf-8?q?a=0D=0AX:_b=00?=", "a X: b"),
        (b"=?utf-8?q?_a_?=", "a"),
        (b"\xef\xbb\xbfa", "a"),
    ],
)
def test_values_beyond_ascii(value: bytes, expected: str) -> None:
    assert fields(b"Subject: " + value).first("subject") == expected


@pytest.mark.parametrize(
    ("octets", "names", "body"),
    [
        # No field at all.
        (b"just text\n\nmore", [], b"just text\n\nmore"),
        (b"    indented text\n\nmore", [], b"    indented text\n\nmore"),
        (b"  a\n  b", [], b"  a\n  b"),
        # A continuation line comes first.
        (b"  lost\nSubject: a\n\nbody", [b"subject"], b"body"),
        # One line among fields that is none; a name that was folded is one.
        (b"Subject: a\nlost the blank\nTo: b\n\nbody", [b"subject", b"to"], b"body"),
        (b"Subject: a\nX-Long\n : b\nTo: c\n\nbody", [b"subject", b"to"], b"body"),
        (b"Subject: a\nlost the blank\n\nbody", [b"subject"], b"body"),
        # No blank line before the body.
        (b"Subject: a\nfirst line\nsecond line\n\nbody", [b"subject"], b"first line\nsecond line\n\nbody"),
        (b"Subject: a\n b\nfirst line", [b"subject"], b"first line"),
        (b"Subject: a\nfirst line\n", [b"subject"], b"first line\n"),
        (b"Subject: a\nfirst line\n  indented\nlast", [b"subject"], b"first line\n  indented\nlast"),
        # Header sections only.
        (b"Subject: a", [b"subject"], b""),
        (b"Subject: a\n", [b"subject"], b""),
        (b"Subject: a\n b\n", [b"subject"], b""),
    ],
)
def test_untidy_sections(octets: bytes, names: list[bytes], body: bytes) -> None:
    message = Message(octets)
    assert message.root.fields.names == names
    assert message.root.raw_body == body
    assert codes(message) == ["malformed_header"]


def test_tidy_sections() -> None:
    assert codes(Message(b"Subject: a\n\n")) == []
    message = Message(b"Subject: a\n \n b\n\n\nbody")
    assert message.root.fields.first("subject") == "a  b"
    assert message.root.raw_body == b"\nbody"


def test_a_part_without_header() -> None:
    end, body_start, fields, tidy = read_head(b"--b\n\ntext", 4, 9, 10)
    assert (end, body_start, tidy, fields.names) == (4, 5, True, [])


@given(st.lists(st.sampled_from([b"a: b\n", b" c\n", b"x\n", b"\n", b"\t\n", b":\n"]), max_size=12))
def test_every_octet_is_header_or_body(pieces: list[bytes]) -> None:
    octets = b"".join(pieces)
    end, body_start, _, _ = read_head(octets, 0, len(octets), 10)
    assert 0 <= end <= body_start <= len(octets) or octets == b""
    assert octets[end:body_start].strip(b"\n") == b""


def test_fields_that_messages_share_keep_no_doubt_of_another() -> None:
    head = b"Content-Type: text/plain\nSubject: %b\n\n"
    first, second = Message(head % "\u00e4".encode("latin-1")), Message(head % "\u00e4".encode("latin-1"))
    assert first.root.fields.first("subject") == second.root.fields.first("subject")
    assert [problem.code for problem in first.problems] == [problem.code for problem in second.problems] != []
    assert Message(head % b"a").root.fields is Message(head % b"a").root.fields
