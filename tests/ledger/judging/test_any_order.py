"""What an address comes to does not depend on the order in which its events came in, nor on wrong clocks among them."""

from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.ledger.event import Event
from bounce_cli.ledger.history import Decision, History
from bounce_cli.ledger.judging.entries import EVER, Judge
from bounce_cli.ledger.judging.policy import policies, policy_named
from bounce_cli.ledger.judging.types import TypeRules, global_accounts, state_of, states_of, still_stand
from bounce_cli.ledger.lists.model import ListName
from bounce_cli.ledger.proof.level import Level
from bounce_cli.ledger.view import view_of
from tests.ledger.ledger_events import ACCOUNTS, DAY, KEY, NOW, YEAR, some_decisions, some_events

RULES = TypeRules()
TIMES = st.sampled_from([NOW - 30 * DAY, NOW, NOW + 3 * DAY, NOW + 60 * YEAR])
UNPROVED = (Level.NONE, Level.OWN_DOMAIN, Level.PLAUSIBLE)


@given(some_events(), some_decisions(), ACCOUNTS, TIMES, st.data())
def test_events_in_any_order_come_to_the_same_states(
    events: tuple[Event, ...], decisions: tuple[Decision, ...], account: str, now: int, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(events))
    one, other = still_stand(events, decisions, now), still_stand(shuffled, decisions[::-1], now)
    assert one == other
    assert state_of(account, one, RULES, now) == state_of(account, other, RULES, now)
    states = states_of(one, RULES, now)
    assert states == states_of(other, RULES, now)
    assert global_accounts(states, RULES) == global_accounts(states_of(other, RULES, now), RULES)


@given(some_events(), some_decisions(), st.sampled_from(sorted(policies())), TIMES, st.data())
def test_events_in_any_order_put_an_address_on_the_same_lists(
    events: tuple[Event, ...], decisions: tuple[Decision, ...], name: str, now: int, data: st.DataObject
) -> None:
    one = History(key=KEY, events=events, decisions=decisions)
    other = History(key=KEY, events=tuple(data.draw(st.permutations(events))), decisions=decisions[::-1])
    judge = Judge(policy_named(name))
    assert judge.at(one, now) == judge.at(other, now)
    assert judge.in_the_end(one) == judge.in_the_end(other)
    shown, again = view_of(one, policy_named(name), now), view_of(other, policy_named(name), now)
    assert (shown.type, shown.reason, shown.states, shown.events) == (
        again.type,
        again.reason,
        again.states,
        again.events,
    )


@given(some_events(), some_decisions(), st.sampled_from(sorted(policies())))
def test_the_end_is_any_time_after_all_dates(
    events: tuple[Event, ...], decisions: tuple[Decision, ...], name: str
) -> None:
    history, judge = History(key=KEY, events=events, decisions=decisions), Judge(policy_named(name))
    dates = (NOW, *(moment for one in events for moment in (one.moment, one.arrival, one.until) if moment is not None))
    assert judge.in_the_end(history) == judge.at(history, max(dates))
    assert judge.in_the_end(history) == judge.at(history, EVER)


@given(some_events(), st.sampled_from(sorted(policies())))
def test_the_end_of_single_events_is_the_same_from_one_judge_as_from_many(events: tuple[Event, ...], name: str) -> None:
    judge = Judge(policy_named(name))
    for one in events:
        history = History(key=KEY, events=(one,))
        assert judge.in_the_end(history) == Judge(policy_named(name)).at(history, EVER)


@given(some_events(), some_events(UNPROVED, first=100), some_decisions(), TIMES)
def test_what_is_not_proved_changes_nothing_of_the_list_of_those_given_up(
    events: tuple[Event, ...], unproved: tuple[Event, ...], decisions: tuple[Decision, ...], now: int
) -> None:
    judge = Judge(policy_named("hubspot"))

    def given_up(*found: Event) -> set[tuple[str, str | None, int | None]]:
        entries = judge.at(History(key=KEY, events=found, decisions=decisions), now)
        return {(one.account, one.reason, one.since) for one in entries if one.list is ListName.SUPPRESS}

    assert given_up(*events, *unproved) == given_up(*events) == given_up(*unproved, *events)


@given(some_events(), TIMES)
def test_dates_years_ahead_count_as_none(events: tuple[Event, ...], now: int) -> None:
    ahead = [one.moment is not None and one.moment > now + DAY for one in events]
    undated = [one._replace(moment=None) if wrong else one for one, wrong in zip(events, ahead, strict=True)]
    found = still_stand(undated, (), now)
    assert [one.id for one in still_stand(events, (), now)] == [one.id for one in found]
    one = [(state.account, state.type) for state in states_of(found, RULES, now)]
    assert one == [(state.account, state.type) for state in states_of(still_stand(events, (), now), RULES, now)]
