"""Expected records against those of now; an expected record may be partial: what it leaves out may be anything."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bounce_cli.json_text import on_one_line

__all__ = ["Difference", "differences"]

Record = Mapping[str, Any]
_ABSENT = "(no such field)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference.

    Attributes:
        recipient: whose record differs; None for one without a recipient, and for a mail as a whole.
        field: its name, with dots and numbers for what is inside; empty for a record that is missing or too many.
        expected, found: as JSON, or in words where a record is missing or too many.
    """

    recipient: str | None
    field: str
    expected: str
    found: str

    @property
    def text(self) -> str:
        """In words, on one line, in English as the fields are."""
        who = f"{self.recipient}: " if self.recipient else ""
        return f"{who}{self.field + ': ' if self.field else ''}expected {self.expected}, found {self.found}"


def differences(expected: Sequence[Record], found: Sequence[Record]) -> Iterator[Difference]:
    """How records differ from the expected ones, each held against the next one of its recipient.

    A record that expects no particular recipient is held against the first one that is left.
    """
    left = list(found)
    for record in sorted(expected, key=lambda one: "recipient" not in one):
        place = next((i for i, one in enumerate(left) if _is_about(record, one)), None)
        if place is None:
            yield Difference(recipient=record.get("recipient"), field="", expected="a record", found=_named(found))
        else:
            yield from _of_fields(record, left.pop(place))
    for record in left:
        who = record.get("recipient")
        yield Difference(recipient=who, field="", expected=_named(expected), found="one more record")


def _is_about(expected: Record, found: Record) -> bool:
    return "recipient" not in expected or expected["recipient"] == found.get("recipient")


def _named(records: Sequence[Record]) -> str:
    names = ", ".join(str(record.get("recipient") or "no recipient") for record in records)
    return f"only {names}" if names else "none"


def _of_fields(expected: Record, found: Record) -> Iterator[Difference]:
    for name, one, other in _unequal("", expected, found):
        shown = _ABSENT if other is _MISSING else on_one_line(other)
        yield Difference(recipient=found.get("recipient"), field=name, expected=on_one_line(one), found=shown)


_MISSING = object()


def _unequal(prefix: str, expected: Record, found: Record) -> Iterator[tuple[str, Any, Any]]:
    """(name, expected value, found value) of each field that differs; objects, and lists of them, field by field."""
    for name, value in expected.items():
        actual = found.get(name, _MISSING)
        if isinstance(value, Mapping) and isinstance(actual, Mapping):
            yield from _unequal(f"{prefix}{name}.", value, actual)
        elif _are_objects(value) and _are_objects(actual) and len(value) == len(actual):
            for number, (one, other) in enumerate(zip(value, actual, strict=True)):
                yield from _unequal(f"{prefix}{name}[{number}].", one, other)
        elif actual != value:
            yield f"{prefix}{name}", value, actual


def _are_objects(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, Mapping) for item in value)
