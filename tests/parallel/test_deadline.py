"""A mail that takes too long costs its time and nothing else, whatever holds the work up."""

import ctypes
import multiprocessing
import re
import signal
import threading
import time
from collections.abc import Callable

import pytest

from bounce_cli.parallel import crew
from bounce_cli.parallel.clock import Clock
from bounce_cli.parallel.deadline import Deadline, OutOfTimeError
from bounce_cli.parallel.outcome import done
from bounce_cli.parallel.run import in_processes
from bounce_cli.source.model import RawMessage

_BACKTRACKING = re.compile(r"(?:a|a)*b")


def backtracks(mail: RawMessage) -> str:
    if mail.origin == "m7":
        _BACKTRACKING.match("a" * 64)
    return mail.origin


def loops(mail: RawMessage) -> str:
    while mail.origin == "m7":
        try:
            time.sleep(0.001)
        except Exception:  # noqa: BLE001 - as code may have it that takes whatever it is for a fault of the mail
            return "taken for a fault of the mail"
    return mail.origin


def hears_nothing(mail: RawMessage) -> str:
    if mail.origin == "m7" and multiprocessing.parent_process():
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
        while True:
            time.sleep(1)
    return mail.origin


def holds_all_threads(mail: RawMessage) -> str:
    if mail.origin == "m7" and multiprocessing.parent_process():
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
        ctypes.PyDLL(None).sleep(600)
    return mail.origin


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("work", [backtracks, loops])
def test_a_mail_that_takes_too_long_has_a_fault_and_the_others_are_done(
    work: Callable[[RawMessage], str], jobs: int
) -> None:
    mails = (RawMessage(origin=f"m{number}", octets=b"x") for number in range(100))
    found = [outcome for _, outcome in in_processes(work, mails, jobs=jobs, seconds=0.3)]
    assert found[7].fault is not None
    assert (found[7].fault.code, found[7].fault.text) == ("timed_out", "not understood in 0.3 seconds")
    assert [one.found for one in found] == [None if number == 7 else f"m{number}" for number in range(100)]


@pytest.mark.parametrize("size", [1, 200_000])
@pytest.mark.parametrize("work", [hears_nothing, holds_all_threads])
def test_a_process_that_hears_no_alarm_is_ended(
    work: Callable[[RawMessage], str], size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "_HAND_OVER", 2)
    mails = (RawMessage(origin=f"m{number}", octets=b"x" * size) for number in range(100))
    found = [outcome for _, outcome in in_processes(work, mails, jobs=2, seconds=0.2)]
    assert [number for number, one in enumerate(found) if one.fault] == [7]
    assert found[7].fault is not None
    assert found[7].fault.code == "timed_out"
    assert not multiprocessing.active_children()


def test_an_alarm_that_is_lost_goes_off_again(monkeypatch: pytest.MonkeyPatch) -> None:
    class Loses:
        def __del__(self) -> None:
            time.sleep(0.3)

    def work() -> None:
        with Deadline(0.1):
            Loses()
            time.sleep(5)

    started = time.monotonic()
    lost: list[object] = []
    monkeypatch.setattr("sys.unraisablehook", lost.append)
    with pytest.raises(OutOfTimeError):
        work()
    assert len(lost) == 1
    assert 1 < time.monotonic() - started < 3


def test_nothing_goes_off_after_the_work_is_done() -> None:
    with Deadline(0.05):
        pass
    time.sleep(0.1)
    with Deadline(0):
        time.sleep(0.1)


def test_in_another_thread_time_is_not_bounded() -> None:
    done: list[str] = []

    def work() -> None:
        with Deadline(0.05):
            time.sleep(0.2)
            done.append("done")

    before = signal.signal(signal.SIGALRM, signal.SIG_DFL)
    try:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    finally:
        signal.signal(signal.SIGALRM, before)
    assert done == ["done"]


def test_the_alarms_of_whoever_calls_us_stay_theirs() -> None:
    rung: list[int] = []
    before = signal.signal(signal.SIGALRM, lambda number, _: rung.append(number))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        with Deadline(0.02):
            time.sleep(0.2)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert rung == [signal.SIGALRM]


def test_a_clock_tells_which_mail_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("bounce_cli.parallel.clock.time.monotonic", lambda: now)
    clock = Clock([0, 0], 3)
    assert clock.overdue() is None
    clock.begin(5)
    now += 4
    assert clock.overdue() is None
    now += 1
    assert clock.overdue() == 5
    clock.stop()
    assert clock.overdue() is None


@pytest.mark.parametrize("seconds", [1e-6, 2e-6, 5e-6, 1e-5, 3e-5])
def test_whenever_an_alarm_goes_off_it_ends_its_mail_only(seconds: float) -> None:
    deadline = Deadline(seconds)
    mail = RawMessage(origin="m", octets=b"x")
    codes = {
        outcome.fault.code if outcome.fault else None for outcome in (done(quick, mail, deadline) for _ in range(500))
    }
    assert codes <= {"timed_out", None}
    time.sleep(1.1)


def quick(mail: RawMessage) -> str:
    return mail.origin * 20
