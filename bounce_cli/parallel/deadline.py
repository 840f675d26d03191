"""The time that may be spent on one mail.

Where a system has alarms (POSIX), one goes off in the main thread of the process, inside of regular expressions too.
Elsewhere a run in several processes is still watched from outside: see `crew.py`.
"""

import _signal  # type: ignore[import-not-found] # the module `signal` makes enumerations of it, for a millisecond of every start

__all__ = ["Deadline", "OutOfTimeError"]

_AGAIN = 1.0


class OutOfTimeError(BaseException):
    """A mail takes too long; no `except Exception` on its way may take it for a fault of its own."""


class Deadline:
    """A context in which so many seconds may pass; `seconds` is 0 for as many as it takes.

    Whoever catches `OutOfTimeError` behind it calls `stop`: the alarm may have gone off while the context was entered
    or left.
    """

    _runs = False

    def __init__(self, seconds: float) -> None:
        """Take the seconds; nothing happens yet."""
        self.seconds = seconds

    def __enter__(self) -> None:
        """Let the time begin."""
        if self.seconds and hasattr(_signal, "setitimer") and _listens():
            Deadline._runs = True
            # It goes off again, because an exception that is raised while garbage is collected is lost.
            _signal.setitimer(_signal.ITIMER_REAL, self.seconds, _AGAIN)

    def __exit__(self, *_: object) -> None:
        """Let it be as if there were none."""
        self.stop()

    def stop(self) -> None:
        """Let no alarm go off any more."""
        if Deadline._runs:
            Deadline._runs = False
            _signal.setitimer(_signal.ITIMER_REAL, 0)

    @staticmethod
    def ring(*_: object) -> None:
        """What an alarm does."""
        if Deadline._runs:
            raise OutOfTimeError


def _listens() -> bool:
    """See to it that an alarm is heard; only the main thread can, and alarms of whoever calls us are theirs."""
    heard = _signal.getsignal(_signal.SIGALRM)
    if heard is Deadline.ring:
        return True
    if heard != _signal.SIG_DFL:
        return False
    try:
        _signal.signal(_signal.SIGALRM, Deadline.ring)
    except ValueError:  # another thread
        return False
    return True
