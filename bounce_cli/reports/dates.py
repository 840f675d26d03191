"""Dates of reports: RFC 5322 as senders write it, to RFC 3339."""

import re
from datetime import UTC, datetime, timedelta, timezone

from bounce_cli.late import late
from bounce_cli.message.view import Message

__all__ = ["read_date", "rfc3339"]

_ISO = late(r"\s*(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?", re.ASCII)
# As RFC 5322 section 3.3 wants it, on a day that every month has.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBER_OF = {name: f"{number:02}" for number, name in enumerate(_MONTHS, 1)}
_USUAL = re.compile(
    rf"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), {{1,2}})?(0?[1-9]|1\d|2[0-8]) ({'|'.join(_MONTHS)}) ([12]\d{{3}}) "
    r"([01]\d|2[0-3]):([0-5]\d):([0-5]\d) ([+-])(0\d|1[0-4])([0-5]\d)(?: \([A-Z]{1,5}\))?",
    re.ASCII,
)
_NOWHERE = "-0000"
_ZONE_IN_BRACKETS = late(r"\s{0,9}\([^()]{0,40}\)")
_HOURS_A_DAY = 24
# No date is that long, and the standard library's reading of one costs the square of its length.
_LONGEST = 200


def read_date(message: Message, value: str | None) -> str | None:
    """A date field as `rfc3339` writes it; one that cannot be read leaves a problem with the message."""
    date = rfc3339(value)
    if date is None and value and value.strip():
        message.note("unreadable_date", "a date could not be read")
    return date


def rfc3339(value: str | None) -> str | None:
    """A date field's moment with its own offset, such as `2026-11-20T09:12:00+01:00`; None where it cannot be read.

    A zone that is missing or unknown is taken as UTC, written `-00:00` as RFC 3339 section 4.3 has it.
    """
    if not value or len(value) > _LONGEST:
        return None
    if (usual := _USUAL.fullmatch(value)) and _NOWHERE not in value:
        day, month, year, hour, minute, second, sign, hours, minutes = usual.groups()
        return f"{year}-{_NUMBER_OF[month]}-{day:0>2}T{hour}:{minute}:{second}{sign}{hours}:{minutes}"
    match = _ISO.match(value)
    if match:
        zone = match[7] or "-00:00"
        seconds = int(match[6] or 0)
        return _written((*map(int, match.group(1, 2, 3, 4, 5)), min(seconds, 59)), _offset(zone))
    from email.utils import parsedate_tz  # noqa: PLC0415 - takes hundredths of a second, for unusual dates

    try:
        parsed = parsedate_tz(_ZONE_IN_BRACKETS.sub("", value) if "(" in value else value)
    except (ValueError, IndexError, TypeError, AttributeError):  # the standard library trips over some broken dates
        return None
    if parsed is None:
        return None
    year, month, day, hour, minute, second = parsed[:6]
    known = re.search(r"[+-]\d{4}|\b(?:UTC?|GMT|Z|[ECMP][SD]T)\b", value) is not None
    return _written((year, month, day, hour, minute, min(second, 59)), parsed[9] if known else None)


def _offset(zone: str) -> int | None:
    if zone == "-00:00":
        return None
    if zone == "Z":
        return 0
    digits = zone[1:].replace(":", "")
    return (int(digits[:2]) * 3600 + int(digits[2:]) * 60) * (-1 if zone[0] == "-" else 1)


def _written(numbers: tuple[int, ...], offset: int | None) -> str | None:
    try:
        zone = UTC if offset is None or abs(offset) >= _HOURS_A_DAY * 3600 else timezone(timedelta(seconds=offset))
        text = datetime(*numbers, tzinfo=zone).isoformat(timespec="seconds")  # type: ignore[arg-type,misc]
    except (ValueError, OverflowError):
        return None
    return text[:-6] + "-00:00" if offset is None else text
