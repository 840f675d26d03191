"""A file of whatever kind, once it is open: what it is, and the messages in it."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bounce_cli.limits import Limits
from bounce_cli.problem import Problem
from bounce_cli.source import mbox, no_mail, single
from bounce_cli.source.detect import HEAD, Kind, Sniffed, compression_of, looks_like_mail, sniff
from bounce_cli.source.meter import Whole
from bounce_cli.source.model import InputFormat, Item, RawMessage, Skipped, Unreadable
from bounce_cli.source.octets import Fault, Octets, cause_of
from bounce_cli.source.problems import BINARY
from bounce_cli.source.standard_input import NAME as STANDARD_INPUT

if TYPE_CHECKING:
    from bounce_cli.source.member import Member

__all__ = ["Place", "items"]

_SPOOL = 4 << 20
"""Octets of a zip archive without a file of its own that are kept in memory."""

_FORCED = {
    InputFormat.EML: Kind.MESSAGE,
    InputFormat.MBOX: Kind.MBOX,
    InputFormat.MBOXO: Kind.MBOX,
    InputFormat.MBOXRD: Kind.MBOX,
    InputFormat.MBOXCL: Kind.MBOX,
    InputFormat.MBOXCL2: Kind.MBOX,
    InputFormat.ZIP: Kind.ZIP,
    InputFormat.TAR: Kind.TAR,
}
_ARCHIVES = (InputFormat.ZIP, InputFormat.TAR)
_WRAPPERS = (Kind.ZIP, Kind.TAR)


@dataclass(slots=True, kw_only=True)
class Place:
    """Where octets come from.

    Attributes:
        path: the file that messages are named after.
        shown: the path with the member's name, for what cannot be read.
        inside: whether a folder or archive brought the file up, rather than the command line.
        hidden: whether it counts only where it looks like mail.
        archived: whether messages are numbered even where a file holds one.
        layers: how many archives lie around it.
        whole: counts what is unfolded from the file that all of it lies in; known once that is opened.
        numbers: the numbers of the path's messages, from 1.
    """

    path: str
    shown: str
    inside: bool = False
    hidden: bool = False
    archived: bool = False
    layers: int = 0
    whole: Whole | None = None
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def member(self, name: str) -> "Place":
        """Return the place of a member of the archive that lies here."""
        return Place(
            path=self.path,
            shown=f"{self.shown}:{name}",
            inside=True,
            hidden=no_mail.is_hidden(name.rpartition("/")[2]),
            archived=True,
            layers=self.layers + 1,
            whole=self.whole,
            numbers=self.numbers,
        )

    def numbered(self) -> str:
        """Return the origin of the next message."""
        return f"{self.path}#{next(self.numbers)}"


def items(octets: Octets, place: Place, input_format: InputFormat, limits: Limits) -> Iterator[Item]:
    """Yield the messages in a file, and what of it could not be read; compressed data are unfolded whatever the format.

    Raises nothing: what goes wrong, here or in the system, ends the file or its part early and is told.
    """
    place.whole = whole = Whole(octets, limits)
    yield from _items(octets, place, input_format, limits)
    if whole.fault:
        yield Unreadable(path=place.shown, cause=whole.fault)


def _items(octets: Octets, place: Place, input_format: InputFormat, limits: Limits) -> Iterator[Item]:
    for _ in range(limits.archive_layers + 1):
        compression = compression_of(octets.peek(HEAD))
        if not compression:
            break
        from bounce_cli.source.compressed import unfold  # noqa: PLC0415 - most mail is not compressed

        octets = Octets(unfold(octets, compression, limits, place.whole))
    else:
        yield Unreadable(path=place.shown, cause=f"more than {limits.archive_layers} compressions inside each other")
        return
    yield from _uncompressed(octets, place, input_format, limits)
    if octets.fault and not octets.inherited:
        yield Unreadable(path=place.shown, cause=octets.fault)


def _uncompressed(octets: Octets, place: Place, input_format: InputFormat, limits: Limits) -> Iterator[Item]:
    head = octets.peek(HEAD)
    found = _judge(head, input_format)
    if place.hidden and found.kind is not Kind.MBOX and not looks_like_mail(head):
        yield Skipped(path=place.shown, cause=no_mail.HIDDEN)
        return
    match found.kind:
        case Kind.ZIP | Kind.TAR:
            yield from _archive(octets, found.kind, place, input_format, limits)
        case Kind.MBOX:
            for mail, problems in mbox.messages(octets, style=input_format, limit=limits.message_octets):
                yield RawMessage(origin=place.numbered(), octets=mail, problems=problems)
        case Kind.FOREIGN if place.inside:
            yield Skipped(path=place.shown, cause=found.words)
        case Kind.FOREIGN:
            yield Unreadable(path=place.shown, cause=f"not a mailbox I know ({found.words})")
        case Kind.BINARY if not place.inside:
            yield Unreadable(path=place.shown, cause=f"not a mailbox I know ({found.words})")
        case Kind.BINARY:
            yield from _message(octets, place, limits, (BINARY,))
        case Kind.MESSAGE | Kind.EMPTY:
            yield from _message(octets, place, limits)


def _judge(head: bytes, input_format: InputFormat) -> Sniffed:
    """Say what a file is; a named format outranks its octets, but an archive may hold files of that format."""
    found = sniff(head)
    forced = _FORCED.get(input_format)
    wrapped = found.kind in _WRAPPERS and forced not in _WRAPPERS
    return found if forced is None or wrapped or found.kind is Kind.EMPTY else Sniffed(kind=forced)


def _message(octets: Octets, place: Place, limits: Limits, doubts: tuple[Problem, ...] = ()) -> Iterator[Item]:
    whole = single.message(octets, limit=limits.message_octets)
    if whole:
        mail, problems = whole
        origin = place.numbered() if place.archived else place.path
        path = None if place.archived or place.path == STANDARD_INPUT else place.path
        yield RawMessage(origin=origin, octets=mail, problems=(*doubts, *problems), path=path)


def _archive(octets: Octets, kind: Kind, place: Place, input_format: InputFormat, limits: Limits) -> Iterator[Item]:
    if place.layers >= limits.archive_layers:
        cause = f"more than {limits.archive_layers} archives inside each other"
        yield Unreadable(path=place.shown, cause=cause)
        return
    import tempfile  # noqa: PLC0415 - most mail lies in no archive

    from bounce_cli.source import tarball, zipped  # noqa: PLC0415

    inner = InputFormat.AUTO if input_format in _ARCHIVES else input_format
    try:
        if kind is Kind.TAR:
            yield from _members(tarball.members(octets, limits), place, inner, limits)
        elif octets.file:
            yield from _members(zipped.members(octets.file, limits, place.whole), place, inner, limits)
        else:
            with tempfile.SpooledTemporaryFile(max_size=_SPOOL) as file:
                zipped.spool(octets, file, limits)
                yield from _members(zipped.members(file, limits, place.whole), place, inner, limits)
    except Fault as fault:
        if not octets.fault:  # else it is told once, where the archive was opened
            yield Unreadable(path=place.shown, cause=fault.cause)
    except OSError as error:
        yield Unreadable(path=place.shown, cause=f"no temporary file for a zip archive: {cause_of(error)}")


def _members(members: "Iterator[Member]", place: Place, input_format: InputFormat, limits: Limits) -> Iterator[Item]:
    from bounce_cli.source.member import Held, LeftOut, Locked  # noqa: PLC0415 - see above

    for member in members:
        inner = place.member(member.name[: limits.archive_path])
        match member:
            case _ if len(member.name) > limits.archive_path:
                yield Unreadable(path=inner.shown, cause=f"its name has more than {limits.archive_path:,} characters")
            case LeftOut():
                yield Skipped(path=inner.shown, cause=member.cause)
            case Locked():
                yield Unreadable(path=inner.shown, cause=member.cause)
            case Held():
                cause = no_mail.path_cause(member.name)
                if cause:
                    yield Skipped(path=inner.shown, cause=cause)
                else:
                    yield from _items(member.octets, inner, input_format, limits)
        if place.whole and place.whole.fault:
            return
