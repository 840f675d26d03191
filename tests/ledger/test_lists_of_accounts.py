"""The lists of one account, and of all, as a ledger tells them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bounce_cli.ledger.event import seconds
from bounce_cli.ledger.judging.policy import policy_named
from bounce_cli.ledger.ledger import Ledger, opened
from bounce_cli.ledger.lists.model import Listed, ListName
from tests.ledger.ledger_events import DAY, NOW, YEAR, event, full, removal


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with opened(tmp_path / "ledger", policy_named("hubspot"), write=True) as found:
        yield found


def told(ledger: Ledger, account: str | None = None, now: int = NOW) -> list[Listed]:
    ledger.settle()
    return list(ledger.listed(ListName.SUPPRESS, now, account))


def test_what_is_global_has_a_reason_only_where_the_account_has_a_bounce(ledger: Ledger) -> None:
    ledger.add([event(value, account=account) for value, account in enumerate("abc", 1)])
    (own,), (other,), (all_,) = told(ledger, "a"), told(ledger, "d"), told(ledger)
    assert [(one.type, one.reason) for one in (own, other, all_)] == [
        ("global", "user_unknown"),
        ("global", None),
        ("global", "user_unknown"),
    ]
    assert (other.note, other.account, other.address) == (None, None, "kim@example.org")


def test_two_accounts_are_no_business_of_a_third(ledger: Ledger) -> None:
    ledger.add([event(1, account="a"), event(2, account="b")])
    assert told(ledger, "c") == []
    assert [one.account for one in told(ledger, "a")] == ["a"]
    assert [one.account for one in told(ledger)] == [None]


def test_a_removal_brings_an_address_back_until_it_bounces_again(ledger: Ledger) -> None:
    ledger.add([event(1, NOW - 2 * DAY), event(2, None)])
    assert len(told(ledger)) == 1
    ledger.decide([removal(NOW - DAY)])
    assert told(ledger) == []
    ledger.add([event(3, NOW - DAY - 1), event(4, None)])
    assert told(ledger) == []
    ledger.add([event(5, NOW)])
    assert len(told(ledger)) == 1


def test_a_clock_years_ahead_makes_no_mailbox_full_for_long(ledger: Ledger) -> None:
    ledger.add([full(1, NOW - DAY), full(2, NOW), full(3, NOW + 5 * YEAR)])
    assert told(ledger) == []


def test_a_bounce_of_the_last_day_of_the_calendar_does_not_hide_the_others(ledger: Ledger) -> None:
    last = seconds("9999-12-31T23:59:59-10:00")
    ledger.add([event(1), event(2, last, key="example.org lee")])
    assert len(told(ledger)) == 2
