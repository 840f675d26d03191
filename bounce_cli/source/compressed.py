"""Unfolding gzip, bzip2, xz and zstd as a stream, within limits, keeping what lies before a defect."""

import bz2
import contextlib
import lzma
import zlib
from collections.abc import Callable, Generator, Iterator
from typing import Protocol

from bounce_cli.limits import Limits
from bounce_cli.source.detect import compression_of
from bounce_cli.source.meter import Meter, Whole
from bounce_cli.source.octets import Fault, Octets
from bounce_cli.source.zstandard import Zstd

__all__ = ["Decoder", "Inflate", "decode", "unfold"]

_STEP = 1 << 14  # compressed octets per call: what a defect in them can take along
_OUTPUT = 1 << 18  # octets unfolded per call
_XZ_MEMORY = 256 << 20  # `xz -9` needs 65 MiB to unfold
_MAGIC = 10  # the longest mark at the start of compressed data


class Decoder(Protocol):
    """The shape that the standard library's decompressors share."""

    @property
    def eof(self) -> bool:
        """Whether the end mark was seen."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing more comes without input."""

    @property
    def unused_data(self) -> bytes:
        """What followed the end mark."""

    def decompress(self, data: bytes, max_length: int = ...) -> bytes:
        """Unfold at most `max_length` octets."""


class Inflate:
    """zlib in that shape; octets before a defect come out first, and the error with the next call."""

    def __init__(self, wbits: int) -> None:
        self._machine = zlib.decompressobj(wbits)
        self._rest = b""
        self._full = False
        self._error: zlib.error | None = None

    @property
    def eof(self) -> bool:
        """Whether the end mark was seen."""
        return self._machine.eof

    @property
    def needs_input(self) -> bool:
        """Whether nothing more comes without input."""
        return not (self._rest or self._full or self._error)

    @property
    def unused_data(self) -> bytes:
        """What followed the end mark."""
        return self._machine.unused_data

    def decompress(self, data: bytes, max_length: int = 0) -> bytes:
        """Unfold at most `max_length` octets, 0 for all; zlib.error at a defect."""
        if self._error:
            raise self._error
        data = self._rest + data
        before = self._machine.copy()
        try:
            unfolded = self._machine.decompress(data, max_length)
        except zlib.error as error:
            self._error = error
            return _before_defect(before, data)
        self._rest = self._machine.unconsumed_tail
        self._full = len(unfolded) == max_length  # then zlib may hold back more, though it has taken all input
        return unfolded


def _before_defect(machine: "zlib._Decompress", data: bytes) -> bytes:
    unfolded = bytearray()
    with contextlib.suppress(zlib.error):
        for place in range(len(data)):
            unfolded += machine.decompress(data[place : place + 1])
    return bytes(unfolded)


_DECODERS: dict[str, Callable[[], Decoder]] = {
    "gzip": lambda: Inflate(zlib.MAX_WBITS | 16),
    "bzip2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY),
    "zstd": Zstd,
}
_ERRORS = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError)


def unfold(octets: Octets, name: str, limits: Limits, whole: Whole | None = None) -> Iterator[bytes]:
    """Yield what the data unfold to; Fault where they are truncated, corrupt, or beyond the limits.

    `name` is as `compression_of` gives it. Several pieces of the same kind may follow each other, as their tools allow;
    `whole` counts what is unfolded from the file around them.
    """
    meter = Meter(name, limits, whole)
    data = octets.some(_STEP)
    while data:
        data = yield from decode(_DECODERS[name](), octets, meter, data)
        data = _next_piece(octets, data)
        if data and compression_of(data) != name:
            message = f"something else follows the {name} data"
            raise Fault(message)
    if octets.fault:
        raise Fault(octets.fault, inherited=octets.inherited)


def decode(decoder: Decoder, octets: Octets, meter: Meter, data: bytes = b"") -> Generator[bytes, None, bytes]:
    """Yield what one piece of compressed data unfolds to, and return what was read beyond it; Fault as `unfold`."""
    meter.take(len(data))
    while not decoder.eof:
        if decoder.needs_input and not data:
            data = octets.some(_STEP)
            if not data:
                cause = octets.fault or f"truncated {meter.name} data: {meter.given:,} octets unfolded before the end"
                raise Fault(cause, inherited=octets.inherited)
            meter.take(len(data))
        try:
            unfolded = decoder.decompress(data, _OUTPUT)
        except _ERRORS as error:
            message = f"corrupt {meter.name} data: {error}"
            raise Fault(message) from error
        data = b""
        if unfolded:
            meter.give(len(unfolded))
            yield unfolded
    return decoder.unused_data


def _next_piece(octets: Octets, data: bytes) -> bytes:
    """Return the first octets of a further piece, without the NULs that may fill a block before it."""
    while not data.strip(b"\x00"):
        data = octets.some(_STEP)
        if not data:
            return b""
    data = data.lstrip(b"\x00")
    return data + octets.take(_MAGIC - len(data)) if len(data) < _MAGIC else data
