"""Options of the commands about the ledger, and what follows from them and the configuration."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bounce_cli.authentication.lookup.names import normalised
from bounce_cli.cli.bundles import bundle
from bounce_cli.cli.configured import configuration
from bounce_cli.cli.ledgers.arguments import account_given, moment_of
from bounce_cli.cli.options import ConfigOption, LangOption
from bounce_cli.cli.output import terminal_style, veil
from bounce_cli.configuration import LedgerSettings, ledger_place
from bounce_cli.errors import LedgerError, UsageError

if TYPE_CHECKING:
    from bounce_cli.ledger.ledger import Ledger
    from bounce_cli.ledger.proof.proving import Ours
    from bounce_cli.ledger.redaction import Pseudonyms

__all__ = [
    "AccountOption",
    "AccountsOption",
    "KeyFileOption",
    "OwnDomainOption",
    "RowFormat",
    "SinceOption",
    "Use",
    "VerpOption",
    "ours_of",
    "own_domains_of",
    "uses_ledger",
]

_LedgerOption = Annotated[
    Path | None,
    typer.Option(
        "--ledger", metavar="FILE", readable=False, help="The ledger; without it that of bounce.toml, else your own."
    ),
]
_PolicyOption = Annotated[
    str | None,
    typer.Option("--policy", metavar="NAME|FILE", help="Which bounces count: see bounce suppress policies."),
]
AccountOption = Annotated[
    str | None, typer.Option("--account", metavar="NAME", parser=account_given, help="Only for this account.")
]
AccountsOption = Annotated[
    Path | None, typer.Option("--accounts", metavar="FILE", help="Accounts by sender: domain or reverse-path (TOML).")
]
OwnDomainOption = Annotated[
    list[str] | None,
    typer.Option("--own-domain", metavar="DOMAIN", help="A domain whose mail is yours; may be given several times."),
]
VerpOption = Annotated[
    list[str] | None,
    typer.Option("--verp", metavar="PATTERN", help="Your reverse-path, as bounces+{token}-{recipient}@example.com."),
]
KeyFileOption = Annotated[
    Path | None, typer.Option("--key-file", metavar="FILE", help="The key of its tokens, and of BATV addresses.")
]
_NowOption = Annotated[
    str | None, typer.Option("--now", metavar="TIME", help="What counts as now (2026-11-25T12:00:00Z).")
]
SinceOption = Annotated[
    str | None, typer.Option("--since", metavar="TIME", help="Only what bounced since: a date, or 30d, 12h.")
]
_RedactOption = Annotated[
    bool, typer.Option("--redact", help="Show stable pseudonyms instead of local parts; domains stay.")
]


_GIVEN = re.compile(r"(?P<quote>['\"]).*(?P=quote) is no address")


class RowFormat(StrEnum):
    """Forms of rows."""

    TABLE = "table"
    NDJSON = "ndjson"
    CSV = "csv"


class Use:
    """Which ledger is used, and by which policy: as the options say, else the configuration, else as usual."""

    def __init__(self, options: dict[str, Any]) -> None:
        """Take the values of the options of `_use`.

        Raises:
            ConfigurationError: the configuration file is not valid.
            UsageError: the time that counts as now is none.
        """
        # What the configuration says of it is not known yet, but a mistake in that is to be told with pseudonyms.
        self.path: Path = options["ledger"] or ledger_place()
        self._redact: bool = options.get("redact", False)
        veil(self._veiled if self._redact else str)
        self.config: Path | None = options["config"]
        self.settings: LedgerSettings = configuration(self.config).ledger
        self.path = options["ledger"] or self.settings.file or ledger_place()
        self._policy: str | None = self.settings.policy if options["policy"] is None else options["policy"]
        now = options["now"]
        self.now = moment_of("--now", now) if now is not None else int(datetime.now(UTC).timestamp())
        self.style = terminal_style(to_file=False, language=options["lang"])

    @contextmanager
    def opened(self, *, write: bool, make: bool = True) -> Iterator["Ledger"]:
        """The ledger, to be written or to be read; made where it is to be written, and may be made."""
        from bounce_cli.ledger.judging.policy import DEFAULT_POLICY, policy_named  # noqa: PLC0415 - late, as all of it
        from bounce_cli.ledger.ledger import opened  # noqa: PLC0415
        from bounce_cli.ledger.store.opening import refuse_missing  # noqa: PLC0415

        if not make:
            refuse_missing(self.path)
        with opened(
            self.path, policy_named(DEFAULT_POLICY if self._policy is None else self._policy), write=write
        ) as ledger:
            yield ledger

    @cached_property
    def hide(self) -> "Pseudonyms":
        """What addresses are shown as."""
        from bounce_cli.ledger.redaction import Pseudonyms, kept_key  # noqa: PLC0415 - seldom wanted

        return Pseudonyms(kept_key(self.path) if self._redact else None)

    def _veiled(self, text: str) -> str:
        """A line on standard error with pseudonyms; where there is no ledger, with some that are not kept."""
        from bounce_cli.ledger.redaction import Pseudonyms, passing_key  # noqa: PLC0415 - seldom wanted

        # Of what was given and is no address, too, nobody is to be named.
        text = _GIVEN.sub("'…' is no address", text)
        try:
            return self.hide.text(text)
        except LedgerError:
            return Pseudonyms(passing_key()).text(text)


def own_domains_of(settings: LedgerSettings, own_domains: list[str] | None) -> tuple[str, ...]:
    """The domains whose mail is ours, by the options and the configuration together.

    Raises:
        UsageError: one is no domain.
    """
    domains = []
    for domain in (*(own_domains or ()), *settings.own_domains):
        name = normalised(domain)
        if not name:
            raise UsageError(f"--own-domain {domain!r} is no domain")
        domains.append(name)
    return tuple(dict.fromkeys(domains))


def ours_of(
    settings: LedgerSettings, own_domains: list[str] | None, verp: list[str] | None, key_file: Path | None
) -> "Ours":
    """What is ours, by the options and the configuration together.

    Raises:
        UsageError: a domain, a pattern or the key is none.
    """
    from bounce_cli.ledger.proof.proving import Ours  # noqa: PLC0415 - late, as all of the ledger
    from bounce_cli.ledger.proof.tokens import read_key, read_verp  # noqa: PLC0415

    path = key_file or settings.key_file
    return Ours(
        domains=own_domains_of(settings, own_domains),
        verps=tuple(read_verp(pattern) for pattern in dict.fromkeys((*(verp or ()), *settings.verp))),
        key=read_key(path) if path else None,
    )


def _use(
    *,
    ledger: _LedgerOption = None,
    policy: _PolicyOption = None,
    config: ConfigOption = None,
    lang: LangOption = None,
    now: _NowOption = None,
    redact: _RedactOption = False,
) -> None:
    """The options of every command about the ledger."""


# Gives a command these options; its parameter `use` is what follows from them.
uses_ledger = bundle("use", _use, Use)
