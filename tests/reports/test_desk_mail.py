"""Mail of help desks, cron jobs and postmaster notices that only speaks of bounces gives no address up."""

import pytest

from bounce_cli.triage import diagnose

TICKET = b"""\
Return-Path: <>
From: Helpdesk <help@shop.example>
To: lee@example.com
Subject: [#4711] Ticket received
Auto-Submitted: %b
Date: Fri, 20 Nov 2026 11:00:00 +0100
Message-ID: <4711@shop.example>

Thank you. We have received your request about "550 5.1.1 user unknown for bob@example.org, your mail could
not be delivered" and will answer soon.
"""
CRON = b"""\
Return-Path: <>
From: root <root@mail.example.com>
To: lee@example.com
Subject: Cron <root@mail> pflogsumm
Auto-Submitted: auto-generated

messages returned: bob@example.org 550 5.1.1 user unknown, could not be delivered
"""
TRANSCRIPT = b"""\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mail.example.com>
To: postmaster@example.com
Subject: Postfix SMTP server: errors from unknown[198.51.100.77]

Transcript of session follows.

 Out: 220 mail.example.com ESMTP
 In:  MAIL FROM:<spam@example.net>
 Out: 250 2.1.0 Ok
 In:  RCPT TO:<nobody@example.com>
 Out: 550 5.1.1 <nobody@example.com>: Recipient address rejected: User unknown in local recipient table
 In:  QUIT
"""


@pytest.mark.parametrize("submitted", [b"auto-generated", b"auto-replied"])
def test_a_desk_that_quotes_a_bounce_is_an_automatic_answer(submitted: bytes) -> None:
    (found,) = diagnose(TICKET % submitted)
    assert (found.kind, found.recipient, found.suppress) == ("auto_reply", "help@shop.example", "no")


def test_a_cron_job_gives_no_address_up() -> None:
    assert {found.suppress for found in diagnose(CRON)} <= {"no", "hold"}


def test_a_postmasters_transcript_may_be_of_anybodys_session() -> None:
    (found,) = diagnose(TRANSCRIPT)
    assert (found.reason, found.suppress) == ("user_unknown", "hold")
    assert [problem.code for problem in found.problems] == ["quoted_report"]
