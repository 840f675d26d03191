"""What a process is working on, and since when: seen from outside, whatever holds it up."""

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import MutableSequence

__all__ = ["Clock"]

_IDLE = -1
# So many times as long as a mail may take, and so many seconds more, the process is given to end the work itself: on a
# busy machine it gets less of the processor than of the clock.
_TIMES, _GRACE = 3, 1.5
# Within so many seconds a process begins what it was given, though it may have to be started first.
_TO_BEGIN = 60.0
_LONGEST_LOOK = 1.0


class Clock:
    """The number of a mail in its block, and how many were begun before it; one process writes, another reads."""

    def __init__(self, shared: "MutableSequence[float]", seconds: float) -> None:
        """Take two numbers that both processes see, and how many seconds a mail may take; 0 for any."""
        self._shared = shared
        self.seconds = seconds
        self._seen: tuple[int | None, float] = None, -1.0
        self._looked = self._waited = 0.0
        self.stop()

    def begin(self, number: int) -> None:
        """Work on this mail begins."""
        # In this order, so that whoever reads the number first never takes an earlier mail's count for its.
        self._shared[0] = _IDLE
        self._shared[1] += 1
        self._shared[0] = number

    def stop(self) -> None:
        """There is nothing to do."""
        self._shared[0] = _IDLE

    @property
    def number(self) -> int | None:
        """The number of the mail that is worked on; None where none is."""
        number = int(self._shared[0])
        return None if number == _IDLE else number

    @property
    def seen(self) -> int | None:
        """The number of the mail that was worked on when `is_overdue` last looked."""
        return self._seen[0]

    def is_overdue(self, *, has_work: bool) -> bool:
        """Whether the mail that is worked on takes too long, or work is not even begun, of whoever looks often.

        Between two looks no more than a second counts: where the run itself was paused, the work was as well.
        """
        state, now = (self.number, self._shared[1]), time.monotonic()
        if state != self._seen or not has_work:
            self._seen, self._waited = state, 0.0
        else:
            self._waited += min(now - self._looked, _LONGEST_LOOK)
        self._looked = now
        if self.seen is None:
            return self._waited > _TO_BEGIN
        return bool(self.seconds) and self._waited > _TIMES * self.seconds + _GRACE
