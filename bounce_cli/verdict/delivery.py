"""Diagnoses of delivery reports: the classifier's verdict on each recipient, how long it holds, and what to do."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bounce_cli.address import domain_of
from bounce_cli.advice.remedy import remedy
from bounce_cli.classifier import BounceType, Classification, Classifier, Diagnostic, Reason, classify
from bounce_cli.diagnosis import Diagnosis, OriginalSummary, identify
from bounce_cli.folding import fold
from bounce_cli.language.said import said
from bounce_cli.problem import Problem
from bounce_cli.reports.model import Action, DeliveryReport, RecipientReport
from bounce_cli.reports.words.hosts import sending_ip
from bounce_cli.verdict.aliases import stands_for_others
from bounce_cli.verdict.content import ContentCheck
from bounce_cli.verdict.envelope import Envelope, at_most, confidence, summary_of

__all__ = ["of_delivery"]

_KINDS = {
    Action.FAILED: "failure",
    Action.DELAYED: "delay",
    Action.DELIVERED: "delivered",
    Action.RELAYED: "relayed",
    Action.EXPANDED: "expanded",
}
_NOT_DELIVERED = frozenset({Action.FAILED, Action.DELAYED})
# A member of an enumeration is found by a function in Python 3.11.
_SOFT, _PENDING = BounceType.SOFT, BounceType.PENDING
# A cause is told at the beginning or not at all.
_LONGEST_CLASSIFIED = 20_000
_PENDING_FOR = timedelta(hours=72)
_DOTS = 2
_HOLDS_IP = re.compile(r"\d\.\d{1,3}\.\d{1,3}\.\d|:[0-9A-Fa-f]{0,4}:")
# Below this a record is a guess, and no address is given up for a guess.
_SURE = 0.5
# A mailbox that is none cannot be full; of less weight are words that a rule finds in many answers.
_LASTING = frozenset({Reason.USER_UNKNOWN, Reason.MAILBOX_MOVED})
_PASSING = frozenset({Reason.MAILBOX_FULL, Reason.GREYLISTED})
_NOTABLE = 0.08
# A report that speaks against itself is as good as one that somebody quoted.
_DOUBTED_WEIGHT = 0.7


def of_delivery(
    report: DeliveryReport, envelope: Envelope, classifier: Classifier | None = None
) -> Iterator[Diagnosis]:
    """One diagnosis for each recipient of a delivery report; without a classifier the rules of the package say why."""
    original = summary_of(report.original, envelope)
    content = ContentCheck(report.original)
    ask = classifier.classify if classifier else classify
    verdict_on = ask if len(report.recipients) == 1 else _remembered(ask)
    for item in report.recipients:
        common = envelope.common()
        common["problems"] += item.doubts
        is_alias = stands_for_others(item)
        if is_alias:
            text = said("the words refuse another address: this one stands for others, who may have got the mail")
            common["problems"] += (Problem(code="other_address", text=text),)
        fields = _delivery_fields(report, item, original)
        if item.action in _NOT_DELIVERED:
            found = verdict_on(_diagnostic(item))
            if is_alias:
                found = replace(found, suppress=at_most(found.suppress, item.recipient, doubtful=True))
            if found.alternatives and _names_both(found):
                text = said("the report names a reason that lasts and one that passes: one of them was believed")
                common["problems"] += (Problem(code="contradictory_reasons", text=text),)
            fields |= _verdict(report, item, envelope, fields, found)
            fields["hints"] = content.hints(found.reason)
        else:
            fields["confidence"] = confidence(report, _weight(item))
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
        "client_ip": report.client_ip or _sending_ip(item.diagnostic),
        "original": original,
    }


def _sending_ip(text: str | None) -> str | None:
    # Few replies name one, so that it need not be sought behind all the words that may stand before it.
    holds = text and (text.count(".") > _DOTS or ":" in text) and _HOLDS_IP.search(text)
    return sending_ip(text) if text and holds else None


def _generated_by(item: RecipientReport) -> str | None:
    if item.action not in _NOT_DELIVERED or item.remote is None:
        return None
    return "remote" if item.remote else "local"


def _diagnostic(item: RecipientReport) -> Diagnostic:
    """What the classifier is asked about a recipient."""
    return Diagnostic(
        text=(item.diagnostic or "")[:_LONGEST_CLASSIFIED],
        status=item.status,
        reply_code=item.reply_code,
        receiver=item.remote_mta or domain_of(item.recipient),
        command=item.command,
        words=item.words[:_LONGEST_CLASSIFIED],
        action=item.action.value,
        recipient=item.recipient,
    )


def _remembered(ask: Callable[[Diagnostic], Classification]) -> Callable[[Diagnostic], Classification]:
    """`ask` with a memory: recipients of whom a report says the same are classified once."""
    known: dict[Diagnostic, Classification] = {}

    def remember(diagnostic: Diagnostic) -> Classification:
        domain = domain_of(diagnostic.recipient)
        # Where the text does not name the address, only its domain tells anything.
        alike = domain and diagnostic.recipient and fold(diagnostic.recipient) not in fold(diagnostic.text)
        key = replace(diagnostic, recipient=f"@{domain}") if alike else diagnostic
        if key not in known:
            known[key] = ask(diagnostic)
        return known[key]

    return remember


def _verdict(
    report: DeliveryReport, item: RecipientReport, envelope: Envelope, fields: dict[str, Any], found: Classification
) -> dict[str, Any]:
    original = fields["original"]
    bounce_type = _over_time(found, report, item, envelope.date, original.date if original else None)
    sure = confidence(report, found.confidence * _weight(item))
    doubtful = report.quoted or item.cut or bool(item.doubts) or sure < _SURE
    suppress = at_most(found.suppress, item.recipient, doubtful=doubtful)
    last_known = item.last_attempt_date or envelope.date or report.arrival_date
    advice = remedy(
        found.reason.value,
        bounce_type.value,
        suppress=suppress.value,
        facts=envelope.facts(item.recipient, original, fields["client_ip"], last_known),
        rules=[one.rule for one in found.evidence],
    )
    return {
        "reason": found.reason,
        "type": bounce_type,
        "confidence": sure,
        "alternatives": found.alternatives,
        "evidence": found.evidence,
        "suppress": suppress,
        "hubspot": advice.hubspot,
        "advice": advice.steps,
        "retry_after": advice.retry_after or (item.will_retry_until if bounce_type is _PENDING else None),
    }


def _names_both(found: Classification) -> bool:
    """Whether a report says of one mailbox that it is none, and that it is there."""
    others = {other.reason for other in found.alternatives if other.confidence >= _NOTABLE}
    return any(found.reason in one and others & other for one, other in ((_LASTING, _PASSING), (_PASSING, _LASTING)))


def _weight(item: RecipientReport) -> float:
    """How much of the confidence stays, of a report that speaks against itself."""
    return _DOUBTED_WEIGHT if item.doubts else 1.0


def _over_time(
    found: Classification, report: DeliveryReport, item: RecipientReport, date: str | None, original_date: str | None
) -> BounceType:
    """A delay stays pending until Will-Retry-Until, else for 72 hours from arrival, judged by the report's dates."""
    now = _moment(date or item.last_attempt_date)
    if found.type is not _PENDING or now is None:
        return found.type
    until, arrival = _moment(item.will_retry_until), _moment(report.arrival_date or original_date)
    # Differences can be told of any two dates, sums cannot: the calendar ends with the year 9999.
    if until is not None:
        return _SOFT if now > until else _PENDING
    return _SOFT if arrival is not None and now - arrival > _PENDING_FOR else _PENDING


def _moment(value: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if value else None
    except ValueError:  # pragma: no cover - `rfc3339` writes what `fromisoformat` reads
        return None
