"""One mail to one recipient that left us."""

from dataclasses import dataclass, field
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
        sender: the address in its envelope, as a log has it, empty where the log does not tell; None in a list.
        is_local: whether a log says that it was delivered on the server itself, so never left it.
    """

    recipient: str
    message_id: str | None = None
    queue_id: str | None = None
    subject: str | None = None
    date: datetime | None = None
    # How it left us does not make it another mail.
    sender: str | None = field(default=None, compare=False)
    is_local: bool = field(default=False, compare=False)
