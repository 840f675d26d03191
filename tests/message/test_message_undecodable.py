"""Text whose charset cannot be trusted leaves a problem behind; text that is sound leaves none."""

import pytest

from bounce_cli.message.view import Message
from tests.message.message_samples import codes, multipart

UMLAUT = "für".encode("latin-1")


def declared(charset: bytes, body: bytes) -> Message:
    return Message(b"Content-Type: text/plain; charset=" + charset + b"\nContent-Transfer-Encoding: 8bit\n\n" + body)


@pytest.mark.parametrize(
    ("charset", "body"),
    [
        (b"no-such-charset", UMLAUT),
        (b"utf-8", UMLAUT),
        (b"us-ascii", UMLAUT),
        (b"gb2312", "für €".encode()),
        (b"windows-1252", b"f\x81r"),
    ],
)
def test_text(charset: bytes, body: bytes) -> None:
    message = declared(charset, body)
    assert codes(message) == []
    assert message.root.text()
    assert codes(message) == ["undecodable_charset"]
    message.root.text()
    assert codes(message) == ["undecodable_charset"]


@pytest.mark.parametrize(
    ("charset", "body"),
    [(b"no-such-charset", b"plain"), (b"us-ascii", "für".encode()), (b"iso-8859-1", UMLAUT), (b"utf-8", b"a")],
)
def test_sound_text(charset: bytes, body: bytes) -> None:
    message = declared(charset, body)
    assert message.root.text()
    assert codes(message) == []


def test_each_code_once_for_all_parts() -> None:
    part = b"Content-Type: text/plain; charset=no-such-charset\n\n" + UMLAUT
    message = Message(multipart(part, part))
    assert [leaf.text() for leaf in message.root.leaves()] == ["für", "für"]
    assert codes(message) == ["undecodable_charset"]


@pytest.mark.parametrize(
    ("subject", "text", "found"),
    [
        (b"=?no-such-charset?Q?f=FCr?=", "für", ["undecodable_charset"]),
        (b"=?utf-8?Q?f=FCr?= end", "für end", ["undecodable_charset"]),
        (UMLAUT, "für", ["undecodable_charset"]),
        (b"=?iso-8859-1?Q?f=FCr?=", "für", []),
        (b"=?no-such-charset?Q?plain?=", "plain", []),
        ("für".encode(), "für", []),
    ],
)
def test_field(subject: bytes, text: str, found: list[str]) -> None:
    message = Message(b"Subject: " + subject + b"\n\n")
    assert codes(message) == []
    assert message.root.fields.first("subject") == text
    assert codes(message) == found
    assert list(message.root.fields.each("subject")) == [text]


def test_field_of_a_header_section_that_breaks_off() -> None:
    message = Message(b"Subject: " + UMLAUT + b"\nno field\nnor this\n")
    assert message.root.fields.first("subject") == "für"
    assert codes(message) == ["malformed_header", "undecodable_charset"]
