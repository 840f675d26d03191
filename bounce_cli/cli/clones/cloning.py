"""From bounces to fresh mails, with what standard error says of them; apart from the command, which starts without."""

import re
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain

from bounce_cli.classifier import Reason
from bounce_cli.cli.clones.handover import hand_over
from bounce_cli.cli.clones.wish import Form, Wish
from bounce_cli.cli.output import open_output, tell
from bounce_cli.cli.run import Reading, Run
from bounce_cli.clone.decision import Circumstances, Decision
from bounce_cli.clone.fresh import fresh_mails
from bounce_cli.clone.mailbox import suppressed_mailboxes
from bounce_cli.clone.plan import PlannedMail, Planner
from bounce_cli.language.said import counted, said
from bounce_cli.rendering.style import Style
from bounce_cli.source.model import RawMessage
from bounce_cli.triage import returned

__all__ = ["clone_mails"]

_INCOMPLETE = 3
_OLD = timedelta(days=14)
_SINGLE_DOT = re.compile(rb"^\.$", re.MULTILINE)
_REFUSED_CONTENT = frozenset({Reason.SPAM_CONTENT, Reason.CONTENT_REJECTED})


def clone_mails(paths: list[str], reading: Reading, wish: Wish, style: Style) -> int:
    """Show the plan, or make the mails and hand them over; the exit status."""
    circumstances = Circumstances(
        until=wish.until,
        held=wish.held,
        suppressed=suppressed_mailboxes(wish.suppressed) if wish.suppressed else frozenset(),
    )
    telling = _Telling(style, wish.now)
    planner = Planner(circumstances)
    telling.read(paths, planner, reading)
    mails = planner.plan()
    telling.tell_faults(mails)
    handover = wish.handover
    is_screen = handover.output is None and handover.smtp is None and sys.stdout.isatty()
    if wish.plan or is_screen:
        telling.show(mails, paths, wish.plan or Form.TEXT)
        return telling.status
    telling.tell_left_out(mails)
    telling.warn(mails, piped=handover.smtp is None and handover.output is None)
    fresh = chain.from_iterable(fresh_mails(mail, wish.now) for mail in mails)
    return max(telling.status, hand_over(fresh, handover, style, wish.now))


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
            found = returned(item, limits=reading.limits, classifier=reading.classifier, profile=reading.profile)
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
