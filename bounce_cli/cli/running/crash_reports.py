"""Reports of faults of our own, for whoever mends them, with a mail that is built alike and has other words."""

import platform
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bounce_cli
from bounce_cli.cli.output import inform, tell
from bounce_cli.digest import sha256_of
from bounce_cli.parallel.deadline import Deadline, OutOfTimeError
from bounce_cli.problem import Problem
from bounce_cli.redaction import redacted
from bounce_cli.source.model import RawMessage

__all__ = ["CrashReports"]

# Of a mailbox on which everything fails the first tell enough.
_MOST = 100
_FRAMES = 30
_MOST_OCTETS = 1 << 20
_ROOT = Path(bounce_cli.__file__).parent
_OF_OUR_OWN = "internal_error"


class CrashReports:
    """A folder that gets a file for each mail on which the work fails; one that is there already is left alone."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, which is made when there is something to report."""
        self._folder = folder
        self._tried = 0

    def add(self, mail: RawMessage, fault: Problem, work: Callable[[RawMessage], Any], seconds: float) -> None:
        """Write a report.

        Args:
            mail: on which the work failed.
            fault: how.
            work: what failed; it is tried again to learn where, unless it took too long or ended its process.
            seconds: how long it may take.
        """
        if self._tried >= _MOST:
            return
        path = self._folder / f"crash-{sha256_of(mail.octets)[:16]}.txt"
        try:
            if path.exists():
                inform(f"{path}: is there already")
                return
            self._tried += 1
            self._write(path, _report(mail, fault, work, seconds))
        except OSError as error:
            tell(str(path), f"the report was not written: {error.strerror}")
        else:
            inform(f"{path}: a report, in which the words of the mail are other ones, for whoever mends bounce")
        if self._tried == _MOST:
            inform(f"{self._folder}: no more reports are written, {_MOST} are enough")

    def _write(self, path: Path, report: bytes) -> None:
        if not self._folder.is_dir():
            self._folder.mkdir(mode=0o700, parents=True)
        with path.open("xb") as file:
            path.chmod(0o600)
            file.write(report)


def _report(mail: RawMessage, fault: Problem, work: Callable[[RawMessage], Any], seconds: float) -> bytes:
    octets = redacted(mail.octets[:_MOST_OCTETS])
    lines = [
        f"bounce {bounce_cli.__version__}, Python {platform.python_version()}, {sys.platform}",
        f"problem: {fault.code}",
    ]
    if fault.code == _OF_OUR_OWN:
        failure = _failure(work, mail, seconds)
        again = _failure(work, RawMessage(origin="-", octets=octets), seconds)
        lines += failure or ["it does not fail when it is tried again"]
        lines.append(
            f"the mail below fails {'in the same way' if again == failure else 'in another way, or not at all'}"
        )
    lines.append(f"{len(octets):,} of its {len(mail.octets):,} octets, with other letters and digits:")
    return ("\n".join(lines) + "\n\n").encode("utf-8", "backslashreplace") + octets


def _failure(work: Callable[[RawMessage], Any], mail: RawMessage, seconds: float) -> list[str]:
    """How work fails on a mail, without what an exception says, which may quote the mail; empty where it does not."""
    deadline = Deadline(seconds)
    try:
        with deadline:
            work(mail)
    except OutOfTimeError:
        deadline.stop()
        return [f"longer than {seconds:g} seconds"]  # where it is then means nothing
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what was asked for
        frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
        places = ((_place(frame.filename), frame) for frame in frames)
        shown = (f"  {place}:{frame.lineno} in {frame.name}" for place, frame in places if place)
        return [type(error).__name__, *shown]
    return []


def _place(filename: str) -> str | None:
    """A file of ours, wherever we are installed; None for one of somebody else."""
    path = Path(filename)
    return path.relative_to(_ROOT.parent).as_posix() if path.is_relative_to(_ROOT) else None
