"""A ledger in use: events in, lists and histories out."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bounce_cli.errors import LedgerError
from bounce_cli.ledger.addresses import spellings_of
from bounce_cli.ledger.event import Event
from bounce_cli.ledger.history import Decision, History, SentRow
from bounce_cli.ledger.judging.entries import Entry, Judge
from bounce_cli.ledger.judging.policy import Policy
from bounce_cli.ledger.lists.model import Listed, ListName
from bounce_cli.ledger.store import exports, listing, reading, settling, statistics, writing
from bounce_cli.ledger.store.opening import LOCK_SECONDS, connect, named, transaction

__all__ = ["Ledger", "opened"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """An open ledger and the policy that its lists follow; errors of the file are LedgerError, and name it.

    Attributes:
        connection: to the file.
        path: the file.
        policy: which lists an address stands on.
    """

    connection: sqlite3.Connection
    path: Path
    policy: Policy

    def add(self, events: Sequence[Event]) -> writing.Added:
        """Add events, all or none; those that are known already change nothing."""
        with named(self.path), transaction(self.connection):
            return writing.add_events(self.connection, events)

    def add_sent(self, rows: Sequence[SentRow]) -> int:
        """Add mails that were sent; gives how many were new."""
        with named(self.path), transaction(self.connection):
            return writing.add_sent(self.connection, rows)

    def decide(self, decisions: Iterable[Decision]) -> list[Decision]:
        """Take down what a person decided, all or nothing; gives it as it was taken down."""
        with named(self.path), transaction(self.connection):
            return [writing.add_decision(self.connection, one) for one in decisions]

    def take_over(self, decisions: Iterable[Decision]) -> int:
        """Add entries of a list; gives how many were new."""
        with named(self.path), transaction(self.connection):
            return writing.add_imported(self.connection, decisions)

    def forget(self, key: str) -> int:
        """Take out all that is known of an address; gives how many rows that were."""
        with named(self.path):
            with transaction(self.connection):
                found = writing.forget(self.connection, key, spellings_of(key))
            self.settle()
            self._write_back()
            return found

    def _write_back(self) -> None:
        """Empty the write-ahead log, in which what was taken out still stands."""
        is_busy = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if is_busy:
            raise LedgerError(
                f"{self.path}: all was taken out, but another process reads it, and until it ends the octets stay in "
                f"{self.path.name}-wal: do the same again then"
            )

    def prune(self, before: int, now: int) -> tuple[int, int]:
        """Take out what is older, save what a list rests on; gives how many rows went, and how many events stayed."""
        self.settle()
        with named(self.path):
            with transaction(self.connection):
                found = writing.prune(self.connection, before, now)
            self.settle()
            self._write_back()
            return found

    def settle(self) -> None:
        """Judge what was touched since the last time."""
        with named(self.path):
            settling.settle(self.connection)

    def history(self, key: str) -> History:
        """All that is known of one address."""
        with named(self.path):
            return reading.history_of(self.connection, key)

    def standing(self, key: str, now: int) -> tuple[Entry, ...]:
        """The entries of one address as of now."""
        return Judge(self.policy).at(self.history(key), now)

    def removed_keys(self) -> frozenset[str]:
        """The addresses that somebody took off the lists, whatever came after."""
        with named(self.path):
            rows = self.connection.execute("SELECT DISTINCT key FROM decisions WHERE kind = 'remove'")
            return frozenset(key for (key,) in rows)

    def histories(self, domain: str | None = None) -> Iterator[History]:
        """All addresses, or those of a domain, by domain and local part."""
        with named(self.path):
            yield from reading.histories(self.connection, reading.all_keys(domain))

    def alike(self, key: str) -> list[str]:
        """The keys that differ from one only in the case of letters."""
        with named(self.path):
            return reading.alike(self.connection, key)

    def listed(self, name: ListName, now: int, account: str | None = None) -> Iterator[Listed]:
        """The addresses on a list as of now, those on both lists only on the first of them.

        Args:
            name: which list.
            now: seconds since 1970.
            account: only for this account: its own entries, and those that hold for all.
        """
        with named(self.path):
            yield from listing.listed(self.connection, self.policy, name, now, account)

    def totals(self) -> listing.Totals:
        """How many addresses stand on the lists, once it is settled."""
        with named(self.path):
            return listing.totals(self.connection, self.policy)

    def counts(
        self, by: Sequence[str], *, since: int | None = None, account: str | None = None
    ) -> Iterator[tuple[tuple[str | None, ...], int, int]]:
        """For each combination of what is counted by: bounces and addresses, the most frequent first."""
        with named(self.path):
            yield from statistics.counts(self.connection, by, since=since, account=account)

    def changes(self, target: str, items: Iterable[Listed]) -> exports.Changes:
        """What is new, gone or on the other list since lists were last exported to this target."""
        with named(self.path):
            return exports.changes(self.connection, target, items)

    def note_export(self, target: str, changes: exports.Changes) -> None:
        """Take down that lists were exported with these changes."""
        with named(self.path), transaction(self.connection):
            exports.note(self.connection, target, changes)


@contextmanager
def opened(path: Path, policy: Policy, *, write: bool, wait: float = LOCK_SECONDS) -> Iterator[Ledger]:
    """An open ledger.

    One that is only to be read is brought up to date first where something in it is not judged yet; where it may not
    be written, that is done in memory.

    Raises:
        LedgerError: the file cannot be opened, is no ledger, or was made by a newer version.
    """
    if not write:
        _bring_up_to_date(path, policy, wait)
    with connect(path, write=write, wait=wait) as connection:
        if write:
            with named(path):
                settling.use_policy(connection, policy)
        yield Ledger(connection=connection, path=path, policy=policy)


def _bring_up_to_date(path: Path, policy: Policy, wait: float) -> None:
    with connect(path, write=False, wait=wait) as connection, named(path):
        if settling.is_settled(connection, policy):
            return
    try:
        with opened(path, policy, write=True, wait=wait) as ledger:
            ledger.settle()
    except LedgerError:
        return
