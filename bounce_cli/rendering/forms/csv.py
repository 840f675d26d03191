"""Records as CSV (RFC 4180 with LF), a row for each recipient."""

from collections.abc import Iterable, Iterator, Sequence

from bounce_cli.csv_text import row
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.escaping import visible
from bounce_cli.rendering.forms.fields import USUAL, as_text, picked
from bounce_cli.rendering.record import record
from bounce_cli.rendering.style import Style

__all__ = ["csv_rows"]


def csv_rows(diagnoses: Iterable[Diagnosis], style: Style, fields: Sequence[str] = USUAL) -> Iterator[str]:
    """A heading and the rows, each on one line; no cell is one that a spreadsheet takes for a formula."""
    yield row(fields)
    for diagnosis in diagnoses:
        yield row(visible(as_text(value)) for value in picked(record(diagnosis, style), fields).values())
