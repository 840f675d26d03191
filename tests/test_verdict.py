"""What becomes of a decoded report: kinds, types over time, suppression, who gave up, the facts of the records."""

from typing import Any

import pytest

from bounce_cli.classifier import BounceType, Suppression
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.message.view import Message
from bounce_cli.reports.doubts import DIFFERENT_THINGS
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
from bounce_cli.verdict.delivery import of_delivery
from bounce_cli.verdict.envelope import Envelope
from bounce_cli.verdict.others import of_complaint, of_other

MAIL = (
    b"Message-ID: <n.1@mx.example.com>\nDate: Mon, 16 Nov 2026 10:00:00 +0000\nReferences: <m.1@example.com> <x@y>\n\n"
)


def envelope(octets: bytes = MAIL) -> Envelope:
    return Envelope(Message(octets), "-")


def failed(**facts: Any) -> RecipientReport:
    values: dict[str, Any] = {"recipient": "bob@example.org", "action": Action.FAILED, "status": "5.1.1"}
    return RecipientReport(**{**values, **facts})


def verdict(item: RecipientReport, octets: bytes = MAIL, **facts: Any) -> Diagnosis:
    report = DeliveryReport(decoder="test", recipients=(item,), **facts)
    (diagnosis,) = of_delivery(report, envelope(octets))
    return diagnosis


def test_a_failure() -> None:
    found = verdict(failed(diagnostic="550 5.1.1 no such user", reply_code=550, remote=True))
    assert (found.kind, found.reason, found.type, found.suppress) == ("failure", "user_unknown", "hard", "yes")
    assert (found.generated_by, found.message_id, found.in_reply_to) == (
        "remote",
        "n.1@mx.example.com",
        "x@y",
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
        ("Mon, 16 Nov 2026 10:00:00 +0000", "9999-12-31T23:59:59-12:00", None, BounceType.PENDING),
        ("Fri, 31 Dec 9999 23:59:59 -1200", "0001-01-01T00:00:00+12:00", None, BounceType.SOFT),
    ],
)
def test_a_delay_is_pending_for_its_time(date: str, arrival: str | None, until: str | None, expected: str) -> None:
    item = failed(action=Action.DELAYED, status="4.4.1", will_retry_until=until)
    found = verdict(item, f"Date: {date}\n\n".encode(), arrival_date=arrival)
    assert (found.kind, found.type) == ("delay", expected)


def test_a_delay_without_date_is_judged_by_the_last_attempt() -> None:
    item = failed(action=Action.DELAYED, status="4.4.1", last_attempt_date="2026-11-20T10:00:00+00:00")
    assert verdict(item, b"A: b\n\n", arrival_date="2026-11-16T09:00:00+00:00").type is BounceType.SOFT
    assert verdict(item, b"A: b\n\n", arrival_date="2026-11-20T09:00:00+00:00").type is BounceType.PENDING


def test_a_delay_without_arrival_is_judged_by_the_originals_date() -> None:
    item = failed(action=Action.DELAYED, status="4.4.1")
    original = Original(message=Message(b"Date: Mon, 9 Nov 2026 10:00:00 +0000\n\n"), complete=False)
    assert verdict(item, original=original).type is BounceType.SOFT


def test_contradictions_are_told() -> None:
    found = verdict(failed(doubts=(DIFFERENT_THINGS,), diagnostic="550 5.1.1 no such user"))
    assert [problem.code for problem in found.problems] == ["contradictory_groups"]
    assert found.suppress is Suppression.HOLD


@pytest.mark.parametrize("recipient", [None, "bob", "|/usr/bin/sort"])
def test_what_is_no_address_is_not_suppressed(recipient: str | None) -> None:
    found = verdict(failed(recipient=recipient, diagnostic="550 5.1.1 no such user", reply_code=550))
    assert (found.reason, found.suppress) == ("user_unknown", Suppression.HOLD)


@pytest.mark.parametrize(
    ("fields", "message_id", "answers"),
    [
        (b"Message-ID: <>\nReferences: <a@b> <c@d>\n", None, "c@d"),
        (b"Message-ID: <\nIn-Reply-To: <e@f>\nReferences: <a@b> <c@d>\n", None, "e@f"),
        (b"Message-ID: a@b\nIn-Reply-To: <>\nReferences: <c@d>\n", "a@b", "c@d"),
        (b"Message-ID: <a@b\nIn-Reply-To: Your mail of today <c@d>\n", "a@b", "c@d"),
    ],
)
def test_identifiers(fields: bytes, message_id: str | None, answers: str | None) -> None:
    found = of_other(NoReport(), "other", envelope(fields + b"\nHi\n"))
    assert (found.message_id, found.in_reply_to) == (message_id, answers)


def test_an_unreadable_date_is_told_once() -> None:
    found = verdict(failed(), b"Date: some day\n\n", original=Original(message=Message(b"Date: x\n\n"), complete=False))
    assert [problem.code for problem in found.problems] == ["unreadable_date"]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("550 client host [192.0.2.7] blocked", "192.0.2.7"),
        ("550 Messages from [2001:db8::7] refused", "2001:db8::7"),
        ("550 your IP: 192.0.2.7 is listed", "192.0.2.7"),
        ("550 client host [192.0.2.999] blocked", None),
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


@pytest.mark.parametrize(("path", "known"), [("<>", "<>"), ("< >", "<>"), ("<a@b.org>", "a@b.org"), ("", None)])
def test_the_originals_return_path(path: str, known: str | None) -> None:
    inner = Message(b"From: ann@example.com\nReturn-Path: " + path.encode() + b"\n\nHi\n")
    found = verdict(failed(), original=Original(message=inner, complete=True)).original
    assert found is not None
    assert found.return_path == known


def complaint(feedback_type: str | None, *recipients: str, quoted: bool = False) -> list[Diagnosis]:
    report = FeedbackReport(decoder="test", feedback_type=feedback_type, recipients=recipients, quoted=quoted)
    return list(of_complaint(report, envelope()))


def test_complaints() -> None:
    assert [item.suppress for item in complaint("abuse", "a@b.org", "c@d.org")] == ["yes", "yes"]
    assert [item.suppress for item in complaint("opt-out", "a@b.org")] == ["yes"]
    assert [item.suppress for item in complaint("not-spam", "a@b.org")] == ["no"]
    (quoted,) = complaint("abuse", "a@b.org", quoted=True)
    assert (quoted.suppress, quoted.confidence) == ("hold", 0.693)
    assert [item.suppress for item in complaint("complaint", "a@b.org")] == ["no"]
    assert [item.suppress for item in complaint(None, "a@b.org")] == ["no"]
    (hidden,) = complaint("abuse")
    assert (hidden.recipient, hidden.advice, hidden.suppress) == (None, (), "no")


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
