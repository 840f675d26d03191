"""Reports of faults of our own, for whoever mends them: nothing of the mail can be read in them."""

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
_ROOT = str(Path(bounce_cli.__file__).parent.parent)


class CrashReports:
    """A folder that gets a file for each mail on which the work fails; one that is there already is left alone."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, which is made when there is something to report."""
        self._folder = folder
        self._written = 0

    def add(self, mail: RawMessage, fault: Problem, work: Callable[[RawMessage], Any], seconds: float) -> None:
        """Write a report.

        Args:
            mail: on which the work failed.
            fault: how.
            work: what failed; it is tried again, unless it ended its process.
            seconds: how long it may take.
        """
        if self._written >= _MOST:
            return
        self._written += 1
        path = self._folder / f"crash-{sha256_of(mail.octets)[:16]}.txt"
        head, octets = _report(mail, fault, work, seconds)
        try:
            if not self._folder.is_dir():
                self._folder.mkdir(mode=0o700, parents=True)
            with path.open("xb") as file:
                path.chmod(0o600)
                file.write(head.encode("utf-8", "backslashreplace") + octets)
        except OSError as error:
            if path.exists():
                inform(f"{path}: is there already")
                return
            tell(str(path), f"the report was not written: {error.strerror}")
        else:
            inform(f"{path}: a report, in which nothing of the mail can be read, for whoever mends bounce")


def _report(mail: RawMessage, fault: Problem, work: Callable[[RawMessage], Any], seconds: float) -> tuple[str, bytes]:
    octets = redacted(mail.octets[:_MOST_OCTETS])
    lines = [
        f"bounce {bounce_cli.__version__}, Python {platform.python_version()}, {sys.platform}",
        f"problem: {fault.code}",
    ]
    if fault.code != "killed":
        failure = _failure(work, mail, seconds)
        again = _failure(work, RawMessage(origin="-", octets=octets), seconds)
        lines += failure or ["it does not fail when it is tried again"]
        lines.append(
            f"the mail below fails {'in the same way' if again == failure else 'in another way, or not at all'}"
        )
    lines.append(f"{len(octets):,} of its {len(mail.octets):,} octets, with other letters and digits:")
    return "\n".join(lines) + "\n\n", octets


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
        shown = (
            f"  {frame.filename.removeprefix(_ROOT).lstrip('/')}:{frame.lineno} in {frame.name}" for frame in frames
        )
        return [type(error).__name__, *(line for line in shown if line.startswith("  bounce_cli"))]
    return []


def _place(filename: str) -> str:
    """A file of ours, wherever we are installed."""
    return Path(filename).relative_to(_ROOT).as_posix()
