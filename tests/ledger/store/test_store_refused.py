"""Files that are no ledger, damaged ones, and those of other versions: refused by name, and left as they are."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bounce_cli.errors import LedgerError
from bounce_cli.ledger.judging.policy import policy_named
from bounce_cli.ledger.ledger import opened
from bounce_cli.ledger.store.opening import _APPLICATION, _statements, migrations
from tests.ledger.store.kept_events import (
    bounce,
    content,
    event,
    filled,
    in_memory,
    mailbox,
    octets_of,
    refusal,
    work_with,
)

pytestmark = pytest.mark.slow

Damage = Callable[[Path], None]


def garbage(path: Path) -> None:
    path.write_bytes(b"no ledger at all. " * 5_000)


def a_few_octets(path: Path) -> None:
    path.write_bytes(b"notes of somebody\n")


def truncated(path: Path) -> None:
    filled(path)
    path.write_bytes(path.read_bytes()[: 16_384 * 2 + 77])


def cut_within_the_header(path: Path) -> None:
    filled(path)
    path.write_bytes(path.read_bytes()[:60])


def overwritten(path: Path) -> None:
    filled(path)
    octets = path.read_bytes()
    path.write_bytes(octets[:16_384] + b"\xa5" * (len(octets) - 16_384))


def of_another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE places (name TEXT)")
        connection.execute("INSERT INTO places VALUES ('here')")
        connection.commit()


def of_another_program_by_its_id(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id = 252006674")


def of_a_newer_version(path: Path) -> None:
    filled(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {len(migrations()) + 1}")


REFUSED = [
    (garbage, "is no ledger, or damaged"),
    (a_few_octets, "is no ledger, or damaged"),
    (truncated, "damaged"),
    (cut_within_the_header, "damaged"),
    (overwritten, "damaged"),
    (of_another_program, "another program"),
    (of_another_program_by_its_id, "another program"),
    (of_a_newer_version, "newer bounce"),
]


@pytest.mark.parametrize(("damage", "cause"), REFUSED, ids=lambda value: getattr(value, "__name__", None))
def test_what_is_no_ledger_of_this_version_is_neither_written_nor_read(
    tmp_path: Path, damage: Damage, cause: str
) -> None:
    path = tmp_path / "ledger.sqlite"
    damage(path)
    before = path.read_bytes()
    for write in (True, False):
        told = refusal(path, write=write)
        assert str(path) in told
        assert cause in told, told
    assert path.read_bytes() == before


@pytest.mark.parametrize(("damage", "cause"), REFUSED, ids=lambda value: getattr(value, "__name__", None))
def test_the_command_names_file_and_cause_with_exit_status_4(tmp_path: Path, damage: Damage, cause: str) -> None:
    path, mails = tmp_path / "ledger.sqlite", mailbox(tmp_path / "bounces.mbox", 0, 6)
    damage(path)
    before = path.read_bytes()
    for words in (("ledger", "ingest", mails), ("suppress", "list")):
        done = bounce(*words, "--ledger", path)
        assert done.returncode == 4, done.stderr
        assert str(path) in done.stderr
        assert cause in done.stderr
        assert "Traceback" not in done.stderr
    assert path.read_bytes() == before


def test_a_folder_is_no_ledger(tmp_path: Path) -> None:
    for write in (True, False):
        assert str(tmp_path) in refusal(tmp_path, write=write)
    done = bounce("ledger", "ingest", mailbox(tmp_path / "bounces.mbox", 0, 2), "--ledger", tmp_path)
    assert (done.returncode, str(tmp_path) in done.stderr, "Traceback" in done.stderr) == (4, True, False)


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    path = tmp_path / "file" / "ledger.sqlite"
    for write in (True, False):
        assert str(path) in refusal(path, write=write)


def test_what_does_not_exist_is_not_made_by_reading(tmp_path: Path) -> None:
    path = tmp_path / "none" / "ledger.sqlite"
    assert "there is no ledger yet" in refusal(path, write=False)
    assert not path.parent.exists()


def test_an_empty_file_becomes_a_ledger_and_is_refused_by_whoever_reads(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(b"")
    assert str(path) in refusal(path, write=False)
    assert path.read_bytes() == b""
    work_with(path)
    assert len(content(path)["events"]) == 1


def older(path: Path) -> None:
    """A ledger after the first migration, with ten events."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in _statements(migrations()[0]):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        connection.execute("PRAGMA user_version = 1")
        for number in range(10):
            made = event(number, f"kim{number}@example.org")
            connection.execute(f"INSERT INTO events VALUES ({', '.join('?' * len(made))})", made)


def test_an_older_ledger_is_brought_up_to_date_with_all_that_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    older(path)
    with opened(path, policy_named("hubspot"), write=True) as ledger:
        ledger.settle()
    with in_memory() as expected:
        expected.add([event(number, f"kim{number}@example.org") for number in range(10)])
        expected.settle()
        found = content(path)
        assert found["events"] == content(expected)["events"]
        assert found["entries"] == content(expected)["entries"]
        assert not found["unsettled"]


def test_an_older_ledger_takes_new_events(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    older(path)
    work_with(path, event(50, "kim3@example.org"))
    assert len(content(path)["events"]) == 11


def test_whoever_only_reads_an_older_ledger_is_told_what_to_do_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    older(path)
    before = octets_of(path)
    assert "older bounce" in refusal(path, write=False)
    done = bounce("suppress", "list", "--ledger", path)
    assert (done.returncode, str(path) in done.stderr) == (4, True)
    assert octets_of(path) == before


def test_a_migration_that_fails_leaves_the_older_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ledger.sqlite"
    older(path)
    broken = (*migrations(), "CREATE TABLE more (x TEXT) STRICT;\nCREATE TABLE events (x TEXT) STRICT;\n")
    monkeypatch.setattr("bounce_cli.ledger.store.opening.migrations", lambda: broken)
    assert str(path) in refusal(path, write=True)
    with closing(sqlite3.connect(path)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM events").fetchone() == (10,)
    assert not tables & {"more", "sent", "exports"}


def test_a_ledger_that_goes_bad_while_it_is_open_is_told_by_name(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    filled(path)
    with opened(path, policy_named("hubspot"), write=True) as ledger:
        ledger.connection.execute("DROP TABLE unsettled")
        with pytest.raises(LedgerError, match="no such table") as caught:
            ledger.add([event(9_000, "new@example.org")])
        assert str(path) in str(caught.value)
        assert len(content_of_events(ledger.connection)) == 300


def content_of_events(connection: sqlite3.Connection) -> list[tuple[bytes]]:
    return connection.execute("SELECT id FROM events").fetchall()
