"""`bounce triage --pipe`, to which a mail server delivers one mail: 0, or 75 so that it tries again."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.mails import ORDINARY, report

WORDS = ("triage", "--pipe", "--offline", "--format", "ndjson")


def test_a_mail_is_triaged_and_kept(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "ledger.sqlite"
    envelope = b"From MAILER-DAEMON Fri Nov 20 09:12:05 2026\n"
    for _ in range(2):
        status, out, err = run(*WORDS, "--ledger", place, stdin=envelope + report())
        assert (status, json.loads(out)["recipient"]) == (0, "kim@example.org")
    assert "0 new records, 1 known already" in err
    assert json.loads(run("ledger", "stats", "-f", "ndjson", "--ledger", place)[1])["bounces"] == 1


@pytest.mark.parametrize("octets", [b"", b"\0\1\2", b"no mail at all", ORDINARY])
def test_what_is_no_bounce_is_taken_all_the_same(run: Run, octets: bytes) -> None:
    assert run(*WORDS, stdin=octets)[0] == 0


@pytest.mark.parametrize(
    "options",
    [
        ("--ledger", "/dev/null/ledger.sqlite"),
        ("--output", "/dev/null/out"),
        ("--config", "/dev/null/bounce.toml"),
        ("--rules", "/dev/null/rules.toml"),
        ("--formt", "json"),
        ("--only", "resaon=x"),
        ("one.eml",),
        ("--fail-on", "hard"),
    ],
    ids=" ".join,
)
def test_a_failure_of_ours_keeps_the_mail_in_the_queue(run: Run, options: tuple[str, ...]) -> None:
    status, out, err = run(*WORDS, *options, stdin=report())
    assert (status, out) == (75, "")
    assert err


def test_a_fault_in_the_code_keeps_it_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        message = "a fault"
        raise RuntimeError(message)

    monkeypatch.setattr("bounce_cli.cli.triaging.triage_command.open_output", broken)
    status, _, err = run(*WORDS, stdin=report())
    assert (status, "RuntimeError: a fault" in err) == (75, True)


CLOSED = """
import os, sys
reader, writer = os.pipe()
os.close(reader)
os.dup2(writer, 2)
sys.argv = ["bounce", *sys.argv[1:]]
from bounce_cli.cli import main
main.main()
"""


@pytest.mark.parametrize(("options", "status"), [(("--ledger", "/dev/null/x"), 75), (("--formt", "x"), 75), ((), 0)])
def test_a_server_that_listens_no_more_gets_no_other_status(options: tuple[str, ...], status: int) -> None:
    command = [sys.executable, "-c", CLOSED, *WORDS, *options]
    done = subprocess.run(command, input=report(), stdout=subprocess.PIPE, check=False)
    assert done.returncode == status


def test_a_fault_in_the_code_stays_one_where_nobody_listens() -> None:
    fault = "from bounce_cli.cli.triaging import triage_command\ntriage_command.open_output = None\n"
    broken = CLOSED.replace("main.main()", f"{fault}main.main()")
    done = subprocess.run([sys.executable, "-c", broken, *WORDS], input=report(), stdout=subprocess.PIPE, check=False)
    assert done.returncode == 75
