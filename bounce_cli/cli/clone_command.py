"""`bounce clone`: a fresh mail from one that came back, to those who should get it again and to nobody else."""

import re
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from bounce_cli.classifier import Reason
from bounce_cli.cli.clone_handover import Handover, hand_over
from bounce_cli.cli.options import ConfigOption, LangOption, ProfileOption, RulesOption, classifier_of
from bounce_cli.cli.output import open_output, tell, terminal_style
from bounce_cli.cli.run import Reading, Run
from bounce_cli.clone.decision import Circumstances, Decision
from bounce_cli.clone.finding import LIMITS
from bounce_cli.clone.fresh import fresh_mails
from bounce_cli.clone.mailbox import mailable, suppressed_mailboxes
from bounce_cli.clone.plan import PlannedMail, Planner
from bounce_cli.errors import UsageError
from bounce_cli.language.said import counted, said
from bounce_cli.rendering.style import Style
from bounce_cli.source.model import RawMessage
from bounce_cli.triage import returned

__all__ = ["clone"]

_INCOMPLETE = 3
_OLD = timedelta(days=14)
_SINGLE_DOT = re.compile(rb"^\.$", re.MULTILINE)
_REFUSED_CONTENT = frozenset({Reason.SPAM_CONTENT, Reason.CONTENT_REJECTED})


class Form(StrEnum):
    """Forms of the plan."""

    TEXT = "text"
    JSON = "json"


_Messages = Annotated[
    list[str] | None, typer.Argument(metavar="MESSAGE…", help="Bounces, mailboxes, folders; - is standard input.")
]
_Plan = Annotated[bool, typer.Option("--plan", help="Only say who gets the mail again, and when or why not.")]
_Form = Annotated[Form | None, typer.Option("--format", "-f", help="Form of the plan.")]
_Held = Annotated[bool, typer.Option("--held", help="The steps that recipients are held for are done.")]
_NotBefore = Annotated[
    str | None,
    typer.Option("--not-before", metavar="TIME", help="You send it then: take who may be sent to by TIME (now)."),
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
    """Make a fresh mail from a returned one, for those who should get it again.

    \b
    bounce clone --plan returned.eml           who gets it now, later, or never
    bounce clone returned.eml | sendmail -i -t one mail, to standard output
    bounce clone --output again ~/bounces      several mails, a file each
    bounce clone --smtp mail.example.com:587 --starttls --send returned.eml

    The fresh mail has a Message-ID, a Date and a To of its own, no Cc and Bcc, and neither trace nor signatures of the
    old one. All else is the same, octet for octet. Mail to many goes to each alone. Mail between persons goes to those
    together who stand in its To or Cc, and to each other one alone.

    User and password for --smtp come from BOUNCE_SMTP_USER and BOUNCE_SMTP_PASSWORD or from ~/.netrc. On a terminal the
    plan is shown instead of the mail. A bounce can be forged: look at the plan of one that you did not expect.

    Exit status: 0 done, 3 a mail could not be read or cloned, 4 it could not be written or sent.
    """
    handover = Handover(output=output, smtp=smtp, send=send, starttls=starttls, mail_from=mail_from)
    _refuse_what_contradicts(handover, plan=plan, form=form)
    moment = _moment("--now", now) if now else datetime.now().astimezone()
    circumstances = Circumstances(
        until=_moment("--not-before", not_before) if not_before not in {None, "now"} else moment,
        held=held,
        suppressed=suppressed_mailboxes(suppressed) if suppressed else frozenset(),
    )
    telling = _Telling(terminal_style(to_file=False, language=lang), moment)
    planner = Planner(circumstances)
    paths = _paths(messages)
    telling.read(paths, planner, Reading(classifier=classifier_of(rules, config), profile=profile, limits=LIMITS))
    mails = planner.plan()
    telling.tell_faults(mails)
    screen = handover.output is None and handover.smtp is None and sys.stdout.isatty()
    if plan or screen:
        telling.show(mails, paths, form or Form.TEXT)
    else:
        telling.tell_left_out(mails)
        telling.warn(mails, piped=handover.smtp is None and output is None)
        fresh = chain.from_iterable(fresh_mails(mail, moment) for mail in mails)
        telling.status = max(telling.status, hand_over(fresh, handover, telling.style, moment))
    if telling.status:
        raise typer.Exit(telling.status)


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
    if handover.mail_from and mailable(handover.mail_from) is None:
        raise UsageError(f"--mail-from {handover.mail_from!r} is no address")


def _moment(option: str, value: str) -> datetime:
    """The time of an option; one without an offset is the local time."""
    try:
        return datetime.fromisoformat(value).astimezone()
    except (ValueError, OverflowError):
        raise UsageError(f"{option} {value!r} is no time: 2026-11-24 or 2026-11-24T09:30:00+01:00 is wanted") from None


def _paths(messages: list[str] | None) -> list[str]:
    if not messages and (sys.stdin is None or sys.stdin.isatty()):
        raise UsageError("clone needs a path, or a bounce on standard input; see bounce clone --help")
    return messages or ["-"]


class _Telling:
    """One run: what is said on standard error, and the exit status."""

    def __init__(self, style: Style, now: datetime) -> None:
        self.style = style
        self.now = now
        self.status = 0

    def tell(self, origin: str, sentence: str) -> None:
        """A sentence about an input, in the language of the run."""
        tell(origin, self.style.say(sentence))

    def read(self, paths: Iterable[str], planner: Planner, reading: Reading) -> None:
        """Plan all mails of the paths; what holds none for us is named."""
        run = Run(reading)

        def plan(item: RawMessage) -> tuple[str, bool]:
            found = returned(item, limits=LIMITS, classifier=reading.classifier, profile=reading.profile)
            return item.origin, planner.add(item.octets, found.diagnoses, found.original)

        for origin, is_bounce in run.each(iter(paths), plan):
            if not is_bounce:
                self.status = _INCOMPLETE
                self.tell(origin, said("is no bounce: there is nothing to clone"))
        if run.unreadable:
            self.status = _INCOMPLETE

    def tell_faults(self, mails: Iterable[PlannedMail]) -> None:
        """Name the mails that cannot be cloned."""
        for mail in mails:
            if mail.fault:
                self.status = _INCOMPLETE
                for origin in mail.origins:
                    self.tell(origin, mail.fault)

    def show(self, mails: Sequence[PlannedMail], paths: list[str], form: Form) -> None:
        """Write the plan."""
        from bounce_cli.rendering.clone_plan import plan_json, plan_text  # noqa: PLC0415 - late, as all rendering

        several = sum(1 for mail in mails for _ in fresh_mails(mail, self.now)) > 1
        lines = plan_json(mails) if form is Form.JSON else plan_text(mails, self.style, paths=paths, several=several)
        with open_output(None) as write:
            for line in lines:
                write(line)

    def tell_left_out(self, mails: Iterable[PlannedMail]) -> None:
        """Name who does not get the mail now but may later; count who never does."""
        for mail in (mail for mail in mails if not mail.fault):
            origin = mail.origins[0]
            for recipient in mail.having(Decision.LATER):
                when = self.style.language.moment(recipient.when or self.now)
                self.tell(origin, said("{address} is left out until {moment}", address=recipient.address, moment=when))
            for recipient in mail.having(Decision.HOLD):
                told = said("{address} is left out without --held, as this comes first", address=recipient.address)
                tell(origin, f"{self.style.say(told)}: {self.style.say(recipient.note)}")
            for recipient in mail.having(Decision.WAIT):
                told = said("{address} is left out: delivery is still being tried", address=recipient.address)
                self.tell(origin, told)
            if never := len(mail.having(Decision.NEVER)):
                told = counted(
                    never,
                    "{count:,} recipient does not get it again; --plan says why",
                    "{count:,} recipients do not get it again; --plan says why",
                )
                self.tell(origin, told)

    def warn(self, mails: Iterable[PlannedMail], *, piped: bool) -> None:
        """Say what speaks against sending a mail as it is, and what may happen to it where it is `piped` elsewhere."""
        for mail in (mail for mail in mails if mail.chosen and mail.material):
            origin, reasons = mail.origins[0], {recipient.reason for recipient in mail.chosen}
            date = _date(mail)
            if date and self.now - date > _OLD:
                day = self.style.language.day(date)
                self.tell(origin, said("the mail is of {day}: see whether what it says still holds", day=day))
            if reasons & _REFUSED_CONTENT:
                self.tell(origin, said("its content was refused: as it stands, it will be refused again"))
            if Reason.MESSAGE_TOO_LARGE in reasons and mail.material:
                octets = mail.material.octets
                told = said("it was too large: with its {octets:,} octets it will be refused again", octets=octets)
                self.tell(origin, told)
            if piped and mail.material and _SINGLE_DOT.search(mail.material.body):
                self.tell(
                    origin, said("a line of it is a single dot: sendmail has to be told -i, or it ends the mail there")
                )


def _date(mail: PlannedMail) -> datetime | None:
    if mail.summary is None or mail.summary.date is None:
        return None
    date = datetime.fromisoformat(mail.summary.date)
    return date if date.tzinfo else date.replace(tzinfo=UTC)
