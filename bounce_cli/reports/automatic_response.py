"""Out-of-office notes and other automatic answers (RFC 3834), also those without its header field."""

import re

from bounce_cli.address import find_addresses
from bounce_cli.folding import fold
from bounce_cli.message.view import Message
from bounce_cli.reports.model import AutomaticResponse
from bounce_cli.reports.notice_text import read_notice_text
from bounce_cli.reports.wordings import words_for

__all__ = ["decode_automatic_response"]

_FIELDS = (
    "x-autoreply",
    "x-autorespond",
    "x-auto-reply",
    "x-autoresponder",
    "x-autoreply-from",
    "x-mail-autoreply",
    "x-vacation",
    "x-away",
)
_HUMAN_AUTO = re.compile(r"auto-(?:replied|generated|notified)|yes")
_SYSTEM = re.compile(r"(?i)(?:mailer[-_.]?daemon|post[-_]?master|mail[-_.]?delivery)@")
_BULK = re.compile(r"auto[_-]?reply|vacation|junk|bulk|list")


def decode_automatic_response(message: Message) -> AutomaticResponse | None:
    """Decode an automatic answer of a person or a desk; None where nothing says that a program wrote it."""
    fields = message.root.fields
    sender = next(iter(find_addresses(fields.first("from") or "")), None)
    subject = fold((fields.first("subject") or "").replace("_", " "))
    in_subject = words_for("auto_reply_subject").within(subject)
    # Mail systems mark their notices "auto-replied" too (Postfix, Exim, Gmail).
    replied = None if _SYSTEM.match(sender or "") else _HUMAN_AUTO.search(fields.plain("auto-submitted"))
    points = 3 if words_for("auto_reply_subject").begins(subject) else 2 * in_subject
    points += 3 * bool(replied and replied[0] != "auto-generated") + 1 * bool(
        replied and replied[0] == "auto-generated"
    )
    points += 3 * any(name in fields for name in _FIELDS)
    points += bool(_BULK.search(fields.plain("precedence")) and (subject.startswith("re:") or in_subject))
    points += "x-auto-response-suppress" in fields and (in_subject or "in-reply-to" in fields)
    points += 2 * ("vacation" in fields.plain("x-mailer") or "vacation" in fields.plain("user-agent"))
    points += in_subject and fields.raw("return-path") is not None and fields.plain("return-path").strip() == "<>"
    if points == 0:
        return None
    if points < 3 and words_for("auto_reply").within(fold(read_notice_text(message).text[:4000])):  # noqa: PLR2004
        points += 2
    if points < 3:  # noqa: PLR2004 - one weak sign alone is a newsletter or a ticket
        return None
    return AutomaticResponse(decoder="automatic_response", recipient=sender, sure=min(1.0, 0.7 + points / 20))
