"""What a piece of advice is."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Actor", "Hint", "HubspotVerdict", "Step"]


class Actor(StrEnum):
    """Who has to act."""

    SENDER = "sender"
    OWN_IT = "own_it"
    RECIPIENT = "recipient"
    RECIPIENT_IT = "recipient_it"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a remedy.

    Attributes:
        id: a stable word for programs.
        actor: who acts.
        text: what to do, one or two sentences.
        when: `now`, `then` (once the step before is done) or `later` (not before the record's `retry_after`).
        records: what is to be published as it stands, line by line.
    """

    id: str
    actor: Actor
    text: str
    when: str
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A remark about the content of the mail that bounced: a stable word for programs, and what it is about."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HubspotVerdict:
    """The verdict in HubSpot's words, `hard`, `soft` or `pending`, with the advice of its help pages."""

    type: str
    reason: str
    advice: tuple[Step, ...] = ()
