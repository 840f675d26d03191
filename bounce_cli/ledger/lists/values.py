"""The values of lists as text: times, reasons, and cells that no spreadsheet takes for a formula."""

import re
from datetime import UTC, datetime
from math import isfinite

from bounce_cli.classifier import Reason
from bounce_cli.times import read_time

__all__ = ["COLUMNS", "COMPLAINT", "known_reason", "time_in", "written_time"]

COLUMNS = ("address", "list", "reason", "type", "since", "account", "note", "source")
"""The columns and keys of the forms that hold everything, in order."""

COMPLAINT = "complaint"
_REASONS = frozenset({*Reason, COMPLAINT})
_BLANKS = re.compile(r"[\s\-]+")
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
