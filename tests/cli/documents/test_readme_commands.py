"""Every command line of the README's shell blocks runs as it stands."""

import re
from collections.abc import Iterator

import pytest

from tests.cli.conftest import Run
from tests.cli.documents.home import README, Home, missing_programs, ran

pytestmark = pytest.mark.slow

# What installs is run by .ci/run, and the script of a mail server by the tests with real ones.
ELSEWHERE = re.compile(r"python3 -m venv|pipx |pip wheel|python \.ci/|\.venv/|#!/bin/sh|printf %s")
# All of it is there to be found in the samples.
FOUND = re.compile(r"bounce triage samples --fail-on unknown,auth_failure")
# Not all that is in a mailbox can be cloned.
INCOMPLETE = re.compile(r"bounce clone .* ~/Maildir")


def lines() -> Iterator[str]:
    for block in re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL):
        # A line that ends with a pipe or && goes on in the next.
        for line in re.sub(r"(\||&&)\n", r"\1 ", block).splitlines():
            command = re.split(r" {2,}# ", line)[0].strip()
            if command and not command.startswith("# "):
                yield command


COMMANDS = list(dict.fromkeys(lines()))


def test_there_are_ten_pipes() -> None:
    section = README.partition("### Ten pipes\n")[2].partition("\n###")[0]
    assert re.findall(r"^# (\d+)\. ", section, re.MULTILINE) == [str(number) for number in range(1, 11)]
    for tool in ("jq", "awk", "sqlite3"):
        assert tool in section


@pytest.mark.parametrize("command", [one for one in COMMANDS if not ELSEWHERE.match(one)])
def test_a_command_runs(command: str, home: Home, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    if missing := missing_programs(command):
        pytest.skip(f"{', '.join(missing)} is not installed")
    status, out, err = ran(command, home, run, monkeypatch)
    expected = 1 if FOUND.match(command) else 3 if INCOMPLETE.match(command) else 0
    assert status == expected, err or out
    if "|" in command and "xargs" not in command:
        assert out or "sendmail" in command or ">" in command, err
