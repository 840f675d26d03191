"""Names of mails in a Maildir, and the flags in them (https://cr.yp.to/proto/maildir.html)."""

import errno
import os
from pathlib import Path

from bounce_cli.errors import UsageError
from bounce_cli.source.maildir import MAIL, PARTS

__all__ = [
    "flags_of",
    "is_maildir",
    "maildir_of",
    "make_maildir",
    "may_become_maildir",
    "read_flags",
    "where_now",
    "with_flags",
]

_INFO = ":2,"
_FLAGS = {"S": "seen", "R": "replied", "P": "passed", "D": "draft", "F": "flagged"}
_TRASHED = frozenset({"T", "trashed"})


def read_flags(option: str, text: str) -> str:
    """Flags of a Maildir, by their letters or words: S seen, R replied, P passed, D draft, F flagged.

    Raises:
        UsageError: it has something else, or T: mail programs delete what is marked so.
    """
    words = {word: letter for letter, word in _FLAGS.items()}
    parts = [words.get(part.strip(), part.strip()) for part in text.split(",")]
    letters = sorted(set("".join(parts)))
    if not _TRASHED.isdisjoint((*letters, *parts)):
        raise UsageError(f"{option} {text!r}: T is for the trash, and mail programs delete what is in it")
    if not letters or any(letter not in _FLAGS for letter in letters):
        known = ", ".join(f"{letter} ({word})" for letter, word in _FLAGS.items())
        raise UsageError(f"{option} {text!r}: there are the flags {known}")
    return "".join(letters)


def flags_of(name: str) -> str:
    """The flags in the name of a mail, without the fields that Dovecot puts behind them."""
    return name.partition(_INFO)[2].partition(",")[0]


def with_flags(name: str, flags: str) -> str:
    """The name of a mail with these flags besides those that it has."""
    unique, _, info = name.partition(_INFO)
    old, comma, fields = info.partition(",")
    return f"{unique}{_INFO}{''.join(sorted({*old, *flags}))}{comma}{fields}"


def maildir_of(path: Path) -> Path | None:
    """The Maildir whose mail a file is; None where it is in none."""
    folder = path.parent
    return folder.parent if folder.name in MAIL and is_maildir(folder.parent) else None


def where_now(path: Path) -> Path:
    """The file of a mail of a Maildir, also where a mail program gave it other flags meanwhile.

    Raises:
        FileNotFoundError: it is not there any more.
    """
    if os.path.lexists(path):
        return path
    unique = path.name.partition(_INFO)[0]
    for folder in (path.parent.parent / part for part in sorted(MAIL)):
        for name in os.listdir(folder):  # noqa: PTH208 - names are all that is wanted, of what may be many
            if name.partition(_INFO)[0] == unique:
                return folder / name
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))


def is_maildir(folder: Path) -> bool:
    """Whether a folder has the parts of a Maildir."""
    return all((folder / part).is_dir() for part in PARTS)


def may_become_maildir(folder: Path) -> bool:
    """Whether a folder is not there yet, or holds nothing but parts of a Maildir that was not finished."""
    return not folder.exists() or {path.name for path in folder.iterdir()} <= {*PARTS, "maildirfolder"}


def make_maildir(folder: Path) -> None:
    """Make a Maildir; a name that begins with a dot is a folder of the one that it lies in (Maildir++).

    Raises:
        OSError: it cannot be made.
    """
    for part in (folder, *(folder / name for name in sorted(PARTS))):
        part.mkdir(mode=0o700, exist_ok=True)
    if folder.name.startswith("."):
        (folder / "maildirfolder").touch()
