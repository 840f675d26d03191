"""Progress is for people at a terminal who wait for long work."""

import io

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
