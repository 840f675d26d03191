"""How much compressed data may unfold to: one stream by itself, and all that is packed in a file together."""

import contextlib
import os

from bounce_cli.limits import Limits
from bounce_cli.source.octets import Fault, Octets

__all__ = ["Meter", "Whole"]

_FREE = 1 << 20  # octets beyond which the ratio counts


def _is_beyond_ratio(given: int, taken: int, limits: Limits) -> bool:
    return given - _FREE > taken * limits.compression_ratio


class Whole:
    """Counts what is unfolded from a file, in whatever layer: streams that each keep within limits may add up.

    Attributes:
        fault: why no more is unfolded, or None; it holds for all that is still to come of the file.
    """

    __slots__ = ("_given", "_known", "_limits", "_octets", "fault")

    def __init__(self, octets: Octets, limits: Limits) -> None:
        self._octets = octets
        self._limits = limits
        self._given = 0
        self._known = 0  # octets of the file, as last asked for
        self.fault: str | None = None

    def give(self, octets: int) -> None:
        """Count unfolded octets; Fault beyond a limit, which is told once, for the file."""
        self._given += octets
        if self._given > self._limits.decompressed_octets:
            self.fault = f"what is packed in it unfolds to more than {self._limits.decompressed_octets:,} octets"
        elif _is_beyond_ratio(self._given, self._known, self._limits) and self._is_beyond_size():
            self.fault = f"what is packed in it unfolds to more than {self._limits.compression_ratio:,} times its size"
        if self.fault:
            raise Fault(self.fault, inherited=True)

    def _is_beyond_size(self) -> bool:
        """Ask anew how large the file is, or how much came of it so far where it is a stream."""
        size = 0
        if self._octets.file:
            with contextlib.suppress(OSError):
                size = os.fstat(self._octets.file.fileno()).st_size
        self._known = max(size, self._octets.pulled)
        return _is_beyond_ratio(self._given, self._known, self._limits)


class Meter:
    """Counts octets in and out of one stream, and stops what unfolds beyond the limits."""

    __slots__ = ("_limits", "_taken", "_whole", "given", "name")

    def __init__(self, name: str, limits: Limits, whole: Whole | None = None) -> None:
        self.name = name
        self.given = 0
        self._limits = limits
        self._taken = 0
        self._whole = whole

    def take(self, octets: int) -> None:
        """Count compressed octets."""
        self._taken += octets

    def give(self, octets: int) -> None:
        """Count unfolded octets; Fault beyond a limit."""
        self.given = given = self.given + octets
        if given > self._limits.decompressed_octets:
            message = f"{self.name} data unfold to more than {self._limits.decompressed_octets:,} octets"
            raise Fault(message)
        if given > _FREE and _is_beyond_ratio(given, self._taken, self._limits):
            message = f"{self.name} data unfold to more than {self._limits.compression_ratio:,} times their size"
            raise Fault(message)
        if self._whole:
            self._whole.give(octets)
