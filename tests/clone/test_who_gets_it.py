from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bounce_cli.clone.decision import Circumstances, Decision, decide
from bounce_cli.clone.plan import PlannedMail
from bounce_cli.triage import diagnose
from tests.clone.bounces import (
    CLOSED,
    FULL,
    GREYLISTED,
    HEAD,
    NOW,
    SPAM,
    TEXT,
    TOO_LARGE,
    UNKNOWN,
    VIRUS,
    Failure,
    bounce,
    planned,
)
from tests.mails import AUTO_REPLY, ORDINARY

AT = Circumstances(until=NOW)
COMPLAINT = b"""\
From: feedback@isp.example
To: abuse@example.com
Subject: Abuse report
Date: Fri, 20 Nov 2026 12:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="f"

--f
Content-Type: text/plain

A complaint.
--f
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Loop/1
Version: 1
Original-Rcpt-To: max@example.org

--f
Content-Type: message/rfc822

%s
--f--
"""


def decided(failure: Failure, circumstances: Circumstances = AT, action: str = "failed") -> tuple[Decision, str]:
    (mail,) = planned(bounce({"kim@example.org": failure}, action=action), circumstances=circumstances)
    (recipient,) = mail.recipients
    return recipient.decision, recipient.note


def decisions(*mails: PlannedMail) -> dict[str | None, Decision]:
    return {recipient.address: recipient.decision for mail in mails for recipient in mail.recipients}


@pytest.mark.parametrize(
    ("failure", "decision", "note"),
    [
        (FULL, Decision.NOW, "mailbox full"),
        (CLOSED, Decision.NOW, "no connection"),
        (UNKNOWN, Decision.NEVER, "to be dropped (unknown user)"),
        (VIRUS, Decision.NEVER, "a virus was found in this mail"),
    ],
)
def test_a_verdict_decides(failure: Failure, decision: Decision, note: str) -> None:
    assert decided(failure) == (decision, note)


def test_who_is_held_gets_it_once_the_step_is_done() -> None:
    decision, step = decided(SPAM)
    assert decision is Decision.HOLD
    assert "allowlist" in step.lower() or "let" in step.lower()
    assert decided(SPAM, replace(AT, held=True))[0] is Decision.NOW


def test_held_steps_do_not_bring_back_who_is_dropped() -> None:
    assert decided(UNKNOWN, replace(AT, held=True))[0] is Decision.NEVER


def test_whose_time_has_not_come_waits_until_it_has() -> None:
    early = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    (mail,) = planned(bounce(), circumstances=Circumstances(until=early))
    (recipient,) = mail.recipients
    assert recipient.decision is Decision.LATER
    assert recipient.when
    assert recipient.when - timedelta(hours=72) == datetime(2026, 11, 20, 8, 12, 4, tzinfo=UTC)
    assert decided(FULL, Circumstances(until=recipient.when))[0] is Decision.NOW
    assert decided(FULL, Circumstances(until=recipient.when - timedelta(seconds=1)))[0] is Decision.LATER


def test_what_is_still_tried_would_arrive_twice() -> None:
    assert decided(GREYLISTED, action="delayed")[0] is Decision.WAIT
    assert decided(GREYLISTED, replace(AT, held=True), action="delayed")[0] is Decision.WAIT


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_what_was_delivered_is_not_sent_twice(action: str) -> None:
    assert decided(("2.0.0", "250 2.0.0 Ok"), action=action) == (Decision.NEVER, "it was delivered or passed on")


def test_who_complained_gets_nothing_and_nothing_from_other_bounces() -> None:
    failure = {"max@example.org": FULL, "kim@example.org": FULL}
    mails = planned(COMPLAINT % TEXT, bounce(failure, TEXT.replace(b"Hello", b"Another")))
    assert decisions(*mails) == {"max@example.org": Decision.NEVER, "kim@example.org": Decision.NOW}


def test_an_address_that_another_report_gives_up_gets_nothing() -> None:
    other = bounce({"KIM@Example.ORG": UNKNOWN}, TEXT.replace(b"Hello", b"Another"))
    first, second = planned(bounce(), other)
    assert not first.chosen
    assert not second.chosen
    assert "another report" in first.recipients[0].note


def test_a_quoted_report_is_never_cloned_and_gives_nobody_up() -> None:
    quoted = (
        b"From: Mallory <mallory@example.net>\nTo: news@example.com\nSubject: Fwd\nMIME-Version: 1.0\n"
        b"Date: Fri, 20 Nov 2026 11:00:00 +0100\nMessage-ID: <f@example.net>\n"
        b'Content-Type: multipart/mixed; boundary="fw"\n\n--fw\n\nSee.\n--fw\n'
        b"Content-Type: message/rfc822\n\n%s\n--fw--\n"
    )
    (mail,) = planned(quoted % bounce())
    assert [recipient.decision for recipient in mail.recipients] == [Decision.NEVER]
    assert "anybody could have written it" in mail.recipients[0].note
    mails = planned(quoted % bounce({"kim@example.org": UNKNOWN}), bounce(original=TEXT + b"More.\n"))
    assert [decisions(mail) for mail in mails][1] == {"kim@example.org": Decision.NOW}


def test_a_listed_address_gets_nothing() -> None:
    listed = replace(AT, suppressed=frozenset({"kim@example.org"}))
    (mail,) = planned(bounce({"Kim@EXAMPLE.org": FULL, "lee@example.org": FULL}), circumstances=listed)
    assert [recipient.address for recipient in mail.chosen] == ["lee@example.org"]
    assert "list" in decided(FULL, listed)[1]


def test_recipients_that_differ_in_case_may_be_two() -> None:
    (mail,) = planned(*(bounce({to: FULL}) for to in ("Kim@example.org", "kim@example.org", "kim@EXAMPLE.org")))
    assert [recipient.address for recipient in mail.chosen] == ["Kim@example.org", "kim@example.org"]


def test_what_is_no_address_gets_into_no_mail() -> None:
    report = bounce({"(hidden)": FULL, "k***@example.org": FULL, "lee@example.org": FULL})
    (mail,) = planned(report)
    assert [recipient.address for recipient in mail.chosen] == ["lee@example.org"]
    assert sum("no address" in recipient.note for recipient in mail.recipients) == 2


def test_reports_that_contradict_themselves_hold_the_mail() -> None:
    diagnosis = next(diagnose(bounce()))
    second = b"\nFinal-Recipient: rfc822; kim@example.org\nAction: delivered\nStatus: 2.0.0\n"
    place = b"\n--b1\nContent-Type: message/rfc822"
    report = bounce({"kim@example.org": FULL}).replace(place, second + place)
    (mail,) = planned(report)
    assert mail.recipients[0].decision is Decision.HOLD
    assert "different things" in mail.recipients[0].note
    assert decide(diagnosis, AT).decision is Decision.NOW


def test_several_reports_of_one_mail_are_one_plan() -> None:
    other = TEXT.replace(b"by mail.example.com", b"by relay.example.com").replace(b"b=BBBB", b"b=CCCC")
    mails = planned(bounce({"kim@example.org": FULL}), bounce({"lee@example.org": CLOSED}, other))
    assert [mail.origins for mail in mails] == [("1.eml", "2.eml")]
    assert [recipient.address for recipient in mails[0].chosen] == ["kim@example.org", "lee@example.org"]


@pytest.mark.parametrize("changed", [(b"Hello", b"Hallo"), (b"To: kim@", b"To: max@"), (b"<original@", b"<other@")])
def test_mails_that_differ_are_planned_apart(changed: tuple[bytes, bytes]) -> None:
    assert len(planned(bounce(), bounce(original=TEXT.replace(*changed)))) == 2


def test_the_end_of_trying_stands_for_the_delay_before_it() -> None:
    delay, failure = bounce({"kim@example.org": GREYLISTED}, action="delayed"), bounce()
    for reports in ((delay, failure), (failure, delay)):
        (mail,) = planned(*reports)
        assert decisions(mail) == {"kim@example.org": Decision.NOW}


def test_of_two_failures_the_worse_counts() -> None:
    for reports in ((bounce(), bounce({"kim@example.org": SPAM})), (bounce({"kim@example.org": SPAM}), bounce())):
        (mail,) = planned(*reports)
        assert decisions(mail) == {"kim@example.org": Decision.HOLD}


@pytest.mark.parametrize("octets", [ORDINARY, AUTO_REPLY, b"", b"\0\1\2"])
def test_what_is_no_bounce_plans_nothing(octets: bytes) -> None:
    assert planned(octets) == ()


def test_a_delay_that_returned_a_header_only_is_no_fault() -> None:
    (mail,) = planned(bounce({"kim@example.org": GREYLISTED}, HEAD, action="delayed", part="text/rfc822-headers"))
    assert mail.fault is None
    assert mail.material is None


def test_the_reason_is_kept_for_warnings() -> None:
    (mail,) = planned(bounce({"kim@example.org": TOO_LARGE}), circumstances=replace(AT, held=True))
    assert [recipient.reason for recipient in mail.recipients] == ["message_too_large"]
