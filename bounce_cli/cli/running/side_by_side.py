"""Work that waits for others, such as name servers, done side by side; what comes out keeps its order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

__all__ = ["side_by_side"]

_In = TypeVar("_In")
_Out = TypeVar("_Out")
# Items that are read before their turn, and what they may weigh together: memory does not grow with the input.
_AHEAD = 128
_HEAVY = 16 << 20


def side_by_side(
    work: Callable[[_In], _Out], items: Iterable[_In], *, threads: int = 16, weight: Callable[[_In], int] = lambda _: 0
) -> Iterator[_Out]:
    """Results of `work` on each item, in order; what `work` raises is raised when its turn comes.

    Of an interrupted run the results are given that are there already, up to the first that is not.

    Args:
        work: called in several threads.
        items: read in this one, at most 128 ahead of their turn.
        threads: how many of them are worked on at a time.
        weight: octets that an item holds; of more than 16 MiB together none is read ahead.
    """
    pool = ThreadPoolExecutor(threads, thread_name_prefix="look-up")
    waiting: deque[tuple[int, Future[_Out]]] = deque()
    held = 0
    try:
        for item in items:
            waiting.append((weight(item), pool.submit(work, item)))
            held += waiting[-1][0]
            while waiting and (len(waiting) > _AHEAD or held > _HEAVY or waiting[0][1].done()):
                found = waiting[0][1].result()
                held -= waiting.popleft()[0]
                yield found
        while waiting:
            found = waiting[0][1].result()
            waiting.popleft()
            yield found
    except KeyboardInterrupt:
        while waiting and waiting[0][1].done():
            yield waiting.popleft()[1].result()
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
