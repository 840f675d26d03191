"""The lists of a policy, put together from the entries of addresses."""

import sqlite3
from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from bounce_cli.ledger.addresses import address_of
from bounce_cli.ledger.event import time_of
from bounce_cli.ledger.history import EVERY_ACCOUNT, History
from bounce_cli.ledger.judging.entries import Judge
from bounce_cli.ledger.judging.policy import Policy
from bounce_cli.ledger.lists.model import Listed, ListName
from bounce_cli.ledger.store.reading import histories, history_of
from bounce_cli.ledger.store.settling import is_settled, number_of
from bounce_cli.times import DAY

__all__ = ["Totals", "listed", "totals"]


class _Row(NamedTuple):
    """What of an entry a list is put together from."""

    key: str
    account: str
    reason: str | None
    type: str | None
    since: int | None
    source: str
    note: str | None
    address: str | None
    proved: int


class Totals(NamedTuple):
    """How many addresses are given up, how many are held, and how many of these only for want of evidence."""

    suppressed: int
    held: int
    unproved: int


_OWN = "AND account IN (:account, '*')"
_AHEAD = "SELECT DISTINCT key FROM events WHERE moment > ? ORDER BY key"


def listed(
    connection: sqlite3.Connection, policy: Policy, name: ListName, now: int, account: str | None
) -> Iterator[Listed]:
    """The addresses on a list as of now, those on both lists only on that of the given-up ones.

    Args:
        connection: to the ledger.
        policy: which addresses stand where; judged in memory where the ledger is not up to date with it.
        name: which list.
        now: seconds since 1970.
        account: only for this account: its own entries, and those that hold for all.
    """
    judge = Judge(policy)
    number = number_of(connection, policy)
    if number is not None and is_settled(connection, policy):
        ahead = _keys_ahead(connection, now)
        kept = _kept(connection, number, name, account)
        others = (row for key in ahead for row in _of_history(history_of(connection, key), judge, name, now, account))
        rows = merge((row for row in kept if row.key not in ahead), others, key=attrgetter("key")) if ahead else kept
    else:
        found = histories(connection)
        rows = (row for history in found for row in _of_history(history, judge, name, now, account))
    for key, group in groupby(rows, key=attrgetter("key")):
        yield _together(name, key, list(group))


def totals(connection: sqlite3.Connection, policy: Policy) -> Totals:
    """How many addresses stand on the lists of a policy that the ledger is up to date with."""
    given_up = "SELECT key FROM entries WHERE policy = :policy AND list = 'suppress'"
    held = f"FROM entries WHERE policy = :policy AND list = 'hold' AND key NOT IN ({given_up})"
    row = connection.execute(
        f"SELECT (SELECT count(DISTINCT key) FROM ({given_up})), (SELECT count(DISTINCT key) {held}), "
        f"(SELECT count(DISTINCT key) {held} AND NOT proved)",
        {"policy": number_of(connection, policy)},
    ).fetchone()
    return Totals(*row)


def _keys_ahead(connection: sqlite3.Connection, now: int) -> dict[str, None]:
    """Addresses with an event whose date lies ahead, in order."""
    horizon = connection.execute("SELECT moment FROM horizon").fetchone()
    if horizon is None or horizon[0] <= now + DAY:
        return {}
    return dict.fromkeys(key for (key,) in connection.execute(_AHEAD, (now + DAY,)))


def _kept(connection: sqlite3.Connection, number: int, name: ListName, account: str | None) -> Iterator[_Row]:
    where = f"policy = :policy {'' if account is None else _OWN}"
    given_up = f"SELECT key FROM entries WHERE {where} AND list = 'suppress'"
    others = "" if name is ListName.SUPPRESS else f"AND key NOT IN ({given_up})"
    found = connection.execute(
        f"SELECT {', '.join(_Row._fields)} FROM entries WHERE {where} AND list = :list {others} ORDER BY key, account",
        {"policy": number, "list": name, "account": account},
    )
    return map(_Row._make, found)


def _of_history(history: History, judge: Judge, name: ListName, now: int, account: str | None) -> Iterator[_Row]:
    entries = judge.at(history, now)
    own = [one for one in entries if account is None or one.account in {account, EVERY_ACCOUNT}]
    if name is ListName.HOLD and any(one.list is ListName.SUPPRESS for one in own):
        return
    for one in own:
        if one.list is name:
            yield _Row(
                history.key, one.account, one.reason, one.type, one.since, one.source, one.note, one.address, one.proved
            )


def _together(name: ListName, key: str, rows: Sequence[_Row]) -> Listed:
    """One address of a list from its entries: a reason of one's own before none, global before hard."""
    first = rows[0]
    since, account, is_global = first.since, first.account, first.type == "global"
    if len(rows) > 1:
        first = next((row for row in rows if row.reason), first)
        since = min((row.since for row in rows if row.since is not None), default=None)
        account, is_global = EVERY_ACCOUNT, any(row.type == "global" for row in rows)
    return Listed(
        address=first.address or address_of(key),
        list=name,
        reason=first.reason,
        type="global" if is_global else first.type,
        since=time_of(since),
        account=None if account in {EVERY_ACCOUNT, ""} else account,
        note=first.note,
        source=first.source,
        proved=bool(first.proved),
    )
