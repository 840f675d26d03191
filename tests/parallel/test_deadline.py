"""A mail that takes too long costs its time and nothing else, whatever holds the work up."""

import ctypes
import multiprocessing
import re
import signal
import threading
import time
from collections.abc import Callable

import pytest

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
            sum(range(1_000))
        except Exception:  # noqa: BLE001 - as code may have it that takes whatever it is for a fault of the mail
            return "taken for a fault of the mail"
    return mail.origin


def hears_nothing(mail: RawMessage) -> str:
    if mail.origin == "m7" and multiprocessing.parent_process():
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGPROF})
        while True:
            time.sleep(1)
    return mail.origin


def holds_all_threads(mail: RawMessage) -> str:
    if mail.origin == "m7" and multiprocessing.parent_process():
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGPROF})
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
    monkeypatch.setattr("bounce_cli.parallel.clock._GRACE", 0.5)
    mails = (RawMessage(origin=f"m{number}", octets=b"x" * size) for number in range(100))
    found = [outcome for _, outcome in in_processes(work, mails, jobs=2, seconds=0.3)]
    assert [number for number, one in enumerate(found) if one.fault] == [7]
    assert found[7].fault is not None
    assert found[7].fault.code == "timed_out"
    assert not multiprocessing.active_children()


def test_an_alarm_that_is_lost_goes_off_again(monkeypatch: pytest.MonkeyPatch) -> None:
    class Loses:
        def __del__(self) -> None:
            spend(0.3)

    def work() -> None:
        with Deadline(0.1):
            Loses()
            spend(5)

    monkeypatch.setattr("bounce_cli.parallel.deadline._AGAIN", 0.3)
    started = time.process_time()
    lost: list[object] = []
    monkeypatch.setattr("sys.unraisablehook", lost.append)
    with pytest.raises(OutOfTimeError):
        work()
    assert len(lost) == 1
    assert 0.3 < time.process_time() - started < 2


def test_nothing_goes_off_after_the_work_is_done() -> None:
    with Deadline(0.05):
        pass
    spend(0.1)
    with Deadline(0):
        spend(0.1)
    with Deadline(0.05):  # nothing is spent on waiting
        time.sleep(0.1)


def test_a_wait_has_seconds_of_the_clock() -> None:
    def work() -> None:
        with Deadline(0.05, waits=True):
            time.sleep(5)

    with pytest.raises(OutOfTimeError):
        work()


def test_in_another_thread_time_is_not_bounded() -> None:
    told: list[str] = []

    def work() -> None:
        with Deadline(0.02):
            spend(0.1)
        told.append("done")

    for heard in (signal.SIG_DFL, Deadline._ring):
        before = signal.signal(signal.SIGPROF, heard)
        try:
            thread = threading.Thread(target=work)
            thread.start()
            thread.join()
        finally:
            signal.signal(signal.SIGPROF, before)
    assert told == ["done", "done"]


def test_the_alarms_of_whoever_calls_us_stay_theirs() -> None:
    rung: list[int] = []
    before = signal.signal(signal.SIGPROF, lambda number, _: rung.append(number))
    try:
        signal.setitimer(signal.ITIMER_PROF, 0.1)
        with Deadline(0.02):
            spend(0.2)
    finally:
        signal.signal(signal.SIGPROF, before)
    assert rung == [signal.SIGPROF]


def test_a_clock_tells_that_a_mail_takes_too_long_or_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("bounce_cli.parallel.clock.time.monotonic", lambda: now)
    clock = Clock([0, 0], 3)

    def looked(seconds: float, every: float, *, has_work: bool = True) -> bool:
        nonlocal now
        found = False
        for _ in range(int(seconds / every)):
            now += every
            found = clock.is_overdue(has_work=has_work)
        return found

    assert not looked(20, 0.5)
    clock.begin(5)
    assert not looked(9, 0.5)
    assert not looked(1_000, 1_000)  # the run was paused
    assert looked(2, 0.5)
    assert clock.seen == clock.number == 5
    clock.begin(6)
    assert not looked(10, 0.5)
    clock.stop()
    assert clock.number is None
    assert not looked(200, 0.5, has_work=False)
    assert not looked(59, 0.5)
    assert looked(2, 0.5)


def test_whenever_a_timer_goes_off_it_ends_its_mail_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bounce_cli.parallel.deadline._AGAIN", 0.02)
    deadline = Deadline(1e-6)  # seen at the next tick of the system, wherever the work is then
    mails = (RawMessage(origin=str(number % 8), octets=b"x") for number in range(160))
    outcomes = [done(busy, mail, deadline) for mail in mails]
    assert {outcome.fault.code if outcome.fault else None for outcome in outcomes} == {"timed_out", None}
    spend(0.1)


def busy(mail: RawMessage) -> str:
    spend(int(mail.origin) / 1_000)
    return mail.origin


def spend(seconds: float) -> None:
    """Keep the processor busy."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
