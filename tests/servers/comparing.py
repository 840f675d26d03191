"""Runs the tool over mails and compares its records with the expected partial ones."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bounce_cli.expectation import comparing

Record = Mapping[str, Any]


def triage(*paths: Path) -> list[dict[str, Any]]:
    """Give the tool's records of these files, in order; raises AssertionError with its words when it breaks."""
    command = [sys.executable, "-m", "bounce_cli", "triage", "--offline", "--format", "ndjson", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)
    # The exit status tells what was found in the mails; only words on standard error are trouble here.
    assert not done.stderr, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def differences(expected: Sequence[Record], found: Sequence[Record]) -> list[str]:
    """Say in lines what differs."""
    return [one.text for one in comparing.differences(expected, found)]
