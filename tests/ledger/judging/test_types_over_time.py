"""Types over time: pending becomes soft, a mailbox that stays full hard, a hard bounce in three accounts global."""

import pytest

from bounce_cli.classifier import BounceType
from bounce_cli.ledger.event import Event
from bounce_cli.ledger.judging.types import (
    TypeRules,
    accounts_of,
    global_accounts,
    is_lasting,
    may_be_global,
    state_of,
    states_of,
    still_stand,
)
from tests.ledger.ledger_events import DAY, HOUR, NOW, SUCCESSES, YEAR, delay, event, full, removal, success

RULES = TypeRules()


def type_at(now: int, *events: Event) -> BounceType | None:
    return state_of("", still_stand(events, (), now), RULES, now).type


def globally(*events: Event, now: int = NOW) -> tuple[str, ...]:
    return global_accounts(states_of(still_stand(events, (), now), RULES, now), RULES)


def test_a_delay_is_pending_until_72_hours_after_arrival() -> None:
    arrived = delay(arrival=NOW, moment=NOW + HOUR)
    assert type_at(NOW + HOUR, arrived) is BounceType.PENDING
    assert type_at(NOW + 72 * HOUR - 1, arrived) is BounceType.PENDING
    assert type_at(NOW + 72 * HOUR, arrived) is BounceType.SOFT
    assert type_at(NOW + 10 * YEAR, arrived) is BounceType.SOFT


def test_an_end_that_is_stated_goes_before_the_72_hours() -> None:
    short, long = delay(arrival=NOW, until=NOW + HOUR), delay(arrival=NOW, until=NOW + 5 * DAY)
    assert type_at(NOW + HOUR - 1, short) is BounceType.PENDING
    assert type_at(NOW + HOUR, short) is BounceType.SOFT
    assert type_at(NOW + 5 * DAY - 1, long) is BounceType.PENDING
    assert type_at(NOW + 5 * DAY, long) is BounceType.SOFT


def test_a_delay_without_arrival_begins_with_its_own_date() -> None:
    told = delay(moment=NOW, arrival=None)
    assert type_at(NOW + 72 * HOUR - 1, told) is BounceType.PENDING
    assert type_at(NOW + 72 * HOUR, told) is BounceType.SOFT


def test_the_hours_can_be_set() -> None:
    rules = TypeRules(pending_hours=4)
    standing = [delay(moment=NOW)]
    assert state_of("", standing, rules, NOW + 4 * HOUR - 1).type is BounceType.PENDING
    assert state_of("", standing, rules, NOW + 4 * HOUR).type is BounceType.SOFT


@pytest.mark.parametrize(
    "wrong",
    [
        delay(moment=None, arrival=None),
        delay(moment=NOW + 5 * YEAR),
        delay(moment=None, arrival=NOW + 5 * YEAR),
        delay(moment=None, arrival=None, until=NOW + 5 * YEAR),
        delay(moment=NOW + 5 * YEAR, until=NOW + 5 * YEAR + DAY),
        delay(moment=NOW, until=NOW + 5 * YEAR)._replace(moment=NOW - 4 * DAY, arrival=NOW - 4 * DAY),
    ],
)
def test_wrong_and_missing_dates_keep_nothing_pending(wrong: Event) -> None:
    assert type_at(NOW, wrong) is BounceType.SOFT


def test_an_end_years_ahead_counts_as_none() -> None:
    wrong = delay(moment=NOW, until=NOW + 5 * YEAR)
    assert type_at(NOW + 72 * HOUR - 1, wrong) is BounceType.PENDING
    assert type_at(NOW + 72 * HOUR, wrong) is BounceType.SOFT
    assert type_at(NOW + 5 * YEAR - DAY, wrong) is BounceType.SOFT


def test_an_end_without_a_beginning_is_kept_to_where_it_is_near() -> None:
    told = delay(moment=None, arrival=None, until=NOW + 2 * DAY)
    assert type_at(NOW, told) is BounceType.PENDING
    assert type_at(NOW + 2 * DAY, told) is BounceType.SOFT


def test_a_clock_that_is_a_day_ahead_is_still_believed() -> None:
    assert type_at(NOW, delay(moment=NOW + DAY)) is BounceType.PENDING
    assert type_at(NOW, delay(moment=NOW + DAY + 1)) is BounceType.SOFT


@pytest.mark.parametrize("kind", SUCCESSES)
def test_a_later_success_clears_a_delay_and_an_earlier_one_does_not(kind: str) -> None:
    assert type_at(NOW, delay(1, NOW - DAY), success(2, NOW - DAY + 1, kind)) is None
    assert type_at(NOW, delay(1, NOW - DAY), success(2, NOW - DAY - 1, kind)) is BounceType.PENDING


@pytest.mark.parametrize("kind", SUCCESSES)
def test_a_later_success_clears_a_hard_bounce(kind: str) -> None:
    assert type_at(NOW, event(1, NOW - DAY), success(2, NOW - HOUR, kind)) is None
    assert type_at(NOW, event(1, NOW - HOUR), success(2, NOW - DAY, kind)) is BounceType.HARD


def test_a_success_of_the_same_mail_clears_its_delay_without_dates() -> None:
    waits = delay(1, None, arrival=None, until=NOW + DAY, mail_id="one@example.com")
    assert type_at(NOW, waits, success(2, None, mail_id="one@example.com")) is None
    assert type_at(NOW, waits, success(2, None, mail_id="two@example.com")) is BounceType.PENDING


def test_a_success_with_a_wrong_or_missing_date_clears_no_other_mail() -> None:
    for moment in (None, NOW + 5 * YEAR):
        assert type_at(NOW, event(1, NOW - DAY), success(2, moment)) is BounceType.HARD


def test_what_arrives_for_one_account_clears_what_is_true_of_the_mailbox_for_all() -> None:
    arrived = success(2, NOW - HOUR, account="b")
    assert not still_stand([event(1, account="a"), arrived], (), NOW)
    blocked = event(1, account="a", reason="spam_content")
    assert still_stand([blocked, arrived], (), NOW) == [blocked]


def test_a_success_does_not_clear_a_complaint() -> None:
    complaint = event(1, kind="feedback", reason=None, type=None)
    assert still_stand([complaint, success(2, NOW)], (), NOW) == [complaint]


def test_a_hard_bounce_decides_over_later_soft_ones() -> None:
    hard, soft = event(1, NOW - 2 * DAY), event(2, NOW - DAY, reason="rate_limited", type="soft")
    state = state_of("", still_stand([soft, hard], (), NOW), RULES, NOW)
    assert (state.type, state.event, state.events) == (BounceType.HARD, hard, (hard, soft))
    assert state_of("other", [hard, soft], RULES, NOW).type is None


def test_a_bounce_with_a_wrong_date_is_not_the_latest() -> None:
    soft = event(1, NOW - 3 * DAY, reason="rate_limited", type="soft")
    assert type_at(NOW, soft, delay(2, NOW - DAY)) is BounceType.PENDING
    assert type_at(NOW, soft._replace(moment=NOW + 9 * YEAR), delay(2, NOW - DAY)) is BounceType.PENDING


def test_a_mailbox_is_lastingly_full_after_three_bounces_over_14_days() -> None:
    first, middle = full(1, NOW - 14 * DAY), full(2, NOW - 7 * DAY)
    assert type_at(NOW, first, middle, full(3, NOW - 1)) is BounceType.SOFT
    assert type_at(NOW, first, middle, full(3, NOW)) is BounceType.HARD
    assert type_at(NOW, first, middle, full(3, NOW + HOUR)) is BounceType.HARD


def test_two_bounces_of_a_full_mailbox_never_last() -> None:
    assert type_at(NOW, full(1, NOW - 300 * DAY), full(2, NOW)) is BounceType.SOFT
    others = event(3, NOW - DAY, reason="rate_limited", type="soft")
    assert not is_lasting([full(1, NOW - 300 * DAY), full(2, NOW), others], RULES, NOW)


def test_delays_and_mail_that_arrived_between_do_not_make_a_full_mailbox_last() -> None:
    late = delay(3, NOW, reason="mailbox_full")
    assert not is_lasting([full(1, NOW - 20 * DAY), full(2, NOW - DAY), late], RULES, NOW)
    events = (full(1, NOW - 20 * DAY), success(2, NOW - 10 * DAY), full(3, NOW - 5 * DAY), full(4, NOW - DAY))
    assert type_at(NOW, *events) is BounceType.SOFT


@pytest.mark.parametrize("wrong", [None, NOW + 5 * YEAR, NOW + DAY + 1])
def test_wrong_and_missing_dates_make_no_mailbox_full_for_long(wrong: int | None) -> None:
    assert type_at(NOW, full(1, NOW - DAY), full(2, NOW), full(3, wrong)) is BounceType.SOFT
    assert type_at(NOW, full(1, wrong), full(2, wrong), full(3, wrong)) is BounceType.SOFT
    # As one of three it counts, where the others are far enough apart.
    assert type_at(NOW, full(1, NOW - 14 * DAY), full(2, NOW), full(3, wrong)) is BounceType.HARD


def test_the_numbers_of_a_full_mailbox_can_be_set() -> None:
    rules = TypeRules(full_bounces=2, full_days=3)
    assert is_lasting([full(1, NOW - 3 * DAY), full(2, NOW)], rules, NOW)
    assert not is_lasting([full(1, NOW - 3 * DAY + 1), full(2, NOW)], rules, NOW)
    assert not is_lasting([full(1, NOW - 3 * DAY)], rules, NOW)


def test_two_accounts_do_not_make_an_address_global_and_three_do() -> None:
    a, b, c = (event(value, account=account) for value, account in enumerate("abc"))
    assert globally(a, b) == ()
    assert globally(a, b, c) == ("a", "b", "c")
    assert globally(a, b, b._replace(id=c.id), a._replace(id=b"\xff" * 32)) == ()


def test_only_reasons_of_the_mailbox_make_an_address_global() -> None:
    blocked = [event(value, account=account, reason="spam_content") for value, account in enumerate("abc")]
    assert globally(*blocked) == ()
    assert not may_be_global(blocked, RULES)
    assert globally(*(full(value, NOW, account=account) for value, account in enumerate("abc"))) == ()


def test_a_mailbox_that_is_full_for_long_in_three_accounts_is_global() -> None:
    days = (20, 10, 1)
    events = [
        full(10 * n + day, NOW - day * DAY, account=account) for n, account in enumerate("abc", 1) for day in days
    ]
    assert globally(*events) == ("a", "b", "c")
    assert globally(*events[:-1]) == ()
    # Together they would be many enough, in no account they are.
    assert globally(*(one for n, one in enumerate(events) if n % 3 != n // 3)) == ()


def test_a_success_in_one_account_ends_what_was_global() -> None:
    three = [event(value, account=account) for value, account in enumerate("abc")]
    assert globally(*three, success(9, NOW, account="d")) == ()
    assert accounts_of(three) == ["a", "b", "c"]


def test_an_account_that_is_not_known_may_be_one_of_the_others() -> None:
    assert globally(event(1, account="a"), event(2, account="b"), event(3, account="")) == ()


def test_a_removal_settles_what_is_dated_before_it_what_has_no_date_and_what_it_pardons() -> None:
    old, undated = event(1, NOW - 2 * DAY), event(2, None)
    new, pardoned = event(3, NOW - DAY + 1), event(4, NOW - HOUR)
    assert still_stand([old, undated, new, pardoned], [removal(NOW - DAY, 4)], NOW) == [new]
    assert still_stand([event(1, NOW - DAY)], [removal(NOW - DAY)], NOW) == []
    assert still_stand([event(1, account="a"), event(2, account="b")], [removal(NOW, account="a")], NOW) == [
        event(2, account="b")
    ]
