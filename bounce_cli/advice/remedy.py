"""From a verdict to what is done about it: steps, the earliest time to send again, HubSpot's word."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from bounce_cli.advice.catalogue import drafts_for, entry, steps_for
from bounce_cli.advice.facts import Facts
from bounce_cli.advice.filling import filled
from bounce_cli.advice.fixes import Fix, fix_of, fixed
from bounce_cli.advice.hubspot import hubspot_drafts, hubspot_verdict
from bounce_cli.advice.model import HubspotVerdict, Step
from bounce_cli.advice.profile import Profile

__all__ = ["Remedy", "kind_remedy", "remedy"]

# Reasons, types, suppressions, kinds of mail and fixes are few; what is asked for again is among the last of them.
_MOST_PLANS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """Steps in order, the earliest time to send again (RFC 3339) and what HubSpot says."""

    steps: tuple[Step, ...]
    retry_after: str | None = None
    hubspot: HubspotVerdict | None = None


class _Plan(NamedTuple):
    """What is the same in all cases of a kind; None for hours where nothing is to be waited for."""

    steps: tuple[Step, ...]
    hours: int | None
    type: str
    word: str
    hubspot: tuple[Step, ...]


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
    fix = fix_of(rules) if bounce_type != "pending" and suppress != "yes" else None
    plan = _plan(reason, bounce_type, suppress, facts.profile, fix)
    return Remedy(
        steps=filled(plan.steps, facts),
        retry_after=_later(facts.last_known, plan.hours) if plan.hours is not None else None,
        hubspot=HubspotVerdict(type=plan.type, reason=plan.word, advice=filled(plan.hubspot, facts)),
    )


@lru_cache(maxsize=_MOST_PLANS)
def _plan(reason: str, bounce_type: str, suppress: str, profile: Profile | None, fix: Fix | None) -> _Plan:
    steps = drafts_for(reason, bounce_type=bounce_type, suppress=suppress, profile=profile)
    if fix:
        steps = fixed(steps, fix)
    waits = bounce_type == "soft" and any(step.when == "later" for step in steps)
    type_, word = hubspot_verdict(reason, bounce_type)
    return _Plan(
        steps=steps,
        hours=(entry(reason).wait_hours or entry("_again").wait_hours) if waits else None,
        type=type_,
        word=word,
        hubspot=hubspot_drafts(word, profile),
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
