"""What reading yields: messages as octets, and what could not or need not be read."""

from dataclasses import dataclass, field
from enum import StrEnum

from bounce_cli.problem import Problem

__all__ = ["InputFormat", "Item", "RawMessage", "Skipped", "Unreadable"]


class InputFormat(StrEnum):
    """How a file or folder holds mail; `auto` looks at the octets."""

    AUTO = "auto"
    EML = "eml"
    MBOX = "mbox"
    MBOXO = "mboxo"
    MBOXRD = "mboxrd"
    MBOXCL = "mboxcl"
    MBOXCL2 = "mboxcl2"
    MAILDIR = "maildir"
    MH = "mh"
    ZIP = "zip"
    TAR = "tar"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawMessage:
    """One message as it lay in its file.

    Attributes:
        origin: the path as given or found, `-` for standard input, `path#N` (from 1) inside a mailbox or archive.
        octets: the message, without a mailbox separator line and with the mailbox's quoting undone.
        problems: what was wrong with the place it came from (cut by a limit, truncated archive).
        path: the file that holds this message and nothing else; None where it is inside a mailbox or an archive.
    """

    origin: str
    octets: bytes
    problems: tuple[Problem, ...] = ()
    path: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A file inside a directory that is plainly no mail; it does not change the exit status."""

    path: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A path from which nothing, or not everything, could be read; exit status 3."""

    path: str
    cause: str


Item = RawMessage | Skipped | Unreadable
