"""Paths from a file or pipe: one a line, or separated by NULs as `find -print0` writes them."""

import os
from collections.abc import Iterator
from typing import IO, BinaryIO

from bounce_cli.errors import UsageError
from bounce_cli.source.octets import Fault, Octets, cause_of, file_blocks
from bounce_cli.source.paths import open_file
from bounce_cli.source.standard_input import NAME, standard_input

__all__ = ["paths_from"]

_HEAD = 1 << 13  # more than the longest path, so that a NUL shows
_LONGEST = 1 << 16
_BOM = b"\xef\xbb\xbf"


def paths_from(file: str, *, stdin: BinaryIO | None = None) -> Iterator[str]:
    """Return the paths that `file` names, `-` for standard input, as they are read; empty lines name nothing.

    UsageError where the file cannot be opened or read.
    """
    try:
        return _paths(file, standard_input(stdin) if file == NAME else open_file(file))
    except (OSError, ValueError) as error:
        raise _refusal(file, cause_of(error)) from error
    except Fault as fault:
        raise _refusal(file, fault.cause) from fault


def _paths(file: str, opened: IO[bytes]) -> Iterator[str]:
    try:
        octets = Octets(file_blocks(opened))
        head = octets.peek(_HEAD)
        if head.startswith(_BOM):
            octets.take(len(_BOM))
        if len(head) == _HEAD and not head.strip(b"\x00"):  # a device may give them for ever
            raise _refusal(file, "it begins with nothing but NUL octets")
        separator = b"\x00" if b"\x00" in head else b"\n"
        for entry in _entries(octets, separator, file):
            path = entry if separator == b"\x00" else entry.removesuffix(b"\r")
            if path:
                yield os.fsdecode(path)
        if octets.fault:
            raise _refusal(file, octets.fault)
    finally:
        if file != NAME:
            opened.close()


def _entries(octets: Octets, separator: bytes, file: str) -> Iterator[bytes]:
    rest = b""
    while block := octets.block():
        *whole, rest = (rest + block).split(separator)
        yield from whole
        if len(rest) > _LONGEST:
            raise _refusal(file, f"it holds a name of more than {_LONGEST:,} octets, which no file has")
    yield rest


def _refusal(file: str, cause: str) -> UsageError:
    return UsageError(f"the list of files {file} cannot be read: {cause}")
