"""Diagnoses as records: the field names and order of the output contract, as JSON."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bounce_cli.diagnosis import SCHEMA, Diagnosis
from bounce_cli.json_text import harmless, on_one_line
from bounce_cli.rendering.record_line import record_line
from bounce_cli.rendering.step_fields import step_fields
from bounce_cli.rendering.style import ENGLISH_STYLE, Style

__all__ = ["json_array", "ndjson_line", "record"]


def record(diagnosis: Diagnosis, style: Style = ENGLISH_STYLE) -> dict[str, Any]:
    """The record of a diagnosis: plain values in the order of the contract, absent knowledge as None.

    Sentences are in the language of the style, English where it names none; a vocabulary adds a field of its name.
    """
    d = diagnosis
    say = style.say
    return {
        "schema": SCHEMA,
        "id": d.id,
        "origin": d.origin,
        "kind": d.kind,
        "recipient": d.recipient,
        "original_recipient": d.original_recipient,
        "action": d.action,
        "status": d.status,
        "reply_code": d.reply_code,
        "diagnostic": d.diagnostic,
        "command": d.command,
        "reason": d.reason,
        "type": d.type,
        "confidence": d.confidence,
        "alternatives": [{"reason": a.reason, "confidence": a.confidence} for a in d.alternatives],
        "generated_by": d.generated_by,
        "evidence": [{"rule": e.rule, "field": e.field, "text": style.told(e.text)} for e in d.evidence],
        "suppress": d.suppress,
        "reporting_mta": d.reporting_mta,
        "remote_mta": d.remote_mta,
        "decoder": d.decoder,
        "arrival_date": d.arrival_date,
        "last_attempt_date": d.last_attempt_date,
        "will_retry_until": d.will_retry_until,
        "date": d.date,
        "message_id": d.message_id,
        "in_reply_to": d.in_reply_to,
        "queue_id": d.queue_id,
        "original_envelope_id": d.original_envelope_id,
        "client_ip": d.client_ip,
        "feedback_type": d.feedback_type,
        "disposition_type": d.disposition_type,
        "original": _original(d),
        "hubspot": _hubspot(d, style),
        **_vocabulary(d, style),
        "authentication": _authentication(d, style),
        "hints": [{"id": h.id, "text": say(h.text)} for h in d.hints],
        "advice": step_fields(d.advice, style),
        "retry_after": d.retry_after,
        "problems": [{"code": p.code, "text": say(p.text)} for p in d.problems],
    }


def _hubspot(diagnosis: Diagnosis, style: Style) -> dict[str, Any] | None:
    found = diagnosis.hubspot
    if found is None:
        return None
    return {"type": found.type, "reason": found.reason, "advice": step_fields(found.advice, style)}


def _vocabulary(diagnosis: Diagnosis, style: Style) -> dict[str, Any]:
    """The names that another system has for the verdict, as a field of that system's name; HubSpot's stand always."""
    if style.vocabulary is None:
        return {}
    from bounce_cli.advice.vocabularies import Vocabulary, names  # noqa: PLC0415 - seldom wanted

    if style.vocabulary is Vocabulary.HUBSPOT:
        return {}
    if diagnosis.reason is None or diagnosis.type is None:
        return {style.vocabulary: None}
    return {style.vocabulary: names(style.vocabulary, diagnosis.reason, diagnosis.type)}


def _authentication(diagnosis: Diagnosis, style: Style) -> dict[str, Any] | None:
    if diagnosis.authentication is None:
        return None
    from bounce_cli.rendering.authentication.fields import examination_fields  # noqa: PLC0415 - not without a network

    return examination_fields(diagnosis.authentication, style)


def _original(diagnosis: Diagnosis) -> dict[str, Any] | None:
    o = diagnosis.original
    if o is None:
        return None
    return {
        "message_id": o.message_id,
        "from": o.from_,
        "to": o.to,
        "subject": o.subject,
        "date": o.date,
        "return_path": o.return_path,
        "complete": o.complete,
        "profile": o.profile,
    }


def ndjson_line(diagnosis: Diagnosis, style: Style = ENGLISH_STYLE, fields: Sequence[str] | None = None) -> str:
    """One record, or those fields of it, on one line, ended by LF; control characters of any kind are escaped."""
    return _line(diagnosis, style, fields) + "\n"


def _line(diagnosis: Diagnosis, style: Style, fields: Sequence[str] | None) -> str:
    if fields is None and style.is_plain and diagnosis.authentication is None:
        return harmless(record_line(diagnosis))
    whole = record(diagnosis, style)
    if fields is None:
        return on_one_line(whole)
    from bounce_cli.rendering.forms.fields import picked  # noqa: PLC0415 - seldom wanted

    return on_one_line(picked(whole, fields))


def json_array(
    diagnoses: Iterable[Diagnosis], style: Style = ENGLISH_STYLE, fields: Sequence[str] | None = None
) -> Iterator[str]:
    """One JSON array in pieces, written as the diagnoses come."""
    opening = "[\n"
    for diagnosis in diagnoses:
        yield opening + _line(diagnosis, style, fields)
        opening = ",\n"
    yield "\n]\n" if opening == ",\n" else "[]\n"
