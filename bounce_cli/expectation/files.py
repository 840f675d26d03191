"""The files of expectations: `NAME.expect.json` beside `NAME.eml`, a list of records or of parts of them."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bounce_cli.errors import UsageError
from bounce_cli.json_text import indented
from bounce_cli.suggestion import suggestion

__all__ = ["SUFFIX", "expected_of", "place_of", "updated", "written"]

SUFFIX = ".expect.json"
"""What the name of such a file ends with."""

_OF_MAIL = frozenset({".eml", ".mail", ".mbox", ".mbx", ".msg", ".txt"})
# What is kept of a record of which nothing was expected before.
_USUAL = ("recipient", "kind", "status", "reply_code", "reason", "type", "suppress")
_MOST_OCTETS = 1 << 26


def place_of(path: str) -> Path:
    """Where the expectation of a file of mail lies."""
    mail = Path(path)
    name = mail.stem if mail.suffix.lower() in _OF_MAIL else mail.name
    return mail.with_name(name + SUFFIX)


def expected_of(place: Path, known: Sequence[str]) -> list[dict[str, Any]] | None:
    """What a file expects; None where there is none.

    Args:
        place: the file.
        known: the fields that records have.

    Raises:
        UsageError: it cannot be read, is no list of records, or names a field that no record has; the text names it.
    """
    try:
        with place.open("rb") as file:
            octets = file.read(_MOST_OCTETS)
        document = json.loads(octets)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"{place}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{place}: no JSON: {error}") from None
    records = document if isinstance(document, list) else [document]
    for record in records:
        if not isinstance(record, dict):
            raise UsageError(f"{place}: wanted is a list of records, each an object")
        for name in record:
            if name not in known:
                raise UsageError(f"{place}: there is no field {name!r}{suggestion(name, known)}")
        if not isinstance(record.get("recipient"), str | None):
            raise UsageError(f"{place}: 'recipient' must be an address, or null")
    return records


def updated(expected: Sequence[Mapping[str, Any]] | None, found: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The expectation that the records of now meet: of each the fields that were expected, else the usual ones."""
    before = {record.get("recipient"): record for record in expected or ()}
    usual: Mapping[str, Any] = dict.fromkeys(next(iter(before.values()), _USUAL))
    return [_part(before.get(record.get("recipient"), usual), record) for record in found]


def _part(shape: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
    """Of a record the fields that a shape has, where the record has them; lists as they are."""
    found: dict[str, Any] = {}
    for name, inner in shape.items():
        if name in record:
            value = record[name]
            are_objects = isinstance(inner, Mapping) and isinstance(value, Mapping)
            found[name] = _part(inner, value) if are_objects else value
    return found


def written(records: Sequence[Mapping[str, Any]]) -> str:
    """The file of an expectation."""
    return indented(list(records)) + "\n"
