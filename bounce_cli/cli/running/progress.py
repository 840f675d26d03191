"""Progress on standard error for long work: only on a terminal, and only where rows do not show it anyway."""

import contextlib
import sys
import time
from collections.abc import Iterator
from typing import Protocol

__all__ = ["progress"]

_QUIET_SECONDS = 1.0
_EVERY_SECONDS = 0.2


class _Stream(Protocol):
    def write(self, text: str, /) -> object: ...
    def flush(self) -> object: ...


class _Line:
    def __init__(self, stream: _Stream) -> None:
        self.stream = stream
        self.started = self.shown = time.monotonic()
        self.visible = False
        self.mails = 0

    def mail(self) -> None:
        """Count one mail and, now and then, say so."""
        self.mails += 1
        now = time.monotonic()
        if now - self.started < _QUIET_SECONDS or now - self.shown < _EVERY_SECONDS:
            return
        self.shown = now
        self.visible = True
        rate = self.mails / (now - self.started)
        self.stream.write(f"\r{self.mails:,} mails, {rate:,.0f} a second\x1b[K")
        self.stream.flush()

    def clear(self) -> None:
        """Take the line off the screen."""
        if self.visible:
            self.stream.write("\r\x1b[K")
            self.stream.flush()


class _Nothing:
    def mail(self) -> None:
        """Count nothing."""


@contextlib.contextmanager
def progress(*, wanted: bool) -> Iterator[_Line | _Nothing]:
    """A counter whose `mail()` is called for each mail; silent unless standard error is a terminal and it is wanted."""
    if not wanted or not sys.stderr.isatty():
        yield _Nothing()
        return
    line = _Line(sys.stderr)
    try:
        yield line
    finally:
        line.clear()
