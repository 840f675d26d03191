"""Work that waits for others, such as name servers, done side by side; what comes out keeps its order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

__all__ = ["side_by_side"]

_In = TypeVar("_In")
_Out = TypeVar("_Out")


def side_by_side(
    work: Callable[[_In], _Out], items: Iterable[_In], *, threads: int = 16, ahead: int = 128
) -> Iterator[_Out]:
    """Results of `work` on each item, in order; at most `ahead` items are read before their turn.

    What `work` raises is raised when its turn comes; what was not begun by then is given up.
    """
    pool = ThreadPoolExecutor(threads, thread_name_prefix="look-up")
    waiting: deque[Future[_Out]] = deque()
    try:
        for item in items:
            waiting.append(pool.submit(work, item))
            while waiting and (len(waiting) > ahead or waiting[0].done()):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
