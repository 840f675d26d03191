"""The plan: which mails came back, and who of their recipients gets which of them again."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bounce_cli.clone.decision import Circumstances, Decision, PlannedRecipient, decide, is_given_up
from bounce_cli.clone.mailbox import folded_mailbox, mailable, same_mailbox
from bounce_cli.clone.material import Material, material_of
from bounce_cli.diagnosis import Diagnosis, OriginalSummary
from bounce_cli.language.said import Said, said
from bounce_cli.reports.model import Original

__all__ = ["PlannedMail", "Planner"]

_WORST_LAST = tuple(Decision)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMail:
    """A mail that came back, in one report or in several.

    Attributes:
        origins: the reports.
        summary: the mail as the first report returns it; None where it returned nothing.
        material: what the fresh mail is made of; None where it cannot be cloned, or nobody is to get it.
        fault: why it cannot be cloned; None where nothing is wrong with it.
        recipients: what is to be done for each, in the order of the reports.
    """

    origins: tuple[str, ...]
    summary: OriginalSummary | None
    material: Material | None
    fault: Said | None
    recipients: tuple[PlannedRecipient, ...]

    @property
    def chosen(self) -> tuple[PlannedRecipient, ...]:
        """The recipients who get it now: none where it cannot be cloned."""
        return self.having(Decision.NOW) if self.material else ()

    def having(self, decision: Decision) -> tuple[PlannedRecipient, ...]:
        """The recipients of one decision."""
        return tuple(recipient for recipient in self.recipients if recipient.decision is decision)


@dataclass(slots=True)
class _Gathered:
    origins: list[str]
    summary: OriginalSummary | None
    material: Material | None
    fault: Said | None
    recipients: dict[object, PlannedRecipient] = field(default_factory=dict)


class Planner:
    """Takes report after report; reports that return the same mail are planned as one."""

    def __init__(self, circumstances: Circumstances) -> None:
        self._circumstances = circumstances
        self._mails: dict[str, _Gathered] = {}
        self._given_up: set[str] = set()

    def add(self, report: bytes, diagnoses: tuple[Diagnosis, ...], original: Original | None) -> bool:
        """Take one message with its diagnoses; false where it is about no mail of ours, so that it plans nothing."""
        first = diagnoses[0]
        if first.kind not in {"failure", "delay", "delivered", "relayed", "expanded", "feedback"}:
            return False
        self._given_up.update(
            folded_mailbox(diagnosis.recipient)
            for diagnosis in diagnoses
            if diagnosis.recipient and is_given_up(diagnosis)
        )
        failed = any(diagnosis.kind == "failure" for diagnosis in diagnoses)
        found = material_of(report, original, first.problems) if failed or original else None
        material = found if isinstance(found, Material) else None
        if material and first.original:
            material = replace(material, profile=first.original.profile)
        # Who did not fail needs no clone, so that there is nothing to regret.
        fault = found if isinstance(found, Said) and failed else None
        key = material.key if material else first.id
        mail = self._mails.setdefault(key, _Gathered([], first.original, None, fault))
        mail.origins.append(first.origin)
        for diagnosis in diagnoses:
            _keep(mail.recipients, decide(diagnosis, self._circumstances))
        if any(recipient.decision not in {Decision.WAIT, Decision.NEVER} for recipient in mail.recipients.values()):
            mail.material = mail.material or material  # else it only takes up room
        return True

    def plan(self) -> tuple[PlannedMail, ...]:
        """All mails, in the order in which their first reports came."""
        return tuple(
            PlannedMail(
                origins=tuple(mail.origins),
                summary=mail.summary,
                material=mail.material,
                fault=mail.fault,
                recipients=tuple(
                    self._checked(_unsendable(recipient, mail.fault)) for recipient in mail.recipients.values()
                ),
            )
            for mail in self._mails.values()
        )

    def _checked(self, recipient: PlannedRecipient) -> PlannedRecipient:
        """A recipient whom no other report gave up."""
        given_up = mailable(recipient.address) and folded_mailbox(recipient.address or "") in self._given_up
        if recipient.decision is Decision.NEVER or not given_up:
            return recipient
        note = said("another report says that the address is to be dropped")
        return replace(recipient, decision=Decision.NEVER, note=note, when=None)


def _unsendable(recipient: PlannedRecipient, fault: Said | None) -> PlannedRecipient:
    """A recipient of a mail that cannot be cloned gets it neither now nor later."""
    if fault is None or recipient.decision not in {Decision.NOW, Decision.LATER}:
        return recipient
    return replace(recipient, decision=Decision.NEVER, note=said("the mail cannot be cloned"), when=None)


def _keep(known: dict[object, PlannedRecipient], recipient: PlannedRecipient) -> None:
    """Keep what is worse of two reports about one recipient; one that says "still tried" gives way to the end of it."""
    address = mailable(recipient.address)
    key: object = same_mailbox(address) if address else len(known)
    other = known.get(key, recipient)
    if recipient.pending != other.pending:
        known[key] = other if recipient.pending else recipient
    else:
        known[key] = max(other, recipient, key=lambda item: (_WORST_LAST.index(item.decision), item.when or _LONG_AGO))
