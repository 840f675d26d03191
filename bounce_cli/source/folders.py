"""A folder and all folders in it: which files are mail to read, in which order."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

from bounce_cli.source import maildir, mh, no_mail
from bounce_cli.source.listing import Listing, list_folder
from bounce_cli.source.model import InputFormat, Skipped, Unreadable
from bounce_cli.source.octets import cause_of
from bounce_cli.source.paths import join
from bounce_cli.source.paths import status as status_of

__all__ = ["Found", "walk"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file to read; a hidden one counts only where it looks like mail."""

    path: str
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Folder:
    """A folder to enter; in a mail folder of a known kind every file is mail."""

    path: str
    mail: bool = False


_Step = Found | Skipped | Unreadable | _Folder


def walk(
    top: str, input_format: InputFormat = InputFormat.AUTO, left_out: str | None = None
) -> Iterator[Found | Skipped | Unreadable]:
    """Yield the files below `top`, and what is left out or cannot be entered; folders are entered once.

    Args:
        top: a folder.
        input_format: how it holds mail.
        left_out: the real path of a folder that is not entered, as mail is put there.
    """
    seen: set[tuple[int, int]] = set()
    # A stack of its own: folders may be nested deeper than Python calls
    stack: list[Iterator[_Step]] = [iter([_Folder(path=top)])]
    while stack:
        step = next(stack[-1], None)
        if step is None:
            stack.pop()
        elif isinstance(step, _Folder):
            if left_out is not None and os.path.realpath(step.path) == left_out:
                yield Skipped(path=step.path, cause="mails that were handled go there")
                continue
            stack.append(_entered(step, input_format, seen))
        else:
            yield step


def _entered(folder: _Folder, input_format: InputFormat, seen: set[tuple[int, int]]) -> Iterator[_Step]:
    try:
        status = status_of(folder.path)
        listing = list_folder(folder.path)
    except OSError as error:
        yield Unreadable(path=folder.path, cause=cause_of(error))
        return
    if (status.st_dev, status.st_ino) in seen:
        yield Skipped(path=folder.path, cause="the same folder as one that was already read")
        return
    seen.add((status.st_dev, status.st_ino))
    if folder.mail:
        yield from _mail_folder(folder.path, listing)
    else:
        yield from _plain_folder(folder.path, listing, input_format)


def _plain_folder(path: str, listing: Listing, input_format: InputFormat) -> Iterator[_Step]:
    left = listing.names
    if maildir.is_maildir(listing, forced=input_format is InputFormat.MAILDIR):
        for name in maildir.MAIL:
            if name in listing.folders:
                yield _Folder(path=join(path, name), mail=True)
        yield from _delivering(join(path, maildir.TEMPORARY))
        left = [name for name in left if name not in maildir.PARTS]
    elif mh.is_mh(listing, forced=input_format is InputFormat.MH):
        numbered, left = mh.numbered(listing)
        for name in numbered:
            yield Found(path=join(path, name))
    for name in left:
        yield _judged(path, name, listing)


def _judged(folder: str, name: str, listing: Listing) -> _Step:
    path = join(folder, name)
    if name in listing.folders:
        cause = no_mail.folder_cause(name)
        return Skipped(path=path, cause=cause) if cause else _Folder(path=path)
    cause = no_mail.cause_by_name(name)
    hidden = no_mail.is_hidden(name)
    if name in listing.special:
        special = listing.special[name]
        return Skipped(path=path, cause=cause or special) if cause or hidden else Unreadable(path=path, cause=special)
    return Skipped(path=path, cause=cause) if cause else Found(path=path, hidden=hidden)


def _mail_folder(path: str, listing: Listing) -> Iterator[_Step]:
    """Yield the messages of a Maildir's `new` or `cur`, whose names say nothing of their content."""
    for name in listing.names:
        if no_mail.is_hidden(name) or name in listing.folders or name in listing.special:
            yield _judged(path, name, listing)
        else:
            yield Found(path=join(path, name))


def _delivering(path: str) -> Iterator[_Step]:
    try:
        empty = not list_folder(path).names
    except OSError:
        empty = True  # what cannot be seen here is not missed
    if not empty:
        yield Skipped(path=path, cause=no_mail.DELIVERING)
