"""Completion in shells: the script of each, and what it is answered."""

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
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


@pytest.fixture
def script(run: Run, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """The script of a shell, which has `bounce` on its path."""
    place = tmp_path / "bin" / "bounce"
    place.parent.mkdir()
    place.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bounce_cli "$@"\n')
    place.chmod(0o755)
    path = tmp_path / "script"
    path.write_text(run("completion", request.param)[1], encoding="utf-8")
    return path


def environment(script: Path) -> dict[str, str]:
    """That of a shell at home beside its script."""
    home = str(script.parent)
    path = f"{script.parent / 'bin'}:{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home}


@pytest.mark.parametrize("script", ["bash"], indirect=True)
def test_bash_completes_with_it(script: Path) -> None:
    words = "COMP_WORDS=(bounce ledger sh); COMP_CWORD=2; _bounce_completion bounce"
    asked = f'. "{script}"; {words}; echo "${{COMPREPLY[@]}}"'
    done = subprocess.run(["bash", "-c", asked], env=environment(script), capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["show"]


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")
@pytest.mark.parametrize("script", ["fish"], indirect=True)
def test_fish_completes_with_it(script: Path) -> None:
    asked = f'source "{script}"; complete -C "bounce ledger sh"'
    done = subprocess.run(["fish", "-c", asked], env=environment(script), capture_output=True, text=True, check=True)
    assert [line.partition("\t")[0] for line in done.stdout.splitlines()] == ["show"]


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")
@pytest.mark.parametrize("script", ["zsh"], indirect=True)
def test_zsh_completes_with_it(script: Path) -> None:
    master, slave = pty.openpty()
    with subprocess.Popen(
        ["zsh", "-f", "-i"], stdin=slave, stdout=slave, stderr=slave, env=environment(script), start_new_session=True
    ) as shell:
        os.close(slave)
        os.write(
            master, f"PS1=; autoload -U compinit; compinit -u -d {script}.dump; . {script}; echo re''ady\n".encode()
        )
        assert "ready" in heard(master, "ready")
        os.write(master, b"bounce ledger sh\t")
        said = heard(master, "bounce ledger show")
        shell.kill()
    os.close(master)
    assert "bounce ledger show" in said


def heard(master: int, wanted: str, seconds: float = 20) -> str:
    """What a terminal shows, until it shows this."""
    said, end = "", time.monotonic() + seconds
    while wanted not in said and time.monotonic() < end:
        if select.select([master], [], [], 0.2)[0]:
            said += re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", os.read(master, 65536).decode(errors="replace"))
    return said


def test_another_shell_is_wrong_usage(run: Run) -> None:
    status, _, err = run("completion", "csh")
    assert (status, "'bash', 'zsh', 'fish'" in err) == (2, True)
