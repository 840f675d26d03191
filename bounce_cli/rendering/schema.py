"""The JSON Schema of the record, so that programs can check what they read."""

from typing import Any

from bounce_cli.advice.model import Actor
from bounce_cli.classifier import BounceType, Reason, Suppression
from bounce_cli.diagnosis import SCHEMA

__all__ = ["KINDS", "record_schema"]

KINDS = (
    *("failure", "delay", "delivered", "relayed", "expanded", "feedback"),
    *("auto_reply", "challenge", "disposition", "subscription", "other"),
)


def record_schema() -> dict[str, Any]:
    """The schema of one record, JSON Schema draft 2020-12; added fields do not change its name."""
    properties = {**_verdict_fields(), **_report_fields(), **_nested_fields()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://bounce.example/schema/{SCHEMA}",
        "title": "What bounce says about one recipient of one message",
        "type": "object",
        "properties": properties,
        "required": sorted(properties),
        "additionalProperties": True,
    }


def _text(description: str) -> dict[str, Any]:
    return {"type": ["string", "null"], "minLength": 1, "description": description}


def _date(description: str) -> dict[str, Any]:
    return {
        "type": ["string", "null"],
        "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$",
        "description": description,
    }


def _one_of(values: list[str], description: str, *, nullable: bool = True) -> dict[str, Any]:
    return {"enum": [*values, None] if nullable else values, "description": description}


def _list_of(properties: dict[str, Any], description: str) -> dict[str, Any]:
    return {"type": "array", "description": description, "items": _object(properties)}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": sorted(properties)}


def _number(description: str) -> dict[str, Any]:
    return {"type": "number", "minimum": 0, "maximum": 1, "description": description}


def _verdict_fields() -> dict[str, Any]:
    reasons = [reason.value for reason in Reason]
    return {
        "schema": {"const": SCHEMA},
        "id": {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "Stable on every run and machine."},
        "origin": {
            "type": "string",
            "description": "The path as given or found; - for standard input; path#N inside a mailbox or archive.",
        },
        "kind": _one_of(list(KINDS), "What the message is.", nullable=False),
        "recipient": _text("The final recipient's address."),
        "original_recipient": _text("What the sender wrote, where it differs."),
        "action": _one_of(
            ["failed", "delayed", "delivered", "relayed", "expanded"], "RFC 3464 action, stated or inferred."
        ),
        "status": {
            "type": ["string", "null"],
            "pattern": r"^[245]\.\d{1,3}\.\d{1,3}$",
            "description": "Enhanced status code that the message states.",
        },
        "reply_code": {
            "type": ["integer", "null"],
            "minimum": 200,
            "maximum": 599,
            "description": "SMTP reply code that the message states.",
        },
        "diagnostic": _text("The remote server's own words on one line."),
        "command": _text("SMTP command that was answered."),
        "reason": _one_of(reasons, "Why delivery failed."),
        "type": _one_of([member.value for member in BounceType], "How long it lasts."),
        "confidence": _number("How sure the verdict is."),
        "alternatives": _list_of(
            {"reason": {"enum": reasons}, "confidence": _number("How near it was.")}, "Other readings, best first."
        ),
        "generated_by": _one_of(["remote", "local"], "Who gave the answer: a remote server, or the sending side."),
        "evidence": _list_of(
            {name: {"type": "string"} for name in ("rule", "field", "text")}, "What the verdict rests on, best first."
        ),
        "suppress": _one_of(
            [member.value for member in Suppression], "Whether to mail this address again.", nullable=False
        ),
    }


def _report_fields() -> dict[str, Any]:
    return {
        "reporting_mta": _text("The server that wrote the report."),
        "remote_mta": _text("The server that refused."),
        "decoder": {"type": "string", "description": "The decoder that read the report."},
        "arrival_date": _date("When the reporting server took the mail."),
        "last_attempt_date": _date("When delivery was last tried."),
        "will_retry_until": _date("Until when delivery is tried."),
        "date": _date("The report's own date."),
        "message_id": _text("The report's own Message-ID."),
        "in_reply_to": _text("What the report answers."),
        "queue_id": _text("The reporting server's queue id."),
        "original_envelope_id": _text("RFC 3464's ENVID."),
        "client_ip": _text("The sending IP address, where the notice names it."),
        "feedback_type": _text("RFC 5965 type of a complaint."),
        "disposition_type": _text("RFC 8098 type of a receipt."),
    }


def _nested_fields() -> dict[str, Any]:
    names = ("message_id", "from", "to", "subject", "return_path")
    original = _object(
        {
            **{name: _text("Of the mail that bounced.") for name in names},
            "date": _date("Of the mail that bounced."),
            "complete": {"type": "boolean"},
        }
    )
    original["type"] = ["object", "null"]
    hubspot = _object({"type": {"enum": ["hard", "soft", "pending"]}, "reason": {"type": "string"}})
    hubspot["type"] = ["object", "null"]
    step = {
        "id": {"type": "string"},
        "actor": {"enum": [actor.value for actor in Actor]},
        "text": {"type": "string"},
        "when": {"enum": ["now", "then", "later"]},
    }
    return {
        "original": original,
        "hubspot": hubspot,
        "authentication": {"type": ["object", "null"], "description": "Null where nothing was asked of DNS."},
        "hints": _list_of(
            {"id": {"type": "string"}, "text": {"type": "string"}}, "About the content of the mail that bounced."
        ),
        "advice": _list_of(step, "What to do, in order."),
        "retry_after": _date("The earliest time at which sending again makes sense."),
        "problems": _list_of(
            {"code": {"type": "string"}, "text": {"type": "string"}}, "What was wrong with the message itself."
        ),
    }
