"""Pseudonyms: the same address is always the same name, and nobody who lacks the ledger can turn it back.

A hash without a key would be no secret: all likely addresses can be tried. The key is made once and kept in the ledger.
"""

import hmac
import re
import secrets
import shlex
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from bounce_cli.address import ADDRESS
from bounce_cli.errors import LedgerError
from bounce_cli.ledger.addresses import address_of, key_of
from bounce_cli.ledger.store.opening import connect, named, transaction

__all__ = ["Pseudonyms", "kept_key", "passing_key"]

_DIGITS = 12
_KEY_OCTETS = 32
_READ = "SELECT value FROM secrets WHERE name = 'pseudonyms'"


class Pseudonyms:
    """Shows addresses as pseudonyms, or as they are where there is no key."""

    def __init__(self, key: bytes | None) -> None:
        self._key = key

    @property
    def is_on(self) -> bool:
        """Whether addresses are hidden."""
        return self._key is not None

    def address(self, address: str) -> str:
        """The pseudonym of an address, at its own domain."""
        if self._key is None:
            return address
        key = key_of(address)
        digits = hmac.new(self._key, (key or address).encode("utf-8", "replace"), sha256).hexdigest()[:_DIGITS]
        return f"{digits}@{key.partition(' ')[0]}" if key else digits

    def argument(self, address: str) -> str:
        """An address as a shell takes it for a command; a pseudonym would be none that the ledger knows."""
        if self._key is not None:
            return "ADDRESS"
        key = key_of(address)
        written = address_of(key) if key else address
        # One that a bounce names may look like an option.
        return f"{'-- ' if written.startswith('-') else ''}{shlex.quote(written)}"

    def _in_text(self, found: re.Match[str]) -> str:
        """The pseudonym of an address that words name; a quotation mark before it is not its own."""
        quote = "'" if found[0].startswith("'") else ""
        return quote + self.address(found[0].removeprefix(quote))

    def text(self, text: str, about: str | None = None) -> str:
        """Somebody's words with the addresses in them replaced, and the local part of the one they are about."""
        if self._key is None:
            return text
        hidden = ADDRESS.sub(self._in_text, text)
        key = key_of(about)
        if about is None or key is None:
            return hidden
        instead = self.address(about).rpartition("@")[0]
        for local in (about.rpartition("@")[0], key.partition(" ")[2]):
            # Letters and digits around it make it another word; a full stop or an underscore does not.
            hidden = re.sub(rf"(?i)(?<![^\W_]){re.escape(local)}(?![^\W_])", instead, hidden)
        return hidden


def passing_key() -> bytes:
    """A key that is kept nowhere."""
    return secrets.token_bytes(_KEY_OCTETS)


def kept_key(path: Path, make: Callable[[int], bytes] = secrets.token_bytes) -> bytes:
    """The key of a ledger; made and kept where there is none yet.

    Raises:
        LedgerError: there is none, and the ledger may not be written.
    """
    with connect(path, write=False) as connection, named(path):
        found = connection.execute(_READ).fetchone()
    if found:
        return bytes(found[0])
    with connect(path, write=True) as connection, named(path):
        with transaction(connection):
            connection.execute("INSERT OR IGNORE INTO secrets VALUES ('pseudonyms', ?)", (make(_KEY_OCTETS),))
        found = connection.execute(_READ).fetchone()
    if not found:  # pragma: no cover - it was written a moment ago
        raise LedgerError(f"{path}: the key of pseudonyms could not be kept")
    return bytes(found[0])
