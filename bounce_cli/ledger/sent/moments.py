"""Times of log lines and lists."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

__all__ = ["SYSLOG_TIME", "Clock", "begins_with_time"]

SYSLOG_TIME = (
    r"(?:<\d{1,3}>)?(?P<time>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d"
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)"
)
"""What a line of syslog begins with, traditional (RFC 3164) or by RFC 3339."""

_BEGINNING = re.compile(rf"(?:{SYSLOG_TIME}|\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d\S*) ", re.ASCII)
_SECONDS = re.compile(r"\d{9,16}(?:\.\d{1,9})?", re.ASCII)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_YEARS_BACK = 9  # between two leap years there may be eight
_FIRST_YEAR, _LAST_YEAR = 1970, 9998
_MILLISECONDS = 10**11  # as seconds, a time in the year 5138
_LONGEST = 200  # of a longer one the standard library's reading costs the square of its length


def begins_with_time(line: str) -> bool:
    """Whether a line begins as one of a log."""
    return _BEGINNING.match(line) is not None


class Clock:
    """Reads times; those without a zone are in that of `now`, and those without a year are its latest possible one."""

    def __init__(self, now: datetime) -> None:
        self._now = now if now.tzinfo else now.astimezone()

    def logged(self, text: str) -> datetime | None:
        """A time as servers log it; None where there is no such moment."""
        month = text[:3]
        if month in _MONTHS:
            return self._latest(_MONTHS.index(month) + 1, int(text[4:6]), text[7:])
        return self._iso(text.replace(" +", "+").replace(" -", "-"))

    def listed(self, value: object) -> datetime | None:
        """A time by RFC 3339 or RFC 5322 (there UTC without a zone), or seconds since 1970."""
        text = str(value).strip() if isinstance(value, int | float | str) else ""
        if not text or len(text) > _LONGEST:
            return None
        if _SECONDS.fullmatch(text):
            return self._since_1970(float(text))
        return self._iso(text) or _of_header(text)

    def _latest(self, month: int, day: int, time: str) -> datetime | None:
        limit = self._now.year + 1 if self._now.month == len(_MONTHS) else self._now.year
        for year in range(limit, limit - _YEARS_BACK, -1):
            moment = self._iso(f"{year:04}-{month:02}-{day:02} {time}")
            if moment and moment <= self._now + timedelta(days=1):
                return moment
        return None

    def _iso(self, text: str) -> datetime | None:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return None
        return _sensible(moment if moment.tzinfo else moment.replace(tzinfo=self._now.tzinfo))

    def _since_1970(self, seconds: float) -> datetime | None:
        seconds = seconds / 1000 if seconds >= _MILLISECONDS else seconds
        try:
            return _sensible(datetime.fromtimestamp(seconds, tz=UTC))
        except (ValueError, OverflowError, OSError):
            return None


def _of_header(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, AttributeError, OverflowError):  # it trips over some broken dates
        return None
    return _sensible(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _sensible(moment: datetime) -> datetime | None:
    """Only years of mail, which no change of zone takes beyond the calendar."""
    return moment if _FIRST_YEAR <= moment.year <= _LAST_YEAR else None
