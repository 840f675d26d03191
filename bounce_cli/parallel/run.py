"""Work on mails side by side in several processes; what comes out keeps its order."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import TypeVar

from bounce_cli.parallel.blocks import blocks
from bounce_cli.parallel.deadline import Deadline
from bounce_cli.parallel.outcome import Outcome, done
from bounce_cli.source.model import RawMessage

__all__ = ["cores", "in_processes"]

_T = TypeVar("_T")
# Blocks for each process that are read before their turn, so that memory does not grow behind one slow mail.
_AHEAD = 4


def cores() -> int:
    """How many processes can run at a time here."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_processes(
    work: Callable[[RawMessage], _T], mails: Iterator[RawMessage], *, jobs: int, seconds: float = 0
) -> Iterator[tuple[RawMessage, Outcome[_T]]]:
    """Each mail with what `work` makes of it, in order.

    Where a process is killed its block is worked on once more, then its mails one by one; the mail that kills has a
    fault, and so has one that takes too long. Of an interrupted run those are given that are there already, up to the
    first that is not.

    Args:
        work: called in several processes, so a thing that pickle knows; what it returns has to be one, too.
        mails: read in this one, a bounded number of them ahead.
        jobs: how many processes there are; the work of a single block is done in this one.
        seconds: how long one mail may take; 0 for as long as it takes.
    """
    if jobs < 2:  # noqa: PLR2004 - nobody beside this one
        yield from _done_here(work, mails, seconds)
        return
    found = blocks(mails)
    first = list(islice(found, 2))
    if len(first) < 2:  # noqa: PLR2004 - a block that lies alone
        yield from _done_here(work, chain.from_iterable(first), seconds)
        return
    from bounce_cli.parallel.crew import Block, Crew  # noqa: PLC0415 - processes cost a start that one block does not need

    waiting: deque[Block] = deque()

    def ready() -> Iterator[tuple[RawMessage, Outcome[_T]]]:
        while waiting and waiting[0].is_done:
            block = waiting.popleft()
            yield from zip(block.mails, block.outcomes(), strict=True)

    with Crew(work, jobs, seconds) as crew:
        try:
            for mails_together in chain(first, found):
                waiting.append(Block(mails_together))
                crew.give(waiting[-1])
                yield from ready()
                while len(waiting) > _AHEAD * jobs:
                    crew.wait()
                    yield from ready()
            while waiting:
                crew.wait()
                yield from ready()
        except KeyboardInterrupt:
            yield from ready()
            raise


def _done_here(
    work: Callable[[RawMessage], _T], mails: Iterable[RawMessage], seconds: float
) -> Iterator[tuple[RawMessage, Outcome[_T]]]:
    deadline = Deadline(seconds)
    for mail in mails:
        yield mail, done(work, mail, deadline)
