"""The tables of this room, read once."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["table"]


@cache
def table(name: str) -> dict[str, Any]:
    """The table `NAME.toml` of this package."""
    with files("bounce_cli.advice").joinpath(f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
