"""What was exported last, so that the next export can say what it changes."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from bounce_cli.ledger.addresses import key_of
from bounce_cli.ledger.lists.model import Listed, ListName

__all__ = ["Changes", "changes", "note"]

# Stands among the keys for the export itself, so that one of an empty list is known later too.
_ANY = ""
_Known = dict[str, tuple[str, str | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is different from the last export.

    Attributes:
        added: addresses that were not on the lists.
        moved: addresses that stood on the other list.
        gone: keys of addresses that stand on none any more, with the list and the reason they had.
        same: how many stay as they were.
        is_first: whether there was no export before.
    """

    added: tuple[Listed, ...]
    moved: tuple[Listed, ...]
    gone: tuple[tuple[str, ListName, str | None], ...]
    same: int
    is_first: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return not (self.added or self.moved or self.gone)


def changes(connection: sqlite3.Connection, target: str, items: Iterable[Listed]) -> Changes:
    """Hold lists against the last export to a target."""
    rows = connection.execute("SELECT key, list, reason FROM exports WHERE target = ?", (target,))
    before: _Known = {key: (name, reason) for key, name, reason in rows}
    is_first = before.pop(_ANY, None) is None
    added, moved, same = [], [], 0
    for item in items:
        known = before.pop(key_of(item.address) or "", None)
        if known is None:
            added.append(item)
        elif known[0] != item.list:
            moved.append(item)
        else:
            same += 1
    return Changes(
        added=tuple(added),
        moved=tuple(moved),
        gone=tuple((key, ListName(name), reason) for key, (name, reason) in before.items()),
        same=same,
        is_first=is_first,
    )


def note(connection: sqlite3.Connection, target: str, found: Changes) -> None:
    """Take down an export, given what it changed."""
    connection.execute("INSERT OR IGNORE INTO exports (target, key, list) VALUES (?, ?, '')", (target, _ANY))
    connection.executemany(
        "DELETE FROM exports WHERE target = ? AND key = ?", ((target, gone[0]) for gone in found.gone)
    )
    connection.executemany(
        "INSERT OR REPLACE INTO exports (target, key, list, reason) VALUES (?, ?, ?, ?)",
        ((target, key_of(item.address), item.list, item.reason) for item in (*found.added, *found.moved)),
    )
