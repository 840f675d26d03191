"""The members of a zip archive, unfolded as streams; nothing is written to disk under a member's name."""

import bz2
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO

from bounce_cli.limits import Limits
from bounce_cli.source.compressed import Decoder, Inflate, Meter, decode, zstd
from bounce_cli.source.member import Held, LeftOut, Locked, Member
from bounce_cli.source.octets import CHUNK, Fault, Octets, cause_of

__all__ = ["members", "spool"]

_ENCRYPTED = 0x41  # flag bits 0 and 6
_LOCAL_HEADER = struct.Struct("<4s22sHH")
_STORED = 0
_METHODS: dict[int, Callable[[], Decoder]] = {
    8: lambda: Inflate(-zlib.MAX_WBITS),
    12: bz2.BZ2Decompressor,
    93: zstd.ZstdDecompressor,
}
_ERRORS = (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, struct.error, OverflowError)
_UNPRINTABLE = re.compile(r"[\ud800-\udfff\x00]")


def members(file: IO[bytes], limits: Limits) -> Iterator[Member]:
    """Yield what the archive in a seekable file holds, in its directory's order; Fault where it cannot be read."""
    try:
        listed = zipfile.ZipFile(file).infolist()
    except _ERRORS as error:
        message = f"truncated or corrupt zip archive: {cause_of(error)}"
        raise Fault(message) from error
    for count, info in enumerate(listed, 1):
        if count > limits.archive_members:
            message = f"more than {limits.archive_members:,} members; the rest was not read"
            raise Fault(message)
        if not info.is_dir():
            yield _member(file, info, limits)


def spool(octets: Octets, file: IO[bytes], limits: Limits) -> None:
    """Write a stream to a temporary file, since a zip archive's directory stands at its end; Fault beyond the limit."""
    written = 0
    while block := octets.block():
        written += len(block)
        if written > limits.decompressed_octets:
            message = f"more than {limits.decompressed_octets:,} octets"
            raise Fault(message)
        file.write(block)


def _member(file: IO[bytes], info: zipfile.ZipInfo, limits: Limits) -> Member:
    name = _UNPRINTABLE.sub("?", info.filename)
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return LeftOut(name=name, cause="symbolic link" if kind == stat.S_IFLNK else "neither file nor folder")
    if info.flag_bits & _ENCRYPTED:
        return Locked(name=name, cause="encrypted")
    if info.compress_type != _STORED and info.compress_type not in _METHODS:
        return Locked(name=name, cause=f"zip compression method {info.compress_type} is not supported")
    return Held(name=name, octets=Octets(_unfolded(file, info, limits)))


def _unfolded(file: IO[bytes], info: zipfile.ZipInfo, limits: Limits) -> Iterator[bytes]:
    meter = Meter("zip", limits)
    stored = Octets(_stored(file, info))
    checksum = 0
    if info.compress_type == _STORED:
        blocks: Iterator[bytes] = _counted(stored, meter)
    else:
        blocks = decode(_METHODS[info.compress_type](), stored, meter)
    for block in blocks:
        checksum = zlib.crc32(block, checksum)
        yield block
    if checksum != info.CRC:
        message = "corrupt zip data: the checksum differs"
        raise Fault(message)


def _counted(stored: Octets, meter: Meter) -> Iterator[bytes]:
    while block := stored.block():
        meter.take(len(block))
        meter.give(len(block))
        yield block
    if stored.fault:
        raise Fault(stored.fault)


def _stored(file: IO[bytes], info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the compressed octets of a member."""
    file.seek(info.header_offset)
    header = file.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
        message = "corrupt zip archive: a member is not where the directory says"
        raise Fault(message)
    _, _, name, extra = _LOCAL_HEADER.unpack(header)
    place = info.header_offset + len(header) + name + extra
    left = info.compress_size
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
