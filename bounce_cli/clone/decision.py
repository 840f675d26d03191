"""Who should get a mail again: now, later, once something is done or a server has given up, or never."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bounce_cli.advice.catalogue import entry
from bounce_cli.advice.sending import SENDING
from bounce_cli.classifier import BounceType, Reason, Suppression
from bounce_cli.clone.mailbox import folded_mailbox, mailable
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.language.said import Said, said
from bounce_cli.times import read_time

__all__ = ["Circumstances", "Decision", "PlannedRecipient", "decide", "is_given_up"]


class Decision(StrEnum):
    """When a recipient gets the mail again; later members go before earlier ones where reports differ."""

    NOW = "now"
    LATER = "later"
    HOLD = "hold"
    WAIT = "wait"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is decided by, besides the verdicts.

    Attributes:
        until: who may be sent to by then gets the mail now.
        held: whether the steps that recipients are held for are done.
        suppressed: mailboxes, as of `folded_mailbox`, that get nothing.
    """

    until: datetime
    held: bool = False
    suppressed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRecipient:
    """One recipient of a mail.

    Attributes:
        address: where the mail goes, else what the report says; None where it names none.
        decision: whether and when it gets the mail.
        note: why, or what has to be done first.
        when: with `later` the earliest time that makes sense.
        reason: why the mail came back; None where it did not.
        record: the `id` of the diagnosis that decided.
        pending: whether a server still tries to deliver it.
    """

    address: str | None
    decision: Decision
    note: str
    when: datetime | None = None
    reason: Reason | None = None
    record: str = ""
    pending: bool = False


def decide(diagnosis: Diagnosis, circumstances: Circumstances) -> PlannedRecipient:
    """What is to be done for the recipient of one diagnosis."""
    address = mailable(diagnosis.recipient)
    decision, note, when = _decided(diagnosis, address, circumstances)
    return PlannedRecipient(
        address=address or diagnosis.recipient,
        decision=decision,
        note=note,
        when=when,
        reason=diagnosis.reason,
        record=diagnosis.id,
        pending=_is_pending(diagnosis),
    )


def is_given_up(diagnosis: Diagnosis) -> bool:
    """Whether the recipient gets no mail at all any more: its address is dropped, or its owner complained."""
    return diagnosis.suppress is Suppression.YES and not _is_quoted(diagnosis)


def _decided(
    diagnosis: Diagnosis, address: str | None, circumstances: Circumstances
) -> tuple[Decision, str, datetime | None]:
    never = _why_never(diagnosis, address, circumstances)
    if never:
        return Decision.NEVER, never, None
    if _is_pending(diagnosis):
        return Decision.WAIT, said("still being tried: a second copy would arrive twice"), None
    step = None if circumstances.held else _first_step(diagnosis)
    if step:
        return Decision.HOLD, step, None
    when = read_time(diagnosis.retry_after)
    assert diagnosis.reason
    if when and when > circumstances.until:
        return Decision.LATER, _title(diagnosis.reason), when
    return Decision.NOW, _title(diagnosis.reason), None


def _title(reason: Reason) -> Said:
    return said(entry(reason).title)


def _why_never(diagnosis: Diagnosis, address: str | None, circumstances: Circumstances) -> Said | None:
    if _is_quoted(diagnosis):
        return said("the report stands in somebody's own mail: anybody could have written it")
    if diagnosis.kind == "feedback":
        return said("complained about this mail")
    if diagnosis.kind not in {"failure", "delay"} or diagnosis.reason is None:
        return said("it was delivered or passed on")
    if diagnosis.suppress is Suppression.YES:
        return said("to be dropped ({reason})", reason=_title(diagnosis.reason))
    if diagnosis.reason is Reason.VIRUS_DETECTED:
        return said("a virus was found in this mail")
    if address is None:
        return said("the report names no address that mail can be sent to")
    if folded_mailbox(address) in circumstances.suppressed:
        return said("stands on the list of addresses that get nothing")
    return None


def _is_quoted(diagnosis: Diagnosis) -> bool:
    return any(problem.code == "quoted_report" for problem in diagnosis.problems)


def _is_pending(diagnosis: Diagnosis) -> bool:
    """Whether a server has not given up yet; when it does, it says so in a report of its own."""
    return diagnosis.kind == "delay" or diagnosis.type is BounceType.PENDING


def _first_step(diagnosis: Diagnosis) -> str | None:
    """What has to be done before the mail is sent again; None where nothing has."""
    if any(problem.code == "contradictory_groups" for problem in diagnosis.problems):
        return said("The report says different things about this recipient: find out whether the mail arrived.")
    if diagnosis.original_recipient or any(problem.code == "other_address" for problem in diagnosis.problems):
        return said("The mail went through an address that stands for others: find out who has it already.")
    sending = next((step for step in diagnosis.advice if step.id in SENDING), None)
    waits_for_time_only = sending is not None and sending.when == "later"
    if diagnosis.suppress is not Suppression.HOLD and (waits_for_time_only or not diagnosis.advice):
        return None
    steps = [step.text for step in diagnosis.advice if step.id not in SENDING]
    return steps[0] if steps else said("The cause has to be removed first.")
