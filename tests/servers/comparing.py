"""Runs the tool over mails and compares its records with the expected partial ones."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Record = Mapping[str, Any]


def triage(*paths: Path) -> list[dict[str, Any]]:
    """Give the tool's records of these files, in order; raises AssertionError with its words when it breaks."""
    command = [sys.executable, "-m", "bounce_cli", "triage", "--offline", "--format", "ndjson", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)
    # The exit status tells what was found in the mails; only words on standard error are trouble here.
    assert not done.stderr, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def differences(expected: Sequence[Record], found: Sequence[Record]) -> list[str]:
    """Say in lines what differs: records that are missing or too many, and fields with other values.

    A record that expects no particular recipient is compared with the only one found.
    """
    if len(expected) != len(found):
        return [f"{len(expected)} records expected, found {len(found)}: {[record['recipient'] for record in found]}"]
    by_recipient = {record["recipient"]: record for record in found}
    lines: list[str] = []
    for record in expected:
        recipient = record["recipient"] if "recipient" in record else found[0]["recipient"]
        if recipient in by_recipient:
            lines += _fields(f"{recipient}: ", record, by_recipient[recipient])
        else:
            lines.append(f"{recipient}: no record, but of {list(by_recipient)}")
    return lines


def _fields(prefix: str, expected: Record, found: Record) -> list[str]:
    lines: list[str] = []
    for name, value in expected.items():
        actual = found.get(name, "(no such field)")
        if isinstance(value, Mapping) and isinstance(actual, Mapping):
            lines += _fields(f"{prefix}{name}.", value, actual)
        elif _are_steps(value) and _are_steps(actual) and len(value) == len(actual):
            for number, (one, other) in enumerate(zip(value, actual, strict=True)):
                lines += _fields(f"{prefix}{name}[{number}].", one, other)
        elif actual != value:
            lines.append(f"{prefix}{name} should be {value!r}, is {actual!r}")
    return lines


def _are_steps(value: object) -> bool:
    """Whether a value is a list of objects, which are compared one by one: steps, hints, problems."""
    return isinstance(value, list) and all(isinstance(item, Mapping) for item in value)
