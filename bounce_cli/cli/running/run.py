"""One run over many mails: what is read, counted, and told where it cannot be."""

import gc
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from bounce_cli.advice.profile import Profile
from bounce_cli.cli.output import inform, note, tell
from bounce_cli.cli.running.progress import Line, NoLine
from bounce_cli.cli.statuses import INCOMPLETE
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.errors import UsageError
from bounce_cli.limits import Limits
from bounce_cli.parallel.run import cores, in_processes
from bounce_cli.problem import Problem
from bounce_cli.source.model import InputFormat, RawMessage, Skipped, Unreadable
from bounce_cli.source.paths import container_of
from bounce_cli.source.reading import read
from bounce_cli.triage import cases, undiagnosed
from bounce_cli.triage import triage as diagnose

if TYPE_CHECKING:
    from bounce_cli.authentication.lookup.answer import Answer
    from bounce_cli.authentication.lookup.heard import Heard
    from bounce_cli.classifier import Classifier
    from bounce_cli.cli.ledgers.recording import Recorder
    from bounce_cli.cli.running.authenticator import Authenticator
    from bounce_cli.cli.running.crash_reports import CrashReports
    from bounce_cli.cli.running.voice import Voice
    from bounce_cli.cli.triaging.filing import Filed
    from bounce_cli.rendering.style import Style
    from bounce_cli.verdict.authentication import Case

__all__ = ["Reading", "Run"]

_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How mail is read.

    Attributes:
        classifier: asked for the reasons.
        profile: what mails that come back count as; None where their header decides.
        input_format: how the input holds mail.
        limits: how much of it is looked at.
        crash_dir: the folder for reports of mails on which we fail ourselves; None for none.
    """

    classifier: "Classifier"
    profile: Profile | None = None
    input_format: InputFormat = InputFormat.AUTO
    limits: Limits = Limits()  # noqa: RUF009 - frozen
    crash_dir: Path | None = None


def _tell_look_up(answer: "Answer", seconds: float) -> None:
    found = f"{len(answer.records)} {answer.outcome}" if answer.records else answer.outcome
    with suppress(OSError):  # where nobody listens the look-up is as good
        note(f"dns: {answer.type} {answer.name}: {found}, {seconds * 1000:.0f} ms")


def _crash_reports(folder: Path | None) -> "CrashReports | None":
    if folder is None:
        return None
    from bounce_cli.cli.running.crash_reports import CrashReports  # noqa: PLC0415 - most runs write none

    return CrashReports(folder)


def _case_of_none(mail: RawMessage, fault: Problem) -> "list[Case]":
    """What stands for a mail that could not be diagnosed, where cases are wanted."""
    from bounce_cli.verdict.authentication import Case  # noqa: PLC0415 - not without a network or a ledger

    return [Case(diagnosis=undiagnosed(mail, fault), evidence=None, sent_to=())]


def _unjudged(found: "list[Case]") -> list[Diagnosis]:
    return [case.diagnosis for case in found]


class Run:
    """One run: what was read, what could not be."""

    def __init__(
        self,
        reading: Reading,
        *,
        voice: "Voice | None" = None,
        targets: Iterable[str | None] = (),
        filed: "Filed | None" = None,
        jobs: int = 1,
    ) -> None:
        """Begin a run.

        Args:
            reading: how mail is read.
            voice: how much is told beside the output; None for faults and counts.
            targets: files that are written, and so may not be read.
            filed: who knows what was handled by an earlier run, and where that is put.
            jobs: how many processes work at a time; 0 for as many as there are cores.
        """
        self.reading = reading
        self.shows_all = bool(voice and voice.shows_all)
        self.is_quiet = bool(voice and voice.is_quiet)
        self._is_traced = bool(voice and voice.traces)
        self._filed = filed
        self._jobs = jobs or cores()
        self._crashes = _crash_reports(reading.crash_dir)
        self.targets = [target for target in targets if target]
        self.mails = self.unreadable = self.skipped = 0
        self.paths: list[str] = []
        self.started = time.monotonic()
        self.line: Line | NoLine = NoLine()

    @property
    def heard(self) -> "Heard | None":
        """Who is told of each look-up; None for nobody."""
        return _tell_look_up if self._is_traced else None

    def diagnoses(
        self, paths: Iterator[str], judge: "Authenticator | None", recorder: "Recorder | None" = None
    ) -> Iterator[list[Diagnosis]]:
        """Diagnoses of each mail in input order; what cannot be read is named on standard error.

        Args:
            paths: what is read.
            judge: who authenticates; None for nobody.
            recorder: who takes the records down; None for nobody.
        """
        if judge is None and recorder is None:
            return self.each(paths, self._with_reading(diagnose), lambda mail, fault: [undiagnosed(mail, fault)])
        found = self.each(paths, self._with_reading(cases), _case_of_none)
        judged = judge.diagnosed if judge else _unjudged
        if recorder is not None:
            return recorder.recorded(judged, found, waits=judge is not None)
        from bounce_cli.cli.running.authenticator import held_octets  # noqa: PLC0415 - not needed without a network
        from bounce_cli.cli.running.side_by_side import side_by_side  # noqa: PLC0415

        return side_by_side(judged, found, weight=held_octets)

    def lines(self, paths: Iterator[str], style: "Style", fields: Sequence[str] | None) -> Iterator[str]:
        """The lines of NDJSON of each mail in input order, finished where the work is done."""
        from bounce_cli.block import ndjson_lines  # noqa: PLC0415 - other forms need none
        from bounce_cli.rendering.record import ndjson_line  # noqa: PLC0415

        return self.each(
            paths,
            self._with_reading(ndjson_lines, style=style, fields=fields),
            lambda mail, fault: ndjson_line(undiagnosed(mail, fault), style, fields),
        )

    def _with_reading(self, work: "Callable[..., _Found]", **options: Any) -> "Callable[[RawMessage], _Found]":
        """The same work, as mail is read in this run."""
        reading = self.reading
        return partial(work, limits=reading.limits, classifier=reading.classifier, profile=reading.profile, **options)

    def each(
        self,
        paths: Iterator[str],
        work: Callable[[RawMessage], _Found],
        instead: Callable[[RawMessage, Problem], _Found],
    ) -> Iterator[_Found]:
        """What is made of each mail in input order; what cannot be read is named on standard error.

        Args:
            paths: what is read.
            work: makes it; with several jobs it is a thing that pickle knows, and so is what it makes.
            instead: makes what stands for a mail on which the work failed; a fault of our own ends nothing.
        """
        seconds = self.reading.limits.message_seconds
        for mail, outcome in in_processes(work, self._mails(paths), jobs=self._jobs, seconds=seconds):
            if outcome.fault is None:
                yield cast("_Found", outcome.found)
                continue
            self.unreadable += 1
            tell(mail.origin, outcome.fault.text)
            if self._is_traced and outcome.trace:
                note(outcome.trace)
            if self._crashes:
                self._crashes.add(mail, outcome.fault, work, seconds)
            yield instead(mail, outcome.fault)

    def _mails(self, paths: Iterator[str]) -> Iterator[RawMessage]:
        """What is read, counted; what cannot be read is told."""
        left_out = self._filed.folder if self._filed else None
        reading = self.reading
        for item in read(
            self._noted(paths),
            input_format=reading.input_format,
            limits=reading.limits,
            left_out=left_out,
            taken=self.line.take if isinstance(self.line, Line) else None,
        ):
            match item:
                case RawMessage() if self._filed and self._filed.is_done(item):
                    pass
                case RawMessage():
                    if self._filed:
                        self._filed.read(item)
                    self._spare(item.origin)
                    self.mails += 1
                    self.line.mail()
                    yield item
                    self._look_for_garbage()
                case Unreadable():
                    self.unreadable += 1
                    tell(item.path, item.cause)
                case Skipped():
                    self.skipped += 1
                    if self.shows_all:
                        tell(item.path, f"left out: {item.cause}")

    def finish(self, *, status: int = 0) -> None:
        """Say that there was no mail, and end with a status, or with the one that says that some could not be read."""
        if self.mails == self.unreadable == (self._filed.done_before if self._filed else 0) == 0:
            inform(f"{', '.join(self.paths)}: no mail found" if self.paths else "no mail: no path was listed")
        if status or self.unreadable:
            raise SystemExit(status or INCOMPLETE)

    def _look_for_garbage(self) -> None:
        """Begin with the second mail: what was loaded for the first stays, and is not looked at."""
        if self.mails == 1:
            gc.freeze()
            gc.enable()

    def _spare(self, origin: str) -> None:
        """Refuse to replace by the output what is being read; names that differ are not looked at (links aside)."""
        for target in self.targets:
            if Path(target).name in origin:
                source = Path(container_of(origin))
                if source.exists() and Path(target).exists() and source.samefile(target):
                    raise UsageError(f"{target} is read as input too; nothing was written, give another name")

    def _noted(self, paths: Iterator[str]) -> Iterator[str]:
        for path in paths:
            self.paths.append(path)
            yield path
