"""Labelled rows of a screen: labels in a column that is as wide as they need, results in their colour."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import labelled, width_of

__all__ = ["Row", "painted", "room_of", "row_lines"]

_COLOURS = {"pass": "good", "fail": "hard", "permerror": "hard", "softfail": "soft", "temperror": "soft"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row, in the language of the screen.

    Attributes:
        label: what stands in the first column; empty where the row goes on with the one above.
        text: what stands in the second, behind the result if there is one.
        result: a result of SPF, DKIM or DMARC, which is painted; empty for none.
    """

    label: str
    text: str
    result: str = ""


def room_of(labels: Iterable[str], style: Style) -> int:
    """Columns for labels: those of every screen, or more where one is longer."""
    return max([style.label_room, *(width_of(label) + 1 for label in labels)])


def row_lines(rows: Iterable[Row], room: int, style: Style) -> Iterator[str]:
    """Lines, each ended by LF."""
    for row in rows:
        lines = labelled(row.label, f"{row.result}{row.text}", style, room)
        if row.result:
            yield next(lines).replace(f" {row.result}", f" {painted(row.result, style)}", 1)
        yield from lines


def painted(result: str, style: Style) -> str:
    """A result in its colour."""
    return style.paint(_COLOURS.get(result, "bold"), result)
