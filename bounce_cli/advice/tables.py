"""The tables of this room, read once.

They are written as TOML; `python -m tests.advice.make_tables` puts them into `tables.json`, which takes a hundredth of
the time to read.
"""

import json
from functools import cache
from typing import Any

from bounce_cli.beside import beside

__all__ = ["table"]


@cache
def table(name: str) -> dict[str, Any]:
    """The table `NAME.toml` of this package. Raises KeyError where there is none."""
    found: dict[str, Any] = _tables()[name]
    return found


@cache
def _tables() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(beside("bounce_cli.advice").joinpath("tables.json").read_text(encoding="utf-8"))
    return found
