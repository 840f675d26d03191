"""The verdict in the words of HubSpot's help pages about bounces, with what they advise."""

from functools import cache

from bounce_cli.advice.catalogue import PlannedStep, drafted, entry, planned
from bounce_cli.advice.facts import Facts
from bounce_cli.advice.filling import filled
from bounce_cli.advice.model import Step
from bounce_cli.advice.profile import Profile
from bounce_cli.advice.tables import table

__all__ = [
    "hubspot_advice",
    "hubspot_drafts",
    "hubspot_means",
    "hubspot_named",
    "hubspot_reasons",
    "hubspot_type",
    "hubspot_verdict",
]

_PENDING = "Pending"
_SOFTENED = "Temporary technical issue"


def hubspot_reasons() -> tuple[str, ...]:
    """The eleven reasons of the help pages, hard ones first."""
    return tuple(word for word in table("hubspot") if word != _PENDING)


def hubspot_verdict(reason: str, bounce_type: str) -> tuple[str, str]:
    """(type, reason) as HubSpot would name a bounce of this reason and type.

    Its type is the one that HubSpot gives to the word, also where ours differs; a hard reason that a transient status
    softened is a temporary issue, or the mailbox's where the mailbox is the cause.
    """
    found = entry(reason)
    word = found.hubspot or "Other"
    if bounce_type == "pending":
        return "pending", _PENDING
    if bounce_type in {"hard", "global"}:
        word = found.hubspot_hard or word
    elif hubspot_type(word) != "soft":
        word = found.hubspot_soft or _SOFTENED
    return hubspot_type(word), word


def hubspot_type(word: str) -> str:
    """The type that HubSpot gives to one of its words: `hard`, `soft` or `pending`. Raises KeyError for no word."""
    return str(table("hubspot")[word]["type"])


def hubspot_means(word: str) -> str:
    """What a word means there, half a sentence. Raises KeyError for no word."""
    return str(table("hubspot")[word]["means"])


def hubspot_named(words: str) -> str | None:
    """The reason of HubSpot that goes by these words, in any case; None where there is none."""
    folded = " ".join(words.lower().split())
    return next((word for word in table("hubspot") if word.lower() == folded), None)


def hubspot_advice(word: str, facts: Facts) -> tuple[Step, ...]:
    """What HubSpot's help pages advise for one of its reasons, in their order.

    Args:
        word: one of `hubspot_reasons`, or `Pending`.
        facts: of the case; they say whether to clone or to resend.
    """
    return filled(hubspot_drafts(word, facts.profile), facts)


def hubspot_drafts(word: str, profile: Profile | None) -> tuple[Step, ...]:
    """The same before the facts of the case are filled in."""
    return drafted(_planned(word), profile)


@cache
def _planned(word: str) -> tuple[PlannedStep, ...]:
    return planned(table("hubspot")[word]["steps"])
