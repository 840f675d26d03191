"""Options that say what becomes of the files of mails that were handled, and doing it once all else is safe."""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bounce_cli.cli.bundles import bundle
from bounce_cli.cli.help.options import FILING
from bounce_cli.cli.output import inform, tell
from bounce_cli.cli.statuses import INCOMPLETE, NOT_WRITTEN
from bounce_cli.errors import BounceError, OutputError, UsageError
from bounce_cli.source.paths import container_of

if TYPE_CHECKING:
    from bounce_cli.filing.handled import Filing
    from bounce_cli.rendering.forms.mail import TriagedMail

__all__ = ["Filed", "files_mails"]

_ORDINARY = "other"
_MoveTo = Annotated[
    Path | None,
    typer.Option(
        "--move-to",
        metavar="FOLDER",
        help="Move the files of mails there, once all is written; ordinary mail only with --only kind=other.",
        rich_help_panel=FILING,
    ),
]
_Tag = Annotated[
    str | None,
    typer.Option(
        "--tag",
        metavar="FLAGS",
        help="Give such mails of a Maildir these flags, as seen or F (flagged); those that have them are left out.",
        rich_help_panel=FILING,
    ),
]


class Filed:
    """The mails of a run whose files are to be moved or marked; nothing happens to one before `finish`."""

    def __init__(self, options: dict[str, Any]) -> None:
        """Take the values of the options of `_filed`.

        Raises:
            UsageError: the flags are none.
        """
        self._filing = _filing(options["move_to"], options["tag"])
        self._origins: dict[str, None] = {}
        self.status = 0

    @property
    def is_wanted(self) -> bool:
        """Whether anything is to become of files."""
        return self._filing is not None

    @property
    def folder(self) -> str | None:
        """The real path of the folder that mails are moved to."""
        folder = self._filing.folder if self._filing else None
        return os.path.realpath(folder) if folder else None

    def refuse_to_read(self, paths: Iterable[str]) -> Iterator[str]:
        """Hand over the paths that are read, and refuse the folder that mails are moved to.

        Raises:
            UsageError: it is one of them.
        """
        for path in paths:
            if self.folder and os.path.realpath(path) == self.folder:
                raise UsageError(f"--move-to {path} is what is read: mails would be moved to where they are")
            yield path

    def is_done(self, origin: str) -> bool:
        """Whether a mail was handled by an earlier run."""
        return self._filing is not None and self._filing.is_done(Path(origin))

    def noted(self, mails: "Iterable[TriagedMail]", *, takes_ordinary: bool) -> "Iterator[TriagedMail]":
        """The mails as they come; each is noted, ordinary mail only where it was asked for."""
        for mail in mails:
            if self._filing is not None and (takes_ordinary or any(one.kind != _ORDINARY for one in mail.records)):
                self._origins[mail.origin] = None
            yield mail

    def finish(self) -> None:
        """Move or mark the noted mails, and say of each that cannot be why; `status` is the exit status then.

        Raises:
            OutputError: standard output cannot be written: then nothing is moved.
        """
        if self._filing is None:
            return
        try:
            sys.stdout.flush()
        except OSError as error:
            raise OutputError(f"standard output: {error.strerror}; no mail was moved") from error
        done = sum(self._is_filed(self._filing, origin) for origin in self._origins)
        place = f"moved to {self._filing.folder}" if self._filing.folder else f"marked {self._filing.flags}"
        inform(f"{done:,} {'mail was' if done == 1 else 'mails were'} {place}")

    def _is_filed(self, filing: "Filing", origin: str) -> bool:
        from bounce_cli.filing.handled import NotMovableError  # noqa: PLC0415 - most runs leave files where they are

        if container_of(origin) != origin:
            self._failed(origin, "stays where it is: it is inside another file", INCOMPLETE)
            return False
        try:
            filing.file(Path(origin))
        except NotMovableError as error:
            self._failed(origin, str(error), INCOMPLETE)
        except OSError as error:
            self._failed(origin, f"was not moved: {error.strerror}", NOT_WRITTEN)
        except BounceError as error:
            self._failed(origin, f"was not moved: {error}", NOT_WRITTEN)
        else:
            return True
        return False

    def _failed(self, origin: str, cause: str, status: int) -> None:
        self.status = max(self.status, status)
        tell(origin, cause)


def _filing(folder: Path | None, tag: str | None) -> "Filing | None":
    if folder is None and tag is None:
        return None
    from bounce_cli.filing.handled import Filing  # noqa: PLC0415 - see above
    from bounce_cli.filing.maildir import read_flags  # noqa: PLC0415

    return Filing(folder=folder, flags="" if tag is None else read_flags("--tag", tag))


def _filed(*, move_to: _MoveTo = None, tag: _Tag = None) -> None:
    """The options of filing."""


# Gives a command these options; its parameter `filed` is what follows from them.
files_mails = bundle("filed", _filed, Filed)
