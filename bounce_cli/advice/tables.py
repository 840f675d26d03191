"""The tables of this room, read once."""

import tomllib
from functools import cache
from typing import Any

from bounce_cli.beside import beside

__all__ = ["table"]


@cache
def table(name: str) -> dict[str, Any]:
    """The table `NAME.toml` of this package."""
    with beside("bounce_cli.advice").joinpath(f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
