"""`bounce triage`: diagnose mail from files, mailboxes and standard input."""

import os
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from bounce_cli.cli.dns_options import Ask, FreshOption, asks_dns
from bounce_cli.cli.forms import OF_MAILS, Shown, shows, write_form, write_groups
from bounce_cli.cli.help.options import DNS, READING
from bounce_cli.cli.ledgers.keeping import Keep, keeps_records
from bounce_cli.cli.options import (
    ConfigOption,
    ProfileOption,
    RulesOption,
    classifier_of,
    paths_or_stdin,
)
from bounce_cli.cli.output import Write, open_output
from bounce_cli.cli.running.authenticator import authenticator
from bounce_cli.cli.running.progress import progress
from bounce_cli.cli.running.run import Reading, Run
from bounce_cli.cli.statuses import FOUND, PIPE
from bounce_cli.cli.triaging.choosing import Choice, chooses
from bounce_cli.cli.triaging.observing import Observer
from bounce_cli.cli.triaging.screen import Screen, write_table
from bounce_cli.errors import UsageError
from bounce_cli.source.file_list import paths_from
from bounce_cli.source.model import InputFormat

if TYPE_CHECKING:
    from bounce_cli.rendering.forms.mail import TriagedMail

__all__ = ["triage"]


_Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH…", help="Mails, mailboxes, folders, archives; - is standard input."),
]
_FilesFrom = Annotated[
    str | None,
    typer.Option(
        "--files-from",
        metavar="FILE",
        help="Read more paths from FILE, one a line or NUL-separated; - is standard input.",
        rich_help_panel=READING,
    ),
]
_InputFormat = Annotated[
    InputFormat,
    typer.Option(
        "--input-format", help="How the input holds mail, where looking at it is not enough.", rich_help_panel=READING
    ),
]
_Jobs = Annotated[
    int,
    typer.Option(
        "--jobs",
        "-j",
        min=0,
        metavar="N",
        help="Processes to use, 0 for all cores (one is used so far).",
        rich_help_panel=READING,
    ),
]
_NoAuth = Annotated[
    bool,
    typer.Option(
        "--no-auth", help="Judge neither SPF, DKIM nor DMARC of the mails that came back.", rich_help_panel=DNS
    ),
]
_Findings = Annotated[
    str | None,
    typer.Option("--findings", metavar="FILE", help="Write what they show together there, as JSON."),
]
_List = Annotated[
    str | None,
    typer.Option("--list", metavar="FILE", help="Say how many of this list (lines, CSV) are dead."),
]
_Pipe = Annotated[bool, typer.Option(PIPE, help="A mail server delivers one mail on standard input.")]
_Verbose = Annotated[
    bool,
    typer.Option("--verbose", "-v", help="Show every mail, its evidence, what was left out."),
]


@asks_dns
@keeps_records
@chooses
@shows
def triage(
    paths: _Paths = None,
    *,
    files_from: _FilesFrom = None,
    input_format: _InputFormat = InputFormat.AUTO,
    jobs: _Jobs = 1,  # noqa: ARG001 - accepted for scripts; one process does the work so far
    rules: RulesOption = None,
    config: ConfigOption = None,
    no_auth: _NoAuth = False,
    fresh_days: FreshOption = 7,
    profile: ProfileOption = None,
    findings: _Findings = None,
    addresses: _List = None,
    verbose: _Verbose = False,
    pipe: _Pipe = False,
    ask: Ask,
    keep: Keep,
    choice: Choice,
    shown: Shown,
) -> None:
    """Say per recipient what happened, why, and what to do now.

    \b
    bounce triage ~/Maildir/.Bounces           a table, a summary below it
    bounce triage returned.eml                 the whole story of one mail
    bounce triage -f ndjson mbox | jq -r 'select(.suppress=="yes").recipient'
    bounce triage --format csv --fields recipient,reason --only type=hard mbox
    bounce triage samples --fail-on unknown,suppress=yes --format junit

    Where there is a network, the DNS is asked for SPF, DKIM and DMARC of each mail that came back. Nothing is kept,
    unless --ingest or --ledger says so; what is yours, and proves a bounce, stands in bounce.toml then.

    With --pipe a mail server delivers to it: status 0, or 75 for any failure of ours, which keeps the mail queued.
    """
    choice.refuse_for(shown.form, shows_mails=shown.form in OF_MAILS)
    if pipe and (paths or files_from or choice.fails):
        raise UsageError("--pipe reads the one mail on standard input: leave paths, --files-from and --fail-on out")
    if addresses and not shown.is_table and not findings:
        raise UsageError("--list says nothing in records: add --findings FILE, or leave --format out")
    _refuse_one_file_twice((shown.output, findings), (addresses, files_from))
    observer = Observer(addresses) if shown.is_table or findings else None
    reading = Reading(classifier=classifier_of(rules, config), profile=profile, input_format=input_format)
    run = Run(reading, verbose=verbose, targets=(shown.output, findings))
    listed = _paths(paths, files_from)
    with (
        authenticator(ask, wanted=not no_auth, fresh_days=fresh_days) as judge,
        keep.recorder(judge) as recorder,
        open_output(shown.output) as write,
        open_output(findings) if findings else nullcontext() as write_findings,
        progress(wanted=not shown.is_table or shown.is_to_file) as line,
    ):
        run.counter = line.mail
        mails = choice.mails(run.diagnoses(listed, judge, recorder), shown.style)
        _write(observer.watched(mails) if observer else mails, write, shown, choice, (run, observer))
        if observer and write_findings:
            observer.write_document(write_findings, shown.record_style)
    choice.finish()
    if pipe:
        return  # what cannot be read now cannot be later either: no server has to try again
    run.finish(status=FOUND if choice.failing else 0)


def _write(
    mails: "Iterator[TriagedMail]", write: Write, shown: Shown, choice: Choice, seen: tuple[Run, Observer | None]
) -> None:
    """Write the mails of a run, or how many they are, in the form that is asked for."""
    run, observer = seen
    if choice.groups:
        write_groups(mails, shown.form, write, shown.style, by=choice.groups, most=choice.top)
    elif shown.is_table and observer:
        screen = Screen(
            run=run,
            write=write,
            style=shown.style,
            to_file=shown.is_to_file,
            observer=observer,
            only_summary=choice.summary,
        )
        write_table((list(mail.records) for mail in mails), screen)
    else:
        write_form(mails, shown.form, write, shown.style, shown.fields)


def _refuse_one_file_twice(outputs: tuple[str | None, str | None], inputs: tuple[str | None, str | None]) -> None:
    """Refuse to write two things into one place, or over a list that is read."""
    first, second = (output if output is None else os.path.realpath(output) for output in outputs)
    if outputs[1] == "-" and outputs[0] in {None, "-"}:
        raise UsageError("--findings - would stand in the midst of the rows: give it a file")
    if first and first == second:
        raise UsageError(f"--output and --findings both name {outputs[0]}: nothing was written")
    for name in inputs:
        if name and name != "-" and os.path.realpath(name) in {first, second}:
            raise UsageError(f"{name} is read as input too; nothing was written, give another name")


def _paths(paths: list[str] | None, files_from: str | None) -> Iterator[str]:
    if files_from is None:
        paths = paths_or_stdin("triage", paths)
    # Opened before anything is read, so that a wrong name is wrong usage and not half a run.
    listed = paths_from(files_from) if files_from is not None else iter(())
    return chain(paths or (), listed)
