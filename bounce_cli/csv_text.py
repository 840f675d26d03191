"""CSV as every form writes it: cells that no spreadsheet takes for a formula, and no terminal obeys."""

import re
from collections.abc import Iterable

from bounce_cli.escaping import MARKED_COMMAND, escaped

__all__ = ["cell", "row", "unguarded"]

# What spreadsheets take for the beginning of a formula (the wide ones where Japanese or Chinese is written), behind
# blanks too.
_FORMULA = re.compile("'*[\t\r\n]|['\\s]*[=+\\-@＝＋－＠]")
# Semicolons and tabs as well: LibreOffice parts cells by all three, unless somebody tells it not to. And GitHub Actions
# obeys a line that begins with `::error::`.
_TO_QUOTE = re.compile(r'[,;\t"\r\n]|^\s*::[A-Za-z\-]+(?:::|\s)')
# What a terminal or what runs programs obeys, but not the ends of lines, which a cell in quotes may hold (RFC 4180
# section 2).
_OBEYED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]|"
    + MARKED_COMMAND
)


def cell(text: str) -> str:
    """A cell of a CSV file: in quotes where it needs them, behind an apostrophe where it looks like a formula."""
    if _FORMULA.match(text):
        text = f"'{text}"
    if not text.isprintable() or "##" in text:
        text = _OBEYED.sub(lambda found: escaped(found[0]), text)
    if _TO_QUOTE.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text


def unguarded(text: str) -> str:
    """The text of a cell without the apostrophe that `cell` puts in front."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def row(values: Iterable[str]) -> str:
    """A line of a CSV file (RFC 4180), ended by LF; never an empty one, which readers take for no row."""
    return (",".join(map(cell, values)) or '""') + "\n"
