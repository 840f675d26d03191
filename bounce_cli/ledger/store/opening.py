"""Opening the file of a ledger: made on first use, brought up to date, never taken for something that it is not."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from bounce_cli.errors import LedgerError
from bounce_cli.ledger.store.network import is_on_network

__all__ = ["LOCK_SECONDS", "connect", "migrations", "named", "refuse_missing", "transaction"]

# "bnce": what tells the file from those of other programs (sqlite.org/fileformat.html, application id).
_APPLICATION = 0x626E6365
LOCK_SECONDS = 30.0
_CACHE_KIB = 131_072
# Events are some hundred octets long, and come in no order: large pages hold many, and are split less often.
_PAGE = 16_384
# The log is written back into the file when it has 128 MiB: pages that change again and again are written once.
_CHECKPOINT_PAGES = 8_192


def migrations() -> tuple[str, ...]:
    """The steps from an empty file to the schema of now; the version of a ledger is how many it has behind it."""
    folder = files("bounce_cli.ledger.store").joinpath("schema")
    steps = sorted((item for item in folder.iterdir() if item.name.endswith(".sql")), key=lambda item: item.name)
    return tuple(item.read_text("utf-8") for item in steps)


@contextmanager
def connect(path: Path, *, write: bool, wait: float = LOCK_SECONDS) -> Iterator[sqlite3.Connection]:
    """A connection to a ledger, closed at the end.

    Args:
        path: the file; made with its folder where it is to be written and does not exist.
        write: whether it is to be written; else it is opened so that nothing can be.
        wait: seconds to wait for another process that writes.

    Raises:
        LedgerError: the file cannot be opened, is no ledger, or was made by a newer version.
    """
    with named(path):
        connection = _to_write(path, wait) if write else _to_read(path, wait)
    try:
        yield connection
    finally:
        with named(path):
            connection.close()


@contextmanager
def named(path: Path) -> Iterator[None]:
    """Say of every error of the database which file it is about, and what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise LedgerError(f"{path}: {_cause(error)}") from error
    except UnicodeDecodeError as error:  # of the texts of its schema, of which SQLite speaks in an error
        raise LedgerError(f"{path}: {_CAUSES[sqlite3.SQLITE_CORRUPT]}") from error
    except OSError as error:
        raise LedgerError(f"{path}: {error.strerror or error}") from error


_CAUSES = {
    sqlite3.SQLITE_BUSY: "another process writes it for longer than bounce waits; nothing was written, try again",
    sqlite3.SQLITE_FULL: "the disk is full; nothing of this step was written, what was there before is whole",
    sqlite3.SQLITE_CORRUPT: "is damaged; nothing of this step was written, restore it from a copy",
    sqlite3.SQLITE_NOTADB: "is no ledger, or damaged; nothing was written, give another name or restore it from a copy",
    sqlite3.SQLITE_READONLY: "may not be written; nothing was changed",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: it is no file, or access is denied",
    sqlite3.SQLITE_IOERR: "the system cannot read or write it; nothing of this step was written",
}
_NOT_TEXT = "Could not decode to UTF-8"  # Python says so, without a code of its own


def _cause(error: sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if _NOT_TEXT in str(error):
        code = sqlite3.SQLITE_CORRUPT
        error = sqlite3.DatabaseError("octets of a text are none")  # the statement says nothing to anybody
    known = _CAUSES.get(code)
    return f"{known} ({error})" if known else f"{error}; nothing of this step was written"


def _to_write(path: Path, wait: float) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # What the ledger knows is nobody else's business.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    elif path.stat().st_size and not os.access(path, os.W_OK):
        raise LedgerError(f"{path}: may not be written; nothing was changed")
    connection = sqlite3.connect(path.absolute(), timeout=wait, isolation_level=None)
    try:
        _check(connection, path)
        connection.execute(f"PRAGMA page_size = {_PAGE}")  # of a file that is made now
        _set_journal(connection, "delete" if is_on_network(path) else "wal", wait)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        # What is taken out or written anew leaves nothing behind: it is about people.
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        _migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _set_journal(connection: sqlite3.Connection, mode: str, wait: float) -> None:
    """Change the journal where it is another; SQLite does not wait for a lock then, so that it is done here."""
    until = time.monotonic() + wait
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != mode:
        try:
            # What cannot be had on this file system is refused without an error; another journal does as well.
            connection.execute(f"PRAGMA journal_mode = {mode}")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


def _to_read(path: Path, wait: float) -> sqlite3.Connection:
    refuse_missing(path)
    uri = f"file:{quote(os.fsencode(path.absolute()))}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, timeout=wait, isolation_level=None)
    try:
        try:
            _check(connection, path)
        except sqlite3.OperationalError:
            # A write-ahead log wants a file beside it, which read-only media do not give; without one nothing is lost.
            if not _is_at_rest(path) or os.access(path.parent, os.W_OK):
                raise
            connection.close()
            connection = sqlite3.connect(f"{uri}&immutable=1", uri=True, isolation_level=None)
            _check(connection, path)
        _refuse_older(connection, path)
        connection.execute("PRAGMA query_only = ON")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    except BaseException:
        connection.close()
        raise
    return connection


def refuse_missing(path: Path) -> None:
    """Refuse a place where no ledger lies.

    Raises:
        LedgerError: there is no file.
    """
    if path.is_dir():
        raise LedgerError(f"{path}: is a folder, and no ledger; give the name of a file")
    if not path.is_file():
        raise LedgerError(f"{path}: there is no ledger yet; bounce ledger ingest makes one")


def _is_at_rest(path: Path) -> bool:
    """Whether no write-ahead log is left beside a ledger."""
    log = path.with_name(path.name + "-wal")
    return not log.exists() or log.stat().st_size == 0


def _check(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a database of another program, and one of a version to come."""
    # In one statement, so that it is one state of the file, whoever else may be making it.
    application, tables, version = connection.execute(
        "SELECT application_id, (SELECT count(*) FROM sqlite_schema), user_version "
        "FROM pragma_application_id, pragma_user_version"
    ).fetchone()
    if application != _APPLICATION and (tables or application):
        raise LedgerError(
            f"{path}: is a database of another program; nothing was changed, give another name with --ledger"
        )
    if version > len(migrations()):
        raise LedgerError(f"{path}: was made by a newer bounce (schema {version}, known are {len(migrations())})")


def _refuse_older(connection: sqlite3.Connection, path: Path) -> None:
    if _version(connection) < len(migrations()):
        raise LedgerError(f"{path}: was made by an older bounce; a command that writes, as ledger ingest, updates it")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _migrate(connection: sqlite3.Connection) -> None:
    """Take the steps that are missing, all of them or none; two processes may try at once."""
    steps = migrations()
    if _version(connection) == len(steps):
        return
    with transaction(connection):
        for number in range(_version(connection), len(steps)):
            for statement in _statements(steps[number]):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        connection.execute(f"PRAGMA user_version = {len(steps)}")


def _statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one: `executescript` would commit first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of what is written inside, or nothing; waits for whoever else writes."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
