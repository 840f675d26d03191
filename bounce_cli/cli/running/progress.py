"""Progress on standard error for long work: only on a terminal, and only where rows do not show it anyway."""

import contextlib
import stat
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Protocol

from bounce_cli.source.paths import container_of, status

__all__ = ["Line", "NoLine", "progress"]

_QUIET_SECONDS = 1.0
_EVERY_SECONDS = 0.2
# Before so much is done nobody can tell how long the rest will take.
_TELLING_SHARE = 0.02
_UNITS = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"))
_MINUTE, _HOUR = 60, 3600


class _Stream(Protocol):
    def write(self, text: str, /) -> object: ...
    def flush(self) -> object: ...


class Line:
    """The line that counts.

    Attributes:
        mails: how many were read.
        octets: how many of their files.
    """

    def __init__(self, stream: _Stream, paths: Iterable[str] | None) -> None:
        self.stream = stream
        self.started = self.shown = time.monotonic()
        self.visible = False
        self.mails = self.octets = 0
        self._paths = paths
        self._whole: int | None = None

    def mail(self) -> None:
        """Count one mail and, now and then, say so."""
        self.mails += 1
        now = time.monotonic()
        if now - self.started < _QUIET_SECONDS or now - self.shown < _EVERY_SECONDS:
            return
        self.shown = now
        if not self.visible and self._paths is not None:  # short work needs not know how long it is
            self._whole = _octets_in(self._paths)
        self.visible = True
        self.stream.write(f"\r{self._text(now - self.started)}\x1b[K")
        self.stream.flush()

    def take(self, octets: int) -> None:
        """Count octets of a file that is read."""
        self.octets += octets

    def clear(self) -> None:
        """Take the line off the screen."""
        if self.visible:
            self.stream.write("\r\x1b[K")
            self.stream.flush()

    def _text(self, seconds: float) -> str:
        mails = f"{self.mails:,} mails, {self.mails / seconds:,.0f} a second"
        if not self._whole or self.octets > self._whole:  # a file may grow, and a pipe has no length
            return f"{mails}, {_size(self.octets)}" if self.octets else mails
        read = f"{mails}, {_size(self.octets)} of {_size(self._whole)}"
        share = self.octets / self._whole
        return f"{read}, {_duration(seconds / share - seconds)} left" if share >= _TELLING_SHARE else read


def _octets_in(paths: Iterable[str]) -> int | None:
    """The octets of all files that are read; None where that cannot be said, as of a pipe."""
    from bounce_cli.source.folders import Found, walk  # noqa: PLC0415 - short work needs it not

    whole = 0
    try:
        for path in paths:
            found = status(container_of(path))
            if stat.S_ISDIR(found.st_mode):
                whole += sum(status(one.path).st_size for one in walk(path) if isinstance(one, Found))
            elif stat.S_ISREG(found.st_mode):
                whole += found.st_size
            else:
                return None
    except (OSError, ValueError):
        return None
    return whole


def _size(octets: int) -> str:
    for unit, name in _UNITS:
        if octets >= unit:
            return f"{octets / unit:,.1f} {name}"
    return f"{octets} B"


def _duration(seconds: float) -> str:
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    return f"{seconds / _MINUTE:.0f} min" if seconds < _HOUR else f"{seconds / _HOUR:.1f} h"


class NoLine:
    """Nothing that counts."""

    def mail(self) -> None:
        """Count nothing."""

    def take(self, octets: int) -> None:
        """Count nothing."""


@contextlib.contextmanager
def progress(*, wanted: bool, paths: Iterable[str] | None = None) -> Iterator[Line | NoLine]:
    """A counter for each mail and the octets read; silent unless standard error is a terminal and it is wanted.

    Args:
        wanted: whether it is.
        paths: all that will be read, so that it can be told how much is left; None where that is not known.
    """
    if not wanted or not sys.stderr.isatty():
        yield NoLine()
        return
    line = Line(sys.stderr, paths)
    try:
        yield line
    finally:
        line.clear()
