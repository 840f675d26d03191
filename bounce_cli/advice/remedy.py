"""From a verdict to what is done about it: steps, the earliest time to send again, HubSpot's word."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bounce_cli.advice.catalogue import entry, steps_for
from bounce_cli.advice.facts import Facts
from bounce_cli.advice.fixes import fix_of, fixed
from bounce_cli.advice.hubspot import hubspot_advice, hubspot_verdict
from bounce_cli.advice.model import HubspotVerdict, Step

__all__ = ["Remedy", "kind_remedy", "remedy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """Steps in order, the earliest time to send again (RFC 3339) and what HubSpot says."""

    steps: tuple[Step, ...]
    retry_after: str | None = None
    hubspot: HubspotVerdict | None = None


def remedy(
    reason: str,
    bounce_type: str,
    *,
    suppress: str,
    facts: Facts,
    rules: Iterable[str] = (),
) -> Remedy:
    """The remedy for a failure or a delay.

    Args:
        reason: a word of the vocabulary.
        bounce_type: `hard`, `soft`, `pending` or `global`.
        suppress: `yes`, `hold` or `no`; an address that is given up is not sent to again.
        facts: of the case.
        rules: ids of the rules that decided; where the answer of one receiver has a fix of its own, that is told.
    """
    steps = steps_for(reason, bounce_type=bounce_type, suppress=suppress, facts=facts)
    fix = fix_of(rules) if bounce_type != "pending" and suppress != "yes" else None
    if fix:
        steps = fixed(steps, fix)
    hours = entry(reason).wait_hours or entry("_again").wait_hours
    waits = bounce_type == "soft" and any(step.when == "later" for step in steps)
    type_, word = hubspot_verdict(reason, bounce_type)
    return Remedy(
        steps=steps,
        retry_after=_later(facts.last_known, hours) if waits else None,
        hubspot=HubspotVerdict(type=type_, reason=word, advice=hubspot_advice(word, facts)),
    )


def kind_remedy(kind: str, facts: Facts) -> tuple[Step, ...]:
    """Steps for a kind that has no reason: a complaint, a challenge, an automatic reply."""
    return steps_for(f"_{kind}", bounce_type="hard", suppress="yes", facts=facts)


def _later(moment: str | None, hours: int) -> str | None:
    if moment is None:
        return None
    try:
        return (datetime.fromisoformat(moment) + timedelta(hours=hours)).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return None
