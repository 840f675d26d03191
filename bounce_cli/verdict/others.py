"""Diagnoses of messages that report no delivery: complaints, answers, receipts, list mail, ordinary mail."""

from collections.abc import Iterator

from bounce_cli.advice.remedy import kind_remedy
from bounce_cli.classifier import Suppression
from bounce_cli.diagnosis import Diagnosis, identify
from bounce_cli.reports.model import (
    AutomaticResponse,
    Challenge,
    DispositionReport,
    FeedbackReport,
    NoReport,
    SubscriptionMail,
)
from bounce_cli.verdict.content import ContentCheck
from bounce_cli.verdict.envelope import Envelope, at_most, confidence, summary_of

__all__ = ["of_complaint", "of_other"]

_COMPLAINTS = frozenset({"abuse", "opt-out"})

OtherReport = AutomaticResponse | Challenge | DispositionReport | NoReport | SubscriptionMail


def of_complaint(report: FeedbackReport, envelope: Envelope) -> Iterator[Diagnosis]:
    """One diagnosis for each complainer; one without recipient where the report hides who it was."""
    original = summary_of(report.original, envelope)
    complaint = report.feedback_type in _COMPLAINTS
    hints = ContentCheck(report.original).hints(None) if complaint else ()
    for recipient in report.recipients or (None,):
        yield Diagnosis(
            id=identify(envelope.message_id, envelope.date, recipient, report.feedback_type),
            kind="feedback",
            recipient=recipient,
            confidence=confidence(report),
            suppress=at_most(Suppression.YES, recipient, doubtful=report.quoted)
            if complaint and recipient
            else Suppression.NO,
            reporting_mta=report.reporting_mta,
            decoder=report.decoder,
            arrival_date=report.arrival_date,
            client_ip=report.client_ip,
            feedback_type=report.feedback_type,
            original=original,
            hints=hints,
            advice=kind_remedy("complaint", envelope.facts(recipient, original, report.client_ip))
            if complaint and recipient
            else (),
            **envelope.common(),
        )


def of_other(report: OtherReport, kind: str, envelope: Envelope) -> Diagnosis:
    """The diagnosis of a message that reports no failure: a reply, a receipt, a challenge, list mail, ordinary mail."""
    recipient = None if isinstance(report, (NoReport, SubscriptionMail)) else report.recipient
    original = report.original if isinstance(report, (Challenge, DispositionReport)) else None
    receipt = report if isinstance(report, DispositionReport) else None
    return Diagnosis(
        id=identify(envelope.message_id, envelope.date, recipient, kind),
        kind=kind,
        recipient=recipient,
        original_recipient=receipt.original_recipient if receipt else None,
        confidence=confidence(report),
        decoder=report.decoder,
        disposition_type=receipt.disposition_type if receipt else None,
        original=summary_of(original, envelope),
        advice=kind_remedy(kind, envelope.facts(recipient, None, None)) if kind in {"challenge", "auto_reply"} else (),
        **envelope.common(),
    )
