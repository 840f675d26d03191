"""What is added to a ledger, and what is taken out of it; every function is one transaction of its caller."""

import hashlib
import re
import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bounce_cli.ledger.event import COLUMNS, Event, storable
from bounce_cli.ledger.history import EVERY_ACCOUNT, Decision, DecisionKind, SentRow
from bounce_cli.times import DAY

__all__ = ["Added", "add_decision", "add_events", "add_imported", "add_sent", "forget", "prune"]

# Of two readings of one record the one with the better evidence stays; then any, but always the same one.
_RANKING = ("level", "account", "rank")
_ADD = f"INSERT INTO events ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))}) ON CONFLICT DO NOTHING"
_REPLACE = f"UPDATE events SET {', '.join(f'{name} = ?' for name in COLUMNS)} WHERE key = ? AND id = ? "
_BETTER = f"{_REPLACE} AND level < ?"
_OTHER = f"{_REPLACE} AND ({', '.join(_RANKING)}) < ({', '.join('?' * len(_RANKING))})"
_UNSETTLE = "INSERT INTO unsettled (key) VALUES (?) ON CONFLICT (key) DO NOTHING"


class Added(NamedTuple):
    """How many were new, and how many were known and had better evidence now."""

    new: int = 0
    better: int = 0


def add_events(connection: sqlite3.Connection, events: Iterable[Event]) -> Added:
    """Add events that are not known yet, and the better reading of those that are.

    Their addresses are judged when the ledger is settled: once, however many slices they come in.
    """
    best = _best_readings(events)
    new = connection.executemany(_ADD, best).rowcount
    better = other = 0
    if new < len(best):
        better = connection.executemany(_BETTER, ((*one, one.key, one.id, one.level) for one in best)).rowcount
        ranked = ((*one, one.key, one.id, one.level, one.account, one.rank) for one in best)
        other = connection.executemany(_OTHER, ranked).rowcount
    if new or better or other:
        _raise_horizon(connection, max((event.moment for event in best if event.moment is not None), default=0))
        connection.executemany(_UNSETTLE, [(key,) for key in dict.fromkeys(event.key for event in best)])
    return Added(new, better)


def _best_readings(events: Iterable[Event]) -> list[Event]:
    """Of each record the best reading; neighbours in the file one after the other, so that a page is written once."""
    in_order = sorted(events, key=lambda event: (event.key, event.id, event.level, event.account, event.rank))
    last = {(event.key, event.id): event for event in in_order}
    return in_order if len(last) == len(in_order) else list(last.values())


def _raise_horizon(connection: sqlite3.Connection, moment: int) -> None:
    found = connection.execute("SELECT moment FROM horizon").fetchone()
    if found is None:
        connection.execute("INSERT INTO horizon VALUES (?)", (moment,))
    elif found[0] < moment:
        connection.execute("UPDATE horizon SET moment = ?", (moment,))


def add_sent(connection: sqlite3.Connection, rows: Sequence[SentRow]) -> int:
    """Add mails that were sent; gives how many were new. Bounces to their recipients are judged again."""
    shared = _shared_subjects(connection, rows)
    statement = (
        "INSERT INTO sent (hash, key, mail_id, queue_id, subject, moment, shared) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (hash) DO NOTHING"
    )
    values = [(_hash(row), *row[:-1], row.subject in shared) for row in rows]
    new = connection.executemany(statement, values).rowcount
    if new:
        keys = sorted({(row.key,) for row in rows})
        statement = "INSERT OR IGNORE INTO unsettled SELECT key FROM events WHERE key = ? LIMIT 1"
        connection.executemany(statement, keys)
    return new


def _shared_subjects(connection: sqlite3.Connection, rows: Iterable[SentRow]) -> set[int]:
    """The subjects of these mails that went to several recipients; one that had it alone is judged again."""
    keys: dict[int, set[str]] = {}
    for row in rows:
        if row.subject is not None:
            keys.setdefault(row.subject, set()).add(row.key)
    for subject, known in keys.items():
        found = connection.execute("SELECT DISTINCT key FROM sent WHERE subject = ? LIMIT 2", (subject,)).fetchall()
        was_alone = len(found) == 1
        known.update(key for (key,) in found)
        if was_alone and len(known) > 1:
            connection.execute("UPDATE sent SET shared = 1 WHERE subject = ?", (subject,))
            connection.execute(_UNSETTLE, found[0])
    return {subject for subject, known in keys.items() if len(known) > 1}


def _hash(row: SentRow) -> int:
    digest = hashlib.blake2b(repr(tuple(row[:-1])).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest) >> 1


def add_decision(connection: sqlite3.Connection, decision: Decision) -> Decision:
    """Add what a person decided, later than all that was decided before; a removal pardons the events of now."""
    decision = _storable(decision)
    last = connection.execute("SELECT max(at) FROM decisions WHERE key = ?", (decision.key,)).fetchone()[0]
    if last is not None and decision.at is not None and decision.at <= last:
        decision = decision._replace(at=last + 1)
    number = connection.execute(_DECIDE, decision[:-1]).lastrowid
    if decision.kind == DecisionKind.REMOVE:
        connection.execute(
            "INSERT INTO pardons SELECT ?, id FROM events WHERE key = ? AND ? IN (account, ?)",
            (number, decision.key, decision.account, EVERY_ACCOUNT),
        )
    connection.execute(_UNSETTLE, (decision.key,))
    return decision


_DECIDE = (
    "INSERT INTO decisions (key, address, account, kind, at, reason, note, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


def _storable(decision: Decision) -> Decision:
    return decision._replace(note=storable(decision.note), source=storable(decision.source) or "")


def add_imported(connection: sqlite3.Connection, decisions: Iterable[Decision]) -> int:
    """Add entries of a list that are not known yet; gives how many were new."""
    new = 0
    for decision in decisions:
        added = connection.execute(f"{_DECIDE} ON CONFLICT DO NOTHING", _storable(decision)[:-1]).rowcount
        if added:
            connection.execute(_UNSETTLE, (decision.key,))
        new += added
    return new


def forget(connection: sqlite3.Connection, key: str, spellings: Iterable[str]) -> int:
    """Take out all that is known of an address, also where others' bounces name it; gives how many rows that were."""
    found = 0
    for table in ("events", "decisions", "sent", "entries", "exports", "unsettled"):
        found += connection.execute(f"DELETE FROM {table} WHERE key = ?", (key,)).rowcount
    connection.create_function("names", 2, _names, deterministic=True)
    for spelling in spellings:
        for column in ("diagnostic", "mail_id", "origin"):
            named = f"FROM events WHERE instr(lower({column}), lower(:one)) > 0 AND names({column}, :one)"
            connection.execute(f"INSERT OR IGNORE INTO unsettled SELECT key {named}", {"one": spelling})
            # An id that is gone is not one that was never named: without any, a notice is held against subjects.
            words = f"UPDATE events SET {column} = '' WHERE (key, id) IN (SELECT key, id {named})"
            found += connection.execute(words, {"one": spelling}).rowcount
        # A Message-ID of a mail to somebody else may be made of the address.
        sent = "FROM sent WHERE instr(lower(mail_id), lower(:one)) > 0 AND names(mail_id, :one)"
        connection.execute(f"INSERT OR IGNORE INTO unsettled SELECT key {sent}", {"one": spelling})
        words = f"UPDATE sent SET mail_id = NULL WHERE hash IN (SELECT hash {sent})"
        found += connection.execute(words, {"one": spelling}).rowcount
        noted = "FROM decisions WHERE names(note, ?)"
        connection.execute(f"INSERT OR IGNORE INTO unsettled SELECT key {noted}", (spelling,))
        words = f"UPDATE decisions SET note = NULL WHERE number IN (SELECT number {noted})"
        found += connection.execute(words, (spelling,)).rowcount
    return found


def _names(text: str | None, address: str) -> bool:
    """Whether a text names an address, and not a longer one that begins or ends alike."""
    if not text:
        return False
    bounds = rf"(?i)(?<![\w.+\-]){re.escape(address)}(?![\w\-]|\.\w)"
    return re.search(bounds, text) is not None


def prune(connection: sqlite3.Connection, before: int, now: int) -> tuple[int, int]:
    """Take out events and sent mails from before a moment; gives how many, and how many events had to stay.

    What a given-up address rests on stays, and with it the mails that prove it: no address falls off the list. So does
    all of an address with a date that lies ahead of now, and so may count one day or not.
    """
    given_up = (
        "SELECT key FROM entries WHERE list = 'suppress' AND source = 'bounce' "
        "UNION SELECT key FROM events WHERE moment > :ahead"
    )
    old = "FROM events WHERE moment < :before"
    values = {"before": before, "ahead": now + DAY}
    kept = connection.execute(f"SELECT count(*) {old} AND key IN ({given_up})", values).fetchone()[0]
    rest = f"{old} AND key NOT IN ({given_up})"
    connection.execute(f"INSERT OR IGNORE INTO unsettled SELECT DISTINCT key {rest}", values)
    gone = connection.execute(f"DELETE {rest}", values).rowcount
    unknown = "DELETE FROM sent WHERE moment < ? AND key NOT IN (SELECT key FROM events)"
    gone += connection.execute(unknown, (before,)).rowcount
    return gone, kept
