"""The configuration file: `bounce.toml`, the nearest one up the tree, else the user's own.

rules = ["our-rules.toml"]     # more rule files or folders of them, relative to this file
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bounce_cli.errors import ConfigurationError
from bounce_cli.suggestion import suggestion

__all__ = ["Configuration", "find_configuration", "read_configuration"]

_NAME = "bounce.toml"
_KEYS = frozenset({"rules"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """What holds for every run.

    Attributes:
        rules: rule files, or folders of them, asked besides the rules of the package.
    """

    rules: tuple[Path, ...] = ()


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
    for key in document:
        if key not in _KEYS:
            raise ConfigurationError(f"{path}: there is no key {key!r}{suggestion(key, _KEYS)}")
    return Configuration(rules=_rules(path, document.get("rules", [])))


def _rules(path: Path, value: Any) -> tuple[Path, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item and "\0" not in item for item in value):
        raise ConfigurationError(f"{path}: 'rules' must be a list of file names")
    try:
        return tuple(path.parent / Path(item).expanduser() for item in value)
    except RuntimeError as error:  # ~nobody/own.toml
        raise ConfigurationError(f"{path}: 'rules': {error}") from None
