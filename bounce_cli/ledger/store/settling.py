"""Keeping the entries of the lists up to date: what was touched is judged again, a slice of addresses at a time.

An ingest that is killed leaves addresses marked as unsettled, never an entry that is wrong: whoever comes next settles.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from bounce_cli.ledger.history import History
from bounce_cli.ledger.judging.entries import Entry, Judge
from bounce_cli.ledger.judging.policy import Policy, policy_of
from bounce_cli.ledger.lists.model import ListName
from bounce_cli.ledger.store.opening import transaction
from bounce_cli.ledger.store.reading import histories

__all__ = ["is_settled", "number_of", "settle", "use_policy"]

_SLICE = 5_000
# Policies that are kept up to date; the one that was taken into use first is forgotten.
_MOST_POLICIES = 4
_COLUMNS = ("policy", "key", *Entry._fields)
_ADD = f"INSERT INTO entries ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"

_BETWEEN = "FROM entries WHERE policy = ? AND list = ? AND key BETWEEN ? AND ? LIMIT 1"
_DELETE = "DELETE FROM entries WHERE policy = ? AND list = ? AND key = ?"


def number_of(connection: sqlite3.Connection, policy: Policy) -> int | None:
    """The number of a policy in this ledger; None where it is not in use."""
    found = connection.execute("SELECT number FROM policies WHERE digest = ?", (policy.digest,)).fetchone()
    return int(found[0]) if found else None


def use_policy(connection: sqlite3.Connection, policy: Policy) -> None:
    """Take a policy into use, where it is not: all addresses are unsettled then."""
    if number_of(connection, policy) is not None:
        return
    with transaction(connection):
        if number_of(connection, policy) is not None:
            return
        connection.execute("INSERT INTO policies (digest, content) VALUES (?, ?)", (policy.digest, policy.content))
        old = "SELECT number FROM policies ORDER BY number DESC LIMIT -1 OFFSET ?"
        connection.execute(f"DELETE FROM entries WHERE policy IN ({old})", (_MOST_POLICIES,))
        connection.execute(f"DELETE FROM policies WHERE number IN ({old})", (_MOST_POLICIES,))
        connection.execute("INSERT OR IGNORE INTO unsettled SELECT key FROM events UNION SELECT key FROM decisions")


def is_settled(connection: sqlite3.Connection, policy: Policy) -> bool:
    """Whether the entries of a policy are up to date."""
    is_used = number_of(connection, policy) is not None
    return is_used and connection.execute("SELECT 1 FROM unsettled LIMIT 1").fetchone() is None


def settle(connection: sqlite3.Connection) -> None:
    """Judge all addresses that are unsettled by every policy in use."""
    while True:
        with transaction(connection):
            keys = connection.execute("SELECT key FROM unsettled ORDER BY key LIMIT ?", (_SLICE,)).fetchall()
            if not keys:
                return
            first, last = keys[0][0], keys[-1][0]
            for (number,) in connection.execute("SELECT number FROM policies").fetchall():
                _clear(connection, number, [key for (key,) in keys])
            _write_entries(connection, histories(connection, (first, last), only="unsettled"))
            connection.execute("DELETE FROM unsettled WHERE key BETWEEN ? AND ?", (first, last))


def _clear(connection: sqlite3.Connection, policy: int, keys: Sequence[str]) -> None:
    """Take out the entries of addresses, which are in order; most often none of them has any."""
    for name in ListName:
        values = (policy, name, keys[0], keys[-1])
        if connection.execute(f"SELECT 1 {_BETWEEN}", values).fetchone():
            connection.executemany(_DELETE, ((policy, name, key) for key in keys))


def _write_entries(connection: sqlite3.Connection, found: Iterable[History]) -> None:
    """Write the entries of addresses that have none yet, by every policy in use."""
    rows = connection.execute("SELECT number, content FROM policies").fetchall()
    judges = [(number, _judge(content)) for number, content in rows]
    connection.executemany(_ADD, _rows(judges, found))


@lru_cache(maxsize=2 * _MOST_POLICIES)
def _judge(content: str) -> Judge:
    return Judge(policy_of(content))


def _rows(judges: Sequence[tuple[int, Judge]], found: Iterable[History]) -> Iterator[tuple[object, ...]]:
    for history in found:
        for number, judge in judges:
            for entry in judge.in_the_end(history):
                yield (number, history.key, *entry)
