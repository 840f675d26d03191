"""Completion in shells: the script of each, and what it is answered."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

COMPLETED = [
    ("bounce tri", {"triage"}),
    ("bounce triage --fo", {"--format"}),
    ("bounce triage --format s", {"sarif"}),
    ("bounce ledger s", {"sent", "show", "stats"}),
    ("bounce suppress export --list ", {"suppress", "hold", "both"}),
]


def completed(words: str) -> set[str]:
    """What bash is offered for the last of these words."""
    variables = {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" ")), "_BOUNCE_COMPLETE": "complete_bash"}
    command = [sys.executable, "-m", "bounce_cli"]
    done = subprocess.run(command, env={**os.environ, **variables}, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return set(done.stdout.split())


@pytest.mark.parametrize(("words", "offered"), COMPLETED)
def test_commands_options_and_values_are_offered(words: str, offered: set[str]) -> None:
    assert completed(words) == offered


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_is_understood_by_it(run: Run, shell: str, tmp_path: Path) -> None:
    status, out, err = run("completion", shell)
    assert (status, err, "_BOUNCE_COMPLETE" in out) == (0, "", True)
    if program := shutil.which(shell):
        script = tmp_path / "script"
        script.write_text(out, encoding="utf-8")
        assert subprocess.run([program, "-n", script], check=False).returncode == 0


def test_bash_completes_with_it(run: Run, tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text(run("completion", "bash")[1], encoding="utf-8")
    place = tmp_path / "bin" / "bounce"
    place.parent.mkdir()
    place.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bounce_cli "$@"\n')
    place.chmod(0o755)
    words = "COMP_WORDS=(bounce ledger sh); COMP_CWORD=2; _bounce_completion bounce"
    asked = f'. "{script}"; {words}; echo "${{COMPREPLY[@]}}"'
    variables = {**os.environ, "PATH": f"{place.parent}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", asked], env=variables, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["show"]


def test_another_shell_is_wrong_usage(run: Run) -> None:
    status, _, err = run("completion", "csh")
    assert (status, "'bash', 'zsh', 'fish'" in err) == (2, True)
