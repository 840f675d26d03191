"""The pipeline: octets to message to report to verdict to advice, one diagnosis for each recipient."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bounce_cli.advice.profile import Profile
from bounce_cli.classifier import Classifier
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.limits import Limits
from bounce_cli.message.view import Message
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
    from bounce_cli.verdict.authentication import Case

__all__ = ["Returned", "cases", "diagnose", "returned", "triage"]


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
    from bounce_cli.authentication.evidence.gathering import evidence_of  # noqa: PLC0415 - not needed without a network
    from bounce_cli.verdict.authentication import Case  # noqa: PLC0415

    read = _read(raw, limits, classifier, profile)
    report, diagnoses = read.report, read.diagnoses
    read_from = report.attached or read.message
    items = report.recipients if isinstance(report, DeliveryReport) else (None,) * len(diagnoses)
    return [
        Case(
            diagnosis=diagnosis,
            evidence=evidence_of(read_from, report, item) if diagnosis.original or any_mail else None,
        )
        for diagnosis, item in zip(diagnoses, items, strict=True)
    ]


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


def diagnose(
    octets: bytes, *, origin: str = "-", limits: Limits | None = None, classifier: Classifier | None = None
) -> Iterator[Diagnosis]:
    """Diagnose one message given as octets; see `triage`."""
    yield from triage(RawMessage(origin=origin, octets=octets), limits=limits, classifier=classifier)
