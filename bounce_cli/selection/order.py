"""The order of records by their fields."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bounce_cli.diagnosis import Diagnosis
from bounce_cli.errors import UsageError
from bounce_cli.selection.terms import FIELDS, value_of
from bounce_cli.suggestion import suggestion

__all__ = ["SORTED_BY", "SortKey", "read_order", "sorted_records"]

SORTED_BY = (*FIELDS, "date", "confidence", "retry_after")
"""The fields that records can be put in order by."""

_NUMBERS = re.compile(r"(\d+)", re.ASCII)


class SortKey(NamedTuple):
    """A field, and whether its highest value stands first."""

    field: str
    is_reversed: bool


def read_order(option: str, text: str) -> tuple[SortKey, ...]:
    """The fields that an option names, parted by commas; `-` before one turns it around.

    Raises:
        UsageError: one is not known, or there is none; the text names the nearest.
    """
    keys = []
    for word in filter(None, (word.strip() for word in text.split(","))):
        field = word.removeprefix("-")
        if field not in SORTED_BY:
            known = ", ".join(SORTED_BY)
            raise UsageError(f"{option}: there is no field {field!r}{suggestion(field, SORTED_BY)}; {known} are")
        keys.append(SortKey(field, word.startswith("-")))
    if not keys:
        raise UsageError(f"{option} names no field; {', '.join(SORTED_BY)} are there")
    return tuple(keys)


def sorted_records(records: Iterable[Diagnosis], order: Sequence[SortKey]) -> list[Diagnosis]:
    """All records in order, those without a value last; numbers by size, equal ones as they came."""
    found = list(records)
    for key in reversed(order):
        absent = [one for one in found if value_of(one, key.field) is None]
        present = [one for one in found if value_of(one, key.field) is not None]
        present.sort(key=lambda one: _natural(value_of(one, key.field) or ""), reverse=key.is_reversed)
        found = present + absent
    return found


def _natural(text: str) -> list[tuple[int, str]]:
    """A text for comparing, in which `5.1.10` follows `5.1.9`; the case of letters does not matter."""
    pieces = _NUMBERS.split(text.lower())
    return [(int(piece), "") if number % 2 else (0, piece) for number, piece in enumerate(pieces)]
