"""Which `From ` lines part two messages of an mbox, and which are words of a mail.

No standard defines the line; RFC 4155 (appendix A) describes the usual one: sender, then a date as of C's `asctime`.
Writers add time zones, leave out seconds, take ISO dates, or end with `remote from host`.
"""

import re

from bounce_cli.late import late

__all__ = ["LOOK_AHEAD", "first_line", "separator_end"]

LOOK_AHEAD = 2048
"""Octets, from the `F` of `From `, that decide: with as many at hand it does not matter how reading was cut."""

_SENDER = rb"From (?:[^\s]++|\"[^\"\r\n]{1,200}+\"[^\s]*+)?(?:[ \t]++\([^()\r\n]{0,200}+\))?[ \t]"
_DAY = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_MONTH = rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_ZONE = rb"(?:[+-]\d{4}|[A-Z]{1,5})"
_END = rb"(?:[ \t]++remote[ \t]++from[ \t]++[^\s]++)?[ \t]*+(?:\r\n|\n|\r|\Z)"

_NEEDLE = b"From "
# Thu Apr 29 23:34:45 2008, with a zone before or after the year
_STRICT = late(
    _SENDER
    + rb"[ \t]*"
    + _DAY
    + rb"[ \t]+"
    + _MONTH
    + rb"[ \t]+\d{1,2}[ \t]+\d{1,2}:\d\d(?::\d\d)?(?:[ \t]+"
    + _ZONE
    + rb"){0,2}[ \t]+(?:19|20)\d\d(?:[ \t]+"
    + _ZONE
    + rb"){0,2}"
    + _END
)

_DATE_WORD = (
    rb"(?:(?i:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}[.,]?"
    rb"|(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[.,]?"
    rb"|\d{1,4},?"
    rb"|\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?"
    rb"|\d{1,4}[-/.](?:\d{1,2}|[A-Za-z]{3})[-/.]\d{2,4}"
    rb"|\d{1,2}:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?"
    rb"|(?i:[ap]m)|[+-]\d\d:?\d\d|[A-Z]{1,5}|\([A-Z]{1,5}\))"
)
# A word is taken whole and once: `JAN` is both a month and a zone, and to try each of them for every word of a line
# would double the cost with each word.
_LOOSE = late(_SENDER + rb"((?:[ \t]*+(?<=[ \t])(?>" + _DATE_WORD + rb"(?=[ \t\r\n]|\Z)))++)" + _END)
_TIME = re.compile(rb"(?<!\d)\d{1,2}:\d\d")
_NAMED_DATE = late(
    rb"(?i:(?<![a-z])(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))|\d{4}-\d\d-\d\d|\d[-/.]\d{1,2}[-/.]\d"
)
_YEAR = late(
    rb"\d{1,2}[ \t]+[A-Za-z]{3,9}[.,]?[ \t]+\d\d[ \t]|"
    rb"(?<![\d:+-])(?:19|20)\d\d(?![\d:])|[-/.](?:19|20)?\d\d(?![\d:])|[ \t]\d\d(?:[ \t]+" + _ZONE + rb")?\Z"
)

# The header field that follows; `>From ` is what UUCP relays put before the fields
_FIELD = re.compile(rb"[!-9;-~]{1,200}[ \t]*:|>From ")


def separator_end(data: bytes | bytearray, start: int) -> int:
    """Return where the separator line that begins at `start` ends, its line end included, or -1 where it is none.

    A line in the exact form counts anywhere; a looser one only after a blank line. A header field must follow, unless
    an exact line stands after a blank one: what a mailbox keeps there is a mail, even if it is garbage.
    The caller has made sure that a line begins at `start`, and that LOOK_AHEAD octets or all that exist are there.
    """
    stop = min(start + LOOK_AHEAD, len(data))
    end = _strict_end(data, start, stop)
    after_blank = _after_blank_line(data, start)
    if end >= 0 and after_blank:
        return end
    if end < 0 and after_blank:
        end = _loose_end(data, start, stop)
    return end if end >= 0 and _FIELD.match(data, end, stop) else -1


def first_line(data: bytes | bytearray, start: int) -> int:
    """Return where the `From ` line at the start of a file ends, or -1; no header field needs to follow it."""
    stop = min(start + LOOK_AHEAD, len(data))
    end = _strict_end(data, start, stop)
    return end if end >= 0 else _loose_end(data, start, stop)


def _strict_end(data: bytes | bytearray, start: int, stop: int) -> int:
    if not data.startswith(_NEEDLE, start):
        return -1
    match = _STRICT.match(data, start, stop)
    return match.end() if match else -1


def _loose_end(data: bytes | bytearray, start: int, stop: int) -> int:
    if not data.startswith(_NEEDLE, start):
        return -1
    match = _LOOSE.match(data, start, stop)
    if not match:
        return -1
    date = match.group(1)
    return match.end() if _TIME.search(date) and _NAMED_DATE.search(date) and _YEAR.search(date) else -1


def _after_blank_line(data: bytes | bytearray, start: int) -> bool:
    before = bytes(data[max(0, start - 3) : start])
    return before.endswith((b"\n\n", b"\n\r\n", b"\r\r"))
