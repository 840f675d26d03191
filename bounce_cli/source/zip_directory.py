"""The directory at the end of a zip archive (PKWARE APPNOTE, sections 4.3.12 to 4.3.16), read as a stream.

The standard library's reader makes an object of every entry first: a million take half a gigabyte.
"""

import struct
from array import array
from collections.abc import Iterator
from itertools import islice
from typing import IO, NamedTuple

from bounce_cli.source.octets import CHUNK, Fault, Octets

__all__ = ["LOCAL_HEADER", "Directory", "Entry", "stretch"]

LOCAL_HEADER = struct.Struct("<4s22sHH")
"""What stands before a member's data: a mark, what the directory says too, the octets of a name and of extra fields."""

_END = struct.Struct("<4s8xLLH")
_END_64 = struct.Struct("<4s36xQQ")
_LOCATOR = 20
_LONGEST_COMMENT = 0xFFFF
_RECORD = struct.Struct("<4s4xHH4xLLLHHH4xLL")
_EXTRA = struct.Struct("<HH")
_EXTRA_64 = 1
_IN_EXTRA = 0xFFFFFFFF
_UTF8_NAME = 0x800


class Entry(NamedTuple):
    """What the directory says of one member.

    Attributes:
        name: its octets.
        flags: the general purpose bits.
        method: the number of the compression method.
        checksum: CRC-32 of the data once unfolded.
        packed: octets of the data as they lie in the archive.
        attributes: those of the system that wrote the archive; on Unix the mode stands in the upper half.
        header: where its local header begins in the file.
    """

    name: bytes
    flags: int
    method: int
    checksum: int
    packed: int
    attributes: int
    header: int

    def shown(self) -> str:
        """Return the name as text."""
        utf8 = self.flags & _UTF8_NAME
        return self.name.decode("utf-8", "backslashreplace") if utf8 else self.name.decode("cp437")


class Directory:
    """The directory of the archive in a seekable file; Fault where none is found, OSError as the system raises it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._start, self._size, self._before = _place(file)

    def entries(self) -> Iterator[Entry]:
        """Yield the entries in order; Fault where the directory breaks off."""
        octets = Octets(stretch(self._file, self._start, self._size))
        count = 0
        while record := octets.take(_RECORD.size):
            if len(record) < _RECORD.size or not record.startswith(b"PK\x01\x02"):
                message = f"corrupt zip archive: its directory breaks off after {count:,} members"
                raise Fault(message)
            count += 1
            yield self._entry(record, octets)
        if octets.fault:
            raise Fault(octets.fault)

    def _entry(self, record: bytes, octets: Octets) -> Entry:
        _, flags, method, checksum, packed, size, name, extra, comment, attributes, header = _RECORD.unpack(record)
        tail = octets.take(name + extra + comment)
        if _IN_EXTRA in (packed, header):
            packed, header = _from_extra(tail[name : name + extra], packed, size, header)
        header = min(header + self._before, self._start)  # no member begins beyond
        return Entry(tail[:name], flags, method, checksum, packed, attributes, header)

    def overlapping(self, limit: int) -> bytearray:
        """Tell for each of the first `limit` entries whether its data lie in those of another member; `b""` for none.

        Of those that lie in each other, the one that begins first is left alone. Sixteen octets of memory per entry.
        """
        starts, ends = array("Q"), array("Q")
        last, in_order = 0, True
        try:
            for entry in islice(self.entries(), limit):
                start = entry.header
                end = start + LOCAL_HEADER.size + entry.packed
                # A member that would reach into the directory is broken off: where it ends is not known
                end = end if end <= self._start else start + LOCAL_HEADER.size
                in_order = in_order and start >= last
                last = end
                starts.append(start)
                ends.append(end)
        except Fault:
            pass  # told when the entries are read
        return bytearray() if in_order else _overlapping(starts, ends)


def _overlapping(starts: "array[int]", ends: "array[int]") -> bytearray:
    found = bytearray(len(starts))
    last = 0
    for number in sorted(range(len(starts)), key=starts.__getitem__):
        if starts[number] < last:
            found[number] = 1
        else:
            last = ends[number]
    return found


def stretch(file: IO[bytes], place: int, left: int) -> Iterator[bytes]:
    """Yield `left` octets from `place` on; Fault where the file ends before."""
    while left:
        # Other members may have been read in between, where archives lie in archives
        file.seek(place)
        block = file.read(min(left, CHUNK))
        if not block:
            message = "truncated zip archive"
            raise Fault(message)
        place += len(block)
        left -= len(block)
        yield block


def _place(file: IO[bytes]) -> tuple[int, int, int]:
    """Return where the directory begins, its octets, and the octets that were put before the archive."""
    length = file.seek(0, 2)
    first = max(0, length - _END.size - _LONGEST_COMMENT - _LOCATOR - _END_64.size)
    tail = b"".join(stretch(file, first, length - first))
    at = tail.rfind(b"PK\x05\x06")
    while at >= 0:
        end, size, offset = _sizes(tail, at)
        start = first + end - size
        if start >= offset:
            return start, size, start - offset
        at = tail.rfind(b"PK\x05\x06", 0, at)
    message = "truncated or corrupt zip archive: it has no directory at its end"
    raise Fault(message)


def _sizes(tail: bytes, at: int) -> tuple[int, int, int]:
    """Return where the directory ends in `tail`, its octets, and where it begins in the archive."""
    if at + _END.size > len(tail):
        return 0, 1, len(tail)
    record = at - _LOCATOR - _END_64.size
    if record >= 0 and tail.startswith(b"PK\x06\x07", at - _LOCATOR) and tail.startswith(b"PK\x06\x06", record):
        _, size, offset = _END_64.unpack_from(tail, record)
        return record, size, offset
    _, size, offset, _ = _END.unpack_from(tail, at)
    return at, size, offset


def _from_extra(extra: bytes, packed: int, size: int, header: int) -> tuple[int, int]:
    """Return the octets of the data and the place of the header, taken from the zip64 field where they stand there."""
    place = 0
    while place + _EXTRA.size <= len(extra):
        kind, length = _EXTRA.unpack_from(extra, place)
        place += _EXTRA.size
        if kind == _EXTRA_64:
            numbers = [
                int.from_bytes(extra[at : at + 8], "little") for at in range(place, min(place + length, len(extra)), 8)
            ]
            wanted = iter(numbers)
            found = [next(wanted, known) if known == _IN_EXTRA else known for known in (size, packed, header)]
            return found[1], found[2]
        place += length
    return packed, header
