"""Steps as objects of a record."""

from collections.abc import Iterable
from typing import Any

from bounce_cli.advice.model import Step
from bounce_cli.rendering.style import Style

__all__ = ["step_fields", "text_with_records"]


def step_fields(steps: Iterable[Step], style: Style) -> list[dict[str, Any]]:
    """Steps as objects; what is to be published follows the sentences, on lines of its own."""
    return [
        {
            "id": step.id,
            "actor": step.actor,
            "text": text_with_records(style.say(step.text), map(style.told, step.records)),
            "when": step.when,
        }
        for step in steps
    ]


def text_with_records(text: str, records: Iterable[str]) -> str:
    """A sentence on one line, and each record on one of its own: no words of a mail or of the DNS make others."""
    return "\n".join(part if part.isprintable() else " ".join(part.splitlines()) for part in (text, *records))
