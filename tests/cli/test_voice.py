"""`-q`, `-v` and `-vv`: how much is told beside the output."""

import json
import re
import shutil
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import SAMPLES

MAILS = (SAMPLES / "postfix-mailbox-full.eml", SAMPLES / "ordinary-mail.eml")
SIGNED = SAMPLES / "auth-key-missing.eml"
RECORDING = SAMPLES / "dns.jsonl"


def test_quiet_leaves_rows_and_faults(run: Run) -> None:
    status, out, err = run("triage", "--offline", "-q", *MAILS, "nowhere.eml")
    assert status == 3
    assert out.count("\n") == 1
    assert out.startswith(" SOFT  carla@example.org")
    assert err == "bounce: nowhere.eml: No such file or directory\n"


def test_quiet_leaves_out_what_a_run_fails_for(run: Run) -> None:
    assert run("triage", "--offline", "-q", "-f", "ndjson", "--fail-on", "soft", MAILS[0])[::2] == (1, "")


def test_verbose_shows_every_mail_and_its_evidence(run: Run) -> None:
    _, out, _ = run("triage", "--offline", "-v", *MAILS)
    assert "ordinary mail" in out
    assert "exim.full" in out


def test_very_verbose_tells_each_look_up(run: Run) -> None:
    _, _, err = run("triage", "-vv", "--dns-replay", RECORDING, SIGNED)
    lines = re.findall(r"^bounce: dns: (\S+ \S+): (.*), \d+ ms$", err, re.MULTILINE)
    assert ("TXT mail2024._domainkey.shop.example", "nxdomain") in lines
    assert len({question for question, _ in lines}) == len(lines)
    assert "dns:" not in run("triage", "-v", "--dns-replay", RECORDING, SIGNED)[2]


def test_very_verbose_tells_where_a_fault_of_our_own_arose(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr("bounce_cli.cli.running.run.diagnose", broken)
    for options, traced in ((("-vv",), True), (("-v",), False), ((), False)):
        status, _, err = run("triage", "--offline", *options, MAILS[0])
        assert status == 3
        assert "an error of bounce itself, please report it: ZeroDivisionError: by nought" in err
        assert ("Traceback" in err and "in broken" in err) is traced


def test_a_quiet_comparison_shows_differences_only(run: Run, tmp_path: Path) -> None:
    shutil.copy(MAILS[0], tmp_path)
    place = tmp_path / "postfix-mailbox-full.expect.json"
    place.write_text('[{"reason": "mailbox_full"}]')
    assert run("expect", "-q", tmp_path) == (0, "", "")
    place.write_text('[{"reason": "spam_content"}]')
    status, out, err = run("expect", "-q", tmp_path)
    assert (status, err) == (1, "")
    assert "spam_content" in out
    assert "1 file" not in out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("words", [("triage",), ("triage", "-f", "ndjson"), ("clone",), ("letter",)])
def test_where_nobody_can_be_told_anything_all_else_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    def done(error: "Path | int") -> tuple[int, bytes]:
        mail = str(SAMPLES / "postfix-newsletter-spam.eml")
        command = [sys.executable, "-m", "bounce_cli", *words, mail]
        with Path(error).open("wb") if isinstance(error, Path) else nullcontext(error) as stream:
            ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=stream, check=False, cwd=tmp_path)
        return ran.returncode, ran.stdout

    monkeypatch.setenv("BOUNCE_OFFLINE", "1")
    status, out = done(Path("/dev/full"))
    assert (status, out) == done(subprocess.DEVNULL)
    assert (status, bool(out)) == (0, words != ("clone",))  # who has to be asked first gets no clone


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_where_nobody_hears_of_look_ups_they_are_as_good() -> None:
    command = [
        sys.executable,
        "-m",
        "bounce_cli",
        "triage",
        "-vv",
        "-f",
        "ndjson",
        "--dns-replay",
        str(RECORDING),
        str(SIGNED),
    ]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=full, check=False)
    assert json.loads(done.stdout)["authentication"]["dkim"][0]["result"] == "permerror"
