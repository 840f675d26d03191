"""Plain lines: the address of each record, or some of its fields parted by tabs."""

from collections.abc import Iterable, Iterator, Sequence

from bounce_cli.diagnosis import Diagnosis
from bounce_cli.escaping import visible
from bounce_cli.rendering.forms.fields import as_text, picked
from bounce_cli.rendering.record import record
from bounce_cli.rendering.style import Style

__all__ = ["ADDRESSES", "plain_lines"]

ADDRESSES = ("recipient",)
"""The field that is written where none are asked for."""


def plain_lines(diagnoses: Iterable[Diagnosis], style: Style, fields: Sequence[str] = ADDRESSES) -> Iterator[str]:
    """A line for each record; none for one that has nothing of what is wanted.

    Args:
        diagnoses: the records.
        style: the language of texts.
        fields: which fields, parted by tabs.
    """
    for diagnosis in diagnoses:
        cells = [visible(as_text(value)) for value in picked(record(diagnosis, style), fields).values()]
        if any(cells):
            yield "\t".join(cells) + "\n"
