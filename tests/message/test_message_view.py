"""The tree of a message's parts, and what is seen of each."""

import base64

import pytest

from bounce_cli.message.view import Message
from tests.message.message_samples import codes, multipart, types

STATUS = b"Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; a@example.org\nAction: failed\n"
GLOBAL = "Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: utf-8; jörg@example.org\nAction: failed\n".encode()


def texts(octets: bytes) -> list[str]:
    return [leaf.text() for leaf in Message(octets).root.leaves()]


def test_a_message_without_parts() -> None:
    message = Message(b"Subject: a\n\nbody\n")
    assert types(message) == ["text/plain"]
    assert message.root.children == ()
    assert not message.root.is_multipart
    assert list(message.root.leaves()) == [message.root]
    assert message.root.raw_body == b"body\n"
    assert message.root.encoding == ""


def test_preamble_and_epilogue_are_no_parts() -> None:
    octets = b"Content-Type: multipart/mixed; boundary=b\n\nintro\n--b\n\none\n--b\n\ntwo\n\n--b--\nend\n--b\n\nthree\n"
    assert texts(octets) == ["one", "two\n"]


def test_problems_given_come_first_and_codes_come_once() -> None:
    message = Message(b"Subject: a\n\n")
    message.note("x", "first")
    message.note("x", "second")
    assert [problem.text for problem in message.problems] == ["first"]


@pytest.mark.parametrize("encoding", [b" BASE64 ", b"'base64'", b"base64; x"])
def test_encoding_names(encoding: bytes) -> None:
    assert Message(b"Content-Transfer-Encoding:" + encoding + b"\n\nw6Q=").root.text() == "ä"


@pytest.mark.parametrize("kind", [b"delivery-status", b"global-delivery-status"])
@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        (b"7bit", GLOBAL),
        (b"base64", base64.encodebytes(GLOBAL)),
        (b"quoted-printable", GLOBAL.replace(b"Recipient", b"Recipi=\nent").replace(b"\xc3\xb6", b"=C3=B6")),
        (b"quoted-printable", GLOBAL.replace(b"\n", b"=0D=0A\n").replace(b"\xc3\xb6", b"=C3=B6")),
    ],
)
def test_what_the_standard_library_loses(kind: bytes, encoding: bytes, body: bytes) -> None:
    octets = b"Content-Type: message/" + kind + b"\nContent-Transfer-Encoding: " + encoding + b"\n\n" + body
    text = Message(octets).root.text()
    assert "\nFinal-Recipient: utf-8; jörg@example.org\n" in text


def test_other_attachments_are_leaves() -> None:
    octets = multipart(
        b"Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\neJ8+Ig==",
        b"Content-Type: image/png\n\n\x89PNG\r\n",
        b"Content-Type: message/partial; id=a\n\nSubject: x",
    )
    message = Message(octets)
    assert types(message) == ["multipart/mixed", "application/ms-tnef", "image/png", "message/partial"]
    assert message.root.children[0].decoded() == b"\x78\x9f\x3e\x22"


class TestBoundaries:
    def test_one_is_the_beginning_of_the_other(self) -> None:
        inner = multipart(b"\none", b"\ntwo", boundary=b"b-inner")
        message = Message(multipart(inner, b"\nthree"))
        assert types(message) == ["multipart/mixed", "multipart/mixed", "text/plain", "text/plain", "text/plain"]
        inner = multipart(b"\none", b"\ntwo", boundary=b"b")
        assert texts(multipart(inner, b"\nthree", boundary=b"b-outer")) == ["one", "two", "three"]
        assert codes(message) == []

    def test_in_the_middle_of_a_line(self) -> None:
        assert texts(multipart(b"\n> --b\nx --b\n--bx\n--b-\n --b")) == ["> --b\nx --b\n--bx\n--b-\n --b"]

    def test_blanks_behind(self) -> None:
        octets = b'Content-Type: multipart/mixed; boundary="b "\n\n--b \t\n\none\n--b  \n\ntwo\n--b-- \nend'
        assert texts(octets) == ["one", "two"]

    @pytest.mark.parametrize("boundary", [b"a b", b"=_?:x", b"---", b"'()+_,-./:=?", b"=?utf-8?q?x?="])
    def test_odd_signs(self, boundary: bytes) -> None:
        assert texts(multipart(b"\none", b"\ntwo", boundary=boundary)) == ["one", "two"]

    def test_empty_parts(self) -> None:
        message = Message(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n--b\n\n--b--")
        assert types(message) == ["multipart/mixed", "text/plain", "text/plain"]
        assert [leaf.raw_body for leaf in message.root.leaves()] == [b"", b""]

    def test_the_child_has_the_boundary_of_its_parent(self) -> None:
        head = b"Content-Type: multipart/mixed; boundary=b\n\n"
        message = Message(head + b"--b\n" + head + b"--b\n\none\n--b--\n")
        assert types(message) == ["multipart/mixed", "multipart/mixed", "text/plain"]
        assert codes(message) == ["missing_boundary"]

    @pytest.mark.parametrize("declared", [b"", b"; boundary=other", b'; boundary=""'])
    def test_missing_or_wrong(self, declared: bytes) -> None:
        octets = (
            b"Content-Type: multipart/mixed"
            + declared
            + b"\n\n--real_one \nContent-Type: text/html\n\none\n--real_one--\n"
        )
        message = Message(octets)
        assert types(message) == ["multipart/mixed", "text/html"]
        assert codes(message) == ["wrong_boundary"]

    def test_no_boundary_anywhere(self) -> None:
        message = Message(b"Content-Type: multipart/report\n\nwords\n")
        assert types(message) == ["multipart/report"]
        assert [leaf.text() for leaf in message.root.leaves()] == ["words\n"]
        assert codes(message) == ["missing_boundary"]


class TestUnclosed:
    def test_cut_off(self) -> None:
        message = Message(multipart(b"\none", b"\ntwo", closed=False))
        assert types(message) == ["multipart/mixed", "text/plain", "text/plain"]
        assert codes(message) == ["truncated"]

    @pytest.mark.parametrize("tail", [b"", b"\n", b" \n\n"])
    def test_nothing_behind_the_last_boundary_line(self, tail: bytes) -> None:
        message = Message(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n" + tail)
        assert types(message) == ["multipart/mixed", "text/plain"]

    @pytest.mark.parametrize("end", [b"--b", b"--b-", b"--b--"])
    def test_cut_in_the_last_boundary_line(self, end: bytes) -> None:
        message = Message(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n" + end)
        assert [leaf.text() for leaf in message.root.leaves()] == ["one"]

    def test_a_child_inside_its_parent(self) -> None:
        child = multipart(b"\none", b"\ntwo", boundary=b"child", closed=False)
        message = Message(multipart(child, b"\nthree"))
        assert [leaf.text() for leaf in message.root.leaves()] == ["one", "two\n", "three"]
        assert codes(message) == ["unclosed_multipart"]


class TestEncodedMultiparts:
    def test_base64(self) -> None:
        head, _, body = multipart(b"\none", b"\ntwo").replace(b"\n", b"\r\n").partition(b"\r\n\r\n")
        encoded = base64.encodebytes(body)
        message = Message(head + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encoded)
        assert [leaf.text() for leaf in message.root.leaves()] == ["one", "two"]
        assert codes(message) == []

    def test_said_but_not_done(self) -> None:
        head, _, body = multipart(b"\none").partition(b"\n\n")
        assert texts(head + b"\nContent-Transfer-Encoding: base64\n\n" + body) == ["one"]

    def test_neither_has_a_boundary(self) -> None:
        message = Message(b"Content-Type: multipart/mixed; boundary=x\nContent-Transfer-Encoding: base64\n\nYQ==\n")
        assert types(message) == ["multipart/mixed"]
        assert codes(message) == ["missing_boundary"]


class TestEmbedded:
    def test_once(self) -> None:
        message = Message(b"Content-Type: message/rfc822\n\nSubject: inner\n\nbody")
        inner = message.root.embedded()
        assert inner is message.root.embedded()
        assert inner.root.fields.first("subject") == "inner"
        assert inner.root.depth == 1
        assert types(message) == ["message/rfc822"]

    def test_base64(self) -> None:
        octets = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogYQ0KDQpi"
        inner = Message(octets).root.embedded()
        assert inner.root.fields.first("subject") == "a"
        assert inner.root.text() == "b"

    def test_digest(self) -> None:
        message = Message(multipart(b"\nSubject: a\n\nb", b"Content-Type: text/plain\n\nc", subtype=b"digest"))
        assert types(message) == ["multipart/digest", "message/rfc822", "text/plain"]

    def test_its_own_problems_stay_with_it(self) -> None:
        message = Message(b"Content-Type: message/rfc822\n\nSubject: headers only\n")
        assert codes(message.root.embedded()) == ["malformed_header"]
        assert codes(message) == []


def test_text_has_no_zero_octets_and_plain_line_ends() -> None:
    octets = b"Content-Transfer-Encoding: quoted-printable\n\na=00b=0D=0Ac=0Dd=0D=0D=0Ae"
    assert Message(octets).root.text() == "ab\nc\nd\ne"


def test_text_is_decoded_once() -> None:
    root = Message(b"Subject: a\n\nb").root
    assert root.text() is root.text()


def test_a_long_content_type() -> None:
    octets = b"Content-Type: text/plain; charset=koi8-r; x=" + b"y" * 300 + b"\n\n" + "ящик".encode("koi8-r")
    assert Message(octets).root.text() == "ящик"
