"""`bounce triage`: diagnose mail from files, mailboxes and standard input."""

from typing import TYPE_CHECKING, Annotated

import typer

from bounce_cli.cli.dns_options import FRESH_DAYS, Ask, FreshOption, asks_dns
from bounce_cli.cli.forms import OF_MAILS, OutputFormat, Shown, shows, write_form, write_groups
from bounce_cli.cli.help.options import DNS, READING
from bounce_cli.cli.ledgers.keeping import Keep, keeps_records
from bounce_cli.cli.output import Write, open_output
from bounce_cli.cli.running.authenticator import authenticator
from bounce_cli.cli.running.progress import progress
from bounce_cli.cli.running.reading import PathsArgument, Source, reads_mail
from bounce_cli.cli.running.run import Run
from bounce_cli.cli.running.voice import Voice, speaks
from bounce_cli.cli.statuses import FOUND, NOT_WRITTEN, PIPE
from bounce_cli.cli.triaging.choosing import Choice, chooses
from bounce_cli.cli.triaging.filing import Filed, files_mails
from bounce_cli.cli.triaging.observing import Observed, Observer, observes
from bounce_cli.cli.triaging.screen import Screen, write_table
from bounce_cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bounce_cli.rendering.forms.mail import TriagedMail

__all__ = ["triage"]


_Jobs = Annotated[
    int,
    typer.Option(
        "--jobs",
        "-j",
        min=0,
        metavar="N",
        help="Processes that work side by side, 0 for all cores.",
        rich_help_panel=READING,
    ),
]
_NoAuth = Annotated[
    bool,
    typer.Option(
        "--no-auth", help="Judge neither SPF, DKIM nor DMARC of the mails that came back.", rich_help_panel=DNS
    ),
]
_Pipe = Annotated[bool, typer.Option(PIPE, help="A mail server delivers one mail on standard input.")]


@asks_dns
@keeps_records
@files_mails
@observes
@chooses
@shows
@speaks
@reads_mail
def triage(
    paths: PathsArgument = None,
    *,
    jobs: _Jobs = 1,
    no_auth: _NoAuth = False,
    fresh_days: FreshOption = FRESH_DAYS,
    pipe: _Pipe = False,
    source: Source,
    ask: Ask,
    keep: Keep,
    filed: Filed,
    observed: Observed,
    choice: Choice,
    shown: Shown,
    voice: Voice,
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
    if pipe and (paths or source.files_from or choice.fails or filed.is_wanted):
        raise UsageError("--pipe reads the one mail on standard input: leave paths and what is about them out")
    observer = observed.observer(shown, source.files_from)
    run = Run(source.reading(), voice=voice, targets=(shown.output, observed.document), filed=filed, jobs=jobs)
    filed.refuse_to_read(paths or ())
    listed, limits = source.paths("triage", paths), run.reading.limits
    with (
        authenticator(ask, wanted=not no_auth, fresh_days=fresh_days, heard=run.heard, limits=limits) as judge,
        keep.recorder(judge) as recorder,
        open_output(shown.output) as write,
        observed.opened() as write_findings,
        progress(wanted=not (voice.is_quiet or shown.is_on_screen), paths=source.known(paths)) as run.line,
    ):
        # Where nobody looks at records between work and output, processes hand back finished lines.
        seen = (judge, recorder, observer, filed.is_wanted, not choice.takes_all)
        if shown.form is OutputFormat.NDJSON and not any(seen):
            for lines in run.lines(listed, shown.style, shown.fields):
                write(lines)
        else:
            found = filed.counted(run.diagnoses(listed, judge, recorder), takes_ordinary=choice.names_ordinary)
            mails = filed.noted(choice.mails(found, shown.style))
            _write(observer.watched(mails) if observer else mails, write, shown, choice, (run, observer))
        if observer and write_findings:
            observer.write_document(write_findings, shown.record_style)
    filed.finish()
    choice.finish()
    if pipe:
        return  # what cannot be read now cannot be later either: no server has to try again
    run.finish(status=filed.status if filed.status == NOT_WRITTEN or not choice.failing else FOUND)


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
