"""Challenges: a guard in front of a mailbox asks the sender to confirm; nothing failed, the address is good."""

import re

from bounce_cli.address import find_addresses, is_daemon
from bounce_cli.folding import fold
from bounce_cli.message.view import Message
from bounce_cli.reports.model import Challenge
from bounce_cli.reports.notice_text import read_notice_text
from bounce_cli.reports.original import find_original, original_recipients
from bounce_cli.reports.wordings import words_for

__all__ = ["decode_challenge"]

_SERVICE_FIELDS = (
    "x-bluebottle-request",
    "x-boxbe-challenge",
    "x-spamarrest",
    "x-tmda-fingerprint",
    "x-spambouncer-challenge",
    "x-asp-challenge",
)
_SERVICE_SENDERS = re.compile(
    r"(?i)@(?:[\w.-]+\.)?(?:boxbe\.com|spamarrest\.com|bluebottle\.com|mailblocks\.com|sendio\.\w+|knowspam\.net|choicemail\.\w+|0spam\.com|vanquish\.com)\b"
)


def decode_challenge(message: Message) -> Challenge | None:
    """Decode a challenge: a known service, or at least two of subject, words and a link to follow."""
    fields = message.root.fields
    sender = fields.first("from") or ""
    service = (
        any(name in fields for name in _SERVICE_FIELDS)
        or bool(_SERVICE_SENDERS.search(sender))
        or "tmda" in fields.plain("x-delivery-agent")
    )
    subject = fold(fields.first("subject") or "")
    in_subject = words_for("challenge_subject").within(subject)
    if not service and not in_subject:
        return None
    text = fold(read_notice_text(message).text)
    in_words = words_for("challenge").count(text)
    if not service and (not in_words or ("http" not in text and "reply" not in text)):
        return None
    if service and not (in_subject or in_words):
        return None
    original = find_original(message)
    return Challenge(
        decoder="challenge",
        recipient=_guarded(message, sender, original_recipients(original)),
        sure=0.97 if service else 0.85,
        original=original,
    )


def _guarded(message: Message, sender: str, original_to: str | None) -> str | None:
    """Whom the challenge protects: a human From, else Reply-To, else the original's only recipient."""
    for value in (sender, message.root.fields.first("reply-to"), original_to):
        found = [
            address
            for address in find_addresses(value or "")
            if not is_daemon(address) and not _SERVICE_SENDERS.search(address)
        ]
        if len(found) == 1:
            return found[0]
    return None
