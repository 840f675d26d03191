"""What becomes of a decoded report: kinds, types over time, suppression, who gave up, the facts of the records."""

from typing import Any

import pytest

from bounce_cli.classifier import BounceType, Suppression
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.message.view import Message
from bounce_cli.reports.model import (
    Action,
    AutomaticResponse,
    Challenge,
    DeliveryReport,
    DispositionReport,
    FeedbackReport,
    NoReport,
    Original,
    RecipientReport,
    SubscriptionMail,
)
from bounce_cli.triage import diagnose
from bounce_cli.verdict import Envelope, of_complaint, of_delivery, of_other

MAIL = (
    b"Message-ID: <n.1@mx.example.com>\nDate: Mon, 16 Nov 2026 10:00:00 +0000\nReferences: <m.1@example.com> <x@y>\n\n"
)


def envelope(octets: bytes = MAIL, *, quoted: bool = False) -> Envelope:
    return Envelope(Message(octets), "-", quoted=quoted)


def failed(**facts: Any) -> RecipientReport:
    values: dict[str, Any] = {"recipient": "bob@example.org", "action": Action.FAILED, "status": "5.1.1"}
    return RecipientReport(**{**values, **facts})


def verdict(item: RecipientReport, octets: bytes = MAIL, **facts: Any) -> Diagnosis:
    report = DeliveryReport(decoder="test", recipients=(item,), **facts)
    (diagnosis,) = of_delivery(report, envelope(octets, quoted=report.quoted))
    return diagnosis


def test_a_failure() -> None:
    found = verdict(failed(diagnostic="550 5.1.1 no such user", reply_code=550, remote=True))
    assert (found.kind, found.reason, found.type, found.suppress) == ("failure", "user_unknown", "hard", "yes")
    assert (found.generated_by, found.message_id, found.in_reply_to) == (
        "remote",
        "n.1@mx.example.com",
        "m.1@example.com",
    )
    assert found.hubspot is not None
    assert found.advice


@pytest.mark.parametrize("action", [Action.DELIVERED, Action.RELAYED, Action.EXPANDED])
def test_what_arrived_has_no_reason(action: Action) -> None:
    found = verdict(failed(action=action, status="2.0.0", remote=True), quoted=True)
    assert (found.kind, found.reason, found.type, found.generated_by) == (action.value, None, None, None)
    assert found.suppress is Suppression.NO
    assert found.confidence == 0.7


@pytest.mark.parametrize(("remote", "by"), [(True, "remote"), (False, "local"), (None, None)])
def test_who_gave_up(remote: bool | None, by: str | None) -> None:  # noqa: FBT001 - a parameter of the test
    assert verdict(failed(remote=remote)).generated_by == by


def test_a_quoted_report_holds_at_most() -> None:
    item = failed(diagnostic="550 5.1.1 no such user", reply_code=550)
    plain, quoted = verdict(item), verdict(item, quoted=True)
    assert (plain.suppress, quoted.suppress) == ("yes", "hold")
    assert quoted.confidence < plain.confidence


@pytest.mark.parametrize(
    ("date", "arrival", "until", "expected"),
    [
        ("Mon, 16 Nov 2026 10:00:00 +0000", "2026-11-16T09:00:00+00:00", None, BounceType.PENDING),
        ("Fri, 20 Nov 2026 10:00:00 +0000", "2026-11-16T09:00:00+00:00", None, BounceType.SOFT),
        (
            "Fri, 20 Nov 2026 10:00:00 +0000",
            "2026-11-16T09:00:00+00:00",
            "2026-11-21T09:00:00+00:00",
            BounceType.PENDING,
        ),
        ("Sun, 22 Nov 2026 10:00:00 +0000", None, "2026-11-21T09:00:00+00:00", BounceType.SOFT),
        ("unreadable", "2026-11-16T09:00:00+00:00", None, BounceType.PENDING),
        ("Mon, 16 Nov 2026 10:00:00 +0000", None, None, BounceType.PENDING),
        ("Mon, 16 Nov 2026 10:00:00", "2026-11-16T09:00:00-00:00", None, BounceType.PENDING),
    ],
)
def test_a_delay_is_pending_for_its_time(date: str, arrival: str | None, until: str | None, expected: str) -> None:
    item = failed(action=Action.DELAYED, status="4.4.1", will_retry_until=until)
    found = verdict(item, f"Date: {date}\n\n".encode(), arrival_date=arrival)
    assert (found.kind, found.type) == ("delay", expected)


def test_contradictions_are_told() -> None:
    found = verdict(failed(contradictory=True))
    assert [problem.code for problem in found.problems] == ["contradictory_groups"]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("550 client host [192.0.2.7] blocked", "192.0.2.7"),
        ("550 Messages from [2001:db8::7] refused", "2001:db8::7"),
        ("550 your IP: 192.0.2.7 is listed", "192.0.2.7"),
        ("550 no", None),
        (None, None),
    ],
)
def test_the_sending_address(text: str | None, address: str | None) -> None:
    assert verdict(failed(diagnostic=text)).client_ip == address


def test_the_original() -> None:
    inner = Message(b"From: ann@example.com\nReturn-Path: <ann@example.com>\nMessage-ID: m.1@example.com\n\nHi\n")
    found = verdict(failed(), original=Original(message=inner, complete=True)).original
    assert found is not None
    assert (found.message_id, found.return_path, found.to, found.complete) == (
        "m.1@example.com",
        "ann@example.com",
        None,
        True,
    )


def complaint(feedback_type: str, *recipients: str, quoted: bool = False) -> list[Diagnosis]:
    report = FeedbackReport(decoder="test", feedback_type=feedback_type, recipients=recipients, quoted=quoted)
    return list(of_complaint(report, envelope(quoted=quoted)))


def test_complaints() -> None:
    assert [item.suppress for item in complaint("abuse", "a@b.org", "c@d.org")] == ["yes", "yes"]
    assert [item.suppress for item in complaint("opt-out", "a@b.org")] == ["yes"]
    assert [item.suppress for item in complaint("not-spam", "a@b.org")] == ["no"]
    (quoted,) = complaint("abuse", "a@b.org", quoted=True)
    assert (quoted.suppress, quoted.confidence) == ("hold", 0.7)
    (hidden,) = complaint("abuse")
    assert (hidden.recipient, hidden.advice) == (None, ())


@pytest.mark.parametrize(
    ("report", "kind", "recipient"),
    [
        (AutomaticResponse(decoder="test", recipient="a@b.org"), "auto_reply", "a@b.org"),
        (Challenge(decoder="test", recipient="a@b.org"), "challenge", "a@b.org"),
        (SubscriptionMail(decoder="test"), "subscription", None),
        (NoReport(), "other", None),
    ],
)
def test_other_mail(report: Any, kind: str, recipient: str | None) -> None:
    found = of_other(report, kind, envelope())
    assert (found.kind, found.recipient, found.reason, found.suppress) == (kind, recipient, None, "no")


def test_receipts() -> None:
    report = DispositionReport(
        decoder="test", recipient="a@b.org", original_recipient="c@d.org", disposition_type="deleted", quoted=True
    )
    found = of_other(report, "disposition", envelope())
    assert (found.disposition_type, found.original_recipient) == ("deleted", "c@d.org")
    assert found.confidence == 0.679


def test_records_have_the_same_id_on_every_run_and_line_end() -> None:
    octets = (
        b"From: MAILER-DAEMON@example.com\nSubject: failure notice\n\n<bob@example.org>:\n550 user unknown, given up\n"
    )
    (one,), (other,) = diagnose(octets), diagnose(octets.replace(b"\n", b"\r\n"))
    assert one.id == other.id
    assert one.kind == "failure"
