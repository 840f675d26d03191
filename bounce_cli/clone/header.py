"""A header section as octets: taken apart into its fields, and put together again with the few that are new."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bounce_cli.clone.header_fields import RENEWED, is_dropped

__all__ = ["HeaderField", "fresh_header", "split_header"]

# Stricter than what mail is read with: what a receiver would take for the end of the header must not pass.
_FIELD = re.compile(rb"([!-9;-~]++)[ \t]*+:[^\n]*+(?:\n[ \t][^\n]*+)*+(?:\n|\Z)")
_SPELLINGS = {"date": "Date", "to": "To", "message-id": "Message-ID"}


class HeaderField(NamedTuple):
    """One field: its name in lower case, and its octets with name, folds and the line end."""

    name: str
    octets: bytes


def split_header(section: bytes) -> tuple[HeaderField, ...] | None:
    """The fields of a header section with LF line ends; None where a line in it is no field, or a NUL stands there."""
    if b"\0" in section or b"\r" in section:
        return None
    fields: list[HeaderField] = []
    position = 0
    while position < len(section):
        found = _FIELD.match(section, position)
        if found is None:
            return None
        octets = found[0] if found[0].endswith(b"\n") else found[0] + b"\n"
        fields.append(HeaderField(found[1].decode("ascii").lower(), octets))
        position = found.end()
    return tuple(fields)


def fresh_header(fields: Iterable[HeaderField], *, to: tuple[str, ...], date: str, message_id: str) -> bytes:
    """The header section of the fresh mail, lines ended by LF, without the blank line below it.

    A renewed field stands where the old one stood, else at the end. The values are not checked here: addresses must be
    `mailable`, and no value may hold a line end.
    """
    values = {"date": date, "to": ",\n ".join(to), "message-id": message_id}
    return b"".join(_lines(fields, {name: f"{_SPELLINGS[name]}: {values[name]}\n".encode() for name in RENEWED}))


def _lines(fields: Iterable[HeaderField], renewed: dict[str, bytes]) -> Iterator[bytes]:
    for field in fields:
        if field.name in RENEWED:
            yield renewed.pop(field.name, b"")
        elif not is_dropped(field.name):
            yield field.octets
    yield from renewed.values()
