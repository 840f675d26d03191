import base64
import quopri

import pytest

from bounce_cli.clone.wholeness import fault_of_original
from bounce_cli.problem import Problem
from bounce_cli.source.model import RawMessage
from bounce_cli.triage import returned
from tests.clone.bounces import BULK, HEAD, TEXT, bounce, planned

MULTIPART = HEAD + (
    b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="in"\n\n--in\n\nHello.\n--in\n'
    b"Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\nAAECAwQFBgc=\n--in--\n"
)
ENCODED = HEAD + b"Content-Transfer-Encoding: base64\n\n"
QUOTED = HEAD + b"Content-Transfer-Encoding: quoted-printable\n\n"
QMAIL = b"""\
From: MAILER-DAEMON@mail.example.com
To: news@example.com
Subject: failure notice
Date: Fri, 20 Nov 2026 09:12:04 +0100

Hi. This is the qmail-send program at mail.example.com.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<kim@example.org>:
Remote host said: 452 4.2.2 The recipient's inbox is out of storage space

--- Below this line is a copy of the message.

"""


def body_of(report: bytes) -> bytes | None:
    (mail,) = planned(report)
    assert (mail.material is None) == (mail.fault is not None)
    return mail.material.body if mail.material else None


def fault_of(report: bytes) -> str:
    (mail,) = planned(report)
    assert mail.material is None
    assert not mail.chosen
    return str(mail.fault)


@pytest.mark.parametrize("original", [TEXT, BULK, MULTIPART, ENCODED + b"SGVsbG8u\n", QUOTED + b"a=3D\nb=\nc\n"])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_a_whole_mail_has_its_body_octet_for_octet(original: bytes, line_end: bytes) -> None:
    report = bounce(original=original).replace(b"\n", line_end)
    assert body_of(report) == original.partition(b"\n\n")[2]


@pytest.mark.parametrize(
    ("encoding", "encoded"),
    [
        ("base64", base64.encodebytes(MULTIPART)),
        ("base64", base64.encodebytes(MULTIPART.replace(b"\n", b"\r\n"))),
        ("quoted-printable", quopri.encodestring(MULTIPART)),
    ],
)
def test_a_mail_in_an_encoded_part_is_decoded(encoding: str, encoded: bytes) -> None:
    report = bounce(original=encoded, part=f"message/rfc822\nContent-Transfer-Encoding: {encoding}")
    assert body_of(report) == MULTIPART.partition(b"\n\n")[2]


@pytest.mark.parametrize(
    ("encoding", "encoded"),
    [
        ("base64", base64.encodebytes(TEXT) + b"-- \nA footer, that a list put below!\n"),
        ("base64", base64.encodebytes(TEXT).replace(b"A", b"*", 1)),
        ("quoted-printable", quopri.encodestring(TEXT) + b"50=x\n"),
    ],
)
def test_a_mail_in_a_damaged_encoding_is_not_cloned(encoding: str, encoded: bytes) -> None:
    report = bounce(original=encoded, part=f"message/rfc822\nContent-Transfer-Encoding: {encoding}")
    assert "rewritten or damaged" in fault_of(report)


def test_a_mail_behind_the_words_of_a_notice_is_found_in_its_octets() -> None:
    assert body_of(QMAIL + MULTIPART) == MULTIPART.partition(b"\n\n")[2]
    latin = HEAD + b"\nGr\xfc\xdfe aus K\xf6ln.\n"
    assert body_of(QMAIL + latin) == latin.partition(b"\n\n")[2]


@pytest.mark.parametrize(
    "report",
    [
        QMAIL + b"".join(b"   " + line for line in TEXT.splitlines(keepends=True)),
        QMAIL + TEXT + b"_" * 47 + b"\nList mailing list\nList@lists.example\nhttps://lists.example/listinfo/list\n",
        QMAIL.replace(b"\n\nHi", b"\nContent-Transfer-Encoding: base64\n\nHi").partition(b"Hi.")[0]
        + base64.encodebytes((QMAIL + TEXT)[QMAIL.index(b"Hi.") :]),
    ],
    ids=["indented", "footer", "encoded"],
)
def test_a_mail_that_stands_changed_among_the_words_is_not_cloned(report: bytes) -> None:
    assert "rewritten or damaged" in fault_of(report)


@pytest.mark.parametrize("part", ["text/rfc822-headers", "message/rfc822"])
def test_of_a_header_nothing_is_made(part: str) -> None:
    assert fault_of(bounce(original=HEAD, part=part)) == (
        "cannot be cloned: only its header came back; send it again from where it was written"
    )


def test_what_did_not_come_back_is_said() -> None:
    report = bounce()
    start = report.index(b"--b1\nContent-Type: message/rfc822")
    assert "did not come back" in fault_of(report[:start] + b"--b1--\n")


MARKS = [
    b"----- Message truncated -----\n",
    b"--- Rest of message truncated.\n",
    b"[Message truncated]\n",
    b"*** the original message was truncated ***\n",
    b"... [truncated] ...\n",
    b"(Message body omitted)\n",
]


@pytest.mark.parametrize(
    "original",
    [
        *(TEXT + mark for mark in MARKS),
        MULTIPART[:-8],
        MULTIPART.replace(b"--in--\n", b""),
        MULTIPART.replace(b"--in--\n", b"--in\n"),
        MULTIPART.replace(b"BgUGBwg=", b"").replace(b"AAECAwQFBgc=", b"AAECAwQFB"),
        MULTIPART.partition(b"--in\n")[0] + b"Only a preamble.\n",
        MULTIPART.replace(b'; boundary="in"', b""),
        ENCODED + b"SGVsbG8\n",
        QUOTED + b"Hello,=\n",
    ],
)
def test_a_mail_that_was_cut_is_not_cloned(original: bytes) -> None:
    assert "cut short" in fault_of(bounce(original=original))


@pytest.mark.parametrize(
    "line", [b"The minutes say that the message was truncated, which is wrong.\n", b"Truncated?\n"]
)
def test_words_about_cutting_are_no_mark(line: bytes) -> None:
    assert body_of(bounce(original=TEXT + line)) is not None


def test_a_report_that_is_cut_returns_no_whole_mail() -> None:
    assert "cut short" in fault_of(bounce().removesuffix(b"\n--b1--\n"))


def test_a_part_of_a_mail_is_no_mail() -> None:
    report = bounce(part='message/partial; number=1; total=2; id="a"')
    assert "cut short" in fault_of(report)


def test_a_notice_that_announces_the_beginning_only_is_believed() -> None:
    words = (
        b"------ The body of the message is 5000000 characters long; only the first\n"
        b"------ 106496 or so are included here.\n"
    )
    assert "cut short" in fault_of(bounce().replace(b"host mail.example.com.\n", b"host mail.example.com.\n" + words))


@pytest.mark.parametrize(
    "original",
    [
        TEXT.replace(b"From: Example News <news@example.com>\n", b""),
        TEXT.replace(b"To: kim", b"From: lee@example.com\nTo: kim"),
        TEXT.replace(b"<news@example.com>\nTo", b"<news@[192.0.2.1]>\nTo"),
    ],
)
def test_a_mail_without_one_author_is_not_cloned(original: bytes) -> None:
    assert "one author" in fault_of(bounce(original=original))


def test_a_mail_with_a_line_in_its_header_that_is_no_field_is_not_cloned() -> None:
    assert "header is damaged" in fault_of(bounce(original=TEXT.replace(b"Cc:", b"no field\nCc:")))


def test_a_mail_with_nul_is_not_cloned() -> None:
    assert "NUL" in fault_of(bounce(original=TEXT + b"\0\n"))


def test_the_last_line_gets_the_end_that_a_boundary_line_took() -> None:
    report = bounce().replace(b"\n\n\n--b1--", b"\n--b1--")
    body = body_of(report)
    assert body is not None
    assert body.endswith(b"From here on.\n")


def test_a_report_that_a_gateway_wrapped_is_looked_into() -> None:
    gateway = (
        b"Return-Path: <>\nFrom: MAILER-DAEMON@gateway.example\nTo: news@example.com\nSubject: Undelivered Mail\n"
        b"Auto-Submitted: auto-replied\nDate: Fri, 20 Nov 2026 09:13:00 +0100\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/mixed; boundary="gw"\n\n--gw\nContent-Type: text/plain\n\nForwarded.\n--gw\n'
        b"Content-Type: message/rfc822\n\n%s\n--gw--\n"
    )
    assert body_of(gateway % bounce()) == TEXT.partition(b"\n\n")[2]


@pytest.mark.parametrize("encoding", ["7bit", "base64"])
def test_an_attachment_of_some_size_comes_through(encoding: str) -> None:
    attachment = base64.encodebytes(bytes(range(256)) * 16_000)
    original = MULTIPART.replace(b"AAECAwQFBgc=\n", attachment)
    encoded = base64.encodebytes(original) if encoding == "base64" else original
    report = bounce(original=encoded, part=f"message/rfc822\nContent-Transfer-Encoding: {encoding}")
    assert body_of(report) == original.partition(b"\n\n")[2]


@pytest.mark.parametrize("code", ["message_truncated", "source_truncated", "part_too_long", "truncated"])
def test_what_a_limit_or_a_broken_source_cut_is_not_cloned(code: str) -> None:
    found = returned(RawMessage(origin="-", octets=bounce()))
    assert fault_of_original(found.original, ()) is None
    fault = fault_of_original(found.original, (Problem(code=code, text="cut"),))
    assert fault is not None
    assert "cut short" in fault
