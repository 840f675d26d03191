"""The members of a zip archive, unfolded as streams; nothing is written to disk under a member's name."""

import bz2
import re
import stat
import zlib
from collections.abc import Callable, Iterator
from typing import IO

from bounce_cli.limits import Limits
from bounce_cli.source.compressed import Decoder, Inflate, decode
from bounce_cli.source.member import Held, LeftOut, Locked, Member
from bounce_cli.source.meter import Meter, Whole
from bounce_cli.source.octets import Fault, Octets, cause_of
from bounce_cli.source.zip_directory import LOCAL_HEADER, Directory, Entry, stretch
from bounce_cli.source.zstandard import Zstd

__all__ = ["members", "spool"]

_ENCRYPTED = 0x41  # flag bits 0 and 6
_STORED = 0
_METHODS: dict[int, Callable[[], Decoder]] = {
    8: lambda: Inflate(-zlib.MAX_WBITS),
    12: bz2.BZ2Decompressor,
    93: Zstd,
}
_UNPRINTABLE = re.compile(r"[\ud800-\udfff\x00]")


def members(file: IO[bytes], limits: Limits, whole: Whole | None = None) -> Iterator[Member]:
    """Yield what the archive in a seekable file holds, in its directory's order; Fault where it cannot be read.

    `whole` counts what is unfolded from the file around it.
    """
    try:
        directory = Directory(file)
    except OSError as error:
        raise Fault(cause_of(error)) from error
    refused = directory.overlapping(limits.archive_members)
    for number, entry in enumerate(directory.entries()):
        if number >= limits.archive_members:
            message = f"more than {limits.archive_members:,} members; the rest was not read"
            raise Fault(message)
        if entry.name.endswith(b"/"):
            continue
        if refused and refused[number]:
            # Many entries for the same octets would let a small archive unfold without end
            yield Locked(name=_name(entry), cause="its data overlap those of another member")
        else:
            yield _member(file, entry, Meter("zip", limits, whole))


def spool(octets: Octets, file: IO[bytes], limits: Limits) -> None:
    """Write a stream to a temporary file, since a zip archive's directory stands at its end; Fault beyond the limit."""
    written = 0
    while block := octets.block():
        written += len(block)
        if written > limits.decompressed_octets:
            message = f"more than {limits.decompressed_octets:,} octets"
            raise Fault(message)
        file.write(block)


def _name(entry: Entry) -> str:
    return _UNPRINTABLE.sub("?", entry.shown())


def _member(file: IO[bytes], entry: Entry, meter: Meter) -> Member:
    name = _name(entry)
    kind = stat.S_IFMT(entry.attributes >> 16)
    if kind not in (0, stat.S_IFREG):
        return LeftOut(name=name, cause="symbolic link" if kind == stat.S_IFLNK else "neither file nor folder")
    if entry.flags & _ENCRYPTED:
        return Locked(name=name, cause="encrypted")
    if entry.method != _STORED and entry.method not in _METHODS:
        return Locked(name=name, cause=f"zip compression method {entry.method} is not supported")
    return Held(name=name, octets=Octets(_unfolded(file, entry, meter)))


def _unfolded(file: IO[bytes], entry: Entry, meter: Meter) -> Iterator[bytes]:
    stored = Octets(_stored(file, entry))
    checksum = 0
    if entry.method == _STORED:
        blocks: Iterator[bytes] = _counted(stored, meter)
    else:
        blocks = decode(_METHODS[entry.method](), stored, meter)
    for block in blocks:
        checksum = zlib.crc32(block, checksum)
        yield block
    if checksum != entry.checksum:
        message = "corrupt zip data: the checksum differs"
        raise Fault(message)


def _counted(stored: Octets, meter: Meter) -> Iterator[bytes]:
    while block := stored.block():
        meter.take(len(block))
        meter.give(len(block))
        yield block
    if stored.fault:
        raise Fault(stored.fault)


def _stored(file: IO[bytes], entry: Entry) -> Iterator[bytes]:
    """Yield the compressed octets of a member."""
    file.seek(entry.header)
    header = file.read(LOCAL_HEADER.size)
    if len(header) < LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
        message = "corrupt zip archive: a member is not where the directory says"
        raise Fault(message)
    _, _, name, extra = LOCAL_HEADER.unpack(header)
    yield from stretch(file, entry.header + len(header) + name + extra, entry.packed)
