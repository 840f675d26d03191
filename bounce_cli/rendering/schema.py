"""The JSON Schema of the record, so that programs can check what they read."""

from typing import Any

from bounce_cli.advice.hubspot import hubspot_reasons
from bounce_cli.advice.model import Actor
from bounce_cli.advice.profile import Profile
from bounce_cli.advice.vocabularies import Vocabulary
from bounce_cli.classifier import BounceType, Reason, Suppression
from bounce_cli.diagnosis import KINDS, SCHEMA
from bounce_cli.rendering.authentication.schema import authentication_schema
from bounce_cli.rendering.schema_parts import date, list_of, object_of, one_of, share, text

__all__ = ["record_schema"]


def record_schema() -> dict[str, Any]:
    """The schema of one record, JSON Schema draft 2020-12; added fields do not change its name."""
    properties = {**_verdict_fields(), **_report_fields(), **_nested_fields()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://bounce.example/schema/{SCHEMA}",
        "title": "What bounce says about one recipient of one message",
        "type": "object",
        "properties": {**properties, **_other_names()},
        "required": sorted(properties),
        "additionalProperties": True,
    }


def _other_names() -> dict[str, Any]:
    """Fields that only `--vocabulary` adds."""
    names = object_of({"type": {"type": "string"}, "reason": {"type": "string"}})
    names["type"] = ["object", "null"]
    return {
        vocabulary.value: {**names, "description": "The verdict in the words of this system, with --vocabulary."}
        for vocabulary in Vocabulary
        if vocabulary is not Vocabulary.HUBSPOT
    }


def _verdict_fields() -> dict[str, Any]:
    reasons = [reason.value for reason in Reason]
    return {
        "schema": {"const": SCHEMA},
        "id": {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "Stable on every run and machine."},
        "origin": {
            "type": "string",
            "description": "The path as given or found; - for standard input; path#N inside a mailbox or archive.",
        },
        "kind": one_of(list(KINDS), "What the message is.", nullable=False),
        "recipient": text("The final recipient's address."),
        "original_recipient": text("What the sender wrote, where it differs."),
        "action": one_of(
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
        "diagnostic": text("The remote server's own words on one line."),
        "command": text("SMTP command that was answered."),
        "reason": one_of(reasons, "Why delivery failed."),
        "type": one_of([member.value for member in BounceType], "How long it lasts."),
        "confidence": share("How sure the verdict is."),
        "alternatives": list_of(
            {"reason": {"enum": reasons}, "confidence": share("How near it was.")}, "Other readings, best first."
        ),
        "generated_by": one_of(["remote", "local"], "Who gave the answer: a remote server, or the sending side."),
        "evidence": list_of(
            {name: {"type": "string"} for name in ("rule", "field", "text")}, "What the verdict rests on, best first."
        ),
        "suppress": one_of(
            [member.value for member in Suppression], "Whether to mail this address again.", nullable=False
        ),
    }


def _report_fields() -> dict[str, Any]:
    return {
        "reporting_mta": text("The server that wrote the report."),
        "remote_mta": text("The server that refused."),
        "decoder": {"type": "string", "description": "The decoder that read the report."},
        "arrival_date": date("When the reporting server took the mail."),
        "last_attempt_date": date("When delivery was last tried."),
        "will_retry_until": date("Until when delivery is tried."),
        "date": date("The report's own date."),
        "message_id": text("The report's own Message-ID."),
        "in_reply_to": text("What the report answers."),
        "queue_id": text("The reporting server's queue id."),
        "original_envelope_id": text("RFC 3464's ENVID."),
        "client_ip": text("The sending IP address, where the notice names it."),
        "feedback_type": text("RFC 5965 type of a complaint."),
        "disposition_type": text("RFC 8098 type of a receipt."),
    }


def _nested_fields() -> dict[str, Any]:
    names = ("message_id", "from", "to", "subject", "return_path")
    original = object_of(
        {
            **{name: text("Of the mail that bounced.") for name in names},
            "date": date("Of the mail that bounced."),
            "complete": {"type": "boolean"},
            "profile": {"enum": [profile.value for profile in Profile]},
        }
    )
    original["type"] = ["object", "null"]
    step = {
        "id": {"type": "string"},
        "actor": {"enum": [actor.value for actor in Actor]},
        "text": {"type": "string"},
        "when": {"enum": ["now", "then", "later"]},
    }
    hubspot = object_of(
        {
            "type": {"enum": ["hard", "soft", "pending"]},
            "reason": {"enum": [*hubspot_reasons(), "Pending"]},
            "advice": list_of(step, "What HubSpot's help pages advise, in order."),
        }
    )
    hubspot["type"] = ["object", "null"]
    return {
        "original": original,
        "hubspot": hubspot,
        "authentication": authentication_schema(),
        "hints": list_of(
            {"id": {"type": "string"}, "text": {"type": "string"}}, "About the content of the mail that bounced."
        ),
        "advice": list_of(step, "What to do, in order."),
        "retry_after": date("The earliest time at which sending again makes sense."),
        "problems": list_of(
            {"code": {"type": "string"}, "text": {"type": "string"}}, "What was wrong with the message itself."
        ),
    }
