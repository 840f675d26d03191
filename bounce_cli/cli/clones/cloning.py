"""From bounces to fresh mails, with what standard error says of them; apart from the command, which starts without."""

import re
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import chain

from bounce_cli.classifier import Reason
from bounce_cli.cli.clones.handover import hand_over
from bounce_cli.cli.clones.next_commands import next_commands
from bounce_cli.cli.clones.wish import Form, Wish
from bounce_cli.cli.output import note, open_output, tell
from bounce_cli.cli.running.run import Reading, Run
from bounce_cli.cli.statuses import INCOMPLETE
from bounce_cli.clone.decision import Circumstances, Decision
from bounce_cli.clone.fresh import fresh_mails
from bounce_cli.clone.mailbox import suppressed_mailboxes
from bounce_cli.clone.plan import PlannedMail, Planner
from bounce_cli.language.translation import ENGLISH
from bounce_cli.parallel.deadline import Deadline
from bounce_cli.parallel.outcome import done
from bounce_cli.rendering.style import Style
from bounce_cli.source.model import RawMessage
from bounce_cli.times import read_time
from bounce_cli.triage import Returned, returned

__all__ = ["clone_mails"]

_OLD = timedelta(days=14)
_SINGLE_DOT = re.compile(rb"^\.$", re.MULTILINE)
_REFUSED_CONTENT = frozenset({Reason.SPAM_CONTENT, Reason.CONTENT_REJECTED})


def clone_mails(paths: list[str], reading: Reading, wish: Wish, style: Style) -> int:
    """Show the plan, or make the mails and hand them over; the exit status."""
    suppressed = wish.given.suppressed
    circumstances = Circumstances(
        until=wish.until,
        held=wish.given.held,
        suppressed=suppressed_mailboxes(suppressed) if suppressed else frozenset(),
    )
    planner = Planner(circumstances)
    unread = _read(paths, planner, reading)
    mails = planner.plan()
    status = max(unread, _tell_faults(mails))
    handover = wish.handover
    if wish.plan or (handover.is_standard_output and sys.stdout.isatty()):
        _show(mails, paths, wish, style)
        return status
    _tell_left_out(mails)
    for mail in mails:
        if mail.chosen:
            _warn(mail, wish.now, piped=handover.is_standard_output)
    fresh = chain.from_iterable(fresh_mails(mail, wish.now) for mail in mails)
    return max(status, hand_over(fresh, handover, style, wish.now))


def _read(paths: list[str], planner: Planner, reading: Reading) -> int:
    """Plan all mails of the paths; what holds none for us is told. The exit status as far as that goes."""
    run = Run(reading)
    others: list[str] = []

    def read(item: RawMessage) -> tuple[RawMessage, Returned | None]:
        return item, returned(item, limits=reading.limits, classifier=reading.classifier, profile=reading.profile)

    for item, found in run.each(iter(paths), read, lambda item, _: (item, None)):
        if found is None:
            continue
        # Beyond any deadline, so that a mail is planned as a whole or not at all.
        outcome = done(partial(_planned, planner, found), item, Deadline(0))
        if outcome.fault:
            run.unreadable += 1
            tell(item.origin, outcome.fault.text)
        elif not outcome.found:
            others.append(item.origin)
    if len(others) == 1:
        tell(others[0], "is no bounce: there is nothing to clone")
    elif others:
        note(f"{len(others):,} of {run.mails:,} mails are no bounces: there is nothing to clone in them")
    elif run.mails == run.unreadable == 0:
        tell(", ".join(paths), "no mail found")
    # Among bounces, other mail is what a mailbox holds; alone, it is not what was meant.
    is_wrong = bool(others) and len(others) == run.mails
    return INCOMPLETE if run.unreadable or is_wrong else 0


def _planned(planner: Planner, found: Returned, item: RawMessage) -> bool:
    return planner.add(item.octets, found.diagnoses, found.original)


def _tell_faults(mails: Iterable[PlannedMail]) -> int:
    """Name the mails that cannot be cloned; the exit status as far as that goes."""
    status = 0
    for mail in mails:
        if mail.fault:
            status = INCOMPLETE
            for origin in mail.origins:
                tell(origin, mail.fault)
    return status


def _show(mails: Sequence[PlannedMail], paths: list[str], wish: Wish, style: Style) -> None:
    """Write the plan."""
    from bounce_cli.rendering.clone_plan import plan_json, plan_text  # noqa: PLC0415 - late, as all rendering

    if wish.plan is Form.JSON:
        lines = plan_json(mails, style)
    else:
        several = sum(1 for mail in mails for _ in fresh_mails(mail, wish.now)) > 1
        lines = plan_text(mails, style, next_commands(paths, wish.given, several=several))
    with open_output(None) as write:
        for line in lines:
            write(line)


def _tell_left_out(mails: Iterable[PlannedMail]) -> None:
    """Name who does not get the mail now but may later; count who never does."""
    never = 0
    for mail in mails:
        if mail.fault:
            continue
        never += len(mail.having(Decision.NEVER))
        origin = mail.origins[0]
        for recipient in mail.having(Decision.LATER):
            assert recipient.when
            tell(origin, f"{recipient.address} is left out until {ENGLISH.moment(recipient.when)}")
        for recipient in mail.having(Decision.HOLD):
            tell(origin, f"{recipient.address} is left out without --held, as this comes first: {recipient.note}")
        for recipient in mail.having(Decision.WAIT):
            tell(origin, f"{recipient.address} is left out: delivery is still being tried")
    if never:
        note(f"{never:,} {'recipient does' if never == 1 else 'recipients do'} not get it again; --plan says why")


def _warn(mail: PlannedMail, now: datetime, *, piped: bool) -> None:
    """Say what speaks against sending a mail as it is, and what may happen to it where it is `piped` elsewhere."""
    assert mail.material
    origin, reasons = mail.origins[0], {recipient.reason for recipient in mail.chosen}
    date = read_time(mail.summary.date) if mail.summary else None
    if date and now - date > _OLD:
        tell(origin, f"the mail is of {ENGLISH.day(date)}: see whether what it says still holds")
    if reasons & _REFUSED_CONTENT:
        tell(origin, "its content was refused: as it stands, it will be refused again")
    if Reason.MESSAGE_TOO_LARGE in reasons:
        tell(origin, f"it was too large: with its {mail.material.octets:,} octets it will be refused again")
    if piped and _SINGLE_DOT.search(mail.material.body):
        tell(origin, "a line of it is a single dot: sendmail has to be told -i, or it ends the mail there")
