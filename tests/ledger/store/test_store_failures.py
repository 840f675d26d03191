"""What stands in the way of a ledger is named, and what was in it stays."""

import ctypes
import os
import resource
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bounce_cli.cli.main import main
from bounce_cli.errors import LedgerError
from bounce_cli.ledger.judging.policy import policy_named
from bounce_cli.ledger.ledger import opened
from tests.ledger.store.kept_events import bounce, content, event, filled, mailbox, octets_of

pytestmark = pytest.mark.slow

IS_ROOT = os.geteuid() == 0
needs_mounts = pytest.mark.skipif(not IS_ROOT, reason="only root mounts file systems")
POLICY = policy_named("hubspot")
_DROP, _OVERRIDE, _SEARCH = 24, 1, 2  # prctl(2), capabilities(7)


def bound_by_permissions() -> None:
    """Take from root what lets it write and read everything."""
    for capability in (_OVERRIDE, _SEARCH):
        ctypes.CDLL(None).prctl(_DROP, capability, 0, 0, 0)


BOUND: dict[str, Any] = {"preexec_fn": bound_by_permissions}


def refused(end: subprocess.CompletedProcess[str], path: Path, cause: str) -> None:
    """The command names the file and the cause, in one line, with status 4."""
    assert end.returncode == 4, end.stderr
    assert end.stderr.startswith(f"bounce: {path}: ")
    assert end.stderr.count("\n") == 1
    assert cause in end.stderr


def ingest(ledger: Path, mails: Path, **options: Any) -> subprocess.CompletedProcess[str]:
    return bounce("ledger", "ingest", mails, "--ledger", ledger, **options)


def test_a_ledger_that_may_grow_no_further_stays_as_it_was(tmp_path: Path) -> None:
    before = filled(tmp_path / "ledger")
    end = ingest(
        tmp_path / "ledger",
        mailbox(tmp_path / "bounces.mbox", 0, 300),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    refused(end, tmp_path / "ledger", "the system cannot read or write it")
    assert content(tmp_path / "ledger") == before


@needs_mounts
def test_a_full_disk_leaves_a_ledger_as_it_was(tmp_path: Path) -> None:
    before = filled(tmp_path / "ledger")
    mails = mailbox(tmp_path / "bounces.mbox", 0, 300)
    disk, size = tmp_path / "disk", (tmp_path / "ledger").stat().st_size // 1024 + 80
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", disk], check=True)
    try:
        shutil.copy(tmp_path / "ledger", disk / "ledger")
        refused(ingest(disk / "ledger", mails), disk / "ledger", "the disk is full")
        assert content(disk / "ledger") == before
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_database_that_is_full_takes_all_of_a_step_or_nothing(tmp_path: Path) -> None:
    before = filled(tmp_path / "ledger")
    with opened(tmp_path / "ledger", POLICY, write=True) as ledger:
        ledger.connection.execute("PRAGMA max_page_count = 1")
        with pytest.raises(LedgerError, match="ledger: the disk is full; nothing of this step was written"):
            ledger.add([event(number, f"lee{number}@example.net") for number in range(1_000, 3_000)])
    assert content(tmp_path / "ledger") == before


def test_a_read_only_file_is_read_and_not_written(tmp_path: Path) -> None:
    path, mails = tmp_path / "ledger", mailbox(tmp_path / "bounces.mbox", 0, 10)
    filled(path)
    before = path.read_bytes()
    path.chmod(0o400)
    refused(ingest(path, mails, **BOUND), path, "may not be written; nothing was changed")
    end = bounce("suppress", "list", "--format", "ndjson", "--ledger", path, **BOUND)
    assert (end.returncode, end.stdout.count("\n")) == (0, 300)
    assert path.read_bytes() == before


def test_a_ledger_in_a_read_only_folder_is_read_and_not_written(tmp_path: Path) -> None:
    mails, folder = mailbox(tmp_path / "bounces.mbox", 0, 10), tmp_path / "folder"
    folder.mkdir()
    filled(folder / "ledger")
    before = octets_of(folder / "ledger")
    folder.chmod(0o555)
    for policy in ("hubspot", "strict"):
        words = ("suppress", "list", "--policy", policy, "-f", "ndjson", "--ledger", folder / "ledger")
        end = bounce(*words, **BOUND)
        assert (end.returncode, end.stderr, end.stdout.count("\n")) == (0, "", 300)
    refused(ingest(folder / "ledger", mails, **BOUND), folder / "ledger", "")
    refused(ingest(folder / "new", mails, **BOUND), folder / "new", "Permission denied")
    assert octets_of(folder / "ledger") == before


@pytest.mark.parametrize("command", [("suppress", "list"), ("ledger", "ingest", "bounces.mbox")])
def test_a_ledger_of_somebody_else_is_no_missing_one(tmp_path: Path, command: tuple[str, ...]) -> None:
    mailbox(tmp_path / "bounces.mbox", 0, 1)
    path = tmp_path / "ledger"
    filled(path)
    path.chmod(0)
    end = bounce(*command, "--ledger", path, cwd=tmp_path, **BOUND)
    refused(end, path, "access is denied" if command[1] == "list" else "may not be written")


@pytest.mark.parametrize("command", [("suppress", "list"), ("ledger", "ingest", "bounces.mbox")])
def test_a_folder_that_nobody_may_enter_is_named(tmp_path: Path, command: tuple[str, ...]) -> None:
    mailbox(tmp_path / "bounces.mbox", 0, 1)
    closed = tmp_path / "closed"
    closed.mkdir(0o000)
    end = bounce(*command, "--ledger", closed / "ledger", cwd=tmp_path, **BOUND)
    refused(end, closed / "ledger", "Permission denied")


def locked(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("DELETE FROM unsettled")
    return connection


def test_whoever_waits_in_vain_for_another_process_is_told(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    before = filled(path)
    with closing(locked(path)), opened(path, POLICY, write=True, wait=0.05) as ledger:
        with pytest.raises(LedgerError, match="ledger: another process writes it for longer than bounce waits"):
            ledger.add([event(7_000)])
        with pytest.raises(LedgerError, match="another process writes it"):
            ledger.settle()
    assert content(path) == before


def test_the_command_tells_that_another_process_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    path, mails = tmp_path / "ledger", mailbox(tmp_path / "bounces.mbox", 0, 10)
    before = filled(path)
    function: Any = opened
    monkeypatch.setitem(function.__wrapped__.__kwdefaults__, "wait", 0.05)
    monkeypatch.setattr("sys.argv", ["bounce", "ledger", "ingest", str(mails), "--ledger", str(path)])
    with closing(locked(path)), pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 4
    assert f"bounce: {path}: another process writes it" in capfd.readouterr().err
    assert content(path) == before


def test_reading_does_not_wait_for_who_writes(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    filled(path)
    with closing(locked(path)):
        end = bounce("suppress", "list", "--list", "suppress", "--format", "ndjson", "--ledger", path)
    assert end.returncode == 0
    assert end.stdout.count("\n") == 300


@needs_mounts
@pytest.mark.parametrize("word", ["list", "add"])
def test_a_read_only_medium_is_read_and_not_written(tmp_path: Path, word: str) -> None:
    folder = tmp_path / "medium"
    folder.mkdir()
    filled(folder / "ledger")
    before = octets_of(folder / "ledger")
    subprocess.run(["mount", "--bind", folder, folder], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
        if word == "list":
            end = bounce("suppress", "list", "-f", "ndjson", "--ledger", folder / "ledger")
            assert (end.returncode, end.stderr, end.stdout.count("\n")) == (0, "", 300)
            with_another = bounce(
                "suppress", "list", "--policy", "strict", "-f", "ndjson", "--ledger", folder / "ledger"
            )
            assert (with_another.returncode, with_another.stdout) == (0, end.stdout)
        else:
            end = bounce("suppress", "add", "max@example.org", "--ledger", folder / "ledger")
            refused(end, folder / "ledger", "may not be written; nothing was changed")
    finally:
        subprocess.run(["umount", folder], check=True)
    assert octets_of(folder / "ledger") == before
