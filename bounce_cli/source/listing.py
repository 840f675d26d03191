"""What lies in one folder."""

import os
import stat
from dataclasses import dataclass

from bounce_cli.source.octets import cause_of
from bounce_cli.source.paths import status

__all__ = ["Listing", "list_folder", "special_cause"]

_SPECIAL = {
    stat.S_IFIFO: "is a named pipe",
    stat.S_IFSOCK: "is a socket",
    stat.S_IFCHR: "is a character device",
    stat.S_IFBLK: "is a block device",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The names in a folder, sorted.

    Attributes:
        names: all of them.
        folders: those that are folders, or links to one.
        special: those that are neither file nor folder, and why they cannot be read.
    """

    names: list[str]
    folders: frozenset[str]
    special: dict[str, str]


def list_folder(path: str) -> Listing:
    """List a folder; OSError where the system refuses."""
    names: list[str] = []
    folders: set[str] = set()
    special: dict[str, str] = {}
    with os.scandir(path) as entries:
        for entry in entries:
            names.append(entry.name)
            try:
                if entry.is_dir():
                    folders.add(entry.name)
                elif not entry.is_file():
                    special[entry.name] = special_cause(status(entry.path).st_mode)
            except OSError as error:  # a link to nothing or to itself
                special[entry.name] = cause_of(error)
    names.sort()
    return Listing(names=names, folders=frozenset(folders), special=special)


def special_cause(mode: int) -> str:
    """Say what a file that is no regular file is, from its mode."""
    return _SPECIAL.get(stat.S_IFMT(mode), "is neither file nor folder")
