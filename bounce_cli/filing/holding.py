"""Holding a file, so that of several runs which move it one does so and the others wait for it."""

import contextlib
import errno
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

__all__ = ["held"]

_SECONDS = 10.0
_PAUSE = 0.01


@contextlib.contextmanager
def held(path: Path) -> Iterator[bool]:
    """Hold a file while it is moved; the value is False where that cannot be: a link, or a system without such locks.

    Raises:
        OSError: it is gone when it is held, or another program holds it for longer than ten seconds.
    """
    # On Windows a file that is open has no other name taken away.
    descriptor = None if sys.platform == "win32" else _opened(path)
    if descriptor is None:
        yield False
        return
    try:
        is_held = _lock(descriptor)
        # Who held it before may have moved it away.
        if is_held and not os.path.samestat(os.fstat(descriptor), path.lstat()):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
        yield is_held
    finally:
        os.close(descriptor)


def _opened(path: Path) -> int | None:
    """The file, neither waited for nor followed elsewhere; None where it cannot be opened so."""
    try:
        return os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        raise
    except OSError:
        return None


def _lock(descriptor: int) -> bool:
    import fcntl  # noqa: PLC0415 - not on Windows

    until = time.monotonic() + _SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise OSError(errno.EBUSY, os.strerror(errno.EBUSY)) from None
            time.sleep(_PAUSE)
        except OSError:  # some file systems have none
            return False
        else:
            return True
