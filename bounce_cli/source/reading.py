"""Everything that can hold mail, as one stream of messages in input order."""

import stat
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, NamedTuple

from bounce_cli.limits import Limits
from bounce_cli.source.content import Place, items
from bounce_cli.source.model import InputFormat, Item, RawMessage, Skipped, Unreadable
from bounce_cli.source.octets import Fault, Octets, cause_of, file_blocks
from bounce_cli.source.paths import container_of, open_file, status
from bounce_cli.source.standard_input import NAME, standard_input

__all__ = ["read"]

_NO_LIMITS_GIVEN = Limits()


class _Manner(NamedTuple):
    """How all paths are read; see `read`."""

    input_format: InputFormat
    limits: Limits
    left_out: str | None
    taken: Callable[[int], None] | None


def read(  # noqa: PLR0913 - each is a thing of its own, named at the call
    paths: Iterable[str],
    *,
    input_format: InputFormat = InputFormat.AUTO,
    limits: Limits = _NO_LIMITS_GIVEN,
    stdin: BinaryIO | None = None,
    left_out: str | None = None,
    taken: Callable[[int], None] | None = None,
) -> Iterator[Item]:
    """Yield the messages of files, mailboxes, folders and archives; `-` is standard input, `PATH#N` one mail of a file.

    One message at a time is in memory. Nothing is raised for what the input is: a path that cannot be read, wholly or
    in part, gives an `Unreadable`, and reading goes on with the next.

    Args:
        paths: what is read.
        input_format: how it holds mail, where looking at it is not enough.
        limits: bounds of what is read.
        stdin: what is read instead of the process's standard input.
        left_out: the real path of a folder that is not entered, as mail is put there.
        taken: is told of the octets that are read of each file, as they are read.
    """
    manner = _Manner(input_format, limits, left_out, taken)
    for path in paths:
        try:
            if path == NAME:
                yield from _standard_input(stdin, manner)
            elif (container := container_of(path)) != path:
                yield _member(path, read((container,), input_format=input_format, limits=limits, taken=taken))
            else:
                yield from _path(path, manner)
        except (OSError, ValueError) as error:
            yield Unreadable(path=path, cause=cause_of(error))
        except Fault as fault:
            yield Unreadable(path=path, cause=fault.cause)


def _member(origin: str, items: Iterable[Item]) -> Item:
    """The mail of this origin among those of its file; where it is not there, what kept the file from being read."""
    cause = "no such mail in it"
    for item in items:
        if isinstance(item, RawMessage) and item.origin == origin:
            return item
        if isinstance(item, Unreadable):
            cause = item.cause
    return Unreadable(path=origin, cause=cause)


def _standard_input(stdin: BinaryIO | None, manner: _Manner) -> Iterator[Item]:
    octets = Octets(_told(file_blocks(standard_input(stdin)), manner.taken))
    yield from items(octets, Place(path=NAME, shown=NAME), manner.input_format, manner.limits)


def _path(path: str, manner: _Manner) -> Iterator[Item]:
    mode = status(path).st_mode
    if stat.S_ISDIR(mode):
        yield from _folder(path, manner)
    elif manner.input_format in (InputFormat.MAILDIR, InputFormat.MH):
        yield Unreadable(path=path, cause=f"is not a folder, so not {manner.input_format.value}")
    elif stat.S_ISSOCK(mode):
        from bounce_cli.source.listing import special_cause  # noqa: PLC0415 - sockets are rare

        yield Unreadable(path=path, cause=special_cause(mode))
    else:
        yield from _file(Place(path=path, shown=path), manner)


def _folder(path: str, manner: _Manner) -> Iterator[Item]:
    from bounce_cli.source.folders import Found, walk  # noqa: PLC0415 - a lone mail lies in none that is read

    for found in walk(path, manner.input_format, manner.left_out):
        match found:
            case Found():
                place = Place(path=found.path, shown=found.path, inside=True, hidden=found.hidden)
                try:
                    yield from _file(place, manner)
                except OSError as error:
                    yield Unreadable(path=found.path, cause=cause_of(error))
            case Skipped() | Unreadable():
                yield found


def _file(place: Place, manner: _Manner) -> Iterator[Item]:
    with open_file(place.path) as file:
        blocks = _told(file_blocks(file), manner.taken)
        octets = Octets(blocks, file=file if file.seekable() else None)
        yield from items(octets, place, manner.input_format, manner.limits)


def _told(blocks: Iterator[bytes], taken: Callable[[int], None] | None) -> Iterator[bytes]:
    return blocks if taken is None else _counted(blocks, taken)


def _counted(blocks: Iterator[bytes], taken: Callable[[int], None]) -> Iterator[bytes]:
    for block in blocks:
        taken(len(block))
        yield block
