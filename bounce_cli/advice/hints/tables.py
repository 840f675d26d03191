"""The tables of this room, each read once, in the forms in which they are asked."""

import tomllib
from functools import cache

from bounce_cli.beside import beside

__all__ = ["HARMLESS", "attachment_kinds", "free_mail_domains", "rewriters", "shorteners"]

HARMLESS = "harmless"


def _table(name: str) -> dict[str, list[str]]:
    with beside("bounce_cli.advice.hints").joinpath(f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def shorteners() -> frozenset[str]:
    """Hosts of shortened links, without `www.`."""
    return frozenset(host for hosts in _table("shorteners").values() for host in hosts)


@cache
def rewriters() -> tuple[str, ...]:
    """Hosts that security products put into links; hosts below them are meant too."""
    return tuple(_table("rewriters")["hosts"])


@cache
def attachment_kinds() -> dict[str, frozenset[str]]:
    """For each kind of attachment the ends of names, in lower case and without the dot; `HARMLESS` is one of them."""
    return {kind: frozenset(ends) for kind, ends in _table("attachments").items()}


@cache
def free_mail_domains() -> frozenset[str]:
    """Domains at which anybody has an address for nothing."""
    return frozenset(_table("mail_providers")["domains"])
