"""What upkeep takes out is gone, what the lists rest on stays, and a ledger that is full or locked stays whole."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bounce_cli.errors import LedgerError
from bounce_cli.ledger.judging.policy import policy_named
from bounce_cli.ledger.ledger import opened
from bounce_cli.ledger.lists.model import ListName
from bounce_cli.ledger.store.opening import _check
from tests.ledger.store.kept_events import DAY, NOW, content, event, filled, in_memory, key, octets_of, refusal

YEAR = 366 * DAY
KIM = "kimberley.secret@example.org"


def octets_with(path: Path, word: bytes) -> list[str]:
    """The files of a ledger in which a word stands."""
    return [name for name, octets in octets_of(path).items() if word in octets]


def test_nothing_of_a_forgotten_address_is_left(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    others = [event(n, f"kim{n}@example.org") for n in range(3_000)]
    with opened(path, policy_named("hubspot"), write=True) as ledger:
        ledger.add([*others[:1_500], event(9_000, KIM, diagnostic=f"550 <{KIM}>")])
        ledger.add([*others[1_500:], event(9_001, KIM), event(9_002, "lee@example.org", diagnostic=f"{KIM} is full")])
        ledger.settle()
        assert ledger.forget(key(KIM))
        assert octets_with(path, b"kimberley.secret") == []
    assert octets_with(path, b"kimberley.secret") == []


def test_what_is_written_anew_leaves_nothing_either(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with opened(path, policy_named("hubspot"), write=True) as ledger:
        assert ledger.connection.execute("PRAGMA secure_delete").fetchone()[0] == 1
        ledger.add([event(1, KIM)])
        ledger.add([event(2, KIM)])
        ledger.settle()
        ledger.forget(key(KIM))
    assert octets_with(path, b"kimberley.secret") == []


def test_nothing_is_left_or_it_is_told_while_somebody_reads(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    filled(path, [event(1, KIM), event(2)])
    told = ""
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM events").fetchone()
        with opened(path, policy_named("hubspot"), write=True, wait=0.2) as ledger:
            try:
                ledger.forget(key(KIM))
            except LedgerError as error:
                told = str(error)
            left = octets_with(path, b"kimberley.secret")
    assert told or not left


def test_an_address_stays_given_up_when_old_events_go_though_a_date_lies_ahead() -> None:
    arrived = event(2, kind="delivered", reason=None, type=None, suppress="no", moment=NOW + 30 * YEAR)
    with in_memory() as ledger:
        ledger.add([event(1, moment=NOW - 3 * YEAR), arrived])
        before = list(ledger.listed(ListName.SUPPRESS, NOW))
        assert len(before) == 1
        ledger.prune(NOW - 2 * YEAR, NOW)
        assert list(ledger.listed(ListName.SUPPRESS, NOW)) == before


class _Raced:
    """A connection before whose second question another process finishes making the ledger."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.asked = 0

    def execute(self, statement: str) -> sqlite3.Cursor:
        self.asked += 1
        if self.asked == 2:
            filled(self.path)
        return self.connection.execute(statement)


def test_a_ledger_that_another_process_makes_this_moment_is_none_of_another_program(tmp_path: Path) -> None:
    raced = _Raced(tmp_path / "ledger.sqlite")
    with closing(raced.connection):
        _check(raced, raced.path)  # type: ignore[arg-type]


def test_a_ledger_that_is_full_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    before = filled(path)
    with opened(path, policy_named("hubspot"), write=True) as ledger:
        ledger.connection.execute("PRAGMA max_page_count = 1")
        with pytest.raises(LedgerError, match="the disk is full") as caught:
            ledger.add([event(n, f"lee{n}@example.net") for n in range(1_000, 5_000)])
    assert str(path) in str(caught.value)
    assert content(path) == before


def test_a_ledger_that_is_locked_for_long_is_told_and_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    before = filled(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        told = refusal(path, write=True)
    assert str(path) in told
    assert "another process writes it" in told
    assert content(path) == before


def test_whoever_reads_changes_no_octet_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    filled(path)
    before = path.read_bytes()
    with opened(path, policy_named("hubspot"), write=False) as ledger:
        assert len(list(ledger.listed(ListName.SUPPRESS, NOW))) == 300
        assert len(list(ledger.histories())) == 300
        with pytest.raises(LedgerError):
            ledger.add([event(7_000, "new@example.org")])
    assert path.read_bytes() == before
