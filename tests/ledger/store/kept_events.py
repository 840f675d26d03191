"""Events and ledgers that the tests of the file of a ledger are made of."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from bounce_cli.errors import LedgerError
from bounce_cli.ledger.addresses import key_of
from bounce_cli.ledger.event import Event
from bounce_cli.ledger.history import Decision, SentRow
from bounce_cli.ledger.judging.policy import Policy, policy_named
from bounce_cli.ledger.ledger import Ledger, opened
from bounce_cli.ledger.lists.model import Listed, ListName
from bounce_cli.ledger.proof.level import Level
from bounce_cli.ledger.store.opening import _migrate
from bounce_cli.ledger.store.settling import use_policy
from tests.ledger.ledger_events import event as bare_event
from tests.mails import report
from tests.source.source_samples import mbox

DAY = 86_400
NOW = int(datetime(2026, 12, 1, 9, tzinfo=UTC).timestamp())
TABLES = ("decisions", "entries", "events", "exports", "horizon", "pardons", "policies", "sent", "unsettled")
REPOSITORY = Path(__file__).parents[3]
Content = dict[str, list[tuple[Any, ...]]]


def key(address: str) -> str:
    found = key_of(address)
    assert found is not None
    return found


def event(number: int, address: str = "kim@example.org", **changes: Any) -> Event:
    """An event that puts its address on the suppression list."""
    own: dict[str, Any] = {
        "id": sha256(b"%d" % number).digest(),
        "key": key(address),
        "level": Level.TOKEN,
        "proof": "verp",
        "diagnostic": "550 5.1.1 User unknown",
        "remote_mta": "mx.example.org",
        "confidence": 1.0,
        "origin": "bounces.mbox",
    }
    made = bare_event(number, NOW - 10 * DAY)._replace(**own)._replace(**changes)
    return made._replace(rank=crc32(repr(made[7:]).encode()))


def sent(address: str = "kim@example.org", mail_id: str | None = "m1", moment: int | None = NOW - 11 * DAY) -> SentRow:
    return SentRow(key(address), mail_id, None, None, moment)


def decision(address: str = "kim@example.org", kind: str = "remove", at: int | None = NOW, **changes: Any) -> Decision:
    made = Decision(key(address), address, "*", kind, at, None, None, "manual")
    return made._replace(**changes)


@contextmanager
def in_memory(policy: Policy | None = None) -> Iterator[Ledger]:
    """A ledger that no disk slows down."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        _migrate(connection)
        ledger = Ledger(connection=connection, path=Path("memory"), policy=policy or policy_named("hubspot"))
        use_policy(connection, ledger.policy)
        yield ledger


def content(ledger: Path | Ledger) -> Content:
    """All that a ledger holds, save the key of its pseudonyms."""
    if isinstance(ledger, Ledger):
        return _content(ledger.connection)
    with closing(sqlite3.connect(ledger)) as connection:
        return _content(connection)


def _content(connection: sqlite3.Connection) -> Content:
    names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    assert [name for (name,) in names if not name.startswith(("sqlite_", "secrets"))] == list(TABLES)
    return {name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in TABLES}


def filled(path: Path, events: Sequence[Event] = (), policy: str = "hubspot") -> Content:
    """Make a settled ledger; gives its content."""
    with opened(path, policy_named(policy), write=True) as ledger:
        ledger.add(events or [event(number, f"kim{number}@example.org") for number in range(300)])
        ledger.settle()
    return content(path)


def octets_of(path: Path) -> dict[str, bytes]:
    """All files of a ledger, by name."""
    return {one.name: one.read_bytes() for one in sorted(path.parent.glob(path.name + "*"))}


def mailbox(path: Path, start: int, end: int) -> Path:
    """A mailbox of bounces with these numbers, two to an address."""
    mails = (report(recipient=f"kim{number // 2}@example.org", message_id=f"r{number}") for number in range(start, end))
    path.write_bytes(mbox(*mails))
    return path


def bounce(*words: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own; one that is limited is not measured, as its figures need a file too."""
    is_limited = "preexec_fn" in options
    kept = {name: value for name, value in os.environ.items() if not (is_limited and name.startswith("COVERAGE"))}
    return subprocess.run(
        [sys.executable, "-m", "bounce_cli", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        env={**kept, "PYTHONPATH": str(REPOSITORY)},
        **{"timeout": 120, **options},
    )


def work_with(path: Path, *events: Event, wait: float = 0.3) -> None:
    """Add events to a ledger and settle it."""
    with opened(path, policy_named("hubspot"), write=True, wait=wait) as ledger:
        ledger.add(events or [event(1)])
        ledger.settle()


def listed(ledger: Ledger, now: int = NOW, account: str | None = None) -> list[Listed]:
    """Both lists, one after the other."""
    return [one for name in ListName for one in ledger.listed(name, now, account)]


def use_all_of(path: Path, *, write: bool, wait: float) -> None:
    """Write or read a ledger in a way that wants all of its tables and pages, so that damage is met."""
    if write:
        work_with(path, *(event(9_000 + n, f"kim{n}@example.org") for n in range(300)), wait=wait)
        return
    with opened(path, policy_named("hubspot"), write=False, wait=wait) as ledger:
        listed(ledger)
        list(ledger.histories())


def refusal(path: Path, *, write: bool, wait: float = 0.3) -> str:
    """What whoever writes or reads a ledger is told."""
    with pytest.raises(LedgerError) as caught:
        use_all_of(path, write=write, wait=wait)
    return str(caught.value)
