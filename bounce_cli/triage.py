"""The pipeline: octets to message to report to verdict to advice, one diagnosis for each recipient."""

from collections.abc import Iterator

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
    SubscriptionMail,
)
from bounce_cli.source.model import RawMessage
from bounce_cli.verdict.delivery import of_delivery
from bounce_cli.verdict.envelope import Envelope
from bounce_cli.verdict.others import of_complaint, of_other

__all__ = ["diagnose", "triage"]


def triage(raw: RawMessage, *, limits: Limits | None = None, classifier: Classifier | None = None) -> list[Diagnosis]:
    """Diagnose one message as it was read: one diagnosis for each recipient that its report names, at least one.

    Args:
        raw: the message.
        limits: bounds of what is looked at.
        classifier: asked for the reasons; None for the one with the rules of the package.
    """
    message = Message(raw.octets, limits=limits, problems=raw.problems)
    report = decode(message)
    envelope = Envelope(message, raw.origin, report.attached)
    match report:
        case DeliveryReport():
            return list(of_delivery(report, envelope, classifier))
        case FeedbackReport():
            return list(of_complaint(report, envelope))
        case DispositionReport():
            return [of_other(report, "disposition", envelope)]
        case AutomaticResponse():
            return [of_other(report, "auto_reply", envelope)]
        case Challenge():
            return [of_other(report, "challenge", envelope)]
        case SubscriptionMail():
            return [of_other(report, "subscription", envelope)]
        case NoReport():
            return [of_other(report, "other", envelope)]


def diagnose(
    octets: bytes, *, origin: str = "-", limits: Limits | None = None, classifier: Classifier | None = None
) -> Iterator[Diagnosis]:
    """Diagnose one message given as octets; see `triage`."""
    yield from triage(RawMessage(origin=origin, octets=octets), limits=limits, classifier=classifier)
