"""Whose mail a bounce is about: the account of its sender.

A file of accounts is TOML:

    [accounts]
    "news.example.com" = "newsletter"       # a domain of the sender, and those below it
    "bounces@example.com" = "shop"          # a reverse-path
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bounce_cli.address import author_addresses
from bounce_cli.authentication.lookup.names import normalised
from bounce_cli.diagnosis import OriginalSummary
from bounce_cli.errors import ConfigurationError, UsageError
from bounce_cli.ledger.addresses import key_of

__all__ = ["Accounts", "account_named", "read_accounts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """The accounts of senders.

    Attributes:
        default: the account of a sender that is not named; empty where there is none.
        domains: accounts by domain, in its one form.
        addresses: accounts by reverse-path, as of `key_of`.
    """

    default: str = ""
    domains: Mapping[str, str]
    addresses: Mapping[str, str]

    def account_of(self, original: OriginalSummary | None, paths: tuple[str, ...]) -> str:
        """The account of a mail: by its reverse-path first, then by the nearest domain of that or of its author."""
        if not self.domains and not self.addresses:
            return self.default
        senders = [*_senders(original), *paths]
        for sender in senders:
            if (found := self.addresses.get(key_of(sender) or "")) is not None:
                return found
        for sender in senders:
            labels = normalised(sender.rpartition("@")[2]).split(".")
            for start in range(len(labels)):
                if (found := self.domains.get(".".join(labels[start:]))) is not None:
                    return found
        return self.default


def _senders(original: OriginalSummary | None) -> Iterator[str]:
    if original is not None:
        if original.return_path:
            yield original.return_path
        yield from author_addresses(original.from_ or "")


def read_accounts(account: str | None, path: Path | None) -> Accounts:
    """The accounts that are named on the command line and in a file.

    Raises:
        UsageError: a name cannot be one.
        ConfigurationError: the file cannot be read, or is none; the text names it and the key.
    """
    default = account_named(account, "--account") if account is not None else ""
    if path is None:
        return Accounts(default=default, domains={}, addresses={})
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"{path}: not TOML: {error}") from None
    table = document.get("accounts")
    if not isinstance(table, dict) or len(document) > 1:
        raise ConfigurationError(f"{path}: wanted is one table [accounts] of senders and their accounts")
    domains: dict[str, str] = {}
    addresses: dict[str, str] = {}
    for sender, name in table.items():
        if not isinstance(name, str):
            raise ConfigurationError(f"{path}: the account of {sender!r} must be a text")
        place, key = (addresses, key_of(sender)) if "@" in sender else (domains, normalised(sender))
        if not key:
            raise ConfigurationError(f"{path}: {sender!r} is neither a domain nor an address")
        place[key] = account_named(name, str(path))
    return Accounts(default=default, domains=domains, addresses=addresses)


def account_named(name: str, place: str) -> str:
    """A name of an account without blanks around it: `*` stands for all of them, and the empty one for none.

    Raises:
        UsageError: it cannot be one; the text names the place where it was given.
    """
    text = name.strip()
    if not text or text == "*" or not text.isprintable():
        raise UsageError(f"{place}: {name!r} cannot be the name of an account")
    return text
