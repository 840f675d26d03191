"""Recipients that the words of a notice do not name: header fields, VERP, the subject, the returned mail."""

from collections.abc import Iterator

from bounce_cli.address import clean_address, find_addresses, is_daemon
from bounce_cli.folding import fold
from bounce_cli.late import late
from bounce_cli.message.view import Message
from bounce_cli.reports.model import Original
from bounce_cli.reports.original import original_recipients
from bounce_cli.reports.signs import header_signs
from bounce_cli.reports.words.wordings import words_for

__all__ = ["recipients_elsewhere", "telling_subject"]

# What filters and lists put in front of a subject.
_TAG = late(r"^(?:[\[(*{][^\])*}]{1,40}[\])*}]+ ?){1,3}")
# indimail and its kin name the recipient in the header; others write the field of RFC 3464 there.
_FIELDS = ("x-bounced-address", "x-failed-recipient", "final-recipient", "original-recipient")
_VERP = late(r"(?i)^[^@=\s]{1,80}[+\-]([^@=\s]{1,64})=([a-z0-9.\-]+\.[a-z]{2,24})@")
# What follows such a beginning is the system's own word, and not the subject of the returned mail.
_ITS_OWN_WORDS = late(r"(?i)^(?:delivery[ _]failure|returned mail|your message to|mail to|message to|failure notice)\b")


def recipients_elsewhere(message: Message, original: Original | None) -> list[str]:
    """The recipients that the strongest of those places names; empty where none names any."""
    for found in _places(message, original):
        addresses = [address for address in found if not is_daemon(address)]
        if addresses:
            return addresses
    return []


def _places(message: Message, original: Original | None) -> Iterator[list[str]]:
    fields = message.root.fields
    for name in _FIELDS:
        yield find_addresses(fields.first(name) or "")
    for name in ("delivered-to", "x-original-to", "to"):
        match = _VERP.match(clean_address(fields.first(name) or "") or "")
        yield [f"{match[1]}@{match[2]}"] if match else []
    yield find_addresses(telling_subject(message))
    if "x-list-administrivia" in fields:  # a list refuses a post in its own name
        yield find_addresses(fields.first("x-beenthere") or "")
    if original is None or not header_signs(original.message).daemon:  # else it is a report, to whom we know
        copies = original.message.root.fields.first("cc") if original else None
        yield find_addresses(f"{original_recipients(original) or ''} {copies or ''}")


def telling_subject(message: Message) -> str:
    """The subject where the mail system wrote it, and not the sender of the returned mail; else an empty text."""
    subject = _TAG.sub("", " ".join((message.root.fields.first("subject") or "").replace("_", " ").split()))
    own = _ITS_OWN_WORDS.match(subject) and words_for("failed_subject").within(fold(subject))
    return subject if own else ""
