"""What holds for every run: `bounce.toml`, or `[tool.bounce]` in pyproject.toml, and the environment over it.

The nearest of these files up the tree counts, else the user's own `bounce.toml`:

rules = ["our-rules.toml"]     # BOUNCE_RULES: more rule files or folders of them, relative to this file
installed_rules = false        # BOUNCE_INSTALLED_RULES: those that other installed packages bring stay out
lang = "pl"                    # BOUNCE_LANG: what tables, letters and words are said in
profile = "marketing"          # BOUNCE_PROFILE: what mails that come back count as
vocabulary = "ses"             # BOUNCE_VOCABULARY: another system's words for reasons
crash_dir = "crashes"          # BOUNCE_CRASH_DIR: reports of mails on which we fail ourselves

[dns]
offline = true                 # BOUNCE_OFFLINE: nobody is asked,
replay = "dns.jsonl"           # BOUNCE_DNS_REPLAY: or this recording,
nameservers = ["192.0.2.53"]   # BOUNCE_NAMESERVERS: or these name servers, and not those of the system
timeout = 5.0                  # BOUNCE_DNS_TIMEOUT: seconds
fresh_days = 7                 # BOUNCE_FRESH_DAYS: how old a bounce may be for what the DNS says now to count

[ledger]
file = "bounces.sqlite"        # BOUNCE_LEDGER: the ledger; without it that of the user
account = "newsletter"         # BOUNCE_ACCOUNT: whose mail it is, or
accounts = "accounts.toml"     # BOUNCE_ACCOUNTS: a file that tells it by sender
own_domains = ["example.com"]  # BOUNCE_OWN_DOMAINS: what is ours: domains, forms of reverse-path,
verp = ["bounces+{token}-{recipient}@example.com"]  # BOUNCE_VERP
key_file = "verp.key"          # BOUNCE_KEY_FILE: and the file with the key of their tokens
policy = "hubspot"             # BOUNCE_POLICY: a name, or a file

[limits]
message_octets = 67108864      # BOUNCE_LIMIT_MESSAGE_OCTETS, and so on: those of `limits.py`

In the environment the texts of a list are parted by commas, the names of files as in PATH, relative to where the
command runs.
"""

import os
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bounce_cli.configuration_place import PROJECT
from bounce_cli.errors import ConfigurationError
from bounce_cli.limits import Limits
from bounce_cli.settings import SETTINGS
from bounce_cli.suggestion import suggestion

__all__ = [
    "Configuration",
    "LedgerSettings",
    "configured",
    "ledger_place",
    "read_configuration",
]

_TABLES = tuple(dict.fromkeys(key.partition(".")[0] for key in SETTINGS if "." in key))


_ASKS = ("dns.offline", "dns.replay", "dns.nameservers")
_USUAL = Limits()
_VARIABLES = frozenset(setting.variable for setting in SETTINGS.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerSettings:
    """Where the ledger lies, and what is ours; absent settings are None or empty."""

    file: Path | None = None
    account: str | None = None
    accounts: Path | None = None
    own_domains: tuple[str, ...] = ()
    verp: tuple[str, ...] = ()
    key_file: Path | None = None
    policy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """What holds for every run.

    Attributes:
        rules: rule files, or folders of them, asked besides the rules of the package.
        installed_rules: whether rules that other installed packages bring are asked too.
        ledger: the settings of the ledger.
        bounds: those of mail that are set.
        options: what commands take for options that are not given, by the keys of the settings.
        sources: where each setting that is set comes from: a file, or a variable of the environment.
    """

    rules: tuple[Path, ...] = ()
    installed_rules: bool = True
    ledger: LedgerSettings = LedgerSettings()
    bounds: Mapping[str, float] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict, compare=False)

    def limits(self, usual: Limits = _USUAL) -> Limits:
        """How much of mail is looked at: what is set, else what is usual."""
        return replace(usual, **self.bounds)  # type: ignore[arg-type] # each is of its form


def ledger_place(environment: Mapping[str, str] = os.environ) -> Path:
    """The ledger of a user who names none (XDG base directory specification).

    Raises:
        ConfigurationError: neither the environment nor the system says where the user is at home.
    """
    data = Path(environment.get("XDG_DATA_HOME", ""))
    if not data.is_absolute():  # is not set, or to be ignored
        data = _home(environment) / ".local" / "share"
    return data / "bounce" / "ledger.sqlite"


def _home(environment: Mapping[str, str]) -> Path:
    """The user's own folder, as the environment says, else the system; cron and mail servers may say nothing."""
    if home := environment.get("HOME"):
        return Path(home)
    try:
        if sys.platform == "win32":
            return Path.home()
        import pwd  # noqa: PLC0415 - seldom asked, and not on Windows

        return Path(pwd.getpwuid(os.getuid()).pw_dir)
    except (RuntimeError, KeyError) as error:
        raise ConfigurationError("no folder of the user's own is known: name a ledger with --ledger") from error


def read_configuration(path: Path) -> Configuration:
    """Read a configuration file; of a pyproject.toml the table `[tool.bounce]`.

    Raises:
        ConfigurationError: it cannot be read, is not TOML, or has a key or a value that means nothing.
    """
    return configured(path, {})


def configured(path: Path | None, environment: Mapping[str, str] = os.environ) -> Configuration:
    """What a configuration file says, where there is one, and over it the environment.

    Raises:
        ConfigurationError: the file or a variable is not valid; the text names it.
    """
    values = _read(path) if path else {}
    sources = dict.fromkeys(values, str(path))
    for key, setting in SETTINGS.items():
        text = environment.get(setting.variable)
        if text:
            values[key] = setting.value_of_text(key, text)
            sources[key] = setting.variable
    _refuse_two_to_ask(values, sources)
    return _made(values, sources)


def _refuse_two_to_ask(values: dict[str, Any], sources: dict[str, str]) -> None:
    """Nobody, a recording or name servers: what the environment says of it goes before what a file does.

    Raises:
        ConfigurationError: a recording and name servers are named in the same place.
    """
    named = [key for key in _ASKS if values.get(key)]
    if any(sources[key] in _VARIABLES for key in named):
        for key in [key for key in named if sources[key] not in _VARIABLES]:
            del values[key], sources[key]
    if values.get("dns.replay") and values.get("dns.nameservers"):
        place = sources["dns.nameservers"]
        raise ConfigurationError(f"{place}: dns.replay and dns.nameservers exclude each other: leave one of them out")


def _made(values: Mapping[str, Any], sources: Mapping[str, str]) -> Configuration:
    ledger, bounds = (
        {key.partition(".")[2]: value for key, value in values.items() if key.startswith(table)}
        for table in ("ledger.", "limits.")
    )
    options = {key: value for key, value in values.items() if SETTINGS[key].option}
    return Configuration(
        rules=values.get("rules", ()),
        installed_rules=values.get("installed_rules", True),
        ledger=LedgerSettings(**ledger),
        bounds=bounds,
        options=options,
        sources=sources,
    )


def _read(path: Path) -> dict[str, Any]:
    """The settings of a file by their keys."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"{path}: not TOML: {error}") from None
    if path.name == PROJECT:
        document = dict(_table(path, _table(path, document, "tool"), "bounce"))
    tables = {name: _table(path, document, name) for name in _TABLES}
    _check_keys(path, document, (*(key for key in SETTINGS if "." not in key), *_TABLES))
    flat = {key: value for key, value in document.items() if key not in _TABLES}
    for name, table in tables.items():
        _check_keys(path, table, tuple(key.partition(".")[2] for key in SETTINGS if key.startswith(f"{name}.")))
        flat |= {f"{name}.{key}": value for key, value in table.items()}
    return {key: SETTINGS[key].value_of(path, key, value) for key, value in flat.items()}


def _table(path: Path, document: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    table = document.get(key, {})
    if not isinstance(table, dict):
        raise ConfigurationError(f"{path}: {key!r} must be a table, [{key}]")
    return table


def _check_keys(path: Path, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for key in table:
        if key not in known:
            raise ConfigurationError(f"{path}: there is no key {key!r}{suggestion(key, known)}")
