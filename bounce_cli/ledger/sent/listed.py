"""Lists of sent mail: CSV with a heading, a JSON object on each line, or lines of a message id and a recipient."""

import csv
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping

from bounce_cli.address import author_addresses, clean_address
from bounce_cli.ledger.sent.fields import one_line, recipient_of
from bounce_cli.ledger.sent.lines import Line, Unusable
from bounce_cli.ledger.sent.model import SentMail
from bounce_cli.ledger.sent.moments import Clock
from bounce_cli.message.encoded_words import decode_encoded_words
from bounce_cli.reports.message_ids import bare_id

__all__ = ["has_heading", "read_list"]

_HEADINGS = {
    "recipient": ("recipient", "rcpt", "rcptto", "recipientaddress", "emailaddress", "email", "to", "address", "mail"),
    "message_id": ("messageid", "msgid"),
    "queue_id": ("queueid", "qid"),
    "subject": ("subject",),
    "date": ("sentat", "senton", "sent", "date", "timestamp", "datetime", "time"),
}
"""Names of columns and keys, the most telling first."""

_NOT_IN_HEADINGS = re.compile(r"[\W_]+")
_DELIMITERS = ",;\t|"
_BETWEEN = re.compile(r"[\s,;|]+")
_LOOKED_AT = 100  # lines by which it is judged where the message id stands
_Sent = Iterator[SentMail | Unusable]


def has_heading(line: str) -> bool:
    """Whether a line names columns of a list, or is an object with such keys."""
    return _object(line) is not None if line.startswith("{") else _columns(line) is not None


def read_list(lines: Iterator[Line], clock: Clock) -> _Sent:
    """The mails of a list, and where it holds none."""
    for number, line in lines:
        if line is None:
            yield Unusable(line=number)
        elif line.strip() and not line.startswith("#"):
            rest = itertools.chain([(number, line)], lines)
            if line.startswith("{"):
                yield from _objects(rest, clock)
            elif columns := _columns(line):
                yield from _table(_Place(number, lines), columns, _delimiter(line), clock)
            else:
                yield from _pairs(rest)


def _objects(lines: Iterable[Line], clock: Clock) -> _Sent:
    for number, line in lines:
        values = _object(line) if line else None
        if values is not None:
            yield from _mails(values, number, 1, clock)
        elif line is None or line.strip():
            yield Unusable(line=number)


def _object(line: str) -> dict[str, object] | None:
    """What an object says of a mail; None where it is no such object."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    keys = {_plain(key): value for key, value in found.items()}
    named = {kind: next((keys[name] for name in names if keys.get(name)), None) for kind, names in _HEADINGS.items()}
    return named if any(name in keys for name in _HEADINGS["recipient"]) else None


def _delimiter(line: str) -> str:
    return max(_DELIMITERS, key=line.count)


def _columns(line: str) -> dict[str, int] | None:
    """Where in a row each value stands; None for a line that names no column of recipients."""
    try:
        cells = [_plain(cell) for cell in next(csv.reader([line], delimiter=_delimiter(line)), [])]
    except csv.Error:
        return None
    found = {
        kind: next((cells.index(name) for name in names if name in cells), -1) for kind, names in _HEADINGS.items()
    }
    return {kind: place for kind, place in found.items() if place >= 0} if found["recipient"] >= 0 else None


def _plain(heading: str) -> str:
    return _NOT_IN_HEADINGS.sub("", heading).lower()


def _table(place: "_Place", columns: Mapping[str, int], delimiter: str, clock: Clock) -> _Sent:
    """The rows below a heading; a cell in quotes may go on in the next line."""
    reader = csv.reader(place, delimiter=delimiter)
    while True:
        first = place.number + 1
        try:
            row = next(reader, None)
        except csv.Error:
            yield Unusable(line=first, lines=place.number + 1 - first)
            continue
        yield from place.too_long()
        if row is None:
            return
        if any(cell.strip() for cell in row):
            values = {kind: row[at] for kind, at in columns.items() if at < len(row)}
            yield from _mails(values, first, place.number + 1 - first, clock)


class _Place:
    """The texts of lines for a reader of CSV, and where it is."""

    def __init__(self, number: int, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._too_long: list[int] = []
        self.number = number

    def __iter__(self) -> Iterator[str]:
        for number, line in self._lines:
            self.number = number
            if line is None:
                self._too_long.append(number)
            yield f"{line or ''}\n"

    def too_long(self) -> Iterator[Unusable]:
        """The lines that were too long since this was asked last."""
        yield from (Unusable(line=number) for number in self._too_long)
        self._too_long.clear()


def _mails(values: Mapping[str, object], line: int, lines: int, clock: Clock) -> _Sent:
    recipients = _recipients(values.get("recipient"))
    date = values.get("date")
    moment = clock.listed(date)
    if not recipients:
        yield Unusable(line=line, lines=lines)
        return
    if moment is None and date is not None and date != "":
        yield Unusable(line=line, is_date=True)
    for recipient in recipients:
        yield SentMail(
            recipient=recipient,
            message_id=bare_id(_text(values, "message_id")),
            queue_id=_text(values, "queue_id") or None,
            subject=one_line(decode_encoded_words(_text(values, "subject"))),
            date=moment,
        )


def _text(values: Mapping[str, object], kind: str) -> str:
    value = values.get(kind)
    return (one_line(str(value)) if isinstance(value, str | int) else None) or ""


def _recipients(value: object) -> list[str]:
    """The addresses of a cell, or of a list of such."""
    if isinstance(value, list):
        return [recipient for one in value if isinstance(one, str) for recipient in _recipients(one)]
    if not isinstance(value, str):
        return []
    whole = recipient_of(value.strip())
    if whole:
        return [whole]
    several = author_addresses(value) if value.count("@") > 1 else [clean_address(value) or ""]
    return [found for one in several if (found := recipient_of(one))]


def _pairs(lines: Iterator[Line]) -> _Sent:
    """Lines of two words; in which order is judged by the first of them, and is the same for all."""
    head = list(itertools.islice(lines, _LOOKED_AT))
    pairs = [pair for _, line in head if (pair := _pair(line))]
    is_id_first = sum(_likeness(first) - _likeness(second) for first, second in pairs) >= 0
    for number, line in itertools.chain(head, lines):
        if line is not None and (not line.strip() or line.startswith("#")):
            continue
        pair = _pair(line)
        message_id, address = (pair if is_id_first else pair[::-1]) if pair else ("", "")
        recipient = recipient_of(address.removeprefix("<").removesuffix(">"))
        if recipient:
            yield SentMail(recipient=recipient, message_id=bare_id(message_id))
        else:
            yield Unusable(line=number)


def _pair(line: str | None) -> tuple[str, str] | None:
    words = _BETWEEN.split(line.strip(" \t,;|")) if line else []
    return (words[0], words[1]) if len(words) == 2 else None  # noqa: PLR2004


def _likeness(word: str) -> int:
    """How much a word looks like a message id: brackets decide, else there are digits, and it is long."""
    bracketed = word.startswith("<") and word.endswith(">")
    is_address = recipient_of(word.strip("<>")) is not None
    digits = sum(letter.isdigit() for letter in word)
    return 1_000 * bracketed + 1_000 * (not is_address) + 10 * digits + len(word)
