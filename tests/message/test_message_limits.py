"""Each limit, reached once: what lies within it is read, and the problem says that there was more."""

import pytest

from bounce_cli.limits import Limits
from bounce_cli.message.view import Message
from bounce_cli.problem import Problem
from tests.message.message_samples import codes, multipart


def test_size_of_a_message() -> None:
    limits = Limits(message_octets=20)
    assert codes(Message(b"Subject: a\n\n12345678", limits=limits)) == []
    message = Message(b"Subject: a\n\n123456789", limits=limits)
    assert message.problems == [
        Problem(code="message_truncated", text="only the first 20 octets of the message were read")
    ]
    assert message.root.raw_body == b"12345678"


def test_a_source_that_has_cut_the_message_is_not_contradicted() -> None:
    known = Problem(code="message_truncated", text="told before")
    assert Message(b"Subject: a\n\n" + b"a" * 40, limits=Limits(message_octets=20), problems=(known,)).problems == [
        known
    ]


def test_size_of_a_header_section() -> None:
    limits = Limits(header_octets=14)
    assert codes(Message(b"A: 1\nB: 2\n\nbody that is long", limits=limits)) == []
    message = Message(b"A: 1\nB: 2\nC: 3\nD: 4\n\nbody", limits=limits)
    assert codes(message) == ["header_too_long"]
    assert message.root.fields.first("b") == "2"
    assert message.root.fields.first("d") is None


def test_number_of_fields() -> None:
    limits = Limits(header_fields=3)
    assert codes(Message(b"A: 1\n" * 3 + b"\nbody", limits=limits)) == []
    message = Message(b"A: 1\n" * 4 + b"\nbody", limits=limits)
    assert codes(message) == ["too_many_fields"]
    assert len(message.root.fields) == 3
    assert message.root.raw_body == b"body"


def test_number_of_fields_in_a_long_section() -> None:
    message = Message(b"A: 1\n" * 100_000 + b"\nbody")
    assert codes(message) == ["too_many_fields"]
    assert list(message.root.fields.each("a")) == ["1"] * 2_000


def test_number_of_parts() -> None:
    limits = Limits(parts=2)
    parts = [b"\n%d" % number for number in range(3)]
    message = Message(multipart(*parts[:2]), limits=limits)
    assert ([leaf.text() for leaf in message.root.leaves()], codes(message)) == (["0", "1"], [])
    message = Message(multipart(*parts), limits=limits)
    assert ([leaf.text() for leaf in message.root.leaves()], codes(message)) == (["0", "1"], ["too_many_parts"])


def test_embedded_messages_share_the_number_of_parts() -> None:
    inner = b"Content-Type: message/rfc822\n\n" + multipart(b"\n1", b"\n2", boundary=b"inner")
    message = Message(multipart(inner, inner), limits=Limits(parts=3))
    first, second = (leaf.embedded() for leaf in message.root.leaves())
    assert len(list(first.root.leaves())) == 1
    assert codes(first) == codes(message) == ["too_many_parts"]
    assert second.root.children == ()


def test_nesting_of_multiparts() -> None:
    octets = multipart(multipart(multipart(b"\ntext", boundary=b"b3"), boundary=b"b2"), boundary=b"b1")
    assert codes(Message(octets, limits=Limits(nesting=3))) == []
    for nesting, read in ((3, 4), (2, 3), (1, 2), (0, 1)):
        message = Message(octets, limits=Limits(nesting=nesting))
        assert len(list(message.root.walk())) == read
        assert codes(message) == ([] if nesting == 3 else ["nesting_too_deep"])


def test_nesting_of_messages() -> None:
    message = outermost = Message(b"Content-Type: message/rfc822\n\n" * 5 + b"\ntext", limits=Limits(nesting=3))
    for depth in range(4):
        assert message.root.depth == depth
        message = message.root.embedded()
    assert message.octets == b""
    assert codes(outermost) == ["nesting_too_deep"]


@pytest.mark.parametrize(
    ("encoding", "body", "expected"),
    [
        (b"7bit", b"123456789", "12345678"),
        (b"quoted-printable", b"=41=42=43=44", "ABA"[:2] + "=4"),
        (b"base64", b"QUJDREVGR0hJSktM", "ABCDEFGH"),
    ],
)
def test_length_of_a_part(encoding: bytes, body: bytes, expected: str) -> None:
    limits = Limits(text_octets=8)
    message = Message(b"Content-Transfer-Encoding: " + encoding + b"\n\n" + body, limits=limits)
    assert message.root.text() == expected
    assert codes(message) == ["part_too_long"]


def test_a_part_within_its_length() -> None:
    message = Message(b"\n12345678", limits=Limits(text_octets=8))
    assert message.root.text() == "12345678"
    assert codes(message) == ["leading_blank_line", "malformed_header"]
