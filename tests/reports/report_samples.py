"""Skeletons of reports whose fields tests fill in, and what is known of the records that come out."""

import json
from typing import Any

from bounce_cli.limits import Limits
from bounce_cli.rendering.record import record
from bounce_cli.triage import diagnose

DAEMON = "Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example.com>\n"
ANN = "Return-Path: <ann@example.com>\nFrom: Ann <ann@example.com>\n"
LOOP = "Return-Path: <fbl@example.net>\nFrom: Complaints <fbl@example.net>\n"
TO_US = "To: us@example.com\nMessage-ID: <r.1@mx.example.com>\nMIME-Version: 1.0\n"
DATE = "Date: Mon, 16 Nov 2026 10:00:00 +0100\n"
FAILED = (
    "Final-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.1.1\n"
    "Diagnostic-Code: smtp; 550 5.1.1 no user\n"
)
ABUSE = "Feedback-Type: abuse\nUser-Agent: Loop/1\nVersion: 1\nOriginal-Rcpt-To: bob@example.org\n"
ORIGINAL = "From: us@example.com\nTo: bob@example.org\nSubject: Hello\n\nHello.\n"


def parts(*pieces: tuple[str, str], kind: str = "mixed", sender: str = ANN, date: str = DATE) -> str:
    """A multipart mail of (content type, text) pieces."""
    head = f'{sender}{TO_US}{date}Content-Type: multipart/{kind}; boundary="b"\n\n'
    return head + "".join(f"--b\nContent-Type: {media}\n\n{text}\n" for media, text in pieces) + "--b--\n"


def plain(text: str, sender: str = ANN, subject: str = "x") -> str:
    """A mail of text only."""
    return f"{sender}{TO_US}{DATE}Subject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{text}"


def delivery(groups: str, sender: str = DAEMON, words: str = "Sorry.") -> str:
    """A delivery report with these recipient groups."""
    fields = "Reporting-MTA: dns; mx.example.com\n\n" + groups
    status = ("message/delivery-status", fields)
    return parts(("text/plain", words), status, kind="report; report-type=delivery-status", sender=sender)


def feedback(fields: str, original: str = ORIGINAL) -> str:
    """A feedback report with these fields; without a feedback part where they are empty."""
    pieces = [("message/feedback-report", fields)] if fields else [("text/plain", "A complaint.")]
    kind = "report; report-type=feedback-report"
    return parts(*pieces, ("message/rfc822", original), kind=kind, sender=LOOP)


def notification(content: dict[str, Any], lead: str = "", sender: str = "From: no-reply@sns.example.com\n") -> str:
    """A notification in JSON, with words before it."""
    return plain(lead + json.dumps(content), sender)


def records(mail: str, limits: Limits | None = None) -> list[dict[str, Any]]:
    """The records of a mail."""
    return [record(found) for found in diagnose(mail.encode("utf-8", "surrogateescape"), limits=limits)]


def codes(found: dict[str, Any]) -> list[str]:
    """The codes of a record's problems."""
    return [problem["code"] for problem in found["problems"]]
