"""Hints about the header: who signed, how readers unsubscribe, what RFC 5322 asks for."""

import re
from collections import Counter

from bounce_cli.address import author_addresses, domain_of
from bounce_cli.advice.hints.mail import Mail
from bounce_cli.advice.hints.organizations import organization, signing_domains
from bounce_cli.advice.hints.tables import free_mail_domains
from bounce_cli.advice.model import Hint
from bounce_cli.advice.profile import Profile, profile_of
from bounce_cli.language.said import said
from bounce_cli.message.fields import Fields

__all__ = [
    "from_not_signed",
    "missing_fields",
    "no_list_unsubscribe",
    "no_one_click",
    "repeated_fields",
    "reply_to_free_mail",
    "subject_in_capitals",
]

_MOST_NAMED = 3
_LONGEST_NAMED = 80
# How the Feedback-ID ends that Amazon SES and SendGrid write into all mail, also into mail to one person.
_OF_ALL_MAIL = (":amazonses", ":sg")
_ONLY_ONCE = {
    b"from": "From",
    b"sender": "Sender",
    b"reply-to": "Reply-To",
    b"to": "To",
    b"cc": "Cc",
    b"date": "Date",
    b"message-id": "Message-ID",
    b"subject": "Subject",
}
_REPLIES = re.compile(r"(?:(?:re|fwd?|aw|antwort|wg|sv|vb|vs|vl|odp|pd)\s*+:\s*+)++", re.IGNORECASE)
# The numbers of SpamAssassin's `subject_is_all_caps`; the last is ours, for a subject of numbers and one short word.
_SHORTEST_SUBJECT, _FEWEST_LETTERS = 10, 8


def _author_domains(fields: Fields) -> list[str]:
    """The domains of the addresses in From."""
    addresses = author_addresses((fields.first("from") or "")[:10_000])
    return [domain for address in addresses[:10] if (domain := domain_of(address))]


def from_not_signed(mail: Mail) -> Hint | None:
    """Signatures of other organizations only.

    Gmail's and Yahoo's requirements for bulk senders and Microsoft's for high-volume senders ask for DKIM of the domain
    in From. A mail without any signature may have come back before it was signed.
    """
    signers = signing_domains(mail.fields)
    authors = _author_domains(mail.fields)
    if not signers or not authors or not set(signers).isdisjoint(authors):
        return None
    ours = {organization(domain) for domain in authors}
    if "" in ours or not ours.isdisjoint(organization(signer) for signer in signers):
        return None
    text = said(
        "From is {domain}, but the signature is of {signers}: let the sending service sign with the domain in From.",
        domain=authors[0][:_LONGEST_NAMED],
        signers=", ".join(signer[:_LONGEST_NAMED] for signer in signers[:_MOST_NAMED]),
    )
    return Hint(id="from-not-signed", text=text)


def no_list_unsubscribe(mail: Mail) -> Hint | None:
    """Mail to many without List-Unsubscribe (RFC 2369), which Gmail, Yahoo and Microsoft ask for."""
    fields = mail.fields
    if fields.cut or "list-unsubscribe" in fields or not _is_marked_as_bulk(fields):
        return None
    text = said(
        "The header marks this as mail to many, but has no List-Unsubscribe: Gmail, Yahoo and Microsoft ask for a way "
        "to unsubscribe, and readers without one report spam."
    )
    return Hint(id="no-list-unsubscribe", text=text)


def _is_marked_as_bulk(fields: Fields) -> bool:
    """Whether the sender calls it mail to many: no answer of a machine, and no mail that a service marks like all."""
    if fields.plain("auto-submitted") not in {"", "no"} or profile_of(fields) is not Profile.MARKETING:
        return False
    others = ("list-id", "list-unsubscribe-post", "precedence")
    own = (value for value in fields.each("feedback-id") if not value.lower().endswith(_OF_ALL_MAIL))
    return any(name in fields for name in others) or any(own)


def no_one_click(mail: Mail) -> Hint | None:
    """List-Unsubscribe without what RFC 8058 adds to it; Gmail and Yahoo ask for it in mail to many.

    Lists to which their readers write (RFC 2369, List-Post) are not meant.
    """
    fields = mail.fields
    ways = " ".join(fields.each("list-unsubscribe")).lower()
    if not ways or fields.cut or fields.plain("list-post") not in {"", "no"}:
        return None
    if "https:" not in ways:
        text = said(
            "List-Unsubscribe has no https address, which unsubscribing with one click needs (RFC 8058): Gmail and "
            "Yahoo ask for it in mail to many."
        )
    elif "one-click" not in fields.plain("list-unsubscribe-post"):
        text = said(
            "List-Unsubscribe-Post is missing: Gmail and Yahoo ask for unsubscribing with one click in mail to many "
            "(RFC 8058)."
        )
    else:
        return None
    return Hint(id="no-one-click", text=text)


def reply_to_free_mail(mail: Mail) -> Hint | None:
    """Answers go to a free mail provider, though From is elsewhere (SpamAssassin's FREEMAIL_FORGED_REPLYTO)."""
    fields = mail.fields
    free = free_mail_domains()
    authors = _author_domains(fields)
    addresses = author_addresses((fields.first("reply-to") or "")[:10_000])
    found = next((domain for address in addresses if (domain := domain_of(address)) in free), None)
    if found is None or not authors or not free.isdisjoint(authors) or "list-post" in fields:
        return None
    text = said(
        "Answers go to {provider}, though From is {domain}: have them sent to an address of your own domain.",
        provider=found,
        domain=authors[0][:_LONGEST_NAMED],
    )
    return Hint(id="reply-to-free-mail", text=text)


def subject_in_capitals(mail: Mail) -> Hint | None:
    """A subject of some words in capitals only (SpamAssassin's SUBJ_ALL_CAPS)."""
    subject = _REPLIES.sub("", (mail.fields.first("subject") or "")[:1_000], count=1).strip()
    letters = [letter for letter in subject if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    # Letters of scripts without capitals count against it, so that `IBM` in a Chinese subject is no shouting.
    if " " not in subject or len(subject) < _SHORTEST_SUBJECT or not _FEWEST_LETTERS <= capitals == len(letters):
        return None
    return Hint(id="subject-in-capitals", text=said("The subject is in capitals only, which can raise the spam score."))


def repeated_fields(mail: Mail) -> Hint | None:
    """Fields that RFC 5322 section 3.6 allows once; Gmail refuses mail that has one of them twice."""
    counts = Counter(mail.fields.names)
    names = [shown for name, shown in _ONLY_ONCE.items() if counts[name] > 1]
    if not names:
        return None
    text = said(
        "The header has {names} more than once, which RFC 5322 forbids: Gmail refuses such mail.",
        names=", ".join(names),
    )
    return Hint(id="repeated-fields", text=text)


def missing_fields(mail: Mail) -> Hint | None:
    """No Date, no Message-ID or no Subject (SpamAssassin's MISSING_DATE, MISSING_MID and MISSING_SUBJECT).

    Gmail refuses mail without a valid Message-ID. Nothing is said of a header that may not have come back whole.
    """
    fields = mail.fields
    if not mail.whole or fields.cut or "from" not in fields or not ("received" in fields or "mime-version" in fields):
        return None
    names = [_ONLY_ONCE[name] for name in (b"date", b"message-id", b"subject") if fields.first(name.decode()) is None]
    if not names:
        return None
    return Hint(
        id="missing-fields",
        text=said("The header lacks {names}, which can raise the spam score.", names=", ".join(names)),
    )
