"""The lists by the policy that holds where none is named: what is proved, what is taken back, what people decide."""

from typing import Any

import pytest

from bounce_cli.ledger.history import DecisionKind, History
from bounce_cli.ledger.judging.entries import Judge
from bounce_cli.ledger.judging.policy import policy_named
from bounce_cli.ledger.lists.model import ListName
from bounce_cli.ledger.proof.level import Level
from bounce_cli.ledger.view import view_of
from tests.ledger.ledger_events import (
    DAY,
    HOUR,
    KEY,
    NOW,
    YEAR,
    decision,
    delay,
    entries,
    event,
    full,
    lists,
    removal,
    sent,
    success,
)

SUPPRESS, HOLD = DecisionKind.SUPPRESS, DecisionKind.HOLD
BLOCKED: dict[str, Any] = {"reason": "spam_content", "suppress": "hold"}


@pytest.mark.parametrize("level", list(Level))
def test_only_bounces_that_are_proved_give_an_address_up(level: Level) -> None:
    (entry,) = entries(event(level=level))
    assert entry.list is (ListName.SUPPRESS if level >= Level.SENT else ListName.HOLD)
    assert (entry.level, entry.proved) == (level, level >= Level.SENT)
    assert (entry.account, entry.reason, entry.type, entry.source) == ("", "user_unknown", "hard", "bounce")


@pytest.mark.parametrize("level", list(Level))
def test_complaints_too(level: Level) -> None:
    (entry,) = entries(event(kind="feedback", reason=None, type=None, level=level))
    assert entry.list is (ListName.SUPPRESS if level >= Level.SENT else ListName.HOLD)
    assert (entry.reason, entry.type) == ("complaint", None)


def test_soft_bounces_delays_and_successes_put_an_address_on_no_list() -> None:
    soft = event(1, reason="rate_limited", type="soft", suppress="no")
    assert lists(soft, delay(2), success(3, NOW), event(4, kind="feedback", suppress="no", type=None)) == {}


def test_a_full_mailbox_gives_an_address_up_when_it_lasts() -> None:
    events = [full(1, NOW - 14 * DAY), full(2, NOW - 7 * DAY), full(3, NOW)]
    (entry,) = entries(*events)
    assert (entry.list, entry.type, entry.reason, entry.since) == ("suppress", "hard", "mailbox_full", NOW - 14 * DAY)
    assert lists(*events[:2]) == {}
    assert lists(*events[:2], full(3, NOW - 1)) == {}
    # Two of them are proved, which is too few; all together would be enough.
    assert lists(*events[:2], events[2]._replace(level=Level.PLAUSIBLE)) == {"": "hold"}


def test_what_is_to_be_held_is_held_and_not_given_up() -> None:
    (entry,) = entries(event(**BLOCKED))
    assert (entry.list, entry.proved, entry.type, entry.reason) == ("hold", True, "hard", "spam_content")
    assert lists(event(1, **BLOCKED), event(2)) == {"": "suppress"}


def test_accounts_have_their_own_entries() -> None:
    events = event(1, account="a"), event(2, account="b", **BLOCKED), success(3, NOW, account="c")
    # What arrives in c is no news of the filter that b met.
    assert lists(*events) == {"b": "hold"}
    assert lists(*events[:2]) == {"a": "suppress", "b": "hold"}


def test_the_index_of_sent_mail_proves_a_bounce() -> None:
    bounce = event(level=Level.OWN_DOMAIN, mail_id="one@example.com")
    (entry,) = entries(bounce, sent=(sent("one@example.com"),))
    assert (entry.list, entry.level) == ("suppress", Level.SENT)
    (entry,) = entries(bounce, sent=(sent("other@example.com"),))
    assert (entry.list, entry.level) == ("hold", Level.OWN_DOMAIN)
    history = History(key=KEY, events=(bounce,), sent=(sent("one@example.com"),))
    judge = Judge(policy_named("hubspot"))
    assert [one.list for one in judge.in_the_end(history)] == ["suppress"]
    assert [one.list for one in judge.in_the_end(History(key=KEY, events=(bounce,)))] == ["hold"]


def test_a_success_clears_what_it_can_prove() -> None:
    bounce = event(1, NOW - DAY)
    assert lists(bounce, success(2, NOW)) == {}
    assert lists(bounce, success(2, NOW, level=Level.PLAUSIBLE)) == {"": "suppress"}
    weak = bounce._replace(level=Level.PLAUSIBLE)
    assert lists(weak, success(2, NOW, level=Level.NONE)) == {}
    assert lists(bounce, success(2, NOW - 2 * DAY)) == {"": "suppress"}


def test_three_accounts_give_an_address_up_for_all() -> None:
    three = [event(value, NOW - value * DAY, account=account) for value, account in enumerate("abc", 1)]
    assert lists(*three) == {"*": "suppress", "a": "suppress", "b": "suppress", "c": "suppress"}
    everywhere = entries(*three)[0]
    assert (everywhere.account, everywhere.reason, everywhere.type) == ("*", None, "global")
    assert lists(*three[:2], three[2]._replace(level=0)) == {"*": "hold", "a": "suppress", "b": "suppress", "c": "hold"}
    assert "*" not in lists(*three[:2])


def test_a_global_address_shows_no_reason_to_an_account_without_a_bounce_of_its_own() -> None:
    history = History(key=KEY, events=tuple(event(value, account=account) for value, account in enumerate("abc", 1)))
    policy = policy_named("hubspot")
    other, own = view_of(history, policy, NOW, "d"), view_of(history, policy, NOW, "a")
    assert (other.type, other.reason, other.events, other.states) == ("global", None, (), ())
    assert [(one.account, one.reason) for one in other.entries] == [("*", None)]
    assert (own.type, own.reason, len(own.events), own.global_accounts) == ("global", "user_unknown", 1, tuple("abc"))


def test_a_removal_keeps_old_bounces_away_and_new_ones_bring_the_address_back() -> None:
    old = event(1, NOW - 2 * DAY)
    unbounced = (removal(NOW - DAY),)
    assert lists(old, decisions=unbounced) == {}
    assert lists(old, event(2, None), decisions=unbounced) == {}
    assert lists(old, event(2, NOW - HOUR), decisions=unbounced) == {"": "suppress"}
    assert lists(old, event(2, NOW - HOUR), decisions=(removal(NOW - DAY, 2),)) == {}


def test_a_removal_forgets_how_long_a_mailbox_was_full_and_in_how_many_accounts() -> None:
    events = [full(1, NOW - 20 * DAY), full(2, NOW - 10 * DAY), full(3, NOW - HOUR)]
    assert lists(*events) == {"": "suppress"}
    assert lists(*events, decisions=(removal(NOW - DAY),)) == {}
    three = [event(value, NOW - value * DAY, account=account) for value, account in enumerate("abc", 1)]
    assert lists(*three, decisions=(removal(NOW - 2 * DAY),)) == {"a": "suppress"}


def test_a_removal_for_one_account_leaves_the_others() -> None:
    two = event(1, account="a"), event(2, account="b")
    assert lists(*two, decisions=(removal(NOW, account="a"),)) == {"b": "suppress"}


def test_a_removal_of_a_bounce_with_a_clock_years_ahead_holds_until_then_and_by_pardon_for_ever() -> None:
    wrong = event(1, NOW + 5 * YEAR)
    assert lists(wrong, decisions=(removal(NOW),)) == {}
    assert lists(wrong, decisions=(removal(NOW, 1),), now=NOW + 9 * YEAR) == {}


@pytest.mark.parametrize("kind", [SUPPRESS, HOLD])
def test_people_put_addresses_on_lists(kind: DecisionKind) -> None:
    (entry,) = entries(decisions=(decision(kind, reason="complaint", note="by phone", account="a"),))
    assert (entry.account, str(entry.list), entry.reason, entry.note) == ("a", str(kind), "complaint", "by phone")
    assert (entry.source, entry.proved, entry.event, entry.since) == ("manual", True, None, NOW - HOUR)


def test_a_removal_takes_an_entry_by_hand_away_and_a_later_entry_comes_back() -> None:
    by_hand = decision(SUPPRESS, NOW - 3 * DAY)
    assert lists(decisions=(by_hand, removal(NOW - DAY))) == {}
    assert lists(decisions=(removal(NOW - DAY), by_hand)) == {}
    assert lists(decisions=(by_hand, removal(NOW - DAY), decision(HOLD, NOW - HOUR))) == {"*": "hold"}
    own = decision(SUPPRESS, NOW - 3 * DAY, account="a")
    assert lists(decisions=(own, removal(NOW - DAY))) == {}
    assert lists(decisions=(own, removal(NOW - DAY, account="b"))) == {"a": "suppress"}
    # A list that was imported without dates is older than any removal.
    assert lists(decisions=(removal(NOW - DAY), decision(SUPPRESS, None, source="old.csv"))) == {}


def test_an_entry_by_hand_outlives_deliveries_and_does_not_weaken_bounces() -> None:
    assert lists(success(1, NOW), decisions=(decision(SUPPRESS, NOW - DAY),)) == {"*": "suppress"}
    assert lists(event(1), decisions=(decision(HOLD, NOW, account=""),)) == {"": "suppress"}
    assert lists(event(1, **BLOCKED), decisions=(decision(SUPPRESS, NOW, account=""),)) == {"": "suppress"}


def test_of_two_entries_by_hand_the_later_one_holds() -> None:
    one, other = decision(SUPPRESS, NOW - DAY, account="a"), decision(HOLD, NOW, account="a")
    assert lists(decisions=(one, other)) == lists(decisions=(other, one)) == {"a": "hold"}


def test_an_entry_for_all_accounts_leaves_that_of_one_account() -> None:
    own = decision(SUPPRESS, NOW - DAY, account="a")
    assert lists(decisions=(own, decision(HOLD, NOW))) == {"*": "hold", "a": "suppress"}


def test_of_two_entries_without_dates_the_same_one_holds_in_any_order() -> None:
    one, other = decision(SUPPRESS, None, source="a.csv"), decision(HOLD, None, source="b.csv")
    assert lists(decisions=(one, other)) == lists(decisions=(other, one))


def test_the_entry_is_dated_by_the_first_bounce_and_told_by_the_last() -> None:
    first, last = event(1, NOW - 9 * DAY), event(2, NOW - DAY, reason="mailbox_disabled", address="Kim@example.org")
    (entry,) = entries(last, first, event(3, None))
    assert (entry.since, entry.reason, entry.event) == (NOW - 9 * DAY, "mailbox_disabled", last.id)
    assert entry.address == "Kim@example.org"
    (undated,) = entries(event(3, None))
    assert (undated.since, undated.list) == (None, "suppress")


def test_a_bounce_with_a_wrong_clock_does_not_decide_what_an_address_is() -> None:
    wrong = event(1, NOW + 9 * YEAR, account="a", reason="rate_limited", type="soft", suppress="no")
    history = History(key=KEY, events=(wrong, delay(2, NOW - DAY, account="b")))
    assert view_of(history, policy_named("hubspot"), NOW).type == "pending"
