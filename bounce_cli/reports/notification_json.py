"""Notifications of Amazon SES that arrive as mail: JSON in the body (Amazon SES Developer Guide, "Contents")."""

import json
import re
from typing import Any

from bounce_cli.address import clean_address
from bounce_cli.late import late
from bounce_cli.message.view import Message
from bounce_cli.reports.dates import read_date
from bounce_cli.reports.merging import limited, merged
from bounce_cli.reports.model import Action, DeliveryReport, FeedbackReport, Original, RecipientReport
from bounce_cli.reports.words.hosts import find_host, mta_name
from bounce_cli.reports.words.reasons import gave_up_by_itself, is_own_verdict
from bounce_cli.reports.words.replies import clean_diagnostic, read_reply
from bounce_cli.status import find_reply, find_status

__all__ = ["decode_notification_json"]

_ACTIONS = {"failed": Action.FAILED, "delayed": Action.DELAYED, "delivered": Action.DELIVERED}
# kind: the section that tells of it, and what was done where that says nothing else.
_DELIVERIES = {
    "bounce": ("bounce", Action.FAILED),
    "delivery": ("delivery", Action.DELIVERED),
    "deliverydelay": ("deliveryDelay", Action.DELAYED),
}
# The service kept the mail back: its words are no server's.
_OWN_LIST = ("suppress", "amazon ses did not", "amazon ses has")
_WORD = late(r"\w{2}")
_COMMON = (
    ("From", "from"),
    ("To", "to"),
    ("Subject", "subject"),
    ("Date", "date"),
    ("Message-ID", "messageId"),
    ("Return-Path", "returnPath"),
)


def decode_notification_json(message: Message) -> DeliveryReport | FeedbackReport | None:
    """Decode a bounce, complaint or delivery notification in JSON; None where the body is none or is cut short."""
    body = message.root.raw_body
    if b"notificationType" not in body and b"eventType" not in body:
        return None
    lead, brace, rest = message.root.text().partition("{")
    data = _load(brace + rest) if brace else None
    is_beginning = _WORD.search(lead) is None
    if data is None:
        if is_beginning and brace:
            message.note("broken_json", "a notification in JSON could not be read")
        return None
    report = _report(message, data)
    if report is None or is_beginning:
        return report
    # The service writes nothing before it.
    message.note("quoted_report", "the notification was pasted into a mail of somebody else")
    return report._replace(quoted=True)


def _report(message: Message, data: dict[str, Any]) -> DeliveryReport | FeedbackReport | None:
    kind = str(data.get("notificationType") or data.get("eventType") or "").lower()
    if kind == "complaint":
        return _complaint(message, data)
    return _delivery(message, data, *_DELIVERIES[kind]) if kind in _DELIVERIES else None


def _load(text: str) -> dict[str, Any] | None:
    """The innermost object: SNS wraps the notification as a string, and mail gateways fold its long lines with `!`."""
    text = re.sub(r"!\n ", "", text)
    try:
        data, _ = json.JSONDecoder(strict=False).raw_decode(text)
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
    """A string that can be written; lone surrogates, which JSON allows, are replaced."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) and value.strip() else None


def _complaint(message: Message, data: dict[str, Any]) -> FeedbackReport:
    complaint = _section(data, "complaint")
    names = (_address(item) for item in _objects(complaint.get("complainedRecipients")))
    return FeedbackReport(
        decoder="notification_json",
        # The notification itself says that it is a complaint; its type is that of the feedback loop behind it.
        feedback_type=(_text(complaint.get("complaintFeedbackType")) or "abuse").strip().lower(),
        recipients=limited(message, (name for name in names if name)),
        arrival_date=read_date(message, _text(complaint.get("arrivalDate"))),
        original=_original(data),
    )


def _delivery(message: Message, data: dict[str, Any], section: str, default: Action) -> DeliveryReport:
    about = _section(data, section)
    words = " ".join(filter(None, (_text(about.get(name)) for name in ("bounceType", "bounceSubType", "delayType"))))
    people = _objects(about.get("bouncedRecipients")) or _objects(about.get("delayedRecipients"))
    names = about.get("recipients")
    if not people and isinstance(names, list):
        people = [{"emailAddress": name} for name in names]
    recipients = [_recipient(item, default, words, _text(about.get("smtpResponse"))) for item in people]
    return DeliveryReport(
        decoder="notification_json",
        recipients=merged(message, recipients or [RecipientReport(recipient=None, action=default, words=words)]),
        reporting_mta=mta_name(_text(about.get("reportingMTA"))),
        arrival_date=read_date(message, _text(_section(data, "mail").get("timestamp"))),
        original=_original(data),
    )


def _recipient(item: dict[str, Any], default: Action, words: str, response: str | None) -> RecipientReport:
    diagnostic = clean_diagnostic(_text(item.get("diagnosticCode")) or response)
    return RecipientReport(
        recipient=_address(item),
        action=_ACTIONS.get(str(item.get("action", "")).lower(), default),
        status=find_status(_text(item.get("status")) or "") or find_status(diagnostic or ""),
        reply_code=find_reply(diagnostic) if diagnostic else None,
        diagnostic=diagnostic,
        words=words,
        remote_mta=find_host(diagnostic) if diagnostic else None,
        remote=_is_remote(diagnostic, words),
    )


def _address(item: dict[str, Any]) -> str | None:
    return clean_address(_text(item.get("emailAddress")) or "")


def _is_remote(diagnostic: str | None, words: str) -> bool | None:
    """Whether a server refused; false for words of the service itself, None where nothing tells."""
    if any(mark in f"{words} {diagnostic or ''}".lower() for mark in _OWN_LIST):
        return False
    if diagnostic is None:
        return None
    reply = read_reply(diagnostic)
    if reply.reply_code is None:
        return False if is_own_verdict(diagnostic) else None
    return not gave_up_by_itself(reply)


def _original(data: dict[str, Any]) -> Original | None:
    """The header of the mail that was sent, as the notification lists it; None where it does not."""
    mail = _section(data, "mail")
    fields = [(_text(item.get("name")), _text(item.get("value"))) for item in _objects(mail.get("headers"))]
    common = _section(mail, "commonHeaders")
    stated = {name.lower() for name, _ in fields if name}
    fields += [(name, _joined(common.get(key))) for name, key in _COMMON if name.lower() not in stated]
    lines = [f"{''.join(name.split())}: {' '.join(value.split())}\n" for name, value in fields if name and value]
    if not lines:
        return None
    return Original(message=Message(("".join(lines) + "\n").encode()), complete=False)


def _joined(value: Any) -> str | None:
    """A value of `commonHeaders`, of which some are lists."""
    return ", ".join(filter(None, map(_text, value))) if isinstance(value, list) else _text(value)
