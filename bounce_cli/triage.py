"""The pipeline: octets to message to report to verdict to advice, one diagnosis for each recipient."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bounce_cli.advice.profile import Profile
from bounce_cli.classifier import Classifier
from bounce_cli.diagnosis import Diagnosis, identify
from bounce_cli.digest import sha256_of
from bounce_cli.limits import Limits
from bounce_cli.message.view import Message
from bounce_cli.problem import Problem
from bounce_cli.reports.decoders import decode
from bounce_cli.reports.model import (
    AutomaticResponse,
    Challenge,
    DeliveryReport,
    DispositionReport,
    FeedbackReport,
    NoReport,
    Original,
    Report,
    SubscriptionMail,
)
from bounce_cli.source.model import RawMessage
from bounce_cli.verdict.delivery import of_delivery
from bounce_cli.verdict.envelope import Envelope
from bounce_cli.verdict.others import of_complaint, of_other

if TYPE_CHECKING:
    from bounce_cli.authentication.dkim.own_signatures import OwnSignature
    from bounce_cli.authentication.dkim.returned_copy import ReturnedCopy
    from bounce_cli.authentication.lookup.answer import Resolver
    from bounce_cli.ledger.accounts import Accounts
    from bounce_cli.ledger.event import Event
    from bounce_cli.ledger.proof.proving import Ours
    from bounce_cli.verdict.authentication import Case

__all__ = ["Returned", "cases", "diagnose", "events", "returned", "triage", "undiagnosed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """The diagnoses of one message, and the mail that a delivery report brought back; None where it brought none."""

    diagnoses: tuple[Diagnosis, ...]
    original: Original | None


def triage(
    raw: RawMessage,
    *,
    limits: Limits | None = None,
    classifier: Classifier | None = None,
    profile: Profile | None = None,
) -> list[Diagnosis]:
    """Diagnose one message as it was read: one diagnosis for each recipient that its report names, at least one.

    Args:
        raw: the message.
        limits: bounds of what is looked at.
        classifier: asked for the reasons; None for the one with the rules of the package.
        profile: what mails that come back count as; None where their header decides.
    """
    return list(returned(raw, limits=limits, classifier=classifier, profile=profile).diagnoses)


def returned(
    raw: RawMessage,
    *,
    limits: Limits | None = None,
    classifier: Classifier | None = None,
    profile: Profile | None = None,
) -> Returned:
    """Diagnose one message as `triage` does, with the same arguments, and hand over the mail that came back with it."""
    read = _read(raw, limits, classifier, profile)
    original = read.report.original if isinstance(read.report, DeliveryReport) else None
    return Returned(diagnoses=read.diagnoses, original=original)


def cases(
    raw: RawMessage,
    *,
    limits: Limits | None = None,
    classifier: Classifier | None = None,
    profile: Profile | None = None,
    any_mail: bool = False,
) -> "list[Case]":
    """Diagnose one message as `triage` does, with what `authenticated` needs to judge the mail that came back.

    The arguments are those of `triage`, and `any_mail`: whether mail that is no report is to be judged itself.
    """
    from bounce_cli.authentication.evidence.gathering import evidence_of, sent_to_of  # noqa: PLC0415 - not without a network
    from bounce_cli.verdict.authentication import Case  # noqa: PLC0415

    read = _read(raw, limits, classifier, profile)
    report, diagnoses = read.report, read.diagnoses
    read_from = report.attached or read.message
    items = report.recipients if isinstance(report, DeliveryReport) else (None,) * len(diagnoses)
    sent_to = sent_to_of(read_from)
    return [
        Case(
            diagnosis=diagnosis,
            evidence=evidence_of(read_from, report, item) if diagnosis.original or any_mail else None,
            sent_to=sent_to,
        )
        for diagnosis, item in zip(diagnoses, items, strict=True)
    ]


def events(
    found: "Sequence[Case]",
    *,
    accounts: "Accounts",
    ours: "Ours",
    resolver: "Resolver | None" = None,
    limits: Limits | None = None,
) -> "list[Event]":
    """What a ledger keeps of the cases of one message; none for a record that is no news of an address.

    Args:
        found: those of one message, as of `cases`.
        accounts: whose mail it is.
        ours: what proves that it is mail of ours.
        resolver: who looks up the keys of signatures; None where nobody is to be asked.
        limits: how much one message may ask.
    """
    from bounce_cli.authentication.lookup.budget import Budget  # noqa: PLC0415 - not without a network
    from bounce_cli.ledger.event import address_in, event_of  # noqa: PLC0415 - not needed without a ledger
    from bounce_cli.ledger.proof.proving import Witness  # noqa: PLC0415

    budget = Budget(resolver, limits or Limits()) if resolver else None
    kept: list[Event] = []
    # The recipients of one message share what came back.
    signatures: dict[ReturnedCopy, tuple[OwnSignature, ...]] = {}
    for case in found:
        recipient = address_in(case.diagnosis)
        if recipient is None:
            continue
        original, evidence = case.diagnosis.original, case.evidence
        copy = evidence.copy if evidence and budget else None
        if copy is not None and budget is not None and copy not in signatures:
            signatures[copy] = ours.signatures(copy, budget)
        stated = (original.return_path if original else None, evidence.sender.mail_from if evidence else None)
        witness = Witness(
            original=original,
            signatures=signatures[copy] if copy is not None else (),
            paths=tuple(dict.fromkeys((*case.sent_to, *(path for path in stated if path)))),
        )
        account = accounts.account_of(original, witness.paths)
        event = event_of(case.diagnosis, account, ours.proof(witness, recipient))
        if event is not None:
            kept.append(event)
    return kept


class _Read(NamedTuple):
    """A message, what it is, and what is said of it."""

    message: Message
    report: Report
    diagnoses: tuple[Diagnosis, ...]


def _read(raw: RawMessage, limits: Limits | None, classifier: Classifier | None, profile: Profile | None) -> _Read:
    message = Message(raw.octets, limits=limits, problems=raw.problems)
    report = decode(message)
    envelope = Envelope(message, raw.origin, report.attached, profile)
    return _Read(message, report, tuple(_diagnoses(report, envelope, classifier)))


def _diagnoses(report: Report, envelope: Envelope, classifier: Classifier | None) -> Iterator[Diagnosis]:
    match report:
        case DeliveryReport():
            yield from of_delivery(report, envelope, classifier)
        case FeedbackReport():
            yield from of_complaint(report, envelope)
        case DispositionReport():
            yield of_other(report, "disposition", envelope)
        case AutomaticResponse():
            yield of_other(report, "auto_reply", envelope)
        case Challenge():
            yield of_other(report, "challenge", envelope)
        case SubscriptionMail():
            yield of_other(report, "subscription", envelope)
        case NoReport():
            yield of_other(report, "other", envelope)


def undiagnosed(raw: RawMessage, problem: Problem) -> Diagnosis:
    """The record of a message that could not be diagnosed: where it lies, and why that is all that is known."""
    return Diagnosis(
        id=identify(sha256_of(raw.octets), "undiagnosed"),
        origin=raw.origin,
        kind="other",
        problems=(*raw.problems, problem),
    )


def diagnose(
    octets: bytes, *, origin: str = "-", limits: Limits | None = None, classifier: Classifier | None = None
) -> Iterator[Diagnosis]:
    """Diagnose one message given as octets; see `triage`."""
    yield from triage(RawMessage(origin=origin, octets=octets), limits=limits, classifier=classifier)
