"""What becomes of the file of a mail that was handled."""

import errno
import os
from dataclasses import dataclass
from pathlib import Path

from bounce_cli.errors import BounceError, UsageError
from bounce_cli.filing.maildir import (
    flags_of,
    is_maildir,
    maildir_of,
    make_maildir,
    may_become_maildir,
    where_now,
    with_flags,
)
from bounce_cli.filing.moving import moved

__all__ = ["Filing", "NotMovableError"]


class NotMovableError(BounceError):
    """A mail is no file of its own, or its file cannot have what is asked for; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """Where the files of mails go, and which flags they get there.

    Attributes:
        folder: a Maildir or a plain folder, made with the first mail; None for where they are.
        flags: flags of a Maildir that they get besides their own.
    """

    folder: Path | None = None
    flags: str = ""

    def is_done(self, path: Path) -> bool:
        """Whether a mail of a Maildir has the flags, and so was handled before."""
        return bool(self.flags) and maildir_of(path) is not None and set(self.flags) <= set(flags_of(path.name))

    def file(self, path: Path) -> Path:
        """Put the file of a mail where it belongs, and say where that is.

        Raises:
            NotMovableError: it is no file of its own, or has no flags.
            UsageError: it is in a Maildir, and the folder is none.
            OSError: it cannot be moved; it is where it was.
        """
        found = maildir_of(path)
        if found is not None:
            path = where_now(path)
        if not os.path.lexists(path):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
        if path.is_symlink() or not path.is_file():
            raise NotMovableError("is no file of its own, and stays where it is")
        if self.flags and found is None:
            raise NotMovableError("is in no Maildir, and so has no flags")
        into = self._into(path, found)
        part = "cur" if self.flags else path.parent.name
        name = with_flags(path.name, self.flags) if self.flags else path.name
        if is_maildir(into):
            part = part if found else "new"
            return moved(path, into / part / name, staging=into / "tmp")
        return moved(path, into / name)

    def _into(self, path: Path, found: Path | None) -> Path:
        """The folder, which is there then; the Maildir itself where mails stay in it."""
        if self.folder is None:
            assert found is not None
            return found
        if found is not None and may_become_maildir(self.folder):
            make_maildir(self.folder)
        self.folder.mkdir(exist_ok=True)
        if found is not None and not is_maildir(self.folder):
            raise UsageError(f"{self.folder} is no Maildir, and {path} comes from one")
        return self.folder
