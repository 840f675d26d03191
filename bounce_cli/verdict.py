"""A decoded report turned into diagnoses: the classifier asked, the rules for kinds applied, advice added."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bounce_cli.address import domain_of, find_addresses
from bounce_cli.advice.remedy import kind_remedy, remedy
from bounce_cli.classifier import BounceType, Classification, Diagnostic, Suppression, classify
from bounce_cli.diagnosis import Diagnosis, HubspotVerdict, OriginalSummary, identify
from bounce_cli.folding import fold
from bounce_cli.message.view import Message
from bounce_cli.problem import Problem
from bounce_cli.reports.dates import read_date
from bounce_cli.reports.hosts import sending_ip
from bounce_cli.reports.model import (
    Action,
    AutomaticResponse,
    Challenge,
    DeliveryReport,
    DispositionReport,
    FeedbackReport,
    NoReport,
    Original,
    RecipientReport,
    Report,
    SubscriptionMail,
)

__all__ = ["Envelope", "of_complaint", "of_delivery", "of_other"]

_KINDS = {
    Action.FAILED: "failure",
    Action.DELAYED: "delay",
    Action.DELIVERED: "delivered",
    Action.RELAYED: "relayed",
    Action.EXPANDED: "expanded",
}
_COMPLAINTS = frozenset({"abuse", "opt-out"})
# A report that somebody quoted can be written by anybody.
_QUOTED_WEIGHT = 0.7
# A cause is told at the beginning or not at all.
_LONGEST_CLASSIFIED = 20_000
_PENDING_FOR = timedelta(hours=72)

OtherReport = AutomaticResponse | Challenge | DispositionReport | NoReport | SubscriptionMail


class Envelope:
    """What all records of one message share."""

    def __init__(self, message: Message, origin: str, attached: Message | None = None) -> None:
        """Take the facts from the attached report where the message only carries one."""
        fields = (attached or message).root.fields
        self.message = message
        self.origin = origin
        self.message_id = _bare_id(fields.first("message-id"))
        self.date = read_date(message, fields.first("date"))
        # RFC 5322 section 3.6.4: the last of the references is the one that is answered.
        self.in_reply_to = _bare_id(fields.first("in-reply-to")) or _bare_id(fields.first("references"), last=True)

    def common(self) -> dict[str, Any]:
        """Fields of the record that come from the message itself; read last, so that all problems are known."""
        return {
            "origin": self.origin,
            "date": self.date,
            "message_id": self.message_id,
            "in_reply_to": self.in_reply_to,
            "problems": tuple(self.message.problems),
        }


def of_delivery(report: DeliveryReport, envelope: Envelope) -> Iterator[Diagnosis]:
    """One diagnosis for each recipient of a delivery report."""
    original = _summary(report.original, envelope.message)
    known: dict[Diagnostic, Classification] = {}
    lone = len(report.recipients) == 1
    for item in report.recipients:
        common = envelope.common()
        if item.contradictory:
            text = "the report says different things about this recipient"
            common["problems"] += (Problem(code="contradictory_groups", text=text),)
        fields = _delivery_fields(report, item, original)
        if item.action in {Action.FAILED, Action.DELAYED}:
            fields |= _verdict(report, item, envelope, fields, _classified(item, None if lone else known))
        else:
            fields["confidence"] = _confidence(report)
        yield Diagnosis(
            id=identify(
                envelope.message_id,
                envelope.date,
                item.recipient,
                item.action,
                item.status,
                item.diagnostic,
                item.remote_mta,
            ),
            **common,
            **fields,
        )


def _delivery_fields(report: DeliveryReport, item: RecipientReport, original: OriginalSummary | None) -> dict[str, Any]:
    return {
        "kind": _KINDS[item.action],
        "recipient": item.recipient,
        "original_recipient": item.original_recipient,
        "action": item.action.value,
        "status": item.status,
        "reply_code": item.reply_code,
        "diagnostic": item.diagnostic,
        "command": item.command,
        "generated_by": _generated_by(item),
        "reporting_mta": report.reporting_mta,
        "remote_mta": item.remote_mta,
        "decoder": report.decoder,
        "arrival_date": report.arrival_date,
        "last_attempt_date": item.last_attempt_date,
        "will_retry_until": item.will_retry_until,
        "queue_id": report.queue_id,
        "original_envelope_id": report.envelope_id,
        "client_ip": report.client_ip or sending_ip(item.diagnostic or ""),
        "original": original,
    }


def _generated_by(item: RecipientReport) -> str | None:
    if item.action not in {Action.FAILED, Action.DELAYED} or item.remote is None:
        return None
    return "remote" if item.remote else "local"


def _classified(item: RecipientReport, known: dict[Diagnostic, Classification] | None) -> Classification:
    """The classifier's answer; with `known`, recipients of whom a report says the same are classified once."""
    diagnostic = Diagnostic(
        text=(item.diagnostic or "")[:_LONGEST_CLASSIFIED],
        status=item.status,
        reply_code=item.reply_code,
        receiver=item.remote_mta or domain_of(item.recipient),
        command=item.command,
        words=item.words[:_LONGEST_CLASSIFIED],
        action=item.action.value,
        recipient=item.recipient,
    )
    if known is None:
        return classify(diagnostic)
    # Where the text does not name the address, only its domain tells anything.
    domain = domain_of(item.recipient)
    alike = domain and item.recipient and fold(item.recipient) not in fold(diagnostic.text)
    key = replace(diagnostic, recipient=f"@{domain}") if alike else diagnostic
    if key not in known:
        known[key] = classify(diagnostic)
    return known[key]


def _confidence(report: Report, verdict: float = 1.0) -> float:
    """How sure a record is: of the report, and of the verdict on it."""
    return round(verdict * report.sure * (_QUOTED_WEIGHT if report.quoted else 1.0), 3)


def _at_most(suppress: Suppression, recipient: str | None, *, doubtful: bool) -> Suppression:
    """A suppression as far as there is an address to suppress, and no doubt about the report."""
    if suppress is Suppression.YES and (doubtful or not recipient or "@" not in recipient):
        return Suppression.HOLD
    return suppress


def _verdict(
    report: DeliveryReport, item: RecipientReport, envelope: Envelope, fields: dict[str, Any], found: Classification
) -> dict[str, Any]:
    original = fields["original"]
    bounce_type = _over_time(found, report, item, envelope.date, original.date if original else None)
    suppress = _at_most(found.suppress, item.recipient, doubtful=report.quoted or item.contradictory)
    advice = remedy(
        found.reason.value,
        bounce_type.value,
        suppress=suppress.value,
        facts=_facts(item.recipient, original, fields["client_ip"]),
        last_known=item.last_attempt_date or envelope.date or report.arrival_date,
    )
    return {
        "reason": found.reason,
        "type": bounce_type,
        "confidence": _confidence(report, found.confidence),
        "alternatives": found.alternatives,
        "evidence": found.evidence,
        "suppress": suppress,
        "hubspot": HubspotVerdict(type=advice.hubspot[0], reason=advice.hubspot[1]) if advice.hubspot else None,
        "advice": advice.steps,
        "retry_after": advice.retry_after or (item.will_retry_until if bounce_type is BounceType.PENDING else None),
    }


def _over_time(
    found: Classification, report: DeliveryReport, item: RecipientReport, date: str | None, original_date: str | None
) -> BounceType:
    """A delay stays pending until Will-Retry-Until, else for 72 hours from arrival, judged by the report's dates."""
    now = _moment(date or item.last_attempt_date)
    if found.type is not BounceType.PENDING or now is None:
        return found.type
    until, arrival = _moment(item.will_retry_until), _moment(report.arrival_date or original_date)
    # Differences can be told of any two dates, sums cannot: the calendar ends with the year 9999.
    if until is not None:
        return BounceType.SOFT if now > until else BounceType.PENDING
    return BounceType.SOFT if arrival is not None and now - arrival > _PENDING_FOR else BounceType.PENDING


def _moment(value: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if value else None
    except ValueError:  # pragma: no cover - `rfc3339` writes what `fromisoformat` reads
        return None


def of_complaint(report: FeedbackReport, envelope: Envelope) -> Iterator[Diagnosis]:
    """One diagnosis for each complainer; one without recipient where the report hides who it was."""
    original = _summary(report.original, envelope.message)
    complaint = report.feedback_type in _COMPLAINTS
    for recipient in report.recipients or (None,):
        yield Diagnosis(
            id=identify(envelope.message_id, envelope.date, recipient, report.feedback_type),
            kind="feedback",
            recipient=recipient,
            confidence=_confidence(report),
            suppress=_at_most(Suppression.YES, recipient, doubtful=report.quoted)
            if complaint and recipient
            else Suppression.NO,
            reporting_mta=report.reporting_mta,
            decoder=report.decoder,
            arrival_date=report.arrival_date,
            client_ip=report.client_ip,
            feedback_type=report.feedback_type,
            original=original,
            advice=kind_remedy("complaint", _facts(recipient, original, report.client_ip))
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
        confidence=_confidence(report),
        decoder=report.decoder,
        disposition_type=receipt.disposition_type if receipt else None,
        original=_summary(original, envelope.message),
        advice=kind_remedy(kind, _facts(recipient, None, None)) if kind in {"challenge", "auto_reply"} else (),
        **envelope.common(),
    )


def _facts(recipient: str | None, original: OriginalSummary | None, client_ip: str | None) -> dict[str, str]:
    sender = next(iter(find_addresses(original.from_ or "")), None) if original else None
    return {
        "recipient": recipient or "the address",
        "domain": domain_of(recipient) or "the receiving side",
        "from_domain": domain_of(sender) or "your sending domain",
        "ips": client_ip or "your sending IP addresses",
    }


def _summary(original: Original | None, message: Message) -> OriginalSummary | None:
    if original is None:
        return None
    fields = original.message.root.fields
    path = fields.first("return-path")
    return OriginalSummary(
        message_id=_bare_id(fields.first("message-id")),
        from_=fields.first("from"),
        to=fields.first("to"),
        subject=fields.first("subject"),
        date=read_date(message, fields.first("date")),
        return_path=(path.strip("<> ") or "<>") if path else None,
        complete=original.complete,
    )


def _bare_id(value: str | None, *, last: bool = False) -> str | None:
    """The first message identifier, or the last, without its brackets; None where there is none."""
    if not value:
        return None
    found = re.findall(r"<([^<>\s]+)>", value) or [word for word in re.split(r"[<>\s]+", value) if word]
    return found[-1 if last else 0] if found else None
