"""Verdicts in the words of other systems."""

from enum import StrEnum

from bounce_cli.advice.hubspot import hubspot_verdict
from bounce_cli.advice.tables import table

__all__ = ["Vocabulary", "names", "word"]


class Vocabulary(StrEnum):
    """Systems whose words some programs go by: HubSpot's help pages, Sisimai 5, the events of Amazon SES."""

    HUBSPOT = "hubspot"
    SISIMAI = "sisimai"
    SES = "ses"


def names(vocabulary: Vocabulary, reason: str, bounce_type: str) -> dict[str, str]:
    """What a system calls a bounce of this reason and type: its own `type` and `reason`.

    SES has a bounce type and sub-type; of a delay it tells with an event of its own, DeliveryDelay.
    """
    found = table("vocabularies")[reason]
    match vocabulary:
        case Vocabulary.HUBSPOT:
            type_, reason = hubspot_verdict(reason, bounce_type)
            return {"type": type_, "reason": reason}
        case Vocabulary.SISIMAI:
            return {
                "type": "hardbounce" if bounce_type in {"hard", "global"} else "softbounce",
                "reason": found["sisimai"],
            }
        case Vocabulary.SES if bounce_type == "pending":
            return {"type": "DeliveryDelay", "reason": found.get("delay", "General")}
        case Vocabulary.SES:
            return _ses(found, is_hard=bounce_type in {"hard", "global"})


def _ses(found: dict[str, str], *, is_hard: bool) -> dict[str, str]:
    if "ses" in found:
        type_, _, reason = found["ses"].partition("/")
        return {"type": type_, "reason": reason}
    if is_hard:
        return {"type": "Permanent", "reason": found.get("permanent", "General")}
    return {"type": "Transient", "reason": found.get("soft", "General")}


def word(vocabulary: Vocabulary, reason: str, bounce_type: str) -> str:
    """The same in one word for a table: the reason, or the type where that says nothing."""
    found = names(vocabulary, reason, bounce_type)
    return found["type"] if found["reason"] == "General" else found["reason"]
