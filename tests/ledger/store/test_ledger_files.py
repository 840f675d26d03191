"""A ledger's file where something is wrong with it: a clear message, status 4, and nothing lost."""

import resource
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bounce_cli.errors import LedgerError
from bounce_cli.ledger.judging.policy import policy_named
from bounce_cli.ledger.ledger import opened
from bounce_cli.ledger.store import opening
from bounce_cli.ledger.store.network import is_on_network
from tests.ledger.store.kept_events import bounce, content, event, filled, mailbox

pytestmark = pytest.mark.slow

POLICY = policy_named("hubspot")
MOUNTS = """\
22 1 8:1 / / rw - ext4 /dev/sda1 rw
40 22 0:50 / /home rw,relatime shared:5 - nfs4 server:/home rw
41 40 8:2 / /home/own rw - xfs /dev/sdb1 rw
42 22 0:51 / /srv/our\\040share rw - cifs //server/share rw
43 22 0:52 / /mnt/ssh rw - fuse.sshfs server: rw
44 22 0:53 / /var/lib rw - overlay overlay rw
not a mount at all
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


def fails(path: Path, *, write: bool = True, wait: float = 0.2) -> str:
    """What is said when it cannot be opened or written."""
    with pytest.raises(LedgerError) as found, opened(path, POLICY, write=write, wait=wait) as ledger:
        ledger.add([event(999)])
    assert str(found.value).startswith(f"{path}: ")
    return str(found.value)


def test_whoever_waits_too_long_for_another_is_told(path: Path) -> None:
    before = filled(path, [event(1)])
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "another process writes it" in fails(path)
        other.execute("ROLLBACK")
    assert content(path) == before


@pytest.mark.parametrize("damage", ["garbage", "page", "cut"])
def test_a_damaged_file_is_told_and_left_alone(path: Path, damage: str) -> None:
    filled(path, [event(number, f"kim{number}@example.org") for number in range(500)])
    octets = bytearray(path.read_bytes())
    match damage:
        case "garbage":
            octets = bytearray(b"no ledger at all " * 400)
        case "page":
            octets[16_384:49_152] = b"\xa5" * 32_768
        case "cut":
            octets = octets[:20_000]
    path.write_bytes(octets)
    for name in ("-wal", "-shm"):
        path.with_name(path.name + name).unlink(missing_ok=True)
    done = bounce("suppress", "add", "max@example.org", "--ledger", path)
    assert done.returncode == 4
    assert any(word in done.stderr for word in ("is damaged", "is no ledger"))
    assert path.read_bytes() == octets


@pytest.mark.parametrize(
    ("part", "command"),
    [
        (b"CREATE TABLE", ("ledger", "list")),
        (b"CREATE TABLE", ("ledger", "stats")),
        (b"user_unknown", ("ledger", "list")),
    ],
)
def test_octets_that_are_no_text_are_a_damage(path: Path, part: bytes, command: tuple[str, ...]) -> None:
    filled(path, [event(1)])
    octets = path.read_bytes()
    assert part in octets
    path.write_bytes(octets.replace(part, b"\xbb" + part[1:]))
    done = bounce(*command, "--ledger", path)
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.startswith(f"bounce: {path}: is damaged; nothing of this step was written")
    assert "SELECT" not in done.stderr


def test_another_programs_database_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE notes (text)")
    before = path.read_bytes()
    assert "is a database of another program" in fails(path)
    assert path.read_bytes() == before


def test_a_folder_is_no_ledger(tmp_path: Path) -> None:
    done = bounce("ledger", "list", "--ledger", tmp_path)
    assert (done.returncode, "is a folder" in done.stderr) == (4, True)
    assert "cannot be opened" in fails(tmp_path)


def test_a_ledger_of_a_version_to_come_is_left_alone(path: Path) -> None:
    filled(path, [event(1)])
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA user_version = 99")
    assert "was made by a newer bounce (schema 99" in fails(path)
    assert "was made by a newer bounce" in fails(path, write=False)


def test_an_older_ledger_is_brought_up_to_date_with_all_that_is_in_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = opening.migrations()
    with monkeypatch.context() as patch:
        patch.setattr(opening, "migrations", lambda: steps[:1])
        with opening.connect(path, write=True) as connection:
            connection.execute("INSERT INTO horizon VALUES (7)")
    with pytest.raises(LedgerError, match="older bounce"), opening.connect(path, write=False):
        pass
    with opening.connect(path, write=True) as connection:
        assert connection.execute("SELECT moment FROM horizon").fetchall() == [(7,)]
        assert connection.execute("PRAGMA user_version").fetchone()[0] == len(steps)
        assert connection.execute("SELECT count(*) FROM sent").fetchone()[0] == 0


def test_a_file_that_may_not_be_written_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = filled(path, [event(1)])
    monkeypatch.setattr("os.access", lambda *_: False)
    assert "may not be written" in fails(path)
    monkeypatch.undo()
    assert content(path) == before


def test_a_full_disk_loses_nothing(path: Path, tmp_path: Path) -> None:
    before = filled(path, [event(1)])
    mails = mailbox(tmp_path / "many.mbox", 0, 2_000)
    limit = path.stat().st_size + 200_000
    done = bounce(
        *("ledger", "ingest", mails, "--offline", "--ledger", path),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 4, done.stderr
    assert str(path) in done.stderr
    assert content(path)["events"] == before["events"]
    assert bounce("ledger", "ingest", mails, "--offline", "--ledger", path).returncode == 0
    assert len(content(path)["events"]) == 2_001


def test_pages_that_run_out_are_a_full_disk(path: Path) -> None:
    filled(path, [event(1)])
    with opened(path, POLICY, write=True) as ledger:
        ledger.connection.execute("PRAGMA max_page_count = 1")
        with pytest.raises(LedgerError, match="the disk is full"):
            ledger.add([event(number, f"kim{number}@example.org", diagnostic="x" * 900) for number in range(3_000)])
    assert len(content(path)["events"]) == 1


def test_two_ingests_at_once_both_succeed(path: Path, tmp_path: Path) -> None:
    boxes = [mailbox(tmp_path / f"{start}.mbox", start, start + 300) for start in (0, 200, 400)]
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "bounce_cli", "ledger", "ingest", str(box), "--offline", "--ledger", path]
        )
        for box in boxes
    ]
    assert [one.wait() for one in started] == [0, 0, 0]
    assert len(content(path)["events"]) == 700
    assert content(path)["unsettled"] == []


def test_reading_writes_nothing(path: Path) -> None:
    filled(path, [event(1)])
    before = path.read_bytes()
    for words in (("ledger", "list"), ("ledger", "show", "kim@example.org"), ("suppress", "list"), ("ledger", "stats")):
        assert bounce(*words, "--ledger", path).returncode == 0
    assert path.read_bytes() == before


def test_on_read_only_media_a_ledger_is_read_as_it_lies(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(path, [event(1)])
    check, seen = opening._check, []

    def first_fails(connection: sqlite3.Connection, place: Path) -> None:
        seen.append(connection)
        if len(seen) == 1:
            raise sqlite3.OperationalError("unable to open database file")
        check(connection, place)

    monkeypatch.setattr("os.access", lambda *_: False)
    monkeypatch.setattr(opening, "_check", first_fails)
    with opening.connect(path, write=False) as connection:
        assert connection.execute("SELECT count(*) FROM events").fetchone()[0] == 1
        assert connection is not seen[0]
    seen.clear()
    path.with_name(path.name + "-wal").write_bytes(b"something is not written back yet")
    with pytest.raises(LedgerError, match="unable to open"), opening.connect(path, write=False):
        pass


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("/home/kim/ledger.sqlite", True),
        ("/home/own/ledger.sqlite", False),
        ("/homestead/ledger.sqlite", False),
        ("/srv/our share/ledger.sqlite", True),
        ("/mnt/ssh/a/b.sqlite", True),
        ("/var/lib/bounce/ledger.sqlite", False),
        ("/ledger.sqlite", False),
    ],
)
def test_network_file_systems_are_known(tmp_path: Path, place: str, *, found: bool) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS, encoding="utf-8")
    assert is_on_network(Path(place), mounts) is found
    assert not is_on_network(Path(place), tmp_path / "none")


def test_on_a_network_file_system_there_is_no_write_ahead_log(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(path, [event(1)])
    monkeypatch.setattr(opening, "is_on_network", lambda _: True)
    with opened(path, POLICY, write=True) as ledger:
        assert ledger.connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
        ledger.add([event(2)])
    copy = path.with_name("copy.sqlite")
    shutil.copy(path, copy)
    assert len(content(copy)["events"]) == 2
