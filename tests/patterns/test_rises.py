"""Rises of one reason: against what is usual, not against nothing."""

import pytest

from bounce_cli.classifier import Reason
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.patterns.model import Pattern, PatternId
from tests.patterns.mailboxes import bounce, found, people


def day(number: int, count: int, reason: Reason = Reason.SPAM_CONTENT) -> list[Diagnosis]:
    """So many bounces on a day, each at a domain of its own."""
    return [bounce(f"p{one}@{reason.value[:4]}{one}x{number}.example", reason, 24 * number) for one in range(count)]


def rises(*days: list[Diagnosis]) -> list[Pattern]:
    return [pattern for pattern in found(*days) if pattern.id is PatternId.REASON_RISE]


def usual(days: int = 10, count: int = 3) -> list[Diagnosis]:
    spam = [one for number in range(days) for one in day(number, count)]
    return spam + [one for number in range(days) for one in day(number, 10, Reason.MAILBOX_FULL)]


def test_a_rise_names_its_first_day_and_what_is_usual() -> None:
    (pattern,) = rises(usual(), day(10, 40), day(11, 45), day(12, 2))
    assert pattern.text == ("More bounces than usual (spam): 40 on 30 Nov 2026; the median of 10 days before is 3.")
    assert (pattern.since, pattern.until) == ("2026-11-30T00:00:00-00:00", "2026-12-01T00:00:00-00:00")
    assert (pattern.count, pattern.of, pattern.reason) == (40, 40, "spam_content")
    assert pattern.command == ("bounce explain spam_content",)


@pytest.mark.parametrize(
    "records",
    [
        [*usual(4), *day(4, 40)],
        [*usual(), *day(10, 19)],
        [*usual(count=15), *day(10, 40)],
        [*usual(), *day(2, 30), *day(10, 40)],
        [*usual(), *day(10, 40), *day(10, 140, Reason.MAILBOX_FULL)],
    ],
    ids=["nothing to compare with", "few", "not far above the median", "no more than once before", "everything grew"],
)
def test_no_rise(records: list[Diagnosis]) -> None:
    assert not rises(records)


def test_a_rise_of_long_ago_is_history() -> None:
    later = [one for number in range(60, 70) for one in day(number, 10, Reason.MAILBOX_FULL)]
    assert not rises(usual(), day(10, 40), later)


def test_one_mail_told_of_many_times_is_no_rise() -> None:
    again = [bounce("lee@corp.example", hours=240 + one / 60) for one in range(100)]
    assert not rises(usual(), again)


def test_a_clock_that_is_years_ahead_does_not_make_all_else_history() -> None:
    assert rises(usual(), day(10, 40), day(4000, 1))


def test_reports_without_a_date_are_on_no_day() -> None:
    undated = [bounce(who, hours=None) for who in people(40, "corp.example")]
    assert not rises(usual(), undated)


def test_a_mailing_each_week_is_no_rise_each_week() -> None:
    assert not rises(usual(40), *(day(7 * week, 50) for week in range(6)))
