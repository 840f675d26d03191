"""A one-way stream of octets that never raises: where it ends early, it remembers why."""

import sys
from collections.abc import Iterator
from typing import IO

__all__ = ["CHUNK", "Fault", "Octets", "cause_of", "file_blocks"]

CHUNK = 1 << 20
"""Octets asked for at once from a file."""

_FIRST = 1 << 16
"""Octets asked for first: most single messages are no longer, and need no larger buffer."""


class Fault(Exception):  # noqa: N818 - the end of a stream, not an error of this program
    """A source ends before it should.

    Attributes:
        cause: a few words for people.
        inherited: whether what surrounds the source (its archive) will tell the cause itself.
    """

    def __init__(self, cause: str, *, inherited: bool = False) -> None:
        super().__init__(cause)
        self.cause = cause
        self.inherited = inherited


def cause_of(error: Exception) -> str:
    """Say in few words what the system objects to, such as `Permission denied`."""
    if isinstance(error, ValueError) and "null" in str(error):  # Python's versions word it differently
        return "the name holds a NUL character"
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__


def file_blocks(file: IO[bytes], chunk: int | None = None, *, most: int | None = None) -> Iterator[bytes]:
    """Yield the octets of an open file until its end, or so many at most; OSError as the system raises it.

    A non-blocking file that has nothing to give at the moment is a `Fault`, since its end cannot be known.
    """
    size = chunk or CHUNK
    left = sys.maxsize if most is None else most
    block = file.read(min(size, _FIRST, left))
    while block:
        yield block
        left -= len(block)
        block = file.read(min(size, left))
    if block is None:
        message = "nothing to read at the moment (non-blocking input)"
        raise Fault(message)


class Octets:
    """Reads blocks (never empty ones) as a stream, with looking ahead.

    Attributes:
        file: the seekable file that the octets come from unchanged, or None.
        fault: why the stream ended early, or None; final once reading has given `b""`.
        inherited: whether the surrounding archive tells that cause itself.
        pulled: how many octets came in so far, those included that are only held.
    """

    __slots__ = ("_at", "_blocks", "_held", "fault", "file", "inherited", "pulled")

    def __init__(self, blocks: Iterator[bytes], *, file: IO[bytes] | None = None) -> None:
        self._blocks = blocks
        self._held = b""
        self._at = 0
        self.file = file
        self.fault: str | None = None
        self.inherited = False
        self.pulled = 0

    def block(self) -> bytes:
        """Return what comes next, as much as is at hand; `b""` at the end."""
        if self._at < len(self._held):
            block = self._held[self._at :] if self._at else self._held
            self._held, self._at = b"", 0
            return block
        return self._pull()

    def some(self, size: int) -> bytes:
        """Return what comes next, at most `size` octets; `b""` only at the end."""
        if self._at >= len(self._held):
            self._held, self._at = self._pull(), 0
        block = self._held[self._at : self._at + size]
        self._at += len(block)
        return block

    def take(self, size: int) -> bytes:
        """Return exactly `size` octets, fewer only at the end."""
        taken = self.some(size)
        if len(taken) < size:
            parts = [taken]
            missing = size - len(taken)
            while missing and (more := self.some(missing)):
                parts.append(more)
                missing -= len(more)
            taken = b"".join(parts)
        return taken

    def peek(self, size: int) -> bytes:
        """Return the next `size` octets without taking them, fewer only before the end."""
        held = len(self._held) - self._at
        if held < size:
            parts = [self._held[self._at :]]
            while held < size and (more := self._pull()):
                parts.append(more)
                held += len(more)
            self._held, self._at = b"".join(parts), 0
        return self._held[self._at : self._at + size]

    def _pull(self) -> bytes:
        try:
            block = next(self._blocks, b"")
            self.pulled += len(block)
        except Fault as fault:
            self.fault, self.inherited = fault.cause, fault.inherited
        except (OSError, ValueError) as error:
            self.fault = cause_of(error)
        else:
            return block
        return b""
