"""Read receipts and other message disposition notifications (RFC 8098); a rejection among them is a failure."""

import re

from bounce_cli.address import author_address, clean_address, field_address, same_address
from bounce_cli.folding import fold
from bounce_cli.late import late
from bounce_cli.message.view import Entity, Message
from bounce_cli.reports.model import Action, DeliveryReport, DispositionReport, RecipientReport
from bounce_cli.reports.notice_text import read_notice_text
from bounce_cli.reports.original import find_original
from bounce_cli.reports.words.replies import clean_diagnostic, read_reply
from bounce_cli.reports.words.wordings import words_for

__all__ = ["decode_disposition"]

_FIELD = late(
    r"(?im)^[ \t]*(final-recipient|original-recipient|disposition|original-message-id|"
    r"reporting-ua)[ \t]*:[ \t]*(.*(?:\n[ \t]+\S.*)*)$"
)


def decode_disposition(message: Message) -> DispositionReport | DeliveryReport | None:
    """Decode a disposition notification; one that says `rejected` (a full mailbox, a Sieve script) as a failure."""
    part = next((leaf for leaf in message.root.leaves() if leaf.type == "message/disposition-notification"), None)
    if part is None:
        return _receipt_in_words(message)
    fields = {name.lower(): " ".join(value.split()) for name, value in _FIELD.findall(part.text())}
    disposition = fields.get("disposition", "").rpartition(";")[2].strip().lower().partition("/")[0]
    recipient = field_address(fields.get("final-recipient", ""))
    original_recipient = field_address(fields.get("original-recipient", ""))
    if disposition.startswith(("rejected", "denied", "failed", "error")) or "rejected" in message.root.fields.plain(
        "auto-submitted"
    ):
        return _rejection(message, part, recipient, original_recipient)
    return DispositionReport(
        decoder="disposition",
        recipient=recipient or original_recipient,
        original_recipient=None if same_address(original_recipient, recipient) else original_recipient,
        disposition_type=disposition or None,
        original=find_original(message),
    )


def _rejection(message: Message, part: Entity, recipient: str | None, original_recipient: str | None) -> DeliveryReport:
    words = read_notice_text(message).text
    reason = words.partition("rejected:")[2] or words
    extra = re.search(r"(?im)^(?:failure|error|warning)[ \t]*:[ \t]*(.+)$", part.text())
    diagnostic = clean_diagnostic(reason[:1000]) or (clean_diagnostic(extra[1]) if extra else None)
    reply = read_reply(diagnostic) if diagnostic else None
    differs = recipient is not None and not same_address(original_recipient, recipient)
    return DeliveryReport(
        decoder="disposition",
        recipients=(
            RecipientReport(
                recipient=recipient or original_recipient,
                original_recipient=original_recipient if differs else None,
                action=Action.FAILED,
                status=reply.status if reply else None,
                reply_code=reply.reply_code if reply else None,
                diagnostic=diagnostic,
                words=words,
                remote=True,
            ),
        ),
        original=find_original(message),
    )


def _receipt_in_words(message: Message) -> DispositionReport | None:
    """A receipt without its formal part: subject and text both say so."""
    fields = message.root.fields
    subject = fold((fields.first("subject") or "").replace("_", " "))
    declared = message.root.content_type.parameters.get("report-type", "").lower() == "disposition-notification"
    if not declared and not words_for("receipt_subject").begins(subject):
        return None
    if not declared and not words_for("receipt").within(fold(read_notice_text(message).text)):
        return None
    sender = author_address(fields.first("from") or "")
    return DispositionReport(
        decoder="disposition",
        recipient=clean_address(sender or ""),
        original_recipient=None,
        disposition_type=_type_in_words(subject),
        original=None,
    )


def _type_in_words(subject: str) -> str | None:
    """What a subject such as "Read: lunch" says was done with the mail; None where it says nothing of it."""
    if "not read" in subject:
        return "deleted"
    return "displayed" if words_for("receipt_subject").begins(subject) else None
