"""The settings that hold for every run: their keys, what their values are, and their variables in the environment."""

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields as fields_of
from enum import Enum, auto
from pathlib import Path
from typing import Any

from bounce_cli.errors import ConfigurationError
from bounce_cli.limits import Limits

__all__ = ["SETTINGS", "Form", "Setting"]


class Form(Enum):
    """What the value of a setting is."""

    TEXT = auto()
    TEXTS = auto()
    PATH = auto()
    PATHS = auto()
    NAME_OR_PATH = auto()
    FLAG = auto()
    SECONDS = auto()
    COUNT = auto()
    LIMIT = auto()
    LIMIT_OF_SECONDS = auto()


_LISTS = frozenset({Form.TEXTS, Form.PATHS})
_NUMBERS = frozenset({Form.SECONDS, Form.COUNT, Form.LIMIT, Form.LIMIT_OF_SECONDS})
_WORDS = {
    Form.TEXTS: "a list of texts",
    Form.PATHS: "a list of file names",
    Form.FLAG: "true or false",
    Form.SECONDS: "a number of seconds",
    Form.COUNT: "a whole number",
    Form.LIMIT: "a whole number from 1 on",
    Form.LIMIT_OF_SECONDS: "a number of seconds, or 0 for no limit",
}
# More than anybody needs, and less than Python and the system take.
_GREATEST = {Form.SECONDS: 1e9, Form.LIMIT_OF_SECONDS: 1e9, Form.COUNT: 1e9, Form.LIMIT: 1e15}
_FLAGS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting.

    Attributes:
        form: what its value is.
        variable: its variable in the environment.
        option: the parameter of commands whose usual value it is; None where it is read otherwise.
    """

    form: Form
    variable: str
    option: str | None = None

    def value_of(self, path: Path, key: str, value: Any) -> Any:
        """A value of a file as it is used; names of files are relative to that file.

        Raises:
            ConfigurationError: it is of another kind.
        """
        name = key.rpartition(".")[2]
        if not self._fits(value):
            raise ConfigurationError(f"{path}: {name!r} must be {_WORDS.get(self.form, 'a text')}")
        if self.form in _GREATEST and abs(value) > _GREATEST[self.form]:
            raise ConfigurationError(f"{path}: {name!r} is more than {_GREATEST[self.form]:,.0f}")
        match self.form:
            case Form.TEXT | Form.FLAG | Form.SECONDS | Form.COUNT | Form.LIMIT | Form.LIMIT_OF_SECONDS:
                return value
            case Form.TEXTS:
                return tuple(value)
            case Form.PATH:
                return _path(path, name, value)
            case Form.PATHS:
                return tuple(_path(path, name, item) for item in value)
            case Form.NAME_OR_PATH:
                is_path = value.endswith(".toml") or "/" in value or os.sep in value
                return str(_path(path, name, value)) if is_path else value

    def value_of_text(self, key: str, text: str) -> Any:
        """The value that the variable gives; names of files are relative to where the command runs.

        Raises:
            ConfigurationError: it is none.
        """
        place = Path(self.variable)
        if self.form is Form.FLAG and text.lower() in _FLAGS:
            return _FLAGS[text.lower()]
        if self.form in _NUMBERS:
            return self.value_of(place, key, _number(text))
        parts = text.split(os.pathsep if self.form is Form.PATHS else ",") if self.form in _LISTS else text
        return self.value_of(place, key, parts)

    def _fits(self, value: Any) -> bool:
        match self.form:
            case Form.FLAG:
                return isinstance(value, bool)
            case Form.COUNT | Form.LIMIT:
                is_count = isinstance(value, int) and not isinstance(value, bool)
                return is_count and (self.form is Form.COUNT or value > 0)
            case Form.SECONDS | Form.LIMIT_OF_SECONDS:
                # NaN is no more than anything; `isnan` takes no integer that is larger than a float may be.
                is_number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= math.inf
                return is_number and (self.form is Form.SECONDS or value >= 0)
        items = value if self.form in _LISTS else [value]
        return isinstance(items, list) and all(isinstance(one, str) and one and "\0" not in one for one in items)


def _number(text: str) -> Any:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _path(path: Path, key: str, value: str) -> Path:
    """A file named in a configuration file, relative to that."""
    try:
        return path.parent / Path(value).expanduser()
    except RuntimeError as error:  # ~nobody/own.toml
        raise ConfigurationError(f"{path}: {key!r}: {error}") from None


SETTINGS: Mapping[str, Setting] = {
    "rules": Setting(Form.PATHS, "BOUNCE_RULES"),
    "installed_rules": Setting(Form.FLAG, "BOUNCE_INSTALLED_RULES"),
    "lang": Setting(Form.TEXT, "BOUNCE_LANG", "lang"),
    "profile": Setting(Form.TEXT, "BOUNCE_PROFILE", "profile"),
    "vocabulary": Setting(Form.TEXT, "BOUNCE_VOCABULARY", "vocabulary"),
    "crash_dir": Setting(Form.PATH, "BOUNCE_CRASH_DIR", "crash_dir"),
    "dns.offline": Setting(Form.FLAG, "BOUNCE_OFFLINE", "offline"),
    "dns.replay": Setting(Form.PATH, "BOUNCE_DNS_REPLAY", "dns_replay"),
    "dns.nameservers": Setting(Form.TEXTS, "BOUNCE_NAMESERVERS", "nameserver"),
    "dns.timeout": Setting(Form.SECONDS, "BOUNCE_DNS_TIMEOUT", "dns_timeout"),
    "dns.fresh_days": Setting(Form.COUNT, "BOUNCE_FRESH_DAYS", "fresh_days"),
    "ledger.file": Setting(Form.PATH, "BOUNCE_LEDGER"),
    "ledger.account": Setting(Form.TEXT, "BOUNCE_ACCOUNT"),
    "ledger.accounts": Setting(Form.PATH, "BOUNCE_ACCOUNTS"),
    "ledger.own_domains": Setting(Form.TEXTS, "BOUNCE_OWN_DOMAINS"),
    "ledger.verp": Setting(Form.TEXTS, "BOUNCE_VERP"),
    "ledger.key_file": Setting(Form.PATH, "BOUNCE_KEY_FILE"),
    "ledger.policy": Setting(Form.NAME_OR_PATH, "BOUNCE_POLICY"),
    **{
        f"limits.{name}": Setting(
            Form.LIMIT_OF_SECONDS if name.endswith("_seconds") else Form.LIMIT, f"BOUNCE_LIMIT_{name.upper()}"
        )
        for name in (one.name for one in fields_of(Limits))
    },
}
"""The settings by their keys."""
