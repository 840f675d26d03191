"""The tables of this room, each read once."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["column_names", "known_domains", "role_names", "services"]


def _table(name: str) -> dict[str, Any]:
    with files("bounce_cli.patterns").joinpath(f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def services() -> frozenset[str]:
    """Domains of servers that take mail for the domains of many."""
    return frozenset(_table("services")["hosts"])


@cache
def role_names() -> frozenset[str]:
    """Local parts that stand for a function."""
    return frozenset(name for names in _table("roles").values() for name in names)


@cache
def column_names() -> dict[str, tuple[str, ...]]:
    """For `address` and `date` the headings of columns, the surest first, in lower case without blanks and marks."""
    return {kind: tuple(names) for kind, names in _table("columns").items()}


@cache
def known_domains() -> dict[str, Any]:
    """Domains of mail providers, and how people mistype them."""
    return _table("known_domains")
