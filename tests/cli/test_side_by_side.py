"""Work side by side: results keep their order, little is read ahead, and a fault comes in its turn."""

import threading
import time
from collections.abc import Iterator

import pytest

from bounce_cli.cli.running.side_by_side import side_by_side


def test_results_keep_the_order_of_the_items_however_long_each_takes() -> None:
    def work(number: int) -> int:
        time.sleep(0.002 * (7 - number % 8))
        return number * 2

    assert list(side_by_side(work, range(100))) == [number * 2 for number in range(100)]


def test_nothing_gives_nothing() -> None:
    assert list(side_by_side(str, [])) == []


def test_as_many_are_worked_on_at_once_as_there_are_threads() -> None:
    # Breaks unless four are there at the same time.
    barrier = threading.Barrier(4, timeout=20)

    def work(number: int) -> int:
        barrier.wait()
        return number

    assert list(side_by_side(work, range(8), threads=4)) == list(range(8))


class Counted:
    """Items that say how many of them were read."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.read = 0

    def __iter__(self) -> Iterator[int]:
        for number in range(self.count):
            self.read += 1
            yield number


def _read_before_the_first(items: Counted, weight: int) -> int:
    """How many items are read while the first is still worked on."""
    gate = threading.Event()

    def work(number: int) -> int:
        assert gate.wait(20)
        return number

    def open_when_reading_has_stopped() -> None:
        seen = -1
        while seen != items.read:
            seen = items.read
            time.sleep(0.2)
        stopped.append(seen)
        gate.set()

    stopped: list[int] = []
    watcher = threading.Thread(target=open_when_reading_has_stopped)
    watcher.start()
    assert list(side_by_side(work, items, weight=lambda _: weight)) == list(range(items.count))
    watcher.join()
    return stopped[0]


def test_few_items_are_read_ahead() -> None:
    assert 16 <= _read_before_the_first(Counted(1_000), weight=0) <= 130


def test_fewer_are_read_ahead_where_they_are_heavy() -> None:
    assert 2 <= _read_before_the_first(Counted(40), weight=4 << 20) <= 6
    assert _read_before_the_first(Counted(5), weight=17 << 20) == 1


def test_a_result_is_given_before_the_last_item_is_read() -> None:
    first_is_done = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        assert first_is_done.wait(20)
        time.sleep(0.05)
        yield 2
        pytest.fail("read on although nobody asked")

    def work(number: int) -> int:
        first_is_done.set()
        return number

    found = side_by_side(work, items())
    assert next(found) == 1
    found.close()  # type: ignore[attr-defined]


def test_what_work_raises_is_raised_in_its_turn() -> None:
    def work(number: int) -> int:
        if number == 3:
            raise ZeroDivisionError(number)
        time.sleep(0.01)
        return number

    found = side_by_side(work, range(10))
    assert [next(found), next(found), next(found)] == [0, 1, 2]
    with pytest.raises(ZeroDivisionError, match="3"):
        next(found)
    assert list(found) == []


def test_an_interrupt_keeps_what_is_done_already() -> None:
    done: list[int] = []
    gate = threading.Event()

    def items() -> Iterator[int]:
        yield from range(5)
        while len(done) < 4:
            time.sleep(0.01)
        time.sleep(0.05)
        raise KeyboardInterrupt

    def work(number: int) -> int:
        if number == 2:
            assert gate.wait(20)
        done.append(number)
        return number

    results = side_by_side(work, items())
    # The third is not done, and no result comes before its turn.
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(KeyboardInterrupt):
        next(results)
    gate.set()


def test_what_was_not_begun_is_given_up() -> None:
    begun: list[int] = []

    def work(number: int) -> int:
        begun.append(number)
        if number == 0:
            raise ZeroDivisionError
        time.sleep(0.02)
        return number

    with pytest.raises(ZeroDivisionError):
        list(side_by_side(work, range(100), threads=2))
    time.sleep(0.1)
    assert len(begun) < 50
