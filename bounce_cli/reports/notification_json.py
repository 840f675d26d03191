"""Notifications of Amazon SES that arrive as mail: JSON in the body (Amazon SES Developer Guide, "Contents")."""

import json
import re
from typing import Any

from bounce_cli.message.view import Message
from bounce_cli.reports.dates import rfc3339
from bounce_cli.reports.model import Action, DeliveryReport, FeedbackReport, RecipientReport
from bounce_cli.reports.replies import clean_diagnostic
from bounce_cli.status import find_reply, find_status

__all__ = ["decode_notification_json"]

_ACTIONS = {"failed": Action.FAILED, "delayed": Action.DELAYED, "delivered": Action.DELIVERED}


def decode_notification_json(message: Message) -> DeliveryReport | FeedbackReport | None:
    """Decode a bounce, complaint or delivery notification in JSON; None where the body is none or is cut short."""
    body = message.root.raw_body
    if b"notificationType" not in body and b"eventType" not in body:
        return None
    data = _load(message.root.text())
    if data is None:
        if message.root.text().lstrip().startswith("{"):
            message.note("broken_json", "a notification in JSON could not be read")
        return None
    kind = str(data.get("notificationType") or data.get("eventType") or "").lower()
    if kind == "complaint":
        return _complaint(data)
    if kind in {"bounce", "delivery", "deliverydelay"}:
        return _delivery(data, kind)
    return None


def _load(text: str) -> dict[str, Any] | None:
    """The innermost object: SNS wraps the notification as a string, and mail gateways fold its long lines with `!`."""
    text = re.sub(r"!\n ", "", text)
    start = text.find("{")
    if start < 0:
        return None
    try:
        data, _ = json.JSONDecoder(strict=False).raw_decode(text[start:])
        while isinstance(data, dict) and isinstance(data.get("Message"), str):
            data = json.loads(data["Message"], strict=False)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _section(data: dict[str, Any], name: str) -> dict[str, Any]:
    value = data.get(name)
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _complaint(data: dict[str, Any]) -> FeedbackReport:
    complaint = _section(data, "complaint")
    names = [_text(item.get("emailAddress")) for item in _objects(complaint.get("complainedRecipients"))]
    return FeedbackReport(
        decoder="notification_json",
        feedback_type=_text(complaint.get("complaintFeedbackType")) or "abuse",
        recipients=tuple(name for name in names if name),
        arrival_date=rfc3339(_text(complaint.get("arrivalDate")) or _text(complaint.get("timestamp"))),
    )


def _delivery(data: dict[str, Any], kind: str) -> DeliveryReport:
    about = _section(data, {"bounce": "bounce", "delivery": "delivery", "deliverydelay": "deliveryDelay"}[kind])
    default = {"bounce": Action.FAILED, "delivery": Action.DELIVERED, "deliverydelay": Action.DELAYED}[kind]
    words = " ".join(
        filter(None, (_text(about.get("bounceType")), _text(about.get("bounceSubType")), _text(about.get("delayType"))))
    )
    people = _objects(about.get("bouncedRecipients")) or _objects(about.get("delayedRecipients"))
    names = about.get("recipients")
    if not people and isinstance(names, list):
        people = [{"emailAddress": name} for name in names]
    recipients = tuple(_recipient(item, default, words, _text(about.get("smtpResponse"))) for item in people)
    mail = _section(data, "mail")
    reporting = _text(about.get("reportingMTA"))
    return DeliveryReport(
        decoder="notification_json",
        recipients=recipients or (RecipientReport(recipient=None, action=default, words=words),),
        reporting_mta=reporting.partition(";")[2].strip() or reporting if reporting else None,
        arrival_date=rfc3339(_text(mail.get("timestamp"))),
        client_ip=_text(about.get("remoteMtaIp")),
    )


def _recipient(item: dict[str, Any], default: Action, words: str, response: str | None) -> RecipientReport:
    diagnostic = clean_diagnostic(_text(item.get("diagnosticCode")) or response)
    return RecipientReport(
        recipient=_text(item.get("emailAddress")),
        action=_ACTIONS.get(str(item.get("action", "")).lower(), default),
        status=find_status(_text(item.get("status")) or "") or find_status(diagnostic or ""),
        reply_code=find_reply(diagnostic) if diagnostic else None,
        diagnostic=diagnostic,
        words=words,
        remote=diagnostic is not None,
    )
