"""Letters as drafts: a mail that a mail program opens for editing and sending (RFC 5322, `X-Unsent`)."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import make_msgid

from bounce_cli.language.translation import Language
from bounce_cli.letter.author import author_of
from bounce_cli.letter.harmless import harmless
from bounce_cli.letter.model import Letter
from bounce_cli.rendering.letter.telling import told
from bounce_cli.rendering.letter.text import body

__all__ = ["draft"]

# Begins an encoded word (RFC 2047 section 2).
_ENCODED = "=?"


def draft(letter: Letter, language: Language, now: datetime) -> bytes:
    """The letter as a draft with CRLF line ends.

    Args:
        letter: the letter; who it is from and to is left out where that is not known.
        language: the language to say it in.
        now: the date of the draft, with its zone.
    """
    addresses = f"{letter.author or ''}{letter.to or ''}"
    # Only RFC 6532 has a form for addresses that are not ASCII.
    policy = SMTP if addresses.isascii() else SMTPUTF8
    message = EmailMessage(policy=policy.clone(cte_type="7bit"))
    for name, value in (("From", letter.author), ("To", letter.to)):
        address = _address(value)
        if address is not None:
            message[name] = address
    message["Subject"] = _verbatim(harmless(told(letter.subject, language)))
    message["Date"] = now
    message["Message-ID"] = make_msgid(domain="draft.invalid")
    message["X-Unsent"] = "1"
    message.set_content(body(letter, language), charset="utf-8")
    message["Content-Language"] = language.code
    return message.as_bytes()


def _address(value: str | None) -> Address | None:
    author = author_of(value)
    if author.address is None or _ENCODED in author.address:
        return None
    local, _, domain = author.address.rpartition("@")
    return Address(display_name=_verbatim(author.name), username=local.strip('"'), domain=domain)


def _verbatim(text: str) -> str:
    """Text as the value of a field: `email` decodes encoded words in it, and with them line ends and more fields."""
    return text.replace(_ENCODED, "=\\x3f")
