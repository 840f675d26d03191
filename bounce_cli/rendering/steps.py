"""The steps of a remedy, numbered, with who acts."""

from collections.abc import Iterable, Iterator

from bounce_cli.advice.model import Step
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import labelled
from bounce_cli.rendering.words import ACTORS

__all__ = ["what_to_do"]


def what_to_do(steps: Iterable[Step], style: Style) -> Iterator[str]:
    """A heading and the steps below it, in lines that each end with LF; nothing where there are no steps."""
    for number, step in enumerate(steps, 1):
        if number == 1:
            yield "\n   " + style.paint("bold", "what to do") + "\n"
        yield from labelled(f"{number}  {ACTORS[step.actor]}", step.text, style, room=14)
