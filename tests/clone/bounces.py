"""Reports that return a mail, as the tests of `bounce clone` need them."""

from datetime import UTC, datetime

from bounce_cli.clone.decision import Circumstances
from bounce_cli.clone.finding import LIMITS
from bounce_cli.clone.plan import PlannedMail, Planner
from bounce_cli.source.model import RawMessage
from bounce_cli.triage import returned

FULL = ("4.2.2", "452 4.2.2 The recipient's inbox is out of storage space")
UNKNOWN = ("5.1.1", "550 5.1.1 Recipient address rejected: User unknown")
SPAM = ("5.7.1", "550 5.7.1 Message rejected as spam by Content Filtering")
TOO_LARGE = ("5.3.4", "552 5.3.4 Message size exceeds fixed maximum message size")
VIRUS = ("5.7.0", "550 5.7.0 Message rejected: virus found")
GREYLISTED = ("4.7.1", "451 4.7.1 Greylisted, please try again later")
CLOSED = ("4.4.1", "connect to mx.closed.example[203.0.113.99]:25: Connection refused")

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
"""Later than all times to wait in these reports."""

HEAD = b"""\
Return-Path: <news@example.com>
Received: from desk.example.com by mail.example.com; Fri, 20 Nov 2026 09:11:58 +0100
DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=s1;
\th=from:to:subject; bh=AAAA; b=BBBB
From: Example News <news@example.com>
To: kim@example.org
Cc: lee@example.org
Subject: Our
 programme
Date: Fri, 20 Nov 2026 09:11:58 +0100
Message-ID: <original@example.com>
References: <a@example.com>
\t<b@example.com>
"""
TEXT = HEAD + b"\nHello.\n.\n..two\nFrom here on.\n\n"
BULK = HEAD + b"List-Unsubscribe: <https://example.com/u>\n\nHello.\n"

_REPORT = b"""\
Return-Path: <>
From: MAILER-DAEMON@mail.example.com (Mail Delivery System)
To: news@example.com
Subject: Undelivered Mail Returned to Sender
Date: Fri, 20 Nov 2026 09:12:04 +0100
Message-ID: <r1@mail.example.com>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

This is the mail system at host mail.example.com.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.com
Arrival-Date: Fri, 20 Nov 2026 09:12:00 +0100

%(groups)s
--b1
Content-Type: %(type)s

%(original)s
--b1--
"""
_GROUP = """\
Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {reply}
"""

Failure = tuple[str, str]


def bounce(
    failures: dict[str, Failure] | None = None,
    original: bytes = TEXT,
    *,
    action: str = "failed",
    part: str = "message/rfc822",
) -> bytes:
    """A report in which each address failed with a status and a reply; `part` is the type and may hold more fields."""
    groups = [
        _GROUP.format(address=address, action=action, status=status, reply=reply)
        for address, (status, reply) in (failures or {"kim@example.org": FULL}).items()
    ]
    return _REPORT % {b"groups": "\n".join(groups).encode(), b"type": part.encode(), b"original": original}


def planned(*reports: bytes, circumstances: Circumstances | None = None) -> tuple[PlannedMail, ...]:
    """The plan for these reports."""
    planner = Planner(circumstances or Circumstances(until=NOW))
    for number, octets in enumerate(reports, 1):
        found = returned(RawMessage(origin=f"{number}.eml", octets=octets), limits=LIMITS)
        planner.add(octets, found.diagnoses, found.original)
    return planner.plan()
