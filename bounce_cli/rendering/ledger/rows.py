"""Rows of addresses and of counts: for people, as CSV and as JSON lines."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bounce_cli.csv_text import cell
from bounce_cli.json_text import on_one_line
from bounce_cli.ledger.known import KnownAddress
from bounce_cli.ledger.redaction import Pseudonyms
from bounce_cli.rendering.ledger.words import reason_words
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import column, next_step, safe, shorten, width_of
from bounce_cli.rendering.words import label_of

__all__ = ["Count", "address_csv", "address_lines", "address_rows", "count_csv", "count_lines", "count_rows"]

# What was counted by, how many bounces, how many addresses.
Count = tuple[tuple[str | None, ...], int, int]
_TITLE, _LIST = 21, 9
_FIXED = 1 + 4 + 2 + 1 + _TITLE + 1 + 4 + 1 + 1 + _LIST
_LEAST_ADDRESS, _PIPE_ADDRESS = 12, 34
_FIELDS = ("address", "type", "reason", "first", "last", "bounces", "accounts", "list")
_COUNTS = 1 + 9 + 2 + 10
_NARROW = {"day": 10, "month": 8, "type": 8, "kind": 8, "suppress": 8}
_WIDE, _LEAST_WIDE = 24, 6


def address_rows(found: Iterable[KnownAddress], style: Style, hide: Pseudonyms) -> Iterator[str]:
    """A row for each address, and how many there were."""
    room = _PIPE_ADDRESS if style.width is None else max(_LEAST_ADDRESS, style.width - _FIXED - style.day_room)
    total = 0
    for one in found:
        total += 1
        address = safe(hide.address(one.address))
        address = column(address if style.width is None else shorten(address, room), room)
        title = column(shorten(reason_words(one.reason, style) or "-", _TITLE), _TITLE)
        last = column(style.day(one.last.isoformat()) if one.last else "-", style.day_room)
        kind = "feedback" if one.reason == "complaint" else ""
        label = style.paint(one.type or "dim", label_of(kind, one.type) if one.type or kind else " ·  ")
        row = f" {label}  {address} {title} {f'{one.bounces}×':>4} {last} {_list_word(one.list, style)}"
        yield row.rstrip() + "\n"
    yield f"\n {style.counted(total, '{count:,} address', '{count:,} addresses')}\n"
    yield next_step(["bounce ledger show ADDRESS"], style)


def _list_word(name: str | None, style: Style) -> str:
    return {"suppress": style.say("dropped"), "hold": style.say("on hold")}.get(name or "", "")


def _values(one: KnownAddress, hide: Pseudonyms) -> dict[str, Any]:
    return {
        "address": hide.address(one.address),
        "type": one.type,
        "reason": one.reason,
        "first": one.first.isoformat() if one.first else None,
        "last": one.last.isoformat() if one.last else None,
        "bounces": one.bounces,
        "accounts": list(one.accounts),
        "list": one.list,
    }


def address_lines(found: Iterable[KnownAddress], hide: Pseudonyms) -> Iterator[str]:
    """One object a line for each address."""
    return (on_one_line(_values(one, hide)) + "\n" for one in found)


def address_csv(found: Iterable[KnownAddress], hide: Pseudonyms) -> Iterator[str]:
    """CSV with a heading; several accounts are parted by blanks."""
    yield ",".join(_FIELDS) + "\n"
    for one in found:
        values = {**_values(one, hide), "accounts": " ".join(one.accounts)}
        yield ",".join(cell("" if values[name] is None else str(values[name])) for name in _FIELDS) + "\n"


def count_rows(found: Iterable[Count], by: Sequence[str], style: Style) -> Iterator[str]:
    """A row for each count: how many bounces, how many addresses, and what they have in common."""
    rooms = _rooms(by, style)
    names = _cells(by, rooms, style)
    heading = f" {_to_the_right(style.say('bounces'), 9)}  {_to_the_right(style.say('addresses'), 10)}  {names}"
    yield style.paint("bold", heading.rstrip()) + "\n"
    total = 0
    for values, bounces, addresses in found:
        total += bounces
        names = _cells([_shown(name, value, style) for name, value in zip(by, values, strict=True)], rooms, style)
        yield f" {bounces:>9,}  {addresses:>10,}  {names}".rstrip() + "\n"
    yield f"\n {style.counted(total, '{count:,} bounce', '{count:,} bounces')}\n"
    yield next_step(["bounce ledger list"], style)


def _to_the_right(text: str, room: int) -> str:
    return " " * max(0, room - width_of(text)) + text


def _rooms(by: Sequence[str], style: Style) -> list[int]:
    """Columns for each of the values; on a terminal those that may be long share what is left."""
    wide = _WIDE
    if style.width is not None and (many := sum(name not in _NARROW for name in by)):
        left = style.width - _COUNTS - sum(2 + _NARROW.get(name, 0) for name in by)
        wide = max(_LEAST_WIDE, min(_WIDE, left // many))
    return [_NARROW.get(name, wide) for name in by]


def _cells(texts: Sequence[str], rooms: Sequence[int], style: Style) -> str:
    pairs = zip(texts, rooms, strict=True)
    return "  ".join(column(text if style.width is None else shorten(text, room), room) for text, room in pairs)


def _shown(name: str, value: str | None, style: Style) -> str:
    return (reason_words(value, style) if name == "reason" else safe(value)) or "-"


def count_lines(found: Iterable[Count], by: Sequence[str]) -> Iterator[str]:
    """One object a line for each count."""
    for values, bounces, addresses in found:
        counted = {"bounces": bounces, "addresses": addresses}
        yield on_one_line({**dict(zip(by, values, strict=True)), **counted}) + "\n"


def count_csv(found: Iterable[Count], by: Sequence[str]) -> Iterator[str]:
    """CSV with a heading."""
    yield ",".join((*by, "bounces", "addresses")) + "\n"
    for values, bounces, addresses in found:
        yield ",".join(cell("" if value is None else str(value)) for value in (*values, bounces, addresses)) + "\n"
