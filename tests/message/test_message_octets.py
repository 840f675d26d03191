"""Line ends, marks and junk in front of a message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.message.octets import normalize, unify_line_ends
from bounce_cli.message.view import Message
from tests.message.message_samples import codes

MAIL = b"Subject: a\nX: 1\n  2\n\nfirst\nsecond\n"


def ignore(_code: str, _text: str) -> None:
    pass


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r", b"\r\r\n", b"\r\r\r\n"])
def test_line_ends(end: bytes) -> None:
    message = Message(MAIL.replace(b"\n", end))
    assert message.octets == MAIL
    assert message.problems == []


def test_mixed_line_ends() -> None:
    message = Message(b"Subject: a\rX: 1\r\n  2\n\r\nfirst\rsecond\r\n")
    assert message.octets == MAIL


@given(st.binary(max_size=60))
def test_no_carriage_return_is_left(octets: bytes) -> None:
    assert b"\r" not in unify_line_ends(octets)


@given(st.lists(st.sampled_from([b"a", b"\n", b"\r\n"])))
def test_line_ends_of_either_kind_are_counted_once(pieces: list[bytes]) -> None:
    octets = b"".join(pieces)
    assert unify_line_ends(octets).count(b"\n") == octets.count(b"\n")


def test_octets_that_need_no_change_are_not_copied() -> None:
    octets = MAIL + b"x" * 100
    assert normalize(octets, 1 << 20, ignore) is octets


def test_byte_order_mark() -> None:
    message = Message(b"\xef\xbb\xbf" + MAIL)
    assert message.octets == MAIL
    assert codes(message) == ["byte_order_mark"]


@pytest.mark.parametrize(("codec", "mark"), [("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")])
def test_mail_saved_as_utf16(codec: str, mark: bytes) -> None:
    message = Message(mark + "Subject: ä\r\n\r\ntext".encode(codec))
    assert message.root.fields.first("subject") == "ä"
    assert codes(message) == ["byte_order_mark"]


def test_octets_that_only_look_like_a_mark() -> None:
    assert codes(Message(b"\xff\xfeSubject: a\n\n")) == ["malformed_header"]
    assert codes(Message(b"\xefa: b\n\n")) == ["malformed_header"]


@pytest.mark.parametrize("before", [b"\n", b"\r\n\r\n", b"  \n\t\n", b"\0\0\n"])
def test_leading_blank_lines(before: bytes) -> None:
    message = Message(before + MAIL)
    assert message.octets == MAIL
    assert codes(message) == ["leading_blank_line"]


@pytest.mark.parametrize(
    "before", [b"From a@b Mon Jan  1 00:00:00 2024\n", b">From a@b  date\r\n", b"From x\n\n", b"\nFrom x\n"]
)
def test_mailbox_separator(before: bytes) -> None:
    message = Message(before + MAIL)
    assert message.octets == MAIL
    assert set(codes(message)) <= {"leading_blank_line"}


def test_field_that_begins_like_a_separator() -> None:
    assert Message(b"From: a@b\n\n").root.fields.first("from") == "a@b"
    assert Message(b">a\n").root.raw_body == b">a\n"


@pytest.mark.parametrize("octets", [b"", b"\n", b"\r\n \t\n", b"\0\0\0\0", b"\xef\xbb\xbf", b"\xff\xfe\0\0"])
def test_empty(octets: bytes) -> None:
    message = Message(octets)
    assert message.octets == b""
    assert "empty" in codes(message)
    assert message.root.text() == ""
