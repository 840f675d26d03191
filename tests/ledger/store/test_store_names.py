"""A ledger may have any name that a file may have."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bounce_cli.ledger.judging.policy import policy_named
from bounce_cli.ledger.ledger import opened
from bounce_cli.ledger.lists.model import ListName
from bounce_cli.ledger.store.opening import _set_journal
from tests.ledger.store.kept_events import NOW, event, filled

POLICY = policy_named("hubspot")


@pytest.mark.parametrize("name", ["a b", "50% #1?.db", "ä\n", "a&mode=memory", "%41", "\udcff"])
def test_a_ledger_is_read_under_the_name_that_it_was_written_under(tmp_path: Path, name: str) -> None:
    before = filled(tmp_path / name)
    with opened(tmp_path / name, POLICY, write=False) as ledger:
        assert len(list(ledger.listed(ListName.SUPPRESS, NOW))) == len(before["events"]) == 300


@pytest.mark.parametrize("name", [":memory:", "file:a?mode=memory"])
def test_words_of_sqlite_are_names_of_files_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    with opened(Path(name), POLICY, write=True) as ledger:
        ledger.add([event(1)])
    assert (tmp_path / name).stat().st_size > 0


def test_a_journal_that_cannot_be_had_is_not_tried_forever() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        _set_journal(connection, "wal", 30)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("memory",)
