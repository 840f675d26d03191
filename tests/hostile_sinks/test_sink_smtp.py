"""A mail server hears one mail for each that is sent: its end, its sender and its recipients are ours to say."""

import re

import pytest

from bounce_cli.clone.fresh import FreshMail, fresh_mails
from bounce_cli.clone.mailbox import mailable
from bounce_cli.clone.submission import Submission, send
from tests.clone.bounces import FULL, NOW, bounce, planned
from tests.clone.loopback import serving
from tests.hostile import HOSTILE
from tests.hostile_sinks.hostile_mails import octets_of

# What ends a path or a line of SMTP, or would be taken for a parameter (RFC 5321 section 4.1.2).
ENDS_A_PATH = re.compile(r"[\s<>()\[\]\\,;:\"\x00-\x1f\x7f-\x9f\u2028\u2029]")
BARE = re.compile(rb"(?<!\r)\n|\r(?!\n)")
ORIGINAL = b"""\
Return-Path: <%(path)s>
From: Example News <news@example.com>
To: kim@example.org
Subject: %(subject)s
Date: Fri, 20 Nov 2026 09:11:58 +0100
Message-ID: <original@example.com>

%(body)s
.
..
end
"""
COMMANDS = {"MAIL", "RCPT", "DATA", "EHLO", "QUIT", "RSET"}


def fresh(**words: bytes) -> list[FreshMail]:
    """The mails that come of a bounce whose returned mail holds these octets."""
    values = {b"path": b"news@example.com", b"subject": b"Hi", b"body": b"Hello."}
    original = ORIGINAL % {**values, **{name.encode(): value for name, value in words.items()}}
    report = bounce({"kim@example.org": FULL}, original)
    return [mail for one in planned(report) for mail in fresh_mails(one, NOW)]


@pytest.fixture(scope="module")
def mails() -> list[FreshMail]:
    """Those of all hostile words in the body, in the reverse-path and in the subject."""
    found = []
    for text in HOSTILE:
        octets = octets_of(text)
        for name in ("body", "path", "subject"):
            found += fresh(**{name: octets})
    return found


def test_a_server_takes_each_mail_as_one_and_hears_nothing_else(mails: list[FreshMail]) -> None:
    assert len(mails) > 2 * len(HOSTILE)
    with serving() as (server, port):
        done = list(send(mails, Submission(host="127.0.0.1", port=port), None))
    accepted = [one.mail for one in done if one.accepted]
    assert len(accepted) == len(server.taken)
    for mail, got in zip(accepted, server.taken, strict=True):
        assert got.octets == (mail.header + mail.body).replace(b"\n", b"\r\n")
        assert not BARE.search(got.octets)
        assert got.recipients == ("kim@example.org",)
        assert got.reverse_path == (mail.return_path or "")
    verbs = [line.partition(" ")[0].upper() for line in server.heard]
    assert set(verbs) <= COMMANDS
    assert [verbs.count(verb) for verb in ("MAIL", "RCPT", "DATA")] == [len(accepted)] * 3
    assert not any("evil" in line for line in server.heard)


def test_a_fresh_header_has_no_field_that_the_returned_one_had_not(mails: list[FreshMail]) -> None:
    for mail in mails:
        names = re.findall(rb"^([^\s:]+):", mail.header, re.MULTILINE)
        assert {name.lower() for name in names} == {b"from", b"to", b"subject", b"date", b"message-id"}
        assert mail.header.count(b"\n\n") == 1
        assert mail.header.endswith(b"\n\n")
        assert b"\0" not in mail.header + mail.body
        assert b"\r" not in mail.header + mail.body


@pytest.mark.parametrize("text", HOSTILE)
def test_an_address_that_is_mailable_ends_no_path(text: str) -> None:
    for address in (text, f"{text}@example.org", f"kim@{text}", f"<{text}>", f'"{text}"@example.org'):
        found = mailable(address)
        assert found is None or not ENDS_A_PATH.search(found)
        assert found is None or (len(found.encode()) <= 254 and found.count("@") == 1)
