"""The processes of a run: who is given which block, and what is done where one of them is killed."""

import multiprocessing
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from multiprocessing import connection as connections
from multiprocessing.process import BaseProcess
from typing import Any, Self

from bounce_cli.parallel.clock import Clock
from bounce_cli.parallel.deadline import Deadline, OutOfTimeError
from bounce_cli.parallel.outcome import Outcome, done, out_of_time
from bounce_cli.parallel.worker import outcomes, packed, serve
from bounce_cli.problem import Problem
from bounce_cli.source.model import RawMessage

__all__ = ["Block", "Crew"]

# Blocks that a process has at a time: one to work on, and one that lies ready.
_AT_ONCE = 2
# So often a block is given out whole; then its mails go one by one.
_WHOLE = 2
_SECONDS_TO_END = 5
# So often it is seen to that nobody is held up, in seconds.
_LOOK = 0.5
# Nobody has taken in what is handed over for so many times as long as a mail may take.
_HAND_OVER = 4


class Block:
    """Some mails, and what became of them.

    Attributes:
        mails: those that were given out together.
        found: what became of each; None as long as it is not known.
        parts: its mails one by one, after whoever worked on it was killed repeatedly.
        lost: how often that was.
    """

    def __init__(self, mails: Sequence[RawMessage]) -> None:
        """Take mails."""
        self.mails = mails
        self.found: list[Outcome[Any]] | None = None
        self.parts: list[Block] = []
        self.lost = 0

    @property
    def is_done(self) -> bool:
        """Whether it is known of all of its mails what became of them."""
        return self.found is not None or (bool(self.parts) and all(part.is_done for part in self.parts))

    def outcomes(self) -> list[Outcome[Any]]:
        """What became of each mail, in order."""
        if self.found is not None:
            return self.found
        return [one for part in self.parts for one in part.outcomes()]


class _Worker:
    """A process with the blocks that it was given and has not handed back, in order."""

    def __init__(self, process: BaseProcess, connection: "connections.Connection[Any, Any]", clock: Clock) -> None:
        self.process = process
        self.connection = connection
        self.clock = clock
        self.given: deque[Block] = deque()


class Crew:
    """Processes that do the same work; they are started when there is something to do for them."""

    def __init__(self, work: Callable[[RawMessage], Any], size: int, seconds: float = 0) -> None:
        """Take the work, which has to be a thing that pickle knows.

        Args:
            work: what is done with each mail.
            size: how many processes there may be.
            seconds: how long one mail may take; 0 for as long as it takes.
        """
        self._work = work
        self._size = size
        self._seconds = seconds
        self._workers: list[_Worker] = []
        self._to_do: deque[Block] = deque()

    def __enter__(self) -> Self:
        """Start nobody yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """End all of them, whatever they are doing."""
        for worker in self._workers:
            worker.connection.close()
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join(_SECONDS_TO_END)

    def give(self, block: Block) -> None:
        """Hand a block to the process that has the least to do; wait until one has room for it."""
        self._to_do.append(block)
        while not self._hand_out():
            self.wait()

    def wait(self) -> None:
        """Wait a moment, until one hands something back or has come to its end; who is held up is ended."""
        self._hand_out()
        if not any(worker.given for worker in self._workers):
            return  # all of it was done here
        by_connection: dict[object, _Worker] = {worker.connection: worker for worker in self._workers}
        for ready in connections.wait([worker.connection for worker in self._workers], _LOOK):
            worker = by_connection.pop(ready)
            try:
                found = outcomes(worker.connection.recv_bytes())
            except (EOFError, OSError):
                self._bury(worker)
            else:
                worker.given.popleft().found = found
        for worker in by_connection.values():
            if worker.clock.is_overdue(has_work=bool(worker.given)):
                self._end(worker, worker.clock.seen)
            elif not worker.process.is_alive() and not worker.connection.poll():
                self._bury(worker)  # somebody else holds its end of the connection open

    def _hand_out(self) -> bool:
        """Hand over what nobody has, as long as one has room for it; whether all of it is handed over."""
        while self._to_do and self._handed(self._to_do[0]):
            self._to_do.popleft()
        return not self._to_do

    def _handed(self, block: Block) -> bool:
        """Hand over a block, if anybody has room for it; where nobody can be started, do its work here."""
        worker = self._free()
        if worker is None:
            if self._size:
                return False
            deadline = Deadline(self._seconds)
            block.found = [done(self._work, mail, deadline) for mail in block.mails]
            return True
        worker.given.append(block)
        # A process that is held up in a single call takes nothing in.
        patience = Deadline(_HAND_OVER * self._seconds if self._seconds else 0, waits=True)
        try:
            with patience:
                worker.connection.send_bytes(packed(block.mails))
        except OSError:
            self._bury(worker)
        except OutOfTimeError:
            patience.stop()
            self._end(worker, worker.clock.number)
        return True

    def _end(self, worker: _Worker, number: int | None) -> None:
        """End a process; the mail that it works on has taken too long, the others of its block go one by one."""
        worker.process.kill()
        worker.process.join(_SECONDS_TO_END)
        if number is not None and worker.given and number < len(worker.given[0].mails):
            held_up = worker.given.popleft()
            held_up.parts = [Block([mail]) for mail in held_up.mails]
            held_up.parts[number].found = [out_of_time(self._seconds)]
            self._to_do.extend(part for part in held_up.parts if part.found is None)
            self._to_do.extend(worker.given)
            worker.given.clear()
        self._bury(worker)

    def _free(self) -> _Worker | None:
        """One that has nothing to do, else a new one, else one that has room; None where all have enough."""
        least = min(self._workers, key=lambda worker: len(worker.given), default=None)
        if len(self._workers) < self._size and (least is None or least.given):
            try:
                return self._started()
            except OSError:  # as many as the system allows
                self._size = len(self._workers)
        return least if least is not None and len(least.given) < _AT_ONCE else None

    def _started(self) -> _Worker:
        context = _context()
        ours, theirs = context.Pipe()
        clock = Clock(context.RawArray("d", 2), self._seconds)
        is_copy = context.get_start_method() == "fork"
        others = [ours, *(worker.connection for worker in self._workers)] if is_copy else []
        process = context.Process(target=serve, args=(self._work, theirs, clock, others), daemon=True)
        process.start()
        theirs.close()
        self._workers.append(_Worker(process, ours, clock))
        return self._workers[-1]

    def _bury(self, worker: _Worker) -> None:
        """Take down who came to an end: the first of its blocks was its end, the others wait for somebody else."""
        self._workers.remove(worker)
        worker.connection.close()
        worker.process.join(_SECONDS_TO_END)
        if not worker.given:
            return
        first = worker.given.popleft()
        first.lost += 1
        if len(first.mails) == 1 and first.lost >= _WHOLE:
            first.found = [Outcome(None, Problem(code="killed", text=_end_of(worker.process)))]
        elif first.lost >= _WHOLE:
            first.parts = [Block([mail]) for mail in first.mails]
            for part in first.parts:
                part.lost = 1  # it was worked on with the others before
            self._to_do.extend(first.parts)
        else:
            self._to_do.append(first)
        self._to_do.extend(worker.given)


def _context() -> Any:  # typeshed knows no Process of what all contexts have in common
    """How processes are started: as copies where that is safe, which is at once there and shares memory."""
    is_safe = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if is_safe else "spawn")


def _end_of(process: BaseProcess) -> str:
    code = process.exitcode
    if code is not None and code < 0:
        return f"the process that worked on it was killed ({signal.Signals(-code).name})"
    return f"the process that worked on it came to an end (status {code})"
