"""Challenges: a guard in front of a mailbox asks the sender to confirm; nothing failed, the address is good."""

import re

from bounce_cli.address import find_addresses, is_daemon
from bounce_cli.folding import fold
from bounce_cli.late import late
from bounce_cli.message.view import Message
from bounce_cli.remembering import remembered
from bounce_cli.reports.model import Challenge
from bounce_cli.reports.notice_text import read_notice_text
from bounce_cli.reports.original import find_original, original_recipients
from bounce_cli.reports.signs import answers
from bounce_cli.reports.words.wordings import words_for

__all__ = ["decode_challenge"]

# The beginnings of header fields that only such guards write.
_SERVICE_FIELDS = re.compile(
    rb" x-(?:bluebottle-|boxbe-|spamarrest|tmda-|spambouncer-challenge|asp-challenge|ask-auth|ask-action|askversion|"
    rb"boxtrapper|qconfirm|sendio-sav|challenge)"
)
_SERVICE_SENDERS = late(
    r"(?i)@(?:[\w.-]+\.)?(?:boxbe\.com|spamarrest\.com|bluebottle\.com|mailblocks\.com|sendio\.\w+|knowspam\.net|"
    r"choicemail\.\w+|0spam\.com|vanquish\.com)\b"
)
# The address that a reply goes to carries what is to be confirmed.
_REPLY_TO_CONFIRM = late(r"(?i)[-+.](?:q?confirm|accept|challenge|verify)[-+.=][0-9a-z]{4}")
_ENOUGH = 3


def decode_challenge(message: Message) -> Challenge | None:
    """Decode a challenge: the guard names itself, or subject, words and a way to answer say what it wants."""
    fields = message.root.fields
    sender = fields.first("from") or ""
    names = b" " + b" ".join(fields.names)
    service = (
        _SERVICE_FIELDS.search(names) is not None
        or bool(_SERVICE_SENDERS.search(f"{sender} {fields.plain('return-path')}"))
        or "antispam uol" in sender.lower()
        or "tmda" in fields.plain("x-delivery-agent")
    )
    points = 2 * service + bool(_REPLY_TO_CONFIRM.search(fields.first("reply-to") or ""))
    in_subject = _wants_answer(fields.first("subject") or "")
    points += in_subject
    if not points and not _may_be_answered(message):
        return None
    text = fold(read_notice_text(message).text)
    answerable = "http" in text or "reply" in text or "href" in text or "reply-to" in fields
    in_words = min(2, words_for("challenge").count(text))
    if points + in_words + answerable < _ENOUGH or not (in_words or (service and in_subject)):
        return None
    original = find_original(message)
    return Challenge(
        decoder="challenge",
        recipient=_guarded(message, sender, original_recipients(original)),
        sure=0.97 if service else 0.85,
        original=original,
    )


@remembered
def _wants_answer(subject: str) -> bool:
    return words_for("challenge_subject").within(fold(subject))


def _may_be_answered(message: Message) -> bool:
    """Whether the subject is an answer's: then a guard without a mark of its own may have written it."""
    return answers(message.root.fields)


def _guarded(message: Message, sender: str, original_to: str | None) -> str | None:
    """Whom the challenge protects: a human From, else Reply-To, else the original's only recipient."""
    for value in (sender, message.root.fields.first("reply-to"), original_to):
        found = [
            address for address in find_addresses(value or "") if not is_daemon(address) and not _is_the_guards(address)
        ]
        if len(found) == 1:
            return found[0]
    return None


def _is_the_guards(address: str) -> bool:
    """Whether an address is a service's own, and not a mailbox that it keeps for somebody."""
    return bool(_SERVICE_SENDERS.search(address)) and not address.lower().endswith("@bluebottle.com")
