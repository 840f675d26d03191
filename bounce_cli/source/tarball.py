"""The members of a tar archive, as a stream and in bounded memory.

POSIX ustar and pax, GNU long names, and the older form without a mark. The standard library's reader keeps every member
in memory, believes any size of a long name, and takes a broken header for the end; a mailbox must not get lost so.
"""

import contextlib
import re
from collections.abc import Iterator

from bounce_cli.limits import Limits
from bounce_cli.source.member import Held, LeftOut, Member
from bounce_cli.source.octets import CHUNK, Fault, Octets
from bounce_cli.source.tar_header import BLOCK, is_header

__all__ = ["members"]

_DIGITS = 20  # of a size that fits in 64 bits
_EXTENSION = 1 << 20  # octets of one long name or pax header
_BINARY_NUMBER = 0x80
_REGULAR = b"0\x007"
_OTHER = {
    b"1": "hard link",
    b"2": "symbolic link",
    b"3": "character device",
    b"4": "block device",
    b"6": "named pipe",
    b"S": "sparse file",
}
_SILENT = b"5gKVD"  # directories, global headers, long link names, labels: nothing that could hold mail
_PAX_RECORD = re.compile(rb"(\d{1,10}) ([^=\n]{1,200})=")


class _Body:
    """The octets of one member."""

    def __init__(self, octets: Octets, size: int) -> None:
        self._octets = octets
        self._left = size
        self._padding = -size % BLOCK

    def blocks(self) -> Iterator[bytes]:
        """Yield the octets; Fault where the archive ends before."""
        while self._left:
            block = self._octets.some(min(self._left, CHUNK))
            if not block:
                raise _end_of(self._octets, inherited=True)
            self._left -= len(block)
            yield block

    def skip(self) -> None:
        """Go to the end of the member."""
        left = self._left + self._padding
        self._left = self._padding = 0
        while left:
            passed = len(self._octets.some(min(left, CHUNK)))
            if not passed:
                raise _end_of(self._octets)
            left -= passed


def _end_of(octets: Octets, *, inherited: bool = False) -> Fault:
    return Fault(
        octets.fault or "truncated tar archive: it ends inside a member", inherited=inherited or octets.inherited
    )


def members(octets: Octets, limits: Limits) -> Iterator[Member]:
    """Yield what the archive holds, in its order; Fault where it is truncated, corrupt or has too many members."""
    count = 0
    extended: dict[str, bytes] = {}
    while header := _header(octets, count):
        count += 1
        if count > limits.archive_members:
            message = f"more than {limits.archive_members:,} members; the rest was not read"
            raise Fault(message)
        kind = header[156:157]
        body = _Body(octets, _size(header, extended))
        if kind in (b"L", b"x"):
            extended |= _extension(kind, b"".join(_bounded(body, header)))
            body.skip()
            continue
        member = _member(header, kind, body, extended)
        extended = {}
        if member:
            yield member
        body.skip()


def _header(octets: Octets, count: int) -> bytes:
    """Return the next header, `b""` at the end of the archive."""
    header = octets.take(BLOCK)
    if not header.strip(b"\x00") and len(header) in (0, BLOCK):
        if octets.fault:
            raise _end_of(octets)
        return b""
    if len(header) < BLOCK and (count or octets.fault):
        raise _end_of(octets)
    if not is_header(header):
        message = f"corrupt tar archive: no header after {count:,} members" if count else "not a tar archive"
        raise Fault(message)
    return header


def _member(header: bytes, kind: bytes, body: _Body, extended: dict[str, bytes]) -> Member | None:
    name = _name(header, extended)
    if kind in _OTHER:
        return LeftOut(name=name, cause=_OTHER[kind])
    if kind in _SILENT or (kind == b"\x00" and name.endswith("/")):
        return None
    if kind not in _REGULAR:
        return LeftOut(name=name, cause="neither file nor folder")
    return Held(name=name, octets=Octets(body.blocks()))


def _size(header: bytes, extended: dict[str, bytes]) -> int:
    if header[156:157] in (b"1", b"2", b"3", b"4", b"5", b"6"):
        return 0
    field = extended.get("size", b"") or header[124:136]
    if field[0] & _BINARY_NUMBER:
        return int.from_bytes(bytes([field[0] & 0x7F]) + field[1:], "big")
    digits = field.strip(b" \x00") or b"0"
    base = 10 if "size" in extended else 8
    if len(digits) <= _DIGITS and digits.isdigit():  # int() would take signs and underscores too
        with contextlib.suppress(ValueError):
            return int(digits, base)
    message = "corrupt tar archive: a size is no number"
    raise Fault(message)


def _name(header: bytes, extended: dict[str, bytes]) -> str:
    name = extended.get("path", b"")
    if not name:
        name = header[:100].split(b"\x00", 1)[0]
        prefix = header[345:500].split(b"\x00", 1)[0] if header[257:263] == b"ustar\x00" else b""
        name = prefix + b"/" + name if prefix else name
    return name.decode("utf-8", "backslashreplace").removeprefix("./")


def _bounded(body: _Body, header: bytes) -> Iterator[bytes]:
    if _size(header, {}) > _EXTENSION:
        message = "corrupt tar archive: a name is longer than 1 MiB"
        raise Fault(message)
    return body.blocks()


def _extension(kind: bytes, content: bytes) -> dict[str, bytes]:
    """Return what a GNU long name or a pax header says of the next member."""
    if kind == b"L":
        return {"path": content.rstrip(b"\x00")}
    found: dict[str, bytes] = {}
    place = 0
    while match := _PAX_RECORD.match(content, place):
        end = place + int(match[1])
        if match[2] in (b"path", b"size"):
            found[match[2].decode()] = content[match.end() : end - 1]
        if end <= match.end():
            break
        place = end
    return found
