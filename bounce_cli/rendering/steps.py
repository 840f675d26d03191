"""The steps of a remedy, numbered, with who acts."""

from collections.abc import Iterable, Iterator

from bounce_cli.advice.model import Step
from bounce_cli.language.said import said
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import labelled, safe, width_of
from bounce_cli.rendering.words import ACTORS

__all__ = ["STEP_ROOM", "what_to_do"]

_HEADING = said("what to do")
# Columns for the number of a step and who acts, in English.
STEP_ROOM = 14


def what_to_do(steps: Iterable[Step], style: Style, heading: str = _HEADING) -> Iterator[str]:
    """A heading and the steps below it, in lines that each end with LF; nothing where there are no steps."""
    steps = tuple(steps)
    names = [width_of(style.say(ACTORS[step.actor])) for step in steps]
    room = max([STEP_ROOM, *(length + 5 for length in names)])
    for number, step in enumerate(steps, 1):
        if number == 1:
            yield "\n   " + style.paint("bold", style.say(heading)) + "\n"
        yield from labelled(f"{number}  {style.say(ACTORS[step.actor])}", style.say(step.text), style, room=room)
        for record in step.records:  # never wrapped, so that it can be copied
            yield f"{' ' * (room + 5)}{safe(style.told(record))}\n"
