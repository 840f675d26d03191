"""Mails by their place in a file: found without being read, and read without what lies around them."""

import itertools
import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bounce_cli.errors import UsageError
from bounce_cli.limits import Limits
from bounce_cli.source import mbox
from bounce_cli.source.content import Place, items
from bounce_cli.source.detect import HEAD, Kind, compression_of, sniff
from bounce_cli.source.model import InputFormat, Item
from bounce_cli.source.octets import Octets, file_blocks
from bounce_cli.source.paths import open_file

__all__ = ["Span", "read_spans", "spans"]

_NO_LIMITS_GIVEN = Limits()


class Span(NamedTuple):
    """A piece of a file: where it begins, and how many octets it has."""

    offset: int
    length: int


def spans(path: str, *, limits: Limits = _NO_LIMITS_GIVEN) -> Iterator[Span]:
    """The mails of a mailbox in order, each with its separator line; the whole of a file that holds one mail.

    Neighbours may be read as one piece.

    Args:
        path: a file.
        limits: bounds of what is read.

    Raises:
        OSError: it cannot be read.
        UsageError: mails do not lie in it as they are, as it is compressed or an archive.
    """
    with open_file(path) as file:
        size = os.fstat(file.fileno()).st_size
        octets = Octets(file_blocks(file))
        head = octets.peek(HEAD)
        kind = sniff(head).kind
        if compression_of(head) or kind in {Kind.ZIP, Kind.TAR}:
            raise UsageError(f"{path}: mails do not lie in it as they are: unpack it first")
        start = 0
        if kind is Kind.MBOX:
            for border in mbox.borders(octets, style=InputFormat.AUTO, limit=limits.message_octets):
                yield Span(start, border - start)
                start = border
        if size > start:
            yield Span(start, size - start)


def read_spans(
    path: str, places: Iterable[tuple[int, int]], *, first: int = 1, limits: Limits = _NO_LIMITS_GIVEN
) -> Iterator[Item]:
    """What lies in pieces of a file, each read as a file of its own; mails are numbered through all of them.

    Args:
        path: the file.
        places: offset and length of each piece, as `spans` finds them, or of several neighbours together.
        first: the number of the first mail among those of the file.
        limits: bounds of what is read.

    Raises:
        OSError: the file cannot be read.
        UsageError: it has no such piece.
    """
    numbers = itertools.count(first)
    with open_file(path) as file:
        size = os.fstat(file.fileno()).st_size
        for offset, length in places:
            if offset < 0 or length < 0 or offset + length > size:
                raise UsageError(f"{path}: it has {size:,} octets, and none from {offset:,} to {offset + length:,}")
            file.seek(offset)
            place = Place(path=path, shown=path, inside=True, archived=length < size, numbers=numbers)
            yield from items(Octets(file_blocks(file, most=length)), place, InputFormat.AUTO, limits)
