"""Steps as objects of a record."""

from collections.abc import Iterable
from typing import Any

from bounce_cli.advice.model import Step
from bounce_cli.rendering.style import Style

__all__ = ["step_fields"]


def step_fields(steps: Iterable[Step], style: Style) -> list[dict[str, Any]]:
    """Steps as objects; what is to be published follows the sentences, on lines of its own."""
    return [
        {
            "id": step.id,
            "actor": step.actor,
            "text": "\n".join((style.say(step.text), *map(style.told, step.records))),
            "when": step.when,
        }
        for step in steps
    ]
