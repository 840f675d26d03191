"""Fresh mails as files: one each in a folder, or all in one mailbox; nothing that is there is ever overwritten."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from bounce_cli.clone.fresh import FreshMail
from bounce_cli.errors import OutputError

__all__ = ["write_file", "write_folder", "write_mailbox"]

_UNSAFE = re.compile(r"[^A-Za-z0-9._\-]+")
_LONGEST_NAME = 80
_FROM_LINE = re.compile(rb"^(>*From )", re.MULTILINE)


def write_folder(mails: Iterable[FreshMail], folder: Path) -> Iterator[str]:
    """Write each mail into a file `NUMBER-RECIPIENT.eml`, with a number that is free, and give their paths.

    The folder is made where it is missing, and those above it.

    Raises:
        OutputError: a file cannot be written; those before it are complete.
    """
    with _named(folder):
        folder.mkdir(parents=True, exist_ok=True)
    number = 0
    for mail in mails:
        number += 1
        name = _UNSAFE.sub("_", mail.recipients[0].replace("@", "-at-")).strip("._-")[:_LONGEST_NAME]
        while any(folder.glob(f"{number:04}-*")):
            number += 1
        path = folder / f"{number:04}-{name}.eml"
        with _new(path) as stream:
            stream.write(mail.header)
            stream.write(mail.body)
        yield str(path)


def write_file(mail: FreshMail, path: Path) -> None:
    """Write one mail into a new file.

    Raises:
        OutputError: it is there already, or cannot be written.
    """
    with _new(path) as stream:
        stream.write(mail.header)
        stream.write(mail.body)


def write_mailbox(mails: Iterable[FreshMail], path: Path, now: datetime) -> None:
    """Write a new mailbox in the form mboxrd: each line `From ` of a mail, quoted or not, gets one more `>`.

    Raises:
        OutputError: it is there already, or cannot be written.
    """
    with _new(path) as stream:
        for mail in mails:
            stream.write(f"From {mail.return_path or 'MAILER-DAEMON'} {now:%a %b %d %H:%M:%S %Y}\n".encode())
            for octets in (mail.header, mail.body):
                stream.write(_FROM_LINE.sub(rb">\1", octets) if b"From " in octets else octets)
            stream.write(b"\n")


@contextmanager
def _new(path: Path) -> Iterator[BinaryIO]:
    """A file that was not there; it is gone again where not all of it could be written."""
    with _named(path):
        stream = path.open("xb")
        try:
            with stream:
                yield stream
        except BaseException:
            path.unlink(missing_ok=True)
            raise


@contextmanager
def _named(path: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        raise OutputError(f"{path} is there already, and nothing is overwritten; give another --output") from None
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror or error}") from error
