"""Addresses of a function rather than of a person."""

from bounce_cli.patterns.tables import role_names

__all__ = ["is_role"]


def is_role(address: str) -> bool:
    """Whether the local part of an address in lower case stands for a function (RFC 2142, and what is common)."""
    return address.rpartition("@")[0].partition("+")[0] in role_names()
