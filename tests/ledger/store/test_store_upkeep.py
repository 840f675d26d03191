"""Forgetting leaves no trace of an address; pruning takes out what no list rests on."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from bounce_cli.errors import LedgerError
from bounce_cli.ledger.event import COLUMNS, Event
from bounce_cli.ledger.history import Decision, SentRow
from bounce_cli.ledger.judging.policy import policies, policy_named
from bounce_cli.ledger.ledger import Ledger, opened
from bounce_cli.ledger.lists.model import Listed, ListName
from bounce_cli.ledger.store import writing
from bounce_cli.ledger.store.opening import connect, transaction
from tests.ledger.store.kept_events import (
    DAY,
    NOW,
    bounce,
    content,
    decision,
    event,
    filled,
    in_memory,
    key,
    listed,
    octets_of,
    sent,
)
from tests.ledger.store.random_events import POLICIES, YEAR, some_decisions, some_events, some_sent

POLICY = policy_named("hubspot")
WHO = "zorro.secret@example.org"
_quick = settings(max_examples=120, deadline=None)
Prepare = Callable[[Ledger], object]


def traces(path: Path, words: Sequence[str] = ("zorro",)) -> list[str]:
    """The files of a ledger in which one of these words stands."""
    return [name for name, octets in octets_of(path).items() if any(word.encode() in octets.lower() for word in words)]


def lived_with(ledger: Ledger, who: str = WHO) -> None:
    """All that can be known of an address, changed again and again."""
    for account in range(25):
        ledger.add(
            [event(5_000 + account, who, account=f"a{account}", diagnostic=f"550 <{who}> " + "no such user " * 9)]
        )
        ledger.settle()
    ledger.add([event(5_003, who, account="b", diagnostic="short")])
    ledger.add_sent([sent(who), sent(who, "zorro.1@example.com")])
    ledger.decide([decision(who, "hold"), decision(who, at=NOW + 1), decision(who, "suppress", at=NOW + 2)])
    ledger.settle()
    ledger.note_export("suppress", ledger.changes("suppress", ledger.listed(ListName.SUPPRESS, NOW)))


def forgotten(path: Path, *more: Prepare, who: str = WHO) -> None:
    filled(path)
    with opened(path, POLICY, write=True) as ledger:
        for prepare in (lambda one: lived_with(one, who), *more):
            prepare(ledger)
        ledger.settle()
        assert ledger.forget(key(who)) > 30


def test_what_is_forgotten_is_in_no_octet_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    expected = filled(path)
    forgotten(path)
    assert traces(path) == []
    found = content(path)
    assert {**found, "horizon": 0, "exports": 0} == {**expected, "horizon": 0, "exports": 0}
    assert key(WHO) not in repr(found)


def test_what_is_forgotten_by_command_is_in_no_octet_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    filled(path)
    with opened(path, POLICY, write=True) as ledger:
        lived_with(ledger)
        # A reader that stays away keeps what the command writes in the log.
        assert bounce("ledger", "forget", WHO, "--ledger", path).returncode == 0
        assert traces(path) == []
    assert traces(path) == []
    assert bounce("ledger", "show", WHO, "--ledger", path).returncode == 1


def named_by_another(**changes: Any) -> Prepare:
    return lambda ledger: ledger.add([event(9_000, "lee@example.net", **changes)])


def decided_of_another(**changes: Any) -> Prepare:
    return lambda ledger: ledger.decide([decision("lee@example.net", "hold", **changes)])


def test_what_other_bounces_quote_of_the_address_is_forgotten(tmp_path: Path) -> None:
    forgotten(tmp_path / "ledger", named_by_another(diagnostic="550 forwarded to ZORRO.secret@EXAMPLE.org: unknown"))
    assert traces(tmp_path / "ledger") == []


@pytest.mark.parametrize(
    "prepare",
    [
        named_by_another(origin=f"/var/mail/{WHO}/1.eml"),
        named_by_another(mail_id=WHO),
        decided_of_another(note=f"wife of {WHO}"),
    ],
    ids=["origin", "mail_id", "note"],
)
def test_what_else_names_the_address_is_forgotten(tmp_path: Path, prepare: Prepare) -> None:
    forgotten(tmp_path / "ledger", prepare)
    assert traces(tmp_path / "ledger") == []


def test_an_address_in_another_script_is_forgotten_in_that_script_too(tmp_path: Path) -> None:
    who = "zorro@bücher.example"
    forgotten(tmp_path / "ledger", named_by_another(diagnostic=f"550 forwarded to {who}: unknown"), who=who)
    assert traces(tmp_path / "ledger") == []


def test_a_reader_does_not_keep_what_is_forgotten_unless_that_is_told(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    filled(path)
    with opened(path, POLICY, write=True) as ledger:
        lived_with(ledger)
    with connect(path, write=False) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM events").fetchone()
        with opened(path, POLICY, write=True, wait=0.1) as ledger:
            with pytest.raises(LedgerError, match="another process reads it"):
                ledger.forget(key(WHO))
            assert ledger.history(key(WHO)).events == ()
    with opened(path, POLICY, write=True) as ledger:
        assert ledger.forget(key(WHO)) == 0
        assert traces(path) == []


def suppressed(found: list[Listed]) -> list[Listed]:
    return [one for one in found if one.list is ListName.SUPPRESS]


@given(events=some_events(), rows=some_sent(), decisions=some_decisions(), policy=POLICIES)
@_quick
def test_pruning_takes_nobody_off_the_suppression_list(
    events: list[Event], rows: list[SentRow], decisions: list[Decision], policy: str
) -> None:
    before = NOW - 30 * DAY
    with in_memory(policies()[policy]) as ledger:
        ledger.add(events)
        ledger.add_sent(rows)
        ledger.decide(decisions)
        ledger.settle()
        expected = suppressed(listed(ledger))
        count = len(content(ledger)["events"])
        gone, kept = ledger.prune(before, NOW)
        found = content(ledger)
        assert suppressed(listed(ledger)) == expected
        assert count - len(found["events"]) <= gone
        rest = [one for known in ledger.histories() for one in known.events if (one.moment or before) < before]
        assert len(rest) == kept
        ahead = {row[1] for row in found["events"] if (row[COLUMNS.index("moment")] or 0) > NOW + DAY}
        assert {one.key for one in rest} <= {row[2] for row in found["entries"] if row[1] == "suppress"} | ahead
        assert not found["unsettled"]
        assert ledger.prune(before, NOW) == (0, kept)


def test_pruning_takes_nobody_off_the_list_whom_only_a_wrong_date_would_clear() -> None:
    success = event(2, kind="delivered", reason=None, type=None, suppress="no", moment=NOW + 9 * YEAR)
    with in_memory() as ledger:
        ledger.add([event(1, moment=NOW - 2 * YEAR), success])
        ledger.settle()
        expected = listed(ledger)
        assert [one.list for one in expected] == [ListName.SUPPRESS]
        ledger.prune(NOW - YEAR, NOW)
        assert listed(ledger) == expected


def test_pruning_takes_out_what_no_list_rests_on() -> None:
    old = {"moment": NOW - 2 * YEAR}
    with in_memory() as ledger:
        ledger.add([event(1, "held@example.org", suppress="hold", **old), event(2, "kim@example.org", **old)])
        ledger.add([event(3, "fresh@example.org", level=0), event(4, "undated@example.org", level=0, moment=None)])
        ledger.add_sent(
            [sent("nobody@example.org", "m1", NOW - 2 * YEAR), sent(moment=NOW - 2 * YEAR), sent("new@example.org")]
        )
        assert ledger.prune(NOW - YEAR, NOW) == (2, 1)
        found = content(ledger)
        assert {row[1] for row in found["events"]} == {
            "example.org kim",
            "example.org fresh",
            "example.org undated",
        }
        assert {row[1] for row in found["sent"]} == {"example.org kim", "example.org new"}
        assert [one.address for one in listed(ledger)] == [
            "kim@example.org",
            "fresh@example.org",
            "undated@example.org",
        ]


def test_mails_that_prove_a_bounce_outlive_it() -> None:
    with in_memory() as ledger:
        ledger.add([event(1, level=0, proof=None, mail_id="m1", moment=NOW - 2 * YEAR)])
        ledger.add_sent([sent(moment=NOW - 2 * YEAR)])
        ledger.settle()
        before = listed(ledger)
        assert [one.list for one in before] == [ListName.SUPPRESS]
        assert ledger.prune(NOW - YEAR, NOW) == (0, 1)
        assert listed(ledger) == before


def test_what_was_pruned_can_be_taken_in_again() -> None:
    held = event(1, level=0, moment=NOW - 2 * YEAR)
    with in_memory() as ledger:
        ledger.add([held])
        ledger.settle()
        before = content(ledger)
        assert ledger.prune(NOW - YEAR, NOW) == (1, 0)
        assert listed(ledger) == []
        ledger.add([held])
        ledger.settle()
        assert content(ledger) == before


def test_whoever_is_killed_while_pruning_can_ingest_again() -> None:
    held = event(1, level=0, moment=NOW - 2 * YEAR)
    with in_memory() as ledger:
        ledger.add([held])
        ledger.settle()
        before = content(ledger)
        with transaction(ledger.connection):
            writing.prune(ledger.connection, NOW - YEAR, NOW)  # and no settling after it
        ledger.add([held])
        ledger.settle()
        assert content(ledger) == before
