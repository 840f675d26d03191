"""Rows of addresses and of counts: for people, as CSV and as JSON lines."""

from collections.abc import Iterable, Iterator
from typing import Any

from bounce_cli.csv_text import cell
from bounce_cli.json_text import on_one_line
from bounce_cli.ledger.known import KnownAddress
from bounce_cli.ledger.redaction import Pseudonyms
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import column, next_commands, safe, shorten
from bounce_cli.rendering.words import label_of, reason_words

__all__ = ["address_csv", "address_lines", "address_rows"]

_TITLE, _LIST = 21, 9
_FIXED = 1 + 4 + 2 + 1 + _TITLE + 1 + 4 + 1 + 1 + _LIST
_LEAST_ADDRESS, _PIPE_ADDRESS = 12, 34
_FIELDS = ("address", "type", "reason", "first", "last", "bounces", "accounts", "list")


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
    yield next_commands(["bounce ledger show ADDRESS"], style)


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
