"""Fields of records by name, those of objects in them with a dot: `original.subject`."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from bounce_cli.rendering.schema import record_schema
from bounce_cli.suggestion import words_of

__all__ = ["USUAL", "as_text", "known_fields", "picked", "read_fields"]

USUAL = (
    *("recipient", "kind", "reason", "type", "suppress", "status", "reply_code", "diagnostic"),
    *("remote_mta", "date", "retry_after", "original.message_id", "original.subject", "origin", "id"),
)
"""The columns of CSV where none are asked for."""

# What a list of objects comes to in a cell: the first of these that its objects have.
_NAMES = ("text", "rule", "reason", "id")


@cache
def known_fields() -> tuple[str, ...]:
    """All names, in the order of the record."""
    names: list[str] = []
    for name, schema in record_schema()["properties"].items():
        names.append(name)
        names += [f"{name}.{inner}" for inner in schema.get("properties", {})]
    return tuple(names)


def read_fields(option: str, text: str) -> tuple[str, ...]:
    """The fields that an option names, parted by commas.

    Raises:
        UsageError: one is not known, or there is none; the text names the nearest.
    """
    return words_of(option, text, known_fields(), noun="field ", where="bounce schema lists them")


def picked(record: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Only these fields of a record, under the names that they were asked for by."""
    return {name: _value(record, name) for name in names}


def _value(record: Mapping[str, Any], name: str) -> Any:
    outer, _, inner = name.partition(".")
    value = record.get(outer)
    return value.get(inner) if inner and isinstance(value, Mapping) else None if inner else value


def as_text(value: Any) -> str:
    """A value in a cell: lists with semicolons, of objects what names them; nothing for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(as_text(one) for one in value)
    if isinstance(value, Mapping):
        return next((as_text(value[name]) for name in _NAMES if value.get(name)), "")
    return str(value)
