"""Progress is for people at a terminal who wait for long work."""

import io
from pathlib import Path

import pytest

from bounce_cli.cli.running.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    return now


def test_long_work_is_counted_now_and_then_and_the_line_is_taken_away(
    monkeypatch: pytest.MonkeyPatch, clock: list[float]
) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with progress(wanted=True) as line:
        for moment in (0.5, 1.5, 1.6, 2.0):
            clock[0] = moment
            line.mail()
    shown = terminal.getvalue()
    assert shown.startswith("\r2 mails, 1 a second")
    assert "3 mails" not in shown
    assert "\r4 mails, 2 a second" in shown
    assert shown.endswith("\r\x1b[K")


def test_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with progress(wanted=True) as line:
        clock[0] = 0.9
        line.mail()
    assert terminal.getvalue() == ""


@pytest.mark.parametrize("wanted", [True, False])
def test_nothing_without_a_terminal_or_unwanted(monkeypatch: pytest.MonkeyPatch, *, wanted: bool) -> None:
    stream = io.StringIO() if wanted else Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    with progress(wanted=wanted) as line:
        line.mail()
    assert stream.getvalue() == ""


def test_octets_and_the_time_that_is_left_are_told_where_they_are_known(
    monkeypatch: pytest.MonkeyPatch, clock: list[float], tmp_path: Path
) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    (tmp_path / "one.mbox").write_bytes(b"x" * 3_000_000)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.eml").write_bytes(b"x" * 1_000_000)
    with progress(wanted=True, paths=[str(tmp_path / "one.mbox"), str(tmp_path / "folder")]) as line:
        for moment, octets in ((2.0, 1000), (4.0, 999_000), (6.0, 3_000_000), (8.0, 1)):
            line.take(octets)
            clock[0] = moment
            line.mail()
    first, second, third, beyond = (part.partition("\x1b")[0] for part in terminal.getvalue().split("\r")[1:5])
    assert first == "1 mails, 0 a second, 1.0 kB of 4.0 MB"
    assert second == "2 mails, 0 a second, 1.0 MB of 4.0 MB, 12 s left"
    assert third == "3 mails, 0 a second, 4.0 MB of 4.0 MB, 0 s left"
    assert beyond == "4 mails, 0 a second, 4.0 MB"


@pytest.mark.parametrize("paths", [["-"], ["/dev/null"], ["nowhere"], None])
def test_where_the_length_is_not_known_only_what_was_read_is_told(
    monkeypatch: pytest.MonkeyPatch, clock: list[float], paths: list[str] | None
) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with progress(wanted=True, paths=paths) as line:
        line.take(500)
        clock[0] = 5.0
        line.mail()
    assert terminal.getvalue().startswith("\r1 mails, 0 a second, 500 B\x1b")


@pytest.mark.parametrize(("seconds", "told"), [(30, "30 s"), (90, "2 min"), (7200, "2.0 h")])
def test_the_time_that_is_left_is_told_in_its_unit(
    monkeypatch: pytest.MonkeyPatch, clock: list[float], tmp_path: Path, seconds: int, told: str
) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    (tmp_path / "one.mbox").write_bytes(b"x" * 200)
    with progress(wanted=True, paths=[str(tmp_path / "one.mbox")]) as line:
        line.take(100)
        clock[0] = float(seconds)
        line.mail()
    assert f"100 B of 200 B, {told} left" in terminal.getvalue()
