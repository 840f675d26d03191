"""Logs and lists as numbered lines, unfolded and decoded as they are read."""

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bounce_cli.errors import UsageError
from bounce_cli.limits import Limits
from bounce_cli.source.compressed import unfold
from bounce_cli.source.detect import HEAD, compression_of
from bounce_cli.source.octets import Fault, Octets, cause_of, file_blocks
from bounce_cli.source.paths import open_file
from bounce_cli.source.standard_input import NAME, standard_input

__all__ = ["Line", "Unusable", "numbered", "opened"]

Line = tuple[int, str | None]
"""The number of a line, from 1, and its text; None for one that is too long."""

_LONGEST = 1 << 16  # characters
_LAYERS = 4
_LIMITS = Limits(decompressed_octets=1 << 42)  # nothing of it is kept
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusable:
    """Something that tells nothing that can be used.

    Attributes:
        line: the number of its first line.
        lines: how many it takes.
        is_date: whether it is only the date of a mail, which is told without.
    """

    line: int
    lines: int = 1
    is_date: bool = False


@contextmanager
def opened(path: str) -> Iterator[Octets]:
    """The octets of a file or of standard input, unfolded where they are compressed; UsageError where there are none.

    An empty file is no error.
    """
    try:
        file = standard_input(None) if path == NAME else open_file(path)
    except (OSError, ValueError) as error:
        raise _refusal(path, cause_of(error)) from error
    except Fault as fault:
        raise _refusal(path, fault.cause) from fault
    try:
        octets = Octets(file_blocks(file))
        for _ in range(_LAYERS):
            compression = compression_of(octets.peek(HEAD))
            if compression:
                octets = Octets(unfold(octets, compression, _LIMITS))
        if not octets.peek(1) and octets.fault:
            raise _refusal(path, octets.fault)
        yield octets
    finally:
        if path != NAME:
            file.close()


def numbered(octets: Octets) -> Iterator[Line]:
    """The lines; only line feeds end one, since senders may write other signs that look like it into what is logged."""
    name = "utf-16" if octets.peek(2).startswith(_WIDE) else "utf-8-sig"
    decoder = codecs.getincrementaldecoder(name)(errors="replace")
    number, rest, is_cut = 0, "", False
    while block := octets.block():
        *whole, rest = (rest + decoder.decode(block)).split("\n")
        for line in whole:
            number += 1
            yield number, _usable(line, is_cut=is_cut)
            is_cut = False
        if len(rest) > _LONGEST:
            rest, is_cut = "", True
    rest += decoder.decode(b"", final=True)
    if rest or is_cut:
        yield number + 1, _usable(rest, is_cut=is_cut)


def _usable(line: str, *, is_cut: bool) -> str | None:
    return None if is_cut or len(line) > _LONGEST else line.removesuffix("\r")


def _refusal(path: str, cause: str) -> UsageError:
    return UsageError(f"the log or list of sent mail {path} cannot be read: {cause}")
