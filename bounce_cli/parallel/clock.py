"""What a process is working on, and since when: seen from outside, whatever holds it up."""

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import MutableSequence

__all__ = ["Clock"]

# So much longer than a mail may take is waited for the alarm of the process itself, which tells more.
_GRACE = 1.5
_IDLE = -1


class Clock:
    """The number of a mail in its block, and when work on it began; one process writes, another reads."""

    def __init__(self, shared: "MutableSequence[float]", seconds: float) -> None:
        """Take two numbers that both processes see, and how many seconds a mail may take; 0 for any."""
        self._shared = shared
        self.seconds = seconds
        self.stop()

    def begin(self, number: int) -> None:
        """Work on this mail begins."""
        # In this order, so that whoever reads the number before the time never takes an earlier mail's for its.
        self._shared[0] = _IDLE
        self._shared[1] = time.monotonic()
        self._shared[0] = number

    def stop(self) -> None:
        """There is nothing to do."""
        self._shared[0] = _IDLE

    def overdue(self) -> int | None:
        """The number of the mail that takes too long; None where none does."""
        number, began = int(self._shared[0]), self._shared[1]
        if number == _IDLE or not self.seconds or time.monotonic() - began < self.seconds + _GRACE:
            return None
        return number
