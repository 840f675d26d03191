"""Asks several ways of running bounce the same, and shows where they answer otherwise than the first of them.

`python .ci/same_answers.py .venv/bin/bounce "python3 -I -S bounce.pyz"`: each way is a command, in one argument. What
is asked needs all tables and languages of the package.
"""

import argparse
import difflib
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice, repeat
from pathlib import Path

ROOT = Path(__file__).parents[1]

_REPLAY = "--dns-replay samples/dns.jsonl"
# What stands behind ; is asked in the same home, {home}; else each question has a new one.
_QUESTIONS = (
    f"triage samples {_REPLAY} -f ndjson",
    f"samples/auth-key-missing.eml samples/exim-two-fates.eml {_REPLAY} -v --lang pl",
    "explain 5.7.27 --lang nb",
    f"check samples/auth-address-not-in-spf.eml {_REPLAY} --lang zh",
    f"letter samples/postfix-spam-content.eml {_REPLAY} --allowlist --lang nb",
    "clone samples --plan -f json --not-before 2026-11-25T12:00:00Z",
    "ledger ingest samples; suppress export",
    "rules test {home}/rules.toml",
    "config show",
    "completion bash",
    "schema",
    "expect samples",
)

_RULE = """[[rule]]
id = "our.frobnicator"
reason = "sender_blocked"
text = ["the frobnicator said no"]
example = [{ text = "550 The frobnicator said no" }]
counter = ["550 5.1.1 User unknown"]
"""
_DURATION = re.compile(r"\d+\.\d (s|秒)")
_SHOWN = 12


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask, compare, and tell; gives the exit status."""
    parser = argparse.ArgumentParser(prog="same_answers.py", description="Compare ways of running bounce.")
    parser.add_argument("first", metavar="COMMAND", help="the measure")
    parser.add_argument("others", metavar="COMMAND", nargs="+", help="what is held against it")
    options = parser.parse_args(arguments)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        first, *others = [pool.map(answer, repeat(way), _QUESTIONS) for way in (options.first, *options.others)]
        expected = list(first)
        found = {way: list(differences(expected, answers)) for way, answers in zip(options.others, others, strict=True)}
    for way, differing in found.items():
        print(f"{way}: answers {len(differing)} of {len(_QUESTIONS)} questions otherwise than {options.first}")
        sys.stdout.writelines(differing)
    return 1 if any(found.values()) else 0


def answer(way: str, question: str) -> str:
    """What bounce writes when it is run in this way, less what differs from run to run; behind it the exit status."""
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "rules.toml").write_text(_RULE, encoding="utf-8")
        environment = {"HOME": home, "LC_ALL": "C.UTF-8", "COLUMNS": "80", "PATH": os.environ["PATH"]}
        told = [_run(shlex.split(f"{way} {part.format(home=home)}"), environment) for part in question.split(";")]
    return _DURATION.sub("…", "".join(told).replace(home, "~"))


def _run(command: Sequence[str], environment: Mapping[str, str]) -> str:
    """Run a command where the samples lie."""
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    return f"{done.stdout}{done.stderr}status {done.returncode}\n"


def differences(expected: Iterable[str], found: Iterable[str]) -> Iterator[str]:
    """For each question that was answered otherwise, the first lines that differ."""
    for question, right, wrong in zip(_QUESTIONS, expected, found, strict=True):
        if right != wrong:
            lines = difflib.unified_diff(right.splitlines(keepends=True), wrong.splitlines(keepends=True), n=0)
            yield "".join([f"\n$ bounce {question}\n", *islice(lines, 2, 2 + _SHOWN)])


if __name__ == "__main__":
    sys.exit(main())
