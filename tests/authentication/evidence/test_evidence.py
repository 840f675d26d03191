"""Where the sender of a bounced mail is read, and what is not taken for it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.authentication.evidence.gathering import Evidence, evidence_of, is_fresh
from bounce_cli.authentication.evidence.trace import Hop, read_hop
from bounce_cli.message.view import Message
from bounce_cli.reports.decoders import decode
from bounce_cli.reports.model import DeliveryReport

OURS = "Received: from desk (desk [192.0.2.9])\n\tby out.example.com with ESMTP; Fri, 20 Nov 2026 09:12:00 +0100\n"
THEIRS = "Received: from out.example.com (x [192.0.2.7])\n\tby mx.example.org; Fri, 20 Nov 2026 09:12:03 +0100\n"
ORIGINAL = (
    "From: News <news@example.com>\nTo: kim@example.org\nSubject: x\nMessage-ID: <1@example.com>\n"
    "Date: Fri, 20 Nov 2026 09:11:58 +0100\n"
)


def bounce(
    original: str = ORIGINAL,
    *,
    trace: str = OURS,
    reply: str = "550 5.7.26 SPF did not pass",
    by: str = "out.example.com",
    remote: str | None = "mx.example.org",
    to: str = "b@bounces.example.com",
    part: str = "message/rfc822",
    body: str = "\nHello.\n",
) -> Evidence | None:
    remote_mta = f"Remote-MTA: dns; {remote}\n" if remote else ""
    octets = (
        f"Return-Path: <>\nReceived: from {by} ({by} [192.0.2.8]) by in.example.com; Fri, 20 Nov 2026 09:12:05 +0100\n"
        f"From: MAILER-DAEMON@{by}\nTo: {to}\nSubject: Undelivered\nDate: Fri, 20 Nov 2026 09:12:04 +0100\n"
        'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nIt was not delivered.\n\n"
        f"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; {by}\n\n"
        f"Final-Recipient: rfc822; kim@example.org\nAction: failed\nStatus: 5.7.1\n{remote_mta}"
        f"Diagnostic-Code: smtp; {reply}\n\n--b\nContent-Type: {part}\n\n{trace}{original}{body}\n--b--\n"
    ).encode()
    message = Message(octets)
    report = decode(message)
    assert isinstance(report, DeliveryReport)
    return evidence_of(message, report, report.recipients[0])


def known(found: Evidence | None) -> tuple[str | None, str | None]:
    assert found is not None
    return found.sender.client_ip, found.sender.source


def test_the_refusal_names_the_address() -> None:
    reply = "550-5.7.26 SPF [example.com] with ip: [203.0.113.5] = did not pass"
    assert known(bounce(reply=reply, trace=THEIRS + OURS)) == ("203.0.113.5", "diagnostic")


def test_the_receivers_own_trace_names_the_address() -> None:
    found = bounce(trace=THEIRS + OURS, by="mx.example.org", remote=None)
    assert known(found) == ("192.0.2.7", "received")
    assert found is not None
    assert found.sender.helo == "out.example.com"


def test_our_own_trace_does_not() -> None:
    assert known(bounce()) == ("192.0.2.8", "candidate")
    forged = "X-Originating-IP: [198.51.100.1]\n" + ORIGINAL
    assert known(bounce(forged)) == ("192.0.2.8", "candidate")


def test_a_reporter_that_did_not_hand_over_the_bounce_itself() -> None:
    assert known(bounce(by="localhost", trace="")) == ("192.0.2.8", "candidate")
    assert known(bounce(trace="", by="out.example.com"))[1] == "candidate"


@pytest.mark.parametrize(
    ("original", "to", "mail_from"),
    [
        ("Return-Path: <a+b=c@bounces.example.com>\n" + ORIGINAL, "other@example.com", "a+b=c@bounces.example.com"),
        ("Return-Path: <>\n" + ORIGINAL, "other@example.com", ""),
        (ORIGINAL, "b@bounces.example.com", "b@bounces.example.com"),
        (ORIGINAL, "a@example.com, b@example.com", None),
        (ORIGINAL, "undisclosed-recipients:;", None),
        (ORIGINAL, "MAILER-DAEMON@example.com", None),
    ],
)
def test_the_reverse_path(original: str, to: str, mail_from: str | None) -> None:
    found = bounce(original, to=to, trace="")
    assert found is not None
    assert found.sender.mail_from == mail_from


def test_the_author_domain() -> None:
    found = bounce()
    several = bounce(ORIGINAL.replace("News <", "a@Example.NET, News <"))
    assert found is not None
    assert several is not None
    assert found.from_domains == ("example.com",)
    assert several.from_domains == ("example.net", "example.com")


def test_the_copy() -> None:
    found = bounce(trace="")
    assert found is not None
    assert found.copy.headers.startswith(b"From: News <news@example.com>\n")
    assert found.copy.body is not None
    assert b"Hello." in found.copy.body
    assert (found.copy.headers_complete, found.copy.body_complete, found.copy.left_before_signing) == (True, True, True)
    headers = bounce(part="text/rfc822-headers", body="", trace=THEIRS + OURS)
    assert headers is not None
    assert (headers.copy.body, headers.copy.body_complete) == (None, False)
    assert (headers.copy.headers_complete, headers.copy.left_before_signing) == (True, False)
    picked = bounce("From: news@example.com\nSubject: x\nTo: kim@example.org\n", part="text/rfc822-headers", body="")
    assert picked is not None
    assert not picked.copy.headers_complete


def test_a_mail_that_passed_a_relay_of_ours_was_not_signed_elsewhere() -> None:
    service = "Received: from out.example.com by a.esp.example; Fri, 20 Nov 2026 09:12:01 +0100\n"
    for trace, left in ((OURS, True), (service + OURS, False), ("", True)):
        found = bounce(trace=trace)
        assert found is not None
        assert found.copy.left_before_signing is left


def test_the_age_of_a_bounce() -> None:
    found = bounce()
    assert found is not None
    assert found.bounced == datetime(2026, 11, 20, 8, 12, 4, tzinfo=UTC)
    assert is_fresh(found.bounced, found.bounced + timedelta(days=7))
    assert not is_fresh(found.bounced, found.bounced + timedelta(days=7, seconds=1))
    assert not is_fresh(None, found.bounced)


def test_without_the_mail_there_is_no_evidence() -> None:
    assert bounce("", trace="", body="") is None


@pytest.mark.parametrize(
    ("value", "hop"),
    [
        (
            "from a.example (b.example [192.0.2.1]) by Mx.Example.org. with ESMTP",
            ("a.example", "192.0.2.1", "mx.example.org"),
        ),
        ("from [10.0.0.1] (helo=a.example) by mx.example.org", ("a.example", "10.0.0.1", "mx.example.org")),
        ("from [10.0.0.1] (b.example [192.0.2.1]) by mx.example.org", (None, "192.0.2.1", "mx.example.org")),
        ("from b.example ([192.0.2.1] helo=a.example) by mx.example.org", ("a.example", "192.0.2.1", "mx.example.org")),
        ("from unknown (HELO a.example) (192.0.2.1) by mx.example.org", ("a.example", "192.0.2.1", "mx.example.org")),
        ("from a.example (a.example [IPv6:2001:db8::1]) by mx.b", ("a.example", "2001:db8::1", "mx.b")),
        ("from a.example ([999.0.2.1]) by mx.b", ("a.example", None, "mx.b")),
        ("by mx.example.org (Postfix, from userid 33)", (None, None, "mx.example.org")),
        ("(qmail 123 invoked by uid 33)", (None, None, None)),
        ("", (None, None, None)),
    ],
)
def test_hops(value: str, hop: tuple[str | None, str | None, str | None]) -> None:
    assert read_hop(value) == Hop(helo=hop[0], client_ip=hop[1], by=hop[2])


@given(st.text(max_size=200))
def test_no_trace_field_raises(value: str) -> None:
    read_hop(f"from {value} by {value}")
