"""The verdict in the words of HubSpot's help pages about bounces."""

from bounce_cli.advice.catalogue import entry

__all__ = ["hubspot_verdict"]

_HARD_WORDS = frozenset({"Unknown user", "Mailbox full", "Content", "Spam", "Policy", "Other"})
_SOFTENED = "Temporary technical issue"
_SOFTENED_MAILBOX = "Mailbox misconfiguration"


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
    elif word in _HARD_WORDS and reason not in {"credentials_refused", "message_too_large", "unknown"}:
        word = _SOFTENED_MAILBOX if reason.startswith("mailbox_") else _SOFTENED
    elif reason == "unknown" and bounce_type == "soft":
        word = _SOFTENED
    if word == "Pending":
        word = _SOFTENED
    return ("hard" if word in _HARD_WORDS else "soft"), word
