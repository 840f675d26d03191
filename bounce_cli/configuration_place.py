"""Where a configuration is: most runs have none, and load nothing that reads one."""

import os
from collections.abc import Mapping
from pathlib import Path

__all__ = ["PROJECT", "VARIABLES", "find_configuration"]

VARIABLES = "BOUNCE_"
"""How the variables of the environment begin that say what a configuration says."""

PROJECT = "pyproject.toml"
_NAME = "bounce.toml"
_TABLE = "bounce"


def find_configuration(folder: Path, environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return the nearest configuration file from `folder` upwards, else the user's own (XDG), else None.

    In one folder `bounce.toml` goes before a pyproject.toml with a table `[tool.bounce]`; one without is passed by.
    """
    home = environment.get("HOME")
    personal = environment.get("XDG_CONFIG_HOME") or (f"{home}/.config" if home else None)
    for place in (folder, *folder.parents):
        if _is_file(place / _NAME):
            return place / _NAME
        if _is_file(place / PROJECT) and _has_table(place / PROJECT):
            return place / PROJECT
    own = Path(personal) / "bounce" / _NAME if personal else None
    return own if own and _is_file(own) else None


def _is_file(path: Path) -> bool:
    return os.path.isfile(path)  # noqa: PTH113 - Path's raises where it may not look


def _has_table(path: Path) -> bool:
    """Whether a project configures bounce; a file that cannot be read, or is no TOML, is others' business."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    if _TABLE not in text:
        return False
    import tomllib  # noqa: PLC0415 - most projects have no such table

    try:
        return _TABLE in tomllib.loads(text).get("tool", {})
    except (ValueError, RecursionError, TypeError, AttributeError):
        return False
