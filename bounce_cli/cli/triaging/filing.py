"""Options that say what becomes of the files of mails that were handled, and doing it once all else is safe."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bounce_cli.cli.bundles import bundle
from bounce_cli.cli.help.options import FILING
from bounce_cli.cli.output import inform, tell
from bounce_cli.cli.statuses import INCOMPLETE, NOT_WRITTEN
from bounce_cli.diagnosis import Diagnosis, is_undiagnosed
from bounce_cli.errors import BounceError, OutputError, UsageError
from bounce_cli.source.model import RawMessage

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


@dataclass(slots=True)
class _Mail:
    """A mail that was read.

    Attributes:
        path: its file; None where it is inside another one.
        records: how many records it has.
        shown: how many of them were shown.
    """

    path: str | None
    records: int = 0
    shown: int = 0


class Filed:
    """The mails of a run whose files are to be moved or marked; nothing happens to one before `finish`.

    Attributes:
        done_before: how many mails were left out, as an earlier run had handled them.
        status: the exit status of what could not be.
    """

    def __init__(self, options: dict[str, Any]) -> None:
        """Take the values of the options of `_filed`.

        Raises:
            UsageError: the flags are none.
        """
        self._filing = _filing(options["move_to"], options["tag"])
        self._mails: dict[str, _Mail] = {}
        self.done_before = 0
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

    def refuse_to_read(self, paths: Iterable[str]) -> None:
        """Refuse the folder that mails are moved to.

        Raises:
            UsageError: it is one of those that are read.
        """
        for path in paths:
            if self.folder and os.path.realpath(path) == self.folder:
                raise UsageError(f"--move-to {path} is what is read: mails would be moved to where they are")

    def is_done(self, item: RawMessage) -> bool:
        """Whether a mail was handled by an earlier run."""
        is_done = self._filing is not None and item.path is not None and self._filing.is_done(Path(item.path))
        self.done_before += is_done
        return is_done

    def read(self, item: RawMessage) -> None:
        """Take note of a mail."""
        if self._filing is not None:
            self._mails[item.origin] = _Mail(item.path)

    def counted(self, items: Iterable[list[Diagnosis]], *, takes_ordinary: bool) -> Iterator[list[Diagnosis]]:
        """The records of mails as they come, counted; ordinary mail only where it was asked for."""
        for records in items:
            mail = self._mails.get(records[0].origin) if records else None
            if mail is not None:
                is_ordinary = all(one.kind == _ORDINARY for one in records)
                stays = (is_ordinary and not takes_ordinary) or any(map(is_undiagnosed, records))
                mail.records = 0 if stays else len(records)
            yield records

    def noted(self, mails: "Iterable[TriagedMail]") -> "Iterator[TriagedMail]":
        """The mails that are shown, or some of their records, as they come."""
        for one in mails:
            if (mail := self._mails.get(one.origin)) is not None:
                mail.shown += len(one.records)
            yield one

    def finish(self) -> None:
        """Move or mark the mails that were shown whole, and say of each that cannot be why.

        Raises:
            OutputError: standard output cannot be written: then nothing is moved.
        """
        if self._filing is None:
            return
        try:
            _write_through()
        except OSError as error:
            raise OutputError(f"standard output: {error.strerror}; no mail was moved") from error
        done = 0
        for origin, mail in self._mails.items():
            if mail.records and mail.shown == mail.records:
                done += self._file_one(self._filing, origin, mail.path)
            elif mail.shown and mail.records:
                inform(f"{origin}: stays where it is: {mail.shown} of {mail.records} records were shown")
        place = f"moved to {self._filing.folder}" if self._filing.folder else f"marked {self._filing.flags}"
        before = f"; {self.done_before:,} had been before" if self.done_before else ""
        inform(f"{done:,} {'mail was' if done == 1 else 'mails were'} {place}{before}")

    def _file_one(self, filing: "Filing", origin: str, path: str | None) -> bool:
        """Move or mark one, and say whether that was done."""
        from bounce_cli.filing.handled import NotMovableError  # noqa: PLC0415 - most runs leave files where they are

        if path is None:
            self._failed(origin, "stays where it is: it is no file of its own", INCOMPLETE)
            return False
        try:
            filing.file(Path(path))
        except FileNotFoundError:
            tell(origin, "is not there any more: another program, or another run, was quicker")
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


def _write_through() -> None:
    """See to it that what was written is on the disk, where standard output is a file.

    Raises:
        OSError: it cannot be written.
    """
    sys.stdout.flush()
    if stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode):
        os.fsync(sys.stdout.fileno())


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
