"""One address of a list of addresses not to mail, as it is exported and imported."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

__all__ = ["UNDERSTOOD", "ListForm", "ListName", "Listed"]


UNDERSTOOD = frozenset({"bad_time", "not_refused"})
"""Codes of problems with lines of a list that were understood: one without its time, one that refuses nobody."""


class ListName(StrEnum):
    """The two lists: never to be mailed again, and not until a step is done."""

    SUPPRESS = "suppress"
    HOLD = "hold"


class ListForm(StrEnum):
    """Forms in which lists are written, and most of them read."""

    PLAIN = "plain"
    CSV = "csv"
    JSON = "json"
    NDJSON = "ndjson"
    POSTFIX = "postfix"
    SES = "ses"
    SENDGRID = "sendgrid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One address of a list; absent knowledge is None.

    Attributes:
        address: as it was written last.
        list: which of the two lists it stands on.
        reason: one of the vocabulary of reasons, or `complaint`; None where none is known.
        type: `hard`, `soft`, `global`; None where no bounce is the cause.
        since: from when on, with its zone.
        account: the account it holds for; None for all.
        note: what a person wrote about it.
        source: `bounce`, `manual`, or the name of the file it was imported from.
        proved: whether it stands where it does for what bounces say, and not for want of evidence.
    """

    address: str
    list: ListName = ListName.SUPPRESS
    reason: str | None = None
    type: str | None = None
    since: datetime | None = None
    account: str | None = None
    note: str | None = None
    source: str = "bounce"
    proved: bool = True
