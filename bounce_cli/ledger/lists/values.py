"""The values of lists as text: times, reasons, and cells that no spreadsheet takes for a formula."""

import re
from datetime import UTC, datetime
from math import isfinite

from bounce_cli.classifier import Reason
from bounce_cli.escaping import escaped
from bounce_cli.times import read_time

__all__ = ["COLUMNS", "COMPLAINT", "cell", "known_reason", "time_in", "unguarded", "written_time"]

COLUMNS = ("address", "list", "reason", "type", "since", "account", "note", "source")
"""The columns and keys of the forms that hold everything, in order."""

COMPLAINT = "complaint"
_REASONS = frozenset({*Reason, COMPLAINT})
_BLANKS = re.compile(r"[\s\-]+")
# What spreadsheets take for the beginning of a formula (the wide ones where Japanese or Chinese is written).
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_TO_QUOTE = re.compile('[,"\r\n]')
# What a terminal obeys, but not the ends of lines, which a cell in quotes may hold (RFC 4180 section 2).
_OBEYED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_SECONDS = re.compile(r"\d{9,11}(?:\.\d{1,9})?|\d{12,14}", re.ASCII)
_LONGEST_TIME = 40
_MILLISECONDS = 100_000_000_000
_LAST = datetime(9999, 12, 31, tzinfo=UTC).timestamp()


def written_time(when: datetime) -> str:
    """A time in UTC (RFC 3339); one without a zone is taken for UTC."""
    utc = _utc(when) or when.replace(tzinfo=UTC)
    return utc.replace(tzinfo=None).isoformat() + "Z"


def time_in(value: object) -> datetime | None:
    """The time that RFC 3339, seconds or milliseconds since 1970 state, in UTC; None for anything else."""
    if isinstance(value, str):
        text = value.strip()
        if _SECONDS.fullmatch(text):
            return time_in(float(text))
        when = read_time(text) if len(text) <= _LONGEST_TIME else None
        return _utc(when) if when else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and not isfinite(value):
        return None
    seconds = value / 1000 if _MILLISECONDS < value < _LAST * 1000 else value
    return datetime.fromtimestamp(seconds, UTC) if 0 <= seconds <= _LAST else None


def _utc(when: datetime) -> datetime | None:
    try:
        return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except OverflowError:  # in the first or the last year
        return None


def known_reason(text: str) -> str | None:
    """The word of the vocabulary that a text is, `User unknown` too; None for other texts."""
    word = _BLANKS.sub("_", text.strip().lower()) if len(text) <= _LONGEST_TIME else ""
    return str(word) if word in _REASONS else None


def cell(text: str) -> str:
    """A cell of a CSV file: in quotes where it needs them, behind an apostrophe where it looks like a formula."""
    if _FORMULA.match(text):
        text = f"'{text}"
    if not text.isprintable():
        text = _OBEYED.sub(lambda found: escaped(found[0]), text)
    if _TO_QUOTE.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text


def unguarded(text: str) -> str:
    """The text of a cell without the apostrophe that `cell` puts in front."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
