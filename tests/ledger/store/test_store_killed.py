"""A process that is killed at any moment leaves a ledger that is finished by running it again."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.ledger.store.filling import fill
from tests.ledger.store.kept_events import REPOSITORY, Content, content, mailbox

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("BOUNCE_KILLS", "15"))
# The command takes in slices so small that a kill falls between two of them.
_INGEST = """
import sys
from bounce_cli.cli.ledgers import recording
from bounce_cli.cli.main import main
recording._SLICE = 10
print("ready", flush=True)
main()
"""


def start(*words: object) -> subprocess.Popen[bytes]:
    """A process of Python that is about to begin."""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    child = subprocess.Popen([sys.executable, *map(str, words)], stdout=subprocess.PIPE, env=environment)
    assert child.stdout is not None
    assert child.stdout.readline() == b"ready\n"
    return child


def killed_after(child: subprocess.Popen[bytes], seconds: float) -> bool:
    """Kill a process then; tells whether it had not ended before."""
    with child:
        time.sleep(seconds)
        child.kill()
    return child.returncode == -signal.SIGKILL


def undisturbed(path: Path, *words: object) -> tuple[Content, float]:
    """What is in a ledger in the end, and how many seconds that took."""
    with start(*words) as child:
        begin = time.perf_counter()
        child.communicate()
        taken = time.perf_counter() - begin
    assert child.returncode == 0
    return content(path), taken


def test_whoever_is_killed_while_filling_a_ledger_can_start_again(tmp_path: Path) -> None:
    module = ("-m", "tests.ledger.store.filling")
    expected, taken = undisturbed(tmp_path / "whole", *module, tmp_path / "whole")
    assert not expected["unsettled"]
    assert {row[1] for row in expected["entries"]} == {"suppress", "hold"}
    moments = random.Random(KILLS)
    caught = 0
    for number in range(KILLS):
        path = tmp_path / f"killed{number}"
        seconds = moments.uniform(0, taken)
        caught += killed_after(start(*module, path), seconds)
        fill(path)
        assert content(path) == expected, seconds
    assert caught > KILLS // 2


def test_one_ledger_that_is_killed_again_and_again_comes_to_the_same(tmp_path: Path) -> None:
    module = ("-m", "tests.ledger.store.filling")
    expected, taken = undisturbed(tmp_path / "whole", *module, tmp_path / "whole")
    path = tmp_path / "killed"
    moments = random.Random(KILLS)
    for _ in range(max(4, KILLS // 5)):
        killed_after(start(*module, path), moments.uniform(0, taken))
    fill(path)
    assert content(path) == expected


def test_an_ingest_that_is_killed_can_be_run_again(tmp_path: Path) -> None:
    mails = mailbox(tmp_path / "bounces.mbox", 0, 120)

    def words(name: str) -> tuple[object, ...]:
        return "-c", _INGEST, "ledger", "ingest", mails, "--ledger", tmp_path / name

    expected, taken = undisturbed(tmp_path / "whole", *words("whole"))
    assert len(expected["events"]) == 120
    moments = random.Random(KILLS)
    for number in range(max(3, KILLS // 10)):
        name = f"killed{number}"
        seconds = moments.uniform(0, taken)
        killed_after(start(*words(name)), seconds)
        again, _ = undisturbed(tmp_path / name, *words(name))
        assert again == expected, seconds
