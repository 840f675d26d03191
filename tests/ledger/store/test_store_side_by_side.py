"""Several processes use one ledger at the same time."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import pytest

from bounce_cli.ledger.addresses import address_of
from bounce_cli.ledger.judging.policy import policy_named
from bounce_cli.ledger.ledger import opened
from bounce_cli.ledger.lists.model import ListName
from bounce_cli.ledger.store.opening import _check
from tests.ledger.store.filling import fill
from tests.ledger.store.kept_events import NOW, REPOSITORY, content, decision, event, mailbox

pytestmark = pytest.mark.slow

POLICY = policy_named("hubspot")
_INGEST = """
import sys
from bounce_cli.cli.ledgers import recording
from bounce_cli.cli.main import main
recording._SLICE = 10
sys.stdin.readline()
main()
"""
_MAKE = """
import sys
from pathlib import Path
from tests.ledger.store.kept_events import event, work_with
number, path = int(sys.argv[1]), Path(sys.argv[2])
sys.stdin.readline()
work_with(path, event(number, f"kim{number % 3}@example.org"), wait=30)
"""


def at_once(*commands: Sequence[object]) -> list[str]:
    """Start processes, let all of them begin at the same moment, and wait until they end well; gives what they say."""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    started = [
        subprocess.Popen([sys.executable, "-c", *map(str, words)], text=True, env=environment, **pipes)
        for words in commands
    ]
    for one in started:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    told = [one.communicate(timeout=120) for one in started]
    assert [(one.returncode, said[1]) for one, said in zip(started, told, strict=True)] == [(0, "")] * len(started)
    return [said[0] for said in told]


def made(path: Path) -> None:
    with opened(path, POLICY, write=True):
        pass


@pytest.mark.parametrize("ranges", [((0, 80), (80, 160)), ((0, 80), (0, 80)), ((0, 80), (40, 120), (20, 60))])
def test_ingests_at_once_come_to_the_union(tmp_path: Path, ranges: tuple[tuple[int, int], ...]) -> None:
    mails = [mailbox(tmp_path / f"{number}.mbox", *bounds) for number, bounds in enumerate(ranges)]
    together, whole = tmp_path / "together", tmp_path / "whole"
    at_once(*((_INGEST, "ledger", "ingest", path, "--ledger", together) for path in mails))
    at_once((_INGEST, "ledger", "ingest", *mails, "--ledger", whole))
    found, expected = content(together), content(whole)
    assert len(found["events"]) == len({number for bounds in ranges for number in range(*bounds)})
    assert found == expected


def test_many_processes_make_a_ledger_at_the_same_time(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "ledger"
    at_once(*((_MAKE, number, path) for number in range(12)))
    found = content(path)
    assert len(found["events"]) == 12
    assert {row[2] for row in found["entries"]} == {f"example.org kim{number}" for number in range(3)}
    assert not found["unsettled"]


class MadeMeanwhile:
    """A connection that is slow: before its second question another process makes the ledger."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = sqlite3.connect(path)
        self.questions = 0

    def execute(self, statement: str) -> sqlite3.Cursor:
        self.questions += 1
        if self.questions == 2:
            made(self.path)
        return self.connection.execute(statement)

    def close(self) -> None:
        self.connection.close()


def test_a_ledger_that_another_process_is_making_is_not_that_of_another_program(tmp_path: Path) -> None:
    with closing(MadeMeanwhile(tmp_path / "ledger")) as slow:
        _check(cast("sqlite3.Connection", slow), tmp_path / "ledger")


def test_processes_with_different_policies_leave_all_of_them_settled(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    mails = mailbox(tmp_path / "bounces.mbox", 0, 40)
    names = ("hubspot", "strict", "lenient", "mailman")
    at_once(*((_INGEST, "ledger", "ingest", mails, "--ledger", path, "--policy", name) for name in names))
    found = content(path)
    assert len(found["policies"]) == 4
    assert not found["unsettled"]
    assert {row[0] for row in found["entries"]} == {row[0] for row in found["policies"]}


def test_whoever_reads_while_another_writes_sees_a_whole_state(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    fill(path)
    with opened(path, POLICY, write=True) as writer:
        writer.settle()
        before = list(writer.listed(ListName.SUPPRESS, NOW))
        writer.connection.execute("BEGIN IMMEDIATE")
        writer.connection.execute("DELETE FROM events")
        writer.connection.execute("DELETE FROM entries")
        with opened(path, POLICY, write=False, wait=0.05) as reader:
            assert list(reader.listed(ListName.SUPPRESS, NOW)) == before
        writer.connection.execute("ROLLBACK")


def test_a_reader_keeps_its_state_while_another_writes(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    fill(path)
    with opened(path, POLICY, write=False) as reader:
        rows = reader.histories()
        first = next(rows)
        with opened(path, POLICY, write=True, wait=0.05) as writer:
            writer.decide([decision(address_of(first.key))])
            writer.add([event(77, "zzz@example.org")])
            writer.settle()
        assert "example.org zzz" not in {one.key for one in rows}
    assert "example.org zzz" in {row[1] for row in content(path)["events"]}
