"""The verdict in the words of HubSpot's help pages about bounces."""

from bounce_cli.advice.catalogue import entry

__all__ = ["hubspot_verdict"]

_HARD_WORDS = frozenset({"Unknown user", "Mailbox full", "Content", "Spam", "Policy", "Other"})
_SOFTENED = "Temporary technical issue"


def hubspot_verdict(reason: str, bounce_type: str) -> tuple[str, str]:
    """(type, reason) as HubSpot would name a bounce of this reason and type.

    Its type is the one that HubSpot gives to the word, also where ours differs; a hard reason that a transient status
    softened is a temporary issue, or the mailbox's where the mailbox is the cause.
    """
    found = entry(reason)
    word = found.hubspot or "Other"
    if bounce_type == "pending":
        return "pending", "Pending"
    if bounce_type in {"hard", "global"}:
        word = found.hubspot_hard or word
    elif word in _HARD_WORDS or word == "Pending":
        word = found.hubspot_soft or _SOFTENED
    return ("hard" if word in _HARD_WORDS else "soft"), word
