"""One mail to one recipient that left us."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

__all__ = ["UNDERSTOOD", "SentForm", "SentMail"]


UNDERSTOOD = frozenset({"unreadable_date"})
"""Codes of problems with lines that tell of a mail all the same."""


class SentForm(StrEnum):
    """How a file tells what was sent."""

    AUTO = "auto"
    POSTFIX = "postfix"
    EXIM = "exim"
    LIST = "list"


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMail:
    """One mail to one recipient; absent knowledge is None.

    Attributes:
        recipient: the address that the sender gave (before aliases and rewriting, where the log tells both).
        message_id: without angle brackets.
        queue_id: the server's own name for the mail.
        subject: decoded, on one line.
        date: when it was sent or taken in, with its zone.
    """

    recipient: str
    message_id: str | None = None
    queue_id: str | None = None
    subject: str | None = None
    date: datetime | None = None
