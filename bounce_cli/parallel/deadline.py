"""The time that may be spent on something.

Where a system has timers (POSIX), one goes off in the main thread of the process, inside of regular expressions too.
Elsewhere a run in several processes is still watched from outside: see `crew.py`.
"""

# The module `signal` makes enumerations of it, for a millisecond of every start.
import _signal  # type: ignore[import-not-found]

__all__ = ["Deadline", "OutOfTimeError"]

_AGAIN = 1.0


class OutOfTimeError(BaseException):
    """Something takes too long; no `except Exception` on its way may take it for a fault of its own."""


class Deadline:
    """A context in which so many seconds may pass; `seconds` is 0 for as many as it takes.

    They are seconds of the processor, so that neither a busy machine nor a paused run changes what comes out; those of
    the clock where others are waited for (`waits`). Whoever catches `OutOfTimeError` behind it calls `stop`: the timer
    may have gone off while the context was entered or left.
    """

    _runs = False

    def __init__(self, seconds: float, *, waits: bool = False) -> None:
        """Take the seconds; nothing happens yet."""
        self.seconds = seconds
        self._waits = waits

    def __enter__(self) -> None:
        """Let the time begin."""
        if self.seconds and hasattr(_signal, "setitimer") and _listens(self._number()):
            Deadline._runs = True
            # It goes off again, because an exception that is raised while garbage is collected is lost.
            _signal.setitimer(self._timer(), self.seconds, _AGAIN)

    def __exit__(self, *_: object) -> None:
        """Let it be as if there were none."""
        self.stop()

    def stop(self) -> None:
        """Let no timer go off any more."""
        if Deadline._runs:
            Deadline._runs = False
            _signal.setitimer(self._timer(), 0)

    def _timer(self) -> int:
        timer: int = _signal.ITIMER_REAL if self._waits else _signal.ITIMER_PROF
        return timer

    def _number(self) -> int:
        number: int = _signal.SIGALRM if self._waits else _signal.SIGPROF
        return number

    @staticmethod
    def _ring(*_: object) -> None:
        if Deadline._runs:
            raise OutOfTimeError


def _listens(number: int) -> bool:
    """See to it that a signal is heard; only the main thread can, and signals of whoever calls us are theirs."""
    heard = _signal.getsignal(number)
    ours = Deadline._ring  # noqa: SLF001 - one thing in two places
    if heard not in {_signal.SIG_DFL, ours}:
        return False
    try:
        _signal.signal(number, ours)
    except ValueError:  # another thread
        return False
    return True
