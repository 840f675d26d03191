"""Sets and tables of numbers behave as those of Python do, until they are full."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.patterns import health, memory
from bounce_cli.patterns.compact import HashedRows, HashSet, key_of
from bounce_cli.patterns.observer import Patterns
from bounce_cli.patterns.outcome import outcome_of
from tests.patterns.mailboxes import bounce, people

_KEYS = st.lists(st.integers(1, 60) | st.integers(1, (1 << 64) - 1))


@given(_KEYS)
def test_a_hash_set_knows_what_is_new(keys: list[int]) -> None:
    known: set[int] = set()
    found = HashSet(10_000)
    for key in keys:
        assert found.add(key) is (key not in known)
        known.add(key)
    assert len(found) == len(known)


@given(_KEYS)
def test_hashed_rows_number_keys_in_the_order_in_which_they_come(keys: list[int]) -> None:
    known: dict[int, int] = {}
    found = HashedRows(10_000)
    for key in keys:
        assert found.find(key) == known.get(key, -1)
        assert found.number(key) == known.setdefault(key, len(known))
    assert list(found.keys) == list(known)


def test_they_grow() -> None:
    keys = [key_of(number) for number in range(5_000)]
    seen, rows = HashSet(10_000), HashedRows(10_000)
    assert all(seen.add(key) for key in keys)
    assert not any(seen.add(key) for key in keys)
    assert [rows.number(key) for key in keys] == list(range(5_000))
    assert [rows.find(key) for key in keys] == list(range(5_000))


def test_full_ones_say_so_and_still_know_what_they_have() -> None:
    seen, rows = HashSet(2), HashedRows(2)
    assert [seen.add(key) for key in (1, 2, 2)] == [True, True, False]
    assert [rows.number(key) for key in (1, 2, 2)] == [0, 1, 1]
    assert not seen.is_full
    assert not rows.is_full
    assert not seen.add(3)
    assert rows.number(3) == -1
    assert seen.is_full
    assert rows.is_full


def test_a_key_is_never_nought() -> None:
    assert all(key_of(number) for number in range(1000))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("MOST_ADDRESSES", "addresses_limit"),
        ("MOST_SIGHTS", "sights_limit"),
        ("MOST_DOMAINS", "domains_limit"),
        ("MOST_GROUPS", "groups_limit"),
        ("MOST_SENDERS", "senders_limit"),
        ("MOST_DAYS", "days_limit"),
    ],
)
def test_each_bound_of_memory_that_was_reached_is_told(name: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, name, 2)
    seen = Patterns()
    for number, who in enumerate((*people(5, "a.example"), *people(5, "b.example"), *people(5, "c.example"))):
        seen.add([bounce(who, hours=24 * number, client_ip="192.0.2.7")])
    limits = seen.health().limits
    assert [limit.code for limit in limits] == [code]
    assert str(getattr(health, name)) in limits[0].text.replace(",", "")
    seen.found()


def test_other_mail_says_nothing_of_an_address() -> None:
    assert outcome_of(bounce("kim@example.org", kind="feedback")) == 0
