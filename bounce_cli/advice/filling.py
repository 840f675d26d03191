"""The facts of a case filled into steps that are drafted once for all cases of a kind."""

from collections.abc import Iterable, Mapping

from bounce_cli.advice.facts import Facts
from bounce_cli.advice.model import Step
from bounce_cli.language.said import Said, Together, together

__all__ = ["filled"]


def filled(steps: Iterable[Step], facts: Facts) -> tuple[Step, ...]:
    """The steps with the facts of a case in their places; most have none, and stay as they are."""
    places = facts.places
    return tuple([_filled(step, places) if "{" in step.text else step for step in steps])


def _filled(step: Step, places: Mapping[str, str]) -> Step:
    return Step(id=step.id, actor=step.actor, text=_said(step.text, places), when=step.when)


def _said(text: str, places: Mapping[str, str]) -> str:
    match text:
        case Said():
            return Said(text.template, places)
        case Together():
            return together(*(_said(part, places) for part in text.parts))
    return text
