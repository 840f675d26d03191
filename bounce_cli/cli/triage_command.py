"""`bounce triage`: diagnose mail from files, mailboxes and standard input."""

import sys
import time
from collections.abc import Callable, Iterator
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bounce_cli.cli.authenticator import Authenticator, authenticator, held_octets
from bounce_cli.cli.dns_options import Ask, FreshOption, asks_dns
from bounce_cli.cli.options import ConfigOption, RulesOption, classifier_of
from bounce_cli.cli.output import Write, open_output, tell, terminal_style
from bounce_cli.cli.progress import progress
from bounce_cli.cli.side_by_side import side_by_side
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.errors import UsageError
from bounce_cli.rendering.record import json_array, ndjson_line
from bounce_cli.rendering.style import Style
from bounce_cli.source.file_list import paths_from
from bounce_cli.source.model import InputFormat, RawMessage, Skipped, Unreadable
from bounce_cli.source.paths import container_of
from bounce_cli.source.reading import read
from bounce_cli.triage import cases
from bounce_cli.triage import triage as diagnose

if TYPE_CHECKING:
    from bounce_cli.classifier import Classifier
    from bounce_cli.rendering import table

__all__ = ["OutputFormat", "triage"]

_Found = TypeVar("_Found")

# A mail about more recipients than this is told in rows.
_STORIES = 3


class OutputFormat(StrEnum):
    """Forms of output."""

    TABLE = "table"
    JSON = "json"
    NDJSON = "ndjson"


_Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH…", help="Mails, mailboxes, folders, archives; - is standard input."),
]
_Format = Annotated[OutputFormat, typer.Option("--format", "-f", help="table for people, json or ndjson for programs.")]
_Output = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="Write there instead of standard output.")
]
_FilesFrom = Annotated[
    str | None,
    typer.Option(
        "--files-from",
        metavar="FILE",
        help="Read more paths from FILE, one a line or NUL-separated; - is standard input.",
    ),
]
_InputFormat = Annotated[
    InputFormat, typer.Option("--input-format", help="How the input holds mail, where looking at it is not enough.")
]
_Jobs = Annotated[
    int,
    typer.Option("--jobs", "-j", min=0, metavar="N", help="Processes to use, 0 for all cores (one is used so far)."),
]
_NoAuth = Annotated[
    bool, typer.Option("--no-auth", help="Judge neither SPF, DKIM nor DMARC of the mails that came back.")
]
_Verbose = Annotated[
    bool,
    typer.Option("--verbose", "-v", help="Show every mail, the evidence, what was left out; one mail as a story."),
]


@asks_dns
def triage(
    paths: _Paths = None,
    *,
    output_format: _Format = OutputFormat.TABLE,
    output: _Output = None,
    files_from: _FilesFrom = None,
    input_format: _InputFormat = InputFormat.AUTO,
    jobs: _Jobs = 1,  # noqa: ARG001 - accepted for scripts; one process does the work so far
    rules: RulesOption = None,
    config: ConfigOption = None,
    no_auth: _NoAuth = False,
    fresh_days: FreshOption = 7,
    verbose: _Verbose = False,
    ask: Ask,
) -> None:
    """Say per recipient what happened, why, and what to do now.

    \b
    bounce triage ~/Maildir/.Bounces           a table, a summary below it
    bounce triage returned.eml                 the whole story of one mail
    bounce triage --format ndjson mbox | jq -r 'select(.suppress=="yes").recipient'

    Where there is a network, the DNS is asked for SPF, DKIM and DMARC of each mail that came back.
    """
    run = _Run(classifier_of(rules, config), verbose=verbose, target=output)
    listed = _paths(paths, files_from)
    with (
        authenticator(ask, wanted=not no_auth, fresh_days=fresh_days) as judge,
        open_output(output) as write,
        progress(wanted=output_format is not OutputFormat.TABLE or output is not None) as line,
    ):
        run.counter = line.mail
        items = run.messages(listed, input_format, judge)
        _write_all(items, run, write, output_format, to_file=output is not None)
    if run.mails == 0 and run.unreadable == 0:
        tell(", ".join(run.paths), "no mail found")
    if run.unreadable:
        raise typer.Exit(3)


def _write_all(
    items: Iterator[list[Diagnosis]], run: "_Run", write: Write, output_format: OutputFormat, *, to_file: bool
) -> None:
    match output_format:
        case OutputFormat.NDJSON:
            for diagnoses in items:
                for diagnosis in diagnoses:
                    write(ndjson_line(diagnosis))
        case OutputFormat.JSON:
            for piece in json_array(diagnosis for diagnoses in items for diagnosis in diagnoses):
                write(piece)
        case OutputFormat.TABLE:
            _table(items, run, write, to_file=to_file)


def _paths(paths: list[str] | None, files_from: str | None) -> Iterator[str]:
    if not paths and files_from is None:
        if sys.stdin is None or sys.stdin.isatty():
            raise UsageError("triage needs a path, or mail on standard input; see bounce triage --help")
        paths = ["-"]
    # Opened before anything is read, so that a wrong name is wrong usage and not half a run.
    listed = paths_from(files_from) if files_from is not None else iter(())
    return chain(paths or (), listed)


def _nothing() -> None:
    """Count nothing."""


class _Run:
    """One run: what was read, what could not be."""

    def __init__(self, classifier: "Classifier", *, verbose: bool, target: str | None) -> None:
        self.classifier = classifier
        self.verbose = verbose
        self.target = target
        self.mails = self.unreadable = self.skipped = 0
        self.paths: list[str] = []
        self.started = time.monotonic()
        self.counter: Callable[[], None] = _nothing

    def messages(
        self, paths: Iterator[str], input_format: InputFormat, judge: "Authenticator | None"
    ) -> Iterator[list[Diagnosis]]:
        """Diagnoses of each mail in input order; what cannot be read is named on standard error."""
        if judge is None:
            return self._each(paths, input_format, diagnose)
        return side_by_side(judge.diagnosed, self._each(paths, input_format, cases), weight=held_octets)

    def _each(
        self, paths: Iterator[str], input_format: InputFormat, work: Callable[..., list[_Found]]
    ) -> Iterator[list[_Found]]:
        for item in read(self._noted(paths), input_format=input_format):
            match item:
                case RawMessage():
                    self._spare(item.origin)
                    self.mails += 1
                    self.counter()
                    yield self._done(item, work)
                case Unreadable():
                    self.unreadable += 1
                    tell(item.path, item.cause)
                case Skipped():
                    self.skipped += 1
                    if self.verbose:
                        tell(item.path, f"left out: {item.cause}")

    def _done(self, item: RawMessage, work: Callable[..., list[_Found]]) -> list[_Found]:
        """What work makes of a mail; a fault of our own is told and counted, and ends nothing."""
        try:
            return work(item, classifier=self.classifier)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other mails are still done
            self.unreadable += 1
            tell(item.origin, f"an error of bounce itself, please report it: {type(error).__name__}: {error}")
            return []

    def _spare(self, origin: str) -> None:
        """Refuse to replace by the output what is being read; names that differ are not looked at (links aside)."""
        if self.target is None or Path(self.target).name not in origin:
            return
        source = Path(container_of(origin))
        if source.exists() and Path(self.target).exists() and source.samefile(self.target):
            raise UsageError(f"{self.target} is read as input too; nothing was written, give another --output")

    def _noted(self, paths: Iterator[str]) -> Iterator[str]:
        for path in paths:
            self.paths.append(path)
            yield path


def _table(items: Iterator[list[Diagnosis]], run: _Run, write: Write, *, to_file: bool) -> None:
    from bounce_cli.rendering.table import Tally, summary, uncounted_line  # noqa: PLC0415 - only a screen needs it

    style = terminal_style(to_file=to_file)
    tally = Tally()
    if _rows(items, run, write, style, tally):
        return
    if not run.verbose:
        write(uncounted_line(tally, style))
    line = summary(tally, style, unreadable=run.unreadable, skipped=run.skipped, seconds=time.monotonic() - run.started)
    if style.width is None and not to_file:
        print(line.strip(), file=sys.stderr)
    elif tally.mails:
        write("\n" + line)


def _rows(items: Iterator[list[Diagnosis]], run: _Run, write: Write, style: Style, tally: "table.Tally") -> bool:
    """Write rows, or a lone mail's story: on a terminal, and with -v anywhere. Says whether it was a story."""
    from bounce_cli.rendering.story import story  # noqa: PLC0415
    from bounce_cli.rendering.table import rows_of  # noqa: PLC0415

    held: list[Diagnosis] = []
    for diagnoses in items:
        tally.add(diagnoses)
        held += diagnoses
        if tally.mails > 1 or len(held) > _STORIES or (style.width is None and not run.verbose):
            for row in rows_of(held, style, verbose=run.verbose):
                write(row)
            held = []
    for diagnosis in held:
        for text in story(diagnosis, style, verbose=run.verbose):
            write(text)
        write("\n")
    return bool(held)
