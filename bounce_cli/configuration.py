"""The configuration file: `bounce.toml`, the nearest one up the tree, else the user's own.

rules = ["our-rules.toml"]     # more rule files or folders of them, relative to this file

[ledger]
file = "bounces.sqlite"        # the ledger; without it that of the user
account = "newsletter"         # whose mail it is, or
accounts = "accounts.toml"     # a file that tells it by sender
own_domains = ["example.com"]  # what is ours: domains, forms of reverse-path, and the file with the key of their tokens
verp = ["bounces+{token}-{recipient}@example.com"]
key_file = "verp.key"
policy = "hubspot"             # a name, or a file
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bounce_cli.errors import ConfigurationError
from bounce_cli.suggestion import suggestion

__all__ = ["Configuration", "LedgerSettings", "find_configuration", "ledger_place", "read_configuration"]

_NAME = "bounce.toml"
_KEYS = ("rules", "ledger")
_PATHS = ("file", "accounts", "key_file")
_LISTS = ("own_domains", "verp")
_LEDGER_KEYS = (*_PATHS, *_LISTS, "account", "policy")


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
        ledger: the settings of the ledger.
    """

    rules: tuple[Path, ...] = ()
    ledger: LedgerSettings = LedgerSettings()


def ledger_place(environment: Mapping[str, str] = os.environ) -> Path:
    """The ledger of a user who names none (XDG base directory specification)."""
    data = Path(environment.get("XDG_DATA_HOME", ""))
    if not data.is_absolute():  # is not set, or to be ignored
        data = Path(environment.get("HOME") or ".") / ".local" / "share"
    return data / "bounce" / "ledger.sqlite"


def find_configuration(folder: Path, environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return the nearest configuration file from `folder` upwards, else the user's own (XDG), else None."""
    home = environment.get("HOME")
    personal = environment.get("XDG_CONFIG_HOME") or (f"{home}/.config" if home else None)
    places = [place / _NAME for place in (folder, *folder.parents)]
    if personal:
        places.append(Path(personal) / "bounce" / _NAME)
    return next((place for place in places if os.path.isfile(place)), None)  # noqa: PTH113 - Path's raises where it may not look


def read_configuration(path: Path) -> Configuration:
    """Read a configuration file.

    Raises:
        ConfigurationError: it cannot be read, is not TOML, or has a key or a value that means nothing.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{path}: not TOML: {error}") from None
    _check_keys(path, document, _KEYS)
    return Configuration(
        rules=tuple(_path(path, "rules", item) for item in _texts(path, "rules", document.get("rules", []))),
        ledger=_ledger(path, document.get("ledger", {})),
    )


def _check_keys(path: Path, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for key in table:
        if key not in known:
            raise ConfigurationError(f"{path}: there is no key {key!r}{suggestion(key, known)}")


def _ledger(path: Path, table: Any) -> LedgerSettings:
    if not isinstance(table, dict):
        raise ConfigurationError(f"{path}: 'ledger' must be a table, [ledger]")
    _check_keys(path, table, _LEDGER_KEYS)
    found: dict[str, Any] = {key: _texts(path, key, table[key]) for key in _LISTS if key in table}
    for key, value in table.items():
        if key not in _LISTS:
            if not isinstance(value, str) or not value or "\0" in value:
                raise ConfigurationError(f"{path}: {key!r} must be a text")
            found[key] = _path(path, key, value) if key in _PATHS else value
    policy = found.get("policy", "")
    if policy.endswith(".toml") or "/" in policy or os.sep in policy:
        found["policy"] = str(_path(path, "policy", policy))
    return LedgerSettings(**found)


def _texts(path: Path, key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item and "\0" not in item for item in value):
        what = "file names" if key == "rules" else "texts"
        raise ConfigurationError(f"{path}: {key!r} must be a list of {what}")
    return tuple(value)


def _path(path: Path, key: str, value: str) -> Path:
    """A file named in a configuration file, relative to that."""
    try:
        return path.parent / Path(value).expanduser()
    except RuntimeError as error:  # ~nobody/own.toml
        raise ConfigurationError(f"{path}: {key!r}: {error}") from None
