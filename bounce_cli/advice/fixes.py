"""What mends exactly one answer of one receiver: read once, looked up by the rule that knows the answer."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from bounce_cli.advice.model import Actor, Step
from bounce_cli.advice.sending import SENDING
from bounce_cli.advice.tables import table
from bounce_cli.language.said import said

__all__ = ["Fix", "fix_of", "fixed"]

# What stays to be done once the cause is mended.
_AFTERWARDS = frozenset({"unbounce"}) | SENDING


class Fix(NamedTuple):
    """What the answer means, half a sentence; who acts; and what to do, one or two sentences."""

    means: str
    actor: Actor
    text: str


@cache
def _fixes() -> dict[str, Fix]:
    return {
        rule: Fix(means=means, actor=Actor(found.get("actor", "own_it")), text=said(text))
        for found in table("fixes")["fix"]
        for means, text in ((found["means"], found["text"]),)
        for rule in found["rules"]
    }


def fix_of(rules: Iterable[str]) -> Fix | None:
    """The fix of the first of these rule ids that has one."""
    return next((_fixes()[rule] for rule in rules if rule in _fixes()), None)


def fixed(steps: Iterable[Step], fix: Fix) -> tuple[Step, ...]:
    """The steps of a reason with the fix in place of those that look for the cause."""
    first = Step(id="mend-cause", actor=fix.actor, text=fix.text, when="now")
    return (first, *(step for step in steps if step.id in _AFTERWARDS))
