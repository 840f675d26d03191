"""All that is known of one address: its events, what people decided, and what was sent to it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from bounce_cli.ledger.event import Event

__all__ = ["BY_HAND", "EVERY_ACCOUNT", "Decision", "DecisionKind", "History", "SentRow"]

# Stands for all accounts, where an account is named.
EVERY_ACCOUNT = "*"
# The source of what a person decided here.
BY_HAND = "manual"


class DecisionKind(StrEnum):
    """What a person decided about an address."""

    SUPPRESS = "suppress"
    HOLD = "hold"
    REMOVE = "remove"


class Decision(NamedTuple):
    """What a person decided about an address, or a list that was imported.

    Attributes:
        key: the address, as of `key_of`.
        address: as it was written.
        account: the account it holds for, `*` for all.
        kind: onto which list, or off both.
        at: seconds since 1970; None for an entry of a list that states no date, which is older than any other.
        reason: a reason of the vocabulary, or `complaint`.
        note: why, in that person's words.
        source: `manual`, or the file of the list.
        pardoned: of a removal, the ids of the events that were known then, which never count again.
    """

    key: str
    address: str
    account: str
    kind: str
    at: int | None
    reason: str | None
    note: str | None
    source: str
    pardoned: frozenset[bytes] = frozenset()


class SentRow(NamedTuple):
    """A mail that was sent to the address, as the index of sent mail has it.

    `shared` says whether mail with this subject went to others too, which only the index knows.
    """

    key: str
    mail_id: str | None
    queue_id: str | None
    subject: int | None
    moment: int | None
    shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What is known of one address; events and decisions in any order."""

    key: str
    events: tuple[Event, ...] = ()
    decisions: tuple[Decision, ...] = ()
    sent: tuple[SentRow, ...] = ()
