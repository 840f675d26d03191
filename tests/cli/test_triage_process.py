"""The command as a process of its own: pipes, full disks, terminals, interrupts."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import SAMPLES
from tests.mails import report
from tests.terminal import on_a_terminal

pytestmark = pytest.mark.slow


def bounce(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "bounce_cli", *map(str, arguments)]


def test_a_reader_that_leaves_early_ends_it_quietly(tmp_path: Path) -> None:
    line = b"From MAILER-DAEMON Fri Nov 20 09:12:05 2026\n"
    box = tmp_path / "box"
    box.write_bytes((line + report() + b"\n") * 3000)
    with subprocess.Popen(
        bounce("triage", "-f", "ndjson", box), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait() == 0


def test_a_full_disk_is_status_4(mails: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(bounce("triage", "-f", "ndjson", mails), stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 4
    assert b"No space left on device" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [("triage", "-f", "json", "."), ("--version",)])
def test_a_full_disk_is_noticed_at_the_end_too(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(bounce(*arguments), stdout=full, stderr=subprocess.PIPE, check=False, cwd=tmp_path)
    assert done.returncode == 4
    assert b"bounce: standard output: No space left on device" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_reader_that_never_reads_is_no_error(mails: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(bounce("triage", "-f", "ndjson", mails), stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_width_of_the_terminal_is_asked_where_columns_does_not_say(mails: Path) -> None:
    _, out = on_a_terminal("triage", mails, environment={"COLUMNS": "many", "NO_COLOR": "1"})
    assert "4 mails" in out


def test_a_lone_mail_on_a_terminal_is_a_story_of_80_columns(mails: Path) -> None:
    status, out = on_a_terminal("triage", mails / "1.eml", environment={"NO_COLOR": "1"})
    assert status == 0
    assert out.startswith(" Mail to kim@example.org bounced: the address does not exist. Drop the address.\n")
    assert "what to do" in out
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("columns", [60, 80, 200])
def test_many_mails_on_a_terminal_fit_its_width(mails: Path, columns: int) -> None:
    (mails / "5.eml").write_bytes(
        report("somebody.with.a.very.long.local.part@a-long-domain.example.org", message_id="r5")
    )
    _, out = on_a_terminal("triage", mails, columns=columns, environment={"NO_COLOR": "1"})
    assert "\x1b" not in out
    assert max(len(line) for line in out.splitlines()[:4]) <= max(columns, 68)
    assert "5 mails · 3 bounces: 2 hard, 1 pending" in out


def test_colour_on_a_terminal_unless_it_is_dumb(mails: Path) -> None:
    assert "\x1b[31m" in on_a_terminal("triage", mails)[1]
    assert "\x1b" not in on_a_terminal("triage", mails, environment={"TERM": "dumb"})[1]


def test_a_terminal_without_a_path_is_wrong_usage() -> None:
    status, out = on_a_terminal("triage")
    assert status == 2
    assert "needs a path" in out


def test_interrupt_is_status_130(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    with subprocess.Popen(bounce("triage", fifo), stderr=subprocess.PIPE) as running:
        with fifo.open("wb"):
            running.send_signal(2)
            assert running.wait(20) == 130
        assert running.stderr is not None
        assert b"Traceback" not in running.stderr.read()


@pytest.mark.parametrize(
    ("arguments", "closed", "status"),
    [
        (("triage", "--pipe", "-q", "--offline"), "2>&-", 0),
        (("triage", "--pipe", "--formt"), "2>&-", 75),
        (("triage", "--pipe", "-q", "--offline", "--ledger", "/dev/null/x"), ">&- 2>&-", 75),
        (("triage", "--pipe", "-q", "--offline"), ">&- 2>&-", 0),
        (("--version",), ">&-", 4),
        (("--version",), "2>&-", 0),
        (("explain", "5.1.1"), "<&-", 0),
        (("triage", "--offline", "-"), ">&-", 4),
    ],
)
def test_streams_that_are_closed_change_no_status(arguments: tuple[str, ...], closed: str, status: int) -> None:
    words = shlex.join([sys.executable, "-m", "bounce_cli", *arguments])
    mail = (SAMPLES / "postfix-user-unknown.eml").read_bytes()
    done = subprocess.run(["sh", "-c", f"{words} {closed}"], input=mail, capture_output=True, check=False)
    assert done.returncode == status
    assert b"Traceback" not in done.stderr


def test_a_ledger_is_not_written_into_by_errors(tmp_path: Path) -> None:
    """With standard error closed the next file would get its number."""
    words = shlex.join(
        [sys.executable, "-m", "bounce_cli", "triage", "-vv", "--dns-replay", str(SAMPLES / "dns.jsonl")]
    )
    mail = shlex.quote(str(SAMPLES / "auth-key-missing.eml"))
    place = tmp_path / "ledger"
    subprocess.run(["sh", "-c", f"{words} {mail} --ledger {place} 2>&-"], capture_output=True, check=True)
    assert place.read_bytes().startswith(b"SQLite format 3")
    assert b"bounce: dns:" not in place.read_bytes()
