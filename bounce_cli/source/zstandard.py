"""zstd (RFC 8878), loaded with the first such data: few runs have any, and not every Python can unfold them."""

import sys

from bounce_cli.source.octets import Fault

__all__ = ["Zstd"]


class Zstd:
    """A decoder in the shape that the standard library's share. Raises Fault where Python has none."""

    def __init__(self) -> None:
        try:
            if sys.version_info >= (3, 14):
                from compression import zstd  # noqa: PLC0415
            else:
                from backports import zstd  # noqa: PLC0415
        except ImportError:
            # The one is left out where Python is built without it, the other is compiled and in no zipapp.
            message = "zstd data cannot be unfolded here: that takes Python 3.14, or the package backports.zstd"
            raise Fault(message) from None
        self._machine = zstd.ZstdDecompressor()
        self._defect = zstd.ZstdError

    @property
    def eof(self) -> bool:
        """Whether the end mark was seen."""
        return self._machine.eof

    @property
    def needs_input(self) -> bool:
        """Whether nothing more comes without input."""
        return self._machine.needs_input

    @property
    def unused_data(self) -> bytes:
        """What followed the end mark."""
        return self._machine.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Unfold at most `max_length` octets, -1 for all; ValueError at a defect."""
        try:
            return self._machine.decompress(data, max_length)
        except self._defect as error:
            raise ValueError(str(error)) from error
