"""The steps of a remedy, numbered, with who acts."""

from collections.abc import Iterable, Iterator

from bounce_cli.advice.model import Step
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import labelled, safe
from bounce_cli.rendering.words import ACTORS

__all__ = ["what_to_do"]

_ROOM = 14


def what_to_do(steps: Iterable[Step], style: Style) -> Iterator[str]:
    """A heading and the steps below it, in lines that each end with LF; nothing where there are no steps."""
    for number, step in enumerate(steps, 1):
        if number == 1:
            yield "\n   " + style.paint("bold", "what to do") + "\n"
        text, *records = step.text.split("\n")
        yield from labelled(f"{number}  {ACTORS[step.actor]}", text, style, room=_ROOM)
        for record in records:  # never wrapped, so that it can be copied
            yield f"{' ' * (_ROOM + 5)}{safe(record)}\n"
