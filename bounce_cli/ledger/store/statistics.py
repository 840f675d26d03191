"""Counts of bounces by what they have in common."""

import sqlite3
from collections.abc import Iterator, Sequence

__all__ = ["DIMENSIONS", "counts"]

# What can be counted by, and how it is read of an event.
DIMENSIONS = {
    "reason": "coalesce(reason, CASE kind WHEN 'feedback' THEN 'complaint' END)",
    "domain": "substr(key, 1, instr(key, ' ') - 1)",
    "day": "date(moment, 'unixepoch')",
    "month": "substr(date(moment, 'unixepoch'), 1, 7)",
    "type": "type",
    "kind": "kind",
    "account": "nullif(account, '')",
    "suppress": "suppress",
    "receiver": "remote_mta",
}
_TIMES = frozenset({"day", "month"})
_BOUNCES = "kind IN ('failure', 'delay', 'feedback')"


def counts(
    connection: sqlite3.Connection, by: Sequence[str], *, since: int | None, account: str | None
) -> Iterator[tuple[tuple[str | None, ...], int, int]]:
    """For each combination how many bounces there were, to how many addresses; the most frequent first.

    Days and months are those of UTC.
    """
    groups = ", ".join(str(place) for place in range(1, len(by) + 1))
    order = ", ".join(f"{place} DESC" if by[place - 1] in _TIMES else str(place) for place in range(1, len(by) + 1))
    rows = connection.execute(
        f"SELECT {', '.join(DIMENSIONS[name] for name in by)}, count(*), count(DISTINCT key) FROM events "
        f"WHERE {_BOUNCES} AND (:since IS NULL OR moment >= :since) AND (:account IS NULL OR account = :account) "
        f"GROUP BY {groups} ORDER BY {len(by) + 1} DESC, {order}",
        {"since": since, "account": account},
    )
    for row in rows:
        yield row[:-2], row[-2], row[-1]
