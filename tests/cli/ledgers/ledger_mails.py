"""Bounces for the commands about the ledger: as many as wanted, each of a mail of its own."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from tests.cli.conftest import Run

ARRIVED = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
UNKNOWN = "550 5.1.1 <{who}>: Recipient address rejected: User unknown in virtual mailbox table"
FULL = "552 5.2.2 <{who}>: Mailbox is full, quota exceeded"
LATER = "450 4.2.0 <{who}>: Recipient address rejected: Greylisted, try again later"
SPAM = "550 5.7.1 Message rejected as spam by Content Filtering"


def ndr(
    who: str = "kim@example.org",
    words: str = UNKNOWN,
    *,
    number: int = 1,
    after: timedelta = timedelta(minutes=5),
    sender: str = "news@example.com",
    action: str = "failed",
) -> bytes:
    """A bounce of mail number so-and-so, written so long after the mail arrived at the reporting server."""
    told = words.format(who=who)
    date = format_datetime(ARRIVED + after)
    return f"""Return-Path: <>
From: MAILER-DAEMON@mail.example.com
To: {sender}
Date: {date}
Message-ID: <bounce-{number}-{who}>
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

The mail could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.com
Arrival-Date: {format_datetime(ARRIVED)}

Final-Recipient: rfc822; {who}
Action: {action}
Status: {told.split()[1]}
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; {told}

--b
Content-Type: text/rfc822-headers

From: News <{sender}>
To: {who}
Subject: Our news
Date: {format_datetime(ARRIVED)}
Message-ID: <mail-{number}@example.com>

--b--
""".encode()


def sent_line(who: str = "kim@example.org", number: int = 1) -> str:
    """The line of the list of sent mail that proves it."""
    return f"mail-{number}@example.com,{who},Our news\n"


def prove(run: Run, tmp_path: Path, *lines: str) -> None:
    path = tmp_path / "sent.csv"
    path.write_text("message_id,recipient,subject\n" + "".join(lines or (sent_line(),)), encoding="utf-8")
    assert run("ledger", "sent", path)[0] == 0


def shown(run: Run, who: str = "kim@example.org", *options: str) -> dict[str, Any]:
    status, out, _ = run("ledger", "show", who, "--format", "ndjson", *options)
    assert status == 0
    found = json.loads(out)
    assert isinstance(found, dict)
    return found


def exported(run: Run, *options: str) -> list[str]:
    status, out, _ = run("suppress", "export", *options)
    assert status == 0
    return out.splitlines()
