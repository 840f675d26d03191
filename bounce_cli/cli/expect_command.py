"""`bounce expect`: hold mails against the records that are expected of them."""

import glob
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from shlex import join as quoted
from typing import Annotated, Any

import typer

from bounce_cli.cli.configured import classifier_of, limits_of, paths_or_stdin
from bounce_cli.cli.dns_options import FRESH_DAYS, Ask
from bounce_cli.cli.forms import OutputFormat, write_form
from bounce_cli.cli.options import ConfigOption, LangOption, RulesOption
from bounce_cli.cli.output import Write, note, open_output, record_style, terminal_style
from bounce_cli.cli.running.authenticator import authenticator
from bounce_cli.cli.running.run import Reading, Run
from bounce_cli.cli.running.voice import Voice, speaks
from bounce_cli.cli.statuses import FOUND
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.errors import UsageError
from bounce_cli.expectation.comparing import Difference, differences
from bounce_cli.expectation.files import SUFFIX, expected_of, place_of, updated, written
from bounce_cli.expectation.outcome import Outcome
from bounce_cli.filing.maildir import maildir_of
from bounce_cli.rendering.forms.mail import Fault, TriagedMail
from bounce_cli.rendering.style import ENGLISH_STYLE, Style
from bounce_cli.source.paths import container_of

__all__ = ["expect"]

_RULE = "expected"


class _Form(StrEnum):
    """Forms of an outcome."""

    TABLE = "table"
    JUNIT = "junit"
    SARIF = "sarif"
    GITHUB = "github"


_Paths = Annotated[list[str] | None, typer.Argument(metavar="PATH…", help="Mails, mailboxes, folders.")]
_Update = Annotated[bool, typer.Option("--update", help="Write what is found as what is expected from now on.")]
_FormOption = Annotated[_Form, typer.Option("--format", "-f", help="table for people; the others for CI.")]
_Output = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="Write there instead of standard output.")
]
_Replay = Annotated[
    Path | None,
    typer.Option("--dns-replay", metavar="FILE", help="Judge SPF, DKIM and DMARC by this recording."),
]


@dataclass(frozen=True, slots=True)
class _Compared:
    """A file of mail.

    Attributes:
        path: its name.
        diagnoses, records: what is said of it, as diagnoses and as plain records.
        expected: what is expected; None where nothing is, or where that cannot be read.
        is_legible: whether that can be read.
        differences: how the records differ from it.
    """

    path: str
    diagnoses: list[Diagnosis]
    records: list[dict[str, Any]]
    expected: list[dict[str, Any]] | None
    is_legible: bool
    differences: list[Difference]


@speaks
def expect(
    paths: _Paths = None,
    *,
    update: _Update = False,
    form: _FormOption = _Form.TABLE,
    output: _Output = None,
    dns_replay: _Replay = None,
    rules: RulesOption = None,
    config: ConfigOption = None,
    lang: LangOption = None,
    voice: Voice,
) -> None:
    """Compare mails with what is expected of them.

    What is expected stands in NAME.expect.json beside each file of mail.

    \b
    bounce expect samples/                     what is not as expected
    bounce expect --update samples/            expect what is found now
    bounce expect samples/ -f junit -o report.xml

    An expected record may be partial: fields that it leaves out may be anything. A file of which nothing is expected
    fails as well, and so does an expectation whose mail is not there. Either of the two files can be named.

    Exit status: 0 all are as expected, 1 some are not, 3 some input could not be read.
    """
    paths = list(dict.fromkeys(mail for path in paths_or_stdin("expect", paths) for mail in _mails_of(path)))
    run = Run(
        Reading(classifier=classifier_of(rules, config), limits=limits_of(config)), voice=voice, targets=(output,)
    )
    style = terminal_style(to_file=output is not None, language=lang) if form is _Form.TABLE else record_style(lang)
    outcome = Outcome()
    options = {"dns_replay": dns_replay} if dns_replay else {"offline": True}
    asking = authenticator(
        Ask(options), wanted=dns_replay is not None, fresh_days=FRESH_DAYS, limits=run.reading.limits
    )
    with asking as judge, open_output(output) as write:
        compared = _compared(run.diagnoses(iter(paths), judge))
        kept = _counted(compared, outcome, update=update)
        if form is _Form.TABLE:
            _write_table(kept, write, style)
        else:
            write_form((_mail(one) for one in kept), OutputFormat(form.value), write, style, None)
        outcome.orphans = sum(1 for _ in _orphans(paths))
        if form is _Form.TABLE and not voice.is_quiet:
            from bounce_cli.rendering.expectation import outcome_text  # noqa: PLC0415 - late, as all rendering

            for line in outcome_text(outcome, style, paths="" if paths == ["-"] else quoted(paths)):
                write(line)
    run.finish(status=FOUND if outcome.is_failed else 0)


def _mails_of(path: str) -> list[str]:
    """The mails that an expectation lies beside, so that either of them can be named; any other path as it is."""
    if not path.endswith(SUFFIX):
        return [path]
    return _beside(Path(path)) or [path]


def _beside(place: Path) -> list[str]:
    """The files of mail that an expectation is about."""
    others = sorted(place.parent.glob(f"{glob.escape(place.name.removesuffix(SUFFIX))}*"))
    return [str(other) for other in others if other != place and place_of(str(other)) == place]


def _compared(items: Iterator[list[Diagnosis]]) -> Iterator[_Compared]:
    """Each file of mail, with all records of it."""
    from bounce_cli.rendering.forms.fields import known_fields  # noqa: PLC0415 - late, as all rendering
    from bounce_cli.rendering.record import record  # noqa: PLC0415

    known = tuple(name for name in known_fields() if "." not in name)
    for path, group in groupby(items, key=lambda records: container_of(records[0].origin)):
        records = [one for records in group for one in records]
        found = [json.loads(json.dumps(record(one))) for one in records]
        place = place_of(path)
        try:
            expected = expected_of(place, known)
        except UsageError as error:
            note(str(error))
            fault = _whole(f"{place.name} to be read", "that it cannot be")
            yield _Compared(path, records, found, None, is_legible=False, differences=[fault])
            continue
        unlike = [_whole("nothing", _many(found))] if expected is None else list(differences(expected, found))
        yield _Compared(path, records, found, expected, is_legible=True, differences=unlike)


def _whole(expected: str, found: str) -> Difference:
    """A difference of a mail as a whole."""
    return Difference(recipient=None, field="", expected=expected, found=found)


def _many(records: list[dict[str, Any]]) -> str:
    return ENGLISH_STYLE.counted(len(records), "{count:,} record", "{count:,} records")


def _counted(items: Iterator[_Compared], outcome: Outcome, *, update: bool) -> Iterator[_Compared]:
    """The same, counted; what is not as expected is written as expected where that is wished."""
    written_for: dict[Path, str] = {}
    for one in items:
        outcome.mails += 1
        if not one.differences:
            outcome.met += 1
            yield one
        elif update:
            _update(one, written_for)
            outcome.updated += 1
        else:
            is_unexpected = one.expected is None and one.is_legible
            outcome.unexpected += is_unexpected
            outcome.differing += not is_unexpected
            yield one


def _update(one: _Compared, written_for: dict[Path, str]) -> None:
    """Write the records of now as what is expected: of each the fields that were expected of it.

    Args:
        one: the mail.
        written_for: for which mail each expectation of this run was written.

    Raises:
        UsageError: nothing can lie beside the mail, or what lies there is no expectation, or that of another one.
    """
    place = place_of(one.path)
    if not one.is_legible:
        raise UsageError(f"{place}: is no expectation, and was left as it is; remove it first")
    if one.path == "-":
        raise UsageError("standard input has no file beside it: name the file of the mail")
    if maildir_of(Path(one.path)):
        raise UsageError(f"{one.path}: lies in a Maildir, where every file is a mail: copy it into a folder first")
    if (other := written_for.setdefault(place, one.path)) != one.path:
        raise UsageError(f"{place}: is what is expected of {other}: give {one.path} another name")
    with open_output(str(place)) as write:
        write(written(updated(one.expected, one.records)))


def _write_table(items: Iterator[_Compared], write: Write, style: Style) -> None:
    from bounce_cli.rendering.expectation import differing_text  # noqa: PLC0415 - late, as all rendering

    for one in items:
        if one.differences:
            for line in differing_text(one.path, one.differences, style):
                write(line)


def _mail(one: _Compared) -> TriagedMail:
    faults = tuple(Fault(rule=_RULE, text=difference.text) for difference in one.differences)
    return TriagedMail(origin=one.path, records=tuple(one.diagnoses), faults=faults)


def _orphans(paths: list[str]) -> Iterator[Path]:
    """Expectations in these folders whose mail is not there; each is told."""
    for path in paths:
        for place in sorted(Path(path).rglob(f"*{SUFFIX}")) if Path(path).is_dir() else ():
            if not _beside(place):
                note(f"{place}: there is no mail beside it")
                yield place
