"""`bounce clone`: a fresh mail from one that came back, to those who should get it again and to nobody else."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bounce_cli.cli.clones.wish import Form, Given, Handover, Wish
from bounce_cli.cli.configured import classifier_of, limits_of, paths_or_stdin
from bounce_cli.cli.options import ConfigOption, LangOption, ProfileOption, RulesOption
from bounce_cli.cli.output import record_style, terminal_style
from bounce_cli.cli.running.run import Reading
from bounce_cli.errors import UsageError

__all__ = ["clone"]

_Messages = Annotated[
    list[str] | None, typer.Argument(metavar="MESSAGE…", help="Bounces, mailboxes, folders; - is standard input.")
]
_Plan = Annotated[bool, typer.Option("--plan", help="Only say who gets the mail again, and when or why not.")]
_Form = Annotated[Form | None, typer.Option("--format", "-f", help="Form of the plan.")]
_Held = Annotated[bool, typer.Option("--held", help="Include those on hold: their steps are done.")]
_NotBefore = Annotated[
    str | None,
    typer.Option("--not-before", metavar="TIME", help="Include those who may be mailed by TIME (default: now)."),
]
_Suppressed = Annotated[
    Path | None, typer.Option("--suppressed", metavar="FILE", help="Addresses that get nothing, one a line.")
]
_Output = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="PATH", help="Write into a folder, a new FILE.mbox, or one FILE.eml."),
]
_Smtp = Annotated[
    str | None, typer.Option("--smtp", metavar="HOST[:PORT]", help="Show what this server would be handed.")
]
_Send = Annotated[bool, typer.Option("--send", help="With --smtp: send it.")]
_Starttls = Annotated[bool, typer.Option("--starttls", help="With --smtp: only over TLS (always so at port 465).")]
_MailFrom = Annotated[
    str | None,
    typer.Option("--mail-from", metavar="ADDR", help="With --smtp: the reverse-path, instead of the old one."),
]
_Now = Annotated[str | None, typer.Option("--now", metavar="TIME", hidden=True)]


def clone(
    messages: _Messages = None,
    *,
    plan: _Plan = False,
    form: _Form = None,
    held: _Held = False,
    not_before: _NotBefore = None,
    suppressed: _Suppressed = None,
    output: _Output = None,
    smtp: _Smtp = None,
    send: _Send = False,
    starttls: _Starttls = False,
    mail_from: _MailFrom = None,
    profile: ProfileOption = None,
    rules: RulesOption = None,
    config: ConfigOption = None,
    lang: LangOption = None,
    now: _Now = None,
) -> None:
    """Make a fresh mail from a returned one, for who gets it again.

    \b
    bounce clone --plan returned.eml           who gets it now, later, or never
    bounce clone returned.eml | sendmail -i -t
    bounce clone --output again ~/bounces      several mails, a file each
    bounce clone --smtp mail.example.com:587 --starttls returned.eml

    The fresh mail has a Message-ID, a Date and a To of its own, no Cc and Bcc, and neither trace nor signatures of the
    old one. All else is the same, octet for octet. Mail to many goes to each alone. Mail between persons goes to those
    together who stand in its To or Cc, and to each other one alone.

    User and password for --smtp come from BOUNCE_SMTP_USER and BOUNCE_SMTP_PASSWORD or from ~/.netrc. On a terminal the
    plan is shown instead of the mail. A bounce can be forged: look at the plan of one that you did not expect. Nothing
    is ever overwritten: a file that is there already is an error, and in a folder the numbers go on.

    Exit status: 0 done, 3 a mail could not be read or cloned, or none was a bounce, 4 it could not be written or sent.
    """
    from bounce_cli.cli.clones.cloning import clone_mails  # noqa: PLC0415 - no other command needs it
    from bounce_cli.clone.finding import LIMITS  # noqa: PLC0415

    paths = paths_or_stdin("clone", messages)
    handover = Handover(output=output, smtp=smtp, send=send, starttls=starttls, mail_from=mail_from)
    _refuse_what_contradicts(handover, plan=plan, form=form)
    given = Given(
        held=held,
        not_before=not_before,
        suppressed=suppressed,
        profile=profile,
        rules=tuple(rules or ()),
        config=config,
        lang=lang,
    )
    wish = _wish(handover, given, form or Form.TEXT if plan else None, now)
    reading = Reading(classifier=classifier_of(rules, config), profile=profile, limits=limits_of(config, LIMITS))
    style = record_style(lang) if form is Form.JSON else terminal_style(to_file=False, language=lang)
    status = clone_mails(paths, reading, wish, style)
    if status:
        raise typer.Exit(status)


def _wish(handover: Handover, given: Given, plan: Form | None, now: str | None) -> Wish:
    moment = _moment("--now", now) if now else datetime.now().astimezone()
    is_now = given.not_before in {None, "now"}
    until = moment if is_now else _moment("--not-before", given.not_before or "")
    return Wish(plan=plan, handover=handover, given=given, now=moment, until=until)


def _refuse_what_contradicts(handover: Handover, *, plan: bool, form: Form | None) -> None:
    by_smtp = handover.smtp is not None
    if plan and (by_smtp or handover.output is not None):
        raise UsageError("--plan writes no mail: leave out --output and --smtp, or --plan")
    if by_smtp and handover.output is not None:
        raise UsageError("--output and --smtp are two ways for the mail: leave one of them out")
    if form is not None and not plan:
        raise UsageError("--format is the form of --plan; a mail has only one")
    if not by_smtp and (handover.send or handover.starttls or handover.mail_from is not None):
        raise UsageError("--send, --starttls and --mail-from are about --smtp, which is missing")
    from bounce_cli.clone.mailbox import mailable  # noqa: PLC0415 - as above

    if handover.mail_from and mailable(handover.mail_from) is None:
        raise UsageError(f"--mail-from {handover.mail_from!r} is no address")


def _moment(option: str, value: str) -> datetime:
    """The time of an option; one without an offset is the local time."""
    try:
        return datetime.fromisoformat(value).astimezone()
    except (ValueError, OverflowError):
        raise UsageError(f"{option} {value!r} is no time: 2026-11-24 or 2026-11-24T09:30:00+01:00 is wanted") from None
