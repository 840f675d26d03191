"""Moving a file so that neither a crash nor another program at work there can lose it, and nothing is replaced."""

import errno
import filecmp
import os
import shutil
import tempfile
from collections.abc import Iterator
from enum import Enum, auto
from itertools import count
from pathlib import Path

from bounce_cli.filing.holding import held

__all__ = ["moved"]

# No hard links on this file system.
_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EINVAL})
_BLOCK = 1 << 16


def moved(source: Path, target: Path, *, staging: Path | None = None) -> Path:
    """Move a file, and say where it is now: at `target`, or beside it under a name of its own where that is taken.

    The file is there under its new name before it loses the old one. Where a crash came in between, or the folders are
    on two file systems, doing it again ends the same: what is there already and the same stays, the old name goes.

    Args:
        source: the file.
        target: its new name.
        staging: where a copy lies until it is whole, on the file system of the target; None for the target's folder.

    Raises:
        OSError: it cannot be moved; it is where it was, and where it cannot be held it may be under both names.
    """
    if _is_one_name(source, target):
        return source
    with held(source) as is_held:
        for place in _names(target):
            made = _give_name(source, place, staging or target.parent)
            if made is not _Name.TAKEN:
                _sync_folder(place.parent)
                _take_away(source, place if made is _Name.MADE else None, is_held=is_held)
                _sync_folder(source.parent)
                return place
    raise AssertionError("names do not end")


class _Name(Enum):
    """What became of giving a file a name: it has it now, it had it already, or another has it."""

    MADE = auto()
    THERE = auto()
    TAKEN = auto()


def _take_away(source: Path, made: Path | None, *, is_held: bool) -> None:
    """Take the old name away; where it cannot be, the new one that was made goes again, unless it may be the last.

    Where the file is not held another run may count on the new one: then both stay, until it is done again.

    Raises:
        OSError: it cannot be taken away, or another program did so: then the file is where that put it.
    """
    try:
        source.unlink()
    except FileNotFoundError:
        # Who took the old one away may have made no other.
        if made and is_held and made.lstat().st_nlink > 1:
            made.unlink()
        raise
    except OSError:
        if made and is_held:
            made.unlink()
        raise


def _give_name(source: Path, place: Path, staging: Path) -> _Name:
    """Give the file another name."""
    try:
        os.link(source, place, follow_symlinks=False)
    except FileExistsError:
        is_there = _is_one_file(source, place) or (_is_across(source, place) and _is_copy(source, place))
        return _Name.THERE if is_there else _Name.TAKEN
    except OSError as error:
        if error.errno != errno.EXDEV and error.errno not in _NO_LINKS:
            raise
        return _copied(source, place, staging)
    return _Name.MADE


def _copied(source: Path, place: Path, staging: Path) -> _Name:
    """Write a copy under a name of its own, whole and on the disk, before it gets the right one."""
    if os.path.lexists(place):
        return _Name.THERE if _is_copy(source, place) else _Name.TAKEN
    descriptor, name = tempfile.mkstemp(prefix=".bounce.", dir=staging)
    copy = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as to, source.open("rb") as octets:
            shutil.copyfileobj(octets, to, _BLOCK)
            to.flush()
            shutil.copystat(source, copy)
            os.fsync(to.fileno())
        return _Name.MADE if _named(copy, place) else _Name.TAKEN
    finally:
        copy.unlink(missing_ok=True)


def _named(copy: Path, place: Path) -> bool:
    """Give a copy its name; False where that was taken meanwhile."""
    try:
        os.link(copy, place)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # Whoever makes the file has the name; then the copy takes its place.
        try:
            place.touch(exist_ok=False)
        except FileExistsError:
            return False
        copy.replace(place)
    return True


def _is_one_name(source: Path, place: Path) -> bool:
    """Whether both are the same name in the same folder, by whatever path: taking one away would take the other."""
    return source.name == place.name and source.parent.samefile(place.parent)


def _is_one_file(source: Path, place: Path) -> bool:
    """Whether both are names of one file, as a crash between giving it one and taking the other leaves them."""
    ours, theirs = source.lstat(), place.lstat()
    return (ours.st_dev, ours.st_ino) == (theirs.st_dev, theirs.st_ino)


def _is_across(source: Path, place: Path) -> bool:
    """Whether they lie on two file systems: a name that is taken is told before that no link leads there."""
    return source.lstat().st_dev != place.lstat().st_dev


def _is_copy(source: Path, place: Path) -> bool:
    """Whether one is the copy of the other that a crash before the end left: the same octets."""
    return not place.is_symlink() and place.is_file() and filecmp.cmp(source, place, shallow=False)


def _names(target: Path) -> Iterator[Path]:
    """The name, then others that are as unique: a Maildir's info and an ending stay at the end."""
    yield target
    unique, info, flags = target.name.partition(":2,")
    stem, dot, ending = (unique, "", "") if info or target.parent.name in {"cur", "new"} else _split(unique)
    for number in count(2):
        yield target.with_name(f"{stem}-{number}{dot}{ending}{info}{flags}")


def _split(name: str) -> tuple[str, str, str]:
    stem, dot, ending = name.rpartition(".")
    return (stem, dot, ending) if stem else (name, "", "")


def _sync_folder(folder: Path) -> None:
    """See to it that the names in a folder are on the disk."""
    if not hasattr(os, "O_DIRECTORY"):  # Windows opens no folders
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.EROFS}:  # some file systems cannot, and need not
            raise
    finally:
        os.close(descriptor)
