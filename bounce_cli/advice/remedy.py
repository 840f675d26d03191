"""From a verdict to what is done about it: steps, the earliest time to send again, HubSpot's word."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bounce_cli.advice.catalogue import entry, steps_for
from bounce_cli.advice.hubspot import hubspot_verdict
from bounce_cli.advice.model import Step

__all__ = ["Remedy", "kind_remedy", "remedy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """Steps in order, the earliest time to send again (RFC 3339) and HubSpot's (type, reason)."""

    steps: tuple[Step, ...]
    retry_after: str | None = None
    hubspot: tuple[str, str] | None = None


def remedy(reason: str, bounce_type: str, *, suppress: str, facts: dict[str, str], last_known: str | None) -> Remedy:
    """The remedy for a failure or a delay.

    Args:
        reason: a word of the vocabulary.
        bounce_type: `hard`, `soft`, `pending` or `global`.
        suppress: `yes`, `hold` or `no`; an address that is given up is not sent to again.
        facts: values for the placeholders of the catalogue.
        last_known: when the last attempt was made, RFC 3339, to count the waiting time from.
    """
    steps = steps_for(reason, bounce_type=bounce_type, suppress=suppress, facts=facts)
    hours = entry(reason).wait_hours or entry("_again").wait_hours
    waits = bounce_type == "soft" and any(step.when == "later" for step in steps)
    return Remedy(
        steps=steps,
        retry_after=_later(last_known, hours) if waits else None,
        hubspot=hubspot_verdict(reason, bounce_type),
    )


def kind_remedy(kind: str, facts: dict[str, str]) -> tuple[Step, ...]:
    """Steps for a kind that has no reason: a complaint, a challenge, an automatic reply."""
    return steps_for(f"_{kind}", bounce_type="hard", suppress="yes", facts=facts)


def _later(moment: str | None, hours: int) -> str | None:
    if moment is None:
        return None
    try:
        return (datetime.fromisoformat(moment) + timedelta(hours=hours)).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return None
