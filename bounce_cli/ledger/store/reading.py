"""What a ledger knows of addresses, read in the order of their keys."""

import sqlite3
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar

from bounce_cli.ledger.event import COLUMNS, Event
from bounce_cli.ledger.history import Decision, History, SentRow

__all__ = ["Range", "alike", "all_keys", "histories", "history_of"]

_ALL_COLUMNS = ", ".join(COLUMNS)
# What is only told and not judged by need not be fetched to judge.
_ONLY_TOLD = frozenset({"status", "reply_code", "diagnostic", "remote_mta", "rule", "confidence", "origin", "proof"})
_JUDGED_COLUMNS = ", ".join(f"NULL AS {name}" if name in _ONLY_TOLD else name for name in COLUMNS)
_DECISION = "number, key, address, account, kind, at, reason, note, source"
_SENT = "key, mail_id, queue_id, subject, moment, shared"
_Row = TypeVar("_Row", Event, Decision, SentRow)
# From one key to another, both of them included.
Range = tuple[str, str]
_FIRST, _LAST = "", "\U0010ffff"
_ALL: Range = (_FIRST, _LAST)


def all_keys(domain: str | None = None) -> Range:
    """The range of all keys, or of those of a domain."""
    return _ALL if domain is None else (f"{domain} ", f"{domain} {_LAST}")


def history_of(connection: sqlite3.Connection, key: str) -> History:
    """All that is known of one address; empty where nothing is."""
    return next(histories(connection, (key, key)), History(key=key))


def alike(connection: sqlite3.Connection, key: str) -> list[str]:
    """The keys of a domain that differ from one only in the case of letters, of which something is known."""
    values = {"key": key, "first": f"{key.partition(' ')[0]} ", "last": f"{key.partition(' ')[0]} {_LAST}"}
    connection.create_function("folded", 1, str.lower, deterministic=True)
    where = "WHERE key BETWEEN :first AND :last AND key <> :key AND folded(key) = folded(:key)"
    rows = connection.execute(f"SELECT key FROM events {where} UNION SELECT key FROM decisions {where}", values)
    return [one for (one,) in rows]


def histories(connection: sqlite3.Connection, keys: tuple[str, ...] = _ALL, *, only: str = "") -> Iterator[History]:
    """The addresses of a range in the order of their keys, each with all that is known of it.

    Args:
        connection: to the ledger.
        keys: the range.
        only: a table with a column `key`; addresses that do not stand there are left out, and of the events of the
            others what no policy looks at.
    """
    listed = f"AND key IN (SELECT key FROM {only} WHERE key BETWEEN ? AND ?)" if only else ""
    where, keys = f"WHERE key BETWEEN ? AND ? {listed} ORDER BY key", keys * 2 if only else keys
    columns = _JUDGED_COLUMNS if only else _ALL_COLUMNS
    events = _grouped(connection.execute(f"SELECT {columns} FROM events {where}", keys), Event._make)
    decisions = _decisions(connection, where, keys)
    sent = _grouped(connection.execute(f"SELECT {_SENT} FROM sent {where}", keys), SentRow._make)
    next_sent = next(sent, None)
    event, decision = next(events, None), next(decisions, None)
    while event or decision:
        key = min(group[0] for group in (event, decision) if group)
        while next_sent and next_sent[0] < key:
            next_sent = next(sent, None)
        yield History(
            key=key,
            events=event[1] if event and event[0] == key else (),
            decisions=decision[1] if decision and decision[0] == key else (),
            sent=next_sent[1] if next_sent and next_sent[0] == key else (),
        )
        if event and event[0] == key:
            event = next(events, None)
        if decision and decision[0] == key:
            decision = next(decisions, None)


def _grouped(rows: sqlite3.Cursor, make: Callable[..., _Row]) -> Iterator[tuple[str, tuple[_Row, ...]]]:
    """Rows by key."""
    for key, group in groupby(map(make, rows), key=attrgetter("key")):
        yield key, tuple(group)


def _decisions(
    connection: sqlite3.Connection, where: str, keys: tuple[str, ...]
) -> Iterator[tuple[str, tuple[Decision, ...]]]:
    """Decisions by key, in the order in which they were taken, each with the events that it pardons."""

    def made(row: tuple[Any, ...]) -> Decision:
        pardoned = connection.execute("SELECT event FROM pardons WHERE decision = ?", row[:1])
        return Decision._make((*row[1:], frozenset(event for (event,) in pardoned)))

    yield from _grouped(connection.execute(f"SELECT {_DECISION} FROM decisions {where}, number", keys), made)
