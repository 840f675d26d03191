"""`bounce triage --pipe`, to which a mail server delivers one mail: 0, or 75 so that it tries again."""

import json
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
        ("--output", "/nowhere/out"),
        ("--config", "/nowhere/bounce.toml"),
        ("--rules", "/nowhere/rules.toml"),
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
