"""The lists are the same whether they were settled before or are judged when asked, at any time."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bounce_cli.ledger.event import Event
from bounce_cli.ledger.history import Decision
from bounce_cli.ledger.judging.policy import policies, policy_named, policy_of
from bounce_cli.ledger.ledger import Ledger
from bounce_cli.ledger.lists.model import Listed, ListName
from bounce_cli.ledger.store.settling import is_settled, use_policy
from tests.ledger.store.kept_events import DAY, NOW, content, decision, event, in_memory, listed, sent
from tests.ledger.store.random_events import ASKED, POLICIES, YEAR, some_decisions, some_events, some_sent

_quick = settings(max_examples=120, deadline=None)
SUPPRESS, HOLD = ListName.SUPPRESS, ListName.HOLD


def on(ledger: Ledger, name: ListName, now: int = NOW, account: str | None = None) -> list[str]:
    return [one.address for one in ledger.listed(name, now, account)]


def judged_when_asked(ledger: Ledger, now: int, account: str | None) -> list[Listed]:
    """The lists of a ledger that is not settled."""
    ledger.connection.execute("INSERT INTO unsettled VALUES ('example.com nobody')")
    assert not is_settled(ledger.connection, ledger.policy)
    try:
        return listed(ledger, now, account)
    finally:
        ledger.connection.execute("DELETE FROM unsettled")


@given(data=st.data(), policy=POLICIES, now=ASKED, account=st.sampled_from([None, "", "a", "nobody"]))
@_quick
def test_settled_or_not_and_at_any_time_the_lists_are_the_same(
    data: st.DataObject, policy: str, now: int, account: str | None
) -> None:
    with in_memory(policies()[policy]) as ledger:
        ledger.add(data.draw(some_events()))
        ledger.add_sent(data.draw(some_sent()))
        ledger.decide(data.draw(some_decisions()))
        ledger.settle()
        found = listed(ledger, now, account)
        assert found == judged_when_asked(ledger, now, account)
        for name in ListName:
            keys = [one.address.rpartition("@")[::-2] for one in found if one.list is name]
            assert keys == sorted(set(keys))
        given_up = {one.address for one in found if one.list is SUPPRESS}
        assert not given_up & {one.address for one in found if one.list is HOLD}


@given(events=some_events(), decisions=some_decisions(), now=ASKED)
@_quick
def test_a_policy_that_is_not_in_use_gives_the_lists_that_it_gives_in_use(
    events: list[Event], decisions: list[Decision], now: int
) -> None:
    with in_memory() as ledger:
        ledger.add(events)
        ledger.decide(decisions)
        ledger.settle()
        other = replace(ledger, policy=policy_named("strict"))
        before = content(ledger)
        found = listed(other, now)
        assert content(ledger) == before
        use_policy(other.connection, other.policy)
        other.settle()
        assert listed(other, now) == found


@given(events=some_events(), decisions=some_decisions())
@_quick
def test_an_address_stands_as_its_own_entries_say(events: list[Event], decisions: list[Decision]) -> None:
    with in_memory() as ledger:
        ledger.add(events)
        ledger.decide(decisions)
        ledger.settle()
        for one in listed(ledger):
            domain_first = f"{one.address.rpartition('@')[2]} {one.address.rpartition('@')[0]}"
            assert one.list.value == max(entry.list.value for entry in ledger.standing(domain_first, NOW))


def test_one_bounce_counts_as_its_date_lets_it_also_where_points_are_counted() -> None:
    rule = '{"list": "suppress", "scores": {"hard": 1}, "points": 1}'
    with in_memory(policy_of(f'{{"level": "sent", "rule": [{rule}]}}')) as ledger:
        ledger.add([event(1, "kim@example.org"), event(2, "lee@example.org", moment=None)])
        ledger.add([event(3, "max@example.org", moment=NOW + 9 * YEAR)])
        ledger.settle()
        assert on(ledger, SUPPRESS) == ["kim@example.org"]
        assert on(ledger, SUPPRESS, NOW + 10 * YEAR) == ["kim@example.org", "max@example.org"]
        assert listed(ledger) == judged_when_asked(ledger, NOW, None)


def test_a_delivery_that_is_dated_years_ahead_clears_nothing_until_then() -> None:
    success = event(2, kind="delivered", reason=None, type=None, suppress="no", moment=NOW + 9 * YEAR)
    with in_memory() as ledger:
        ledger.add([event(1), success])
        ledger.settle()
        assert on(ledger, SUPPRESS) == ["kim@example.org"]
        assert on(ledger, SUPPRESS, NOW + 9 * YEAR) == []


def test_who_is_given_up_in_one_account_is_not_on_hold_in_another() -> None:
    held = event(2, account="b", suppress="hold", reason="spam_content")
    with in_memory() as ledger:
        ledger.add([event(1, account="a"), held])
        ledger.settle()
        assert (on(ledger, SUPPRESS), on(ledger, HOLD)) == (["kim@example.org"], [])
        assert (on(ledger, SUPPRESS, account="a"), on(ledger, HOLD, account="a")) == (["kim@example.org"], [])
        assert (on(ledger, SUPPRESS, account="b"), on(ledger, HOLD, account="b")) == ([], ["kim@example.org"])
        assert (on(ledger, SUPPRESS, account="c"), on(ledger, HOLD, account="c")) == ([], [])


def test_what_holds_for_all_accounts_holds_for_each() -> None:
    with in_memory() as ledger:
        ledger.add([event(number, account=name) for number, name in enumerate("abc")])
        ledger.decide([decision("max@example.org", "suppress")])
        ledger.settle()
        assert on(ledger, SUPPRESS, account="nobody") == ["kim@example.org", "max@example.org"]
        (own,) = (one for one in ledger.listed(SUPPRESS, NOW, "a") if one.type)
        assert (own.type, own.reason) == ("global", "user_unknown")
        (other,) = (one for one in ledger.listed(SUPPRESS, NOW, "nobody") if one.type)
        assert (other.type, other.reason) == ("global", None)


def test_mail_that_was_sent_proves_a_bounce_of_before() -> None:
    with in_memory() as ledger:
        ledger.add([event(1, level=0, proof=None, mail_id="m1")])
        ledger.settle()
        assert (on(ledger, SUPPRESS), on(ledger, HOLD)) == ([], ["kim@example.org"])
        ledger.add_sent([sent()])
        assert (on(ledger, SUPPRESS), on(ledger, HOLD)) == (["kim@example.org"], [])
        ledger.settle()
        assert (on(ledger, SUPPRESS), on(ledger, HOLD)) == (["kim@example.org"], [])


def exported(ledger: Ledger, target: str = "both") -> tuple[list[str], list[str], list[str], int]:
    """What an export adds, moves and takes off, and what stays; it is noted."""
    found = ledger.changes(target, listed(ledger))
    ledger.note_export(target, found)
    return (
        [one.address for one in found.added],
        [one.address for one in found.moved],
        [key for key, _, _ in found.gone],
        found.same,
    )


def test_an_export_tells_what_is_new_what_moved_and_what_is_gone() -> None:
    with in_memory() as ledger:
        ledger.add([event(1), event(2, "lee@example.org", level=0), event(3, "max@example.org")])
        ledger.settle()
        everybody = ["kim@example.org", "max@example.org", "lee@example.org"]
        assert exported(ledger) == (everybody, [], [], 0)
        assert exported(ledger) == ([], [], [], 3)
        ledger.decide([decision("kim@example.org"), decision("max@example.org", "remove")])
        ledger.decide([decision("max@example.org", "hold"), decision("ana@example.org", "suppress")])
        ledger.add([event(2, "lee@example.org")])
        assert exported(ledger) == (["ana@example.org"], ["lee@example.org", "max@example.org"], ["example.org kim"], 0)
        assert exported(ledger) == ([], [], [], 3)
        assert exported(ledger, "another")[0] == ["ana@example.org", "lee@example.org", "max@example.org"]


@given(first=some_events(), second=some_events(), decisions=some_decisions())
@_quick
def test_a_noted_export_leaves_no_changes(first: list[Event], second: list[Event], decisions: list[Decision]) -> None:
    with in_memory() as ledger:
        ledger.add(first)
        exported(ledger)
        before = {(one.address, one.list) for one in listed(ledger)}
        ledger.add(second)
        ledger.decide(decisions)
        now = {(one.address, one.list) for one in listed(ledger)}
        added, moved, gone, same = exported(ledger)
        assert same == len(before & now)
        assert set(added) == {address for address, _ in now} - {address for address, _ in before}
        assert len(moved) == len({address for address, _ in now - before} - set(added))
        assert len(gone) == len({address for address, _ in before} - {address for address, _ in now})
        assert exported(ledger) == ([], [], [], len(now))


def test_only_the_first_export_is_the_first() -> None:
    with in_memory() as ledger:
        ledger.add([event(1)])
        assert ledger.changes("both", listed(ledger)).is_first
        exported(ledger)
        ledger.decide([decision()])
        exported(ledger)
        assert not ledger.changes("both", listed(ledger)).is_first


def test_the_totals_are_those_of_the_lists() -> None:
    with in_memory() as ledger:
        ledger.add([event(number, f"kim{number % 4}@example.org", account=f"a{number % 3}") for number in range(9)])
        ledger.add([event(99, "lee@example.org", level=0, moment=NOW - DAY)])
        ledger.settle()
        found = ledger.totals()
        assert (found.suppressed, found.held, found.unproved) == (len(on(ledger, SUPPRESS)), len(on(ledger, HOLD)), 1)
