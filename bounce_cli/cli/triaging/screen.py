"""The table of a run, or the story of its only mail."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bounce_cli.cli.output import Write
from bounce_cli.cli.running.run import Run
from bounce_cli.cli.standard_error import to_standard_error
from bounce_cli.cli.triaging.observing import Observer
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.rendering.style import Style

if TYPE_CHECKING:
    from bounce_cli.rendering import table

__all__ = ["Screen", "write_table"]

# A mail about more recipients than this is told in rows.
_STORIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """Where a table goes, how it looks, who has seen its records, and whether only its last lines are wanted."""

    run: Run
    write: Write
    style: Style
    to_file: bool
    observer: Observer
    only_summary: bool = False


def write_table(items: Iterator[list[Diagnosis]], screen: Screen) -> None:
    """Write a row for each recipient and a summary, or the story of a lone mail."""
    from bounce_cli.rendering.table import Ran, Tally, summary, uncounted_line  # noqa: PLC0415 - only a screen needs it

    run, write, style = screen.run, screen.write, screen.style
    tally = Tally()
    if _rows(items, screen, tally):
        # One mail shows no pattern, but a list that was given wants its answer.
        for found in screen.observer.lines(style, run.paths) if screen.observer.has_list else ():
            write(found)
        return
    if run.is_quiet:
        return
    if not run.shows_all:
        write(uncounted_line(tally, style))
    ran = Ran(run.mails, run.unreadable, run.skipped, time.monotonic() - run.started)
    line = summary(tally, style, ran)
    found = "".join(screen.observer.lines(style, run.paths))
    if style.width is None and not screen.to_file and not screen.only_summary:
        to_standard_error(f"{found}{line.strip()}\n")
    elif tally.mails:
        write(f"\n{found}{line}")


def _rows(items: Iterator[list[Diagnosis]], screen: Screen, tally: "table.Tally") -> bool:
    """Write rows, or a lone mail's story: on a terminal, and with -v anywhere. Says whether it was a story."""
    from bounce_cli.rendering.story import story  # noqa: PLC0415
    from bounce_cli.rendering.table import rows_of  # noqa: PLC0415

    write, style, verbose = screen.write, screen.style, screen.run.shows_all
    held: list[Diagnosis] = []
    for diagnoses in items:
        tally.add(diagnoses)
        if screen.only_summary:
            continue
        held += diagnoses
        if tally.mails > 1 or len(held) > _STORIES or (style.width is None and not verbose):
            for row in rows_of(held, style, verbose=verbose):
                write(row)
            held = []
    for diagnosis in held:
        for text in story(diagnosis, style, verbose=verbose):
            write(text)
        write("\n")
    return bool(held)
