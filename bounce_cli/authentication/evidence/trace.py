"""Trace fields: who handed a mail to whom (RFC 5321 section 4.4), in the ways that servers write them."""

import re
from dataclasses import dataclass

from bounce_cli.reports.words.hosts import ip_in

__all__ = ["Hop", "read_hop"]

_LONGEST = 2_000
_FROM = re.compile(r"(?i)^\s*from\s+(\S{1,255})")
_REMARK = re.compile(r"\([^()]{0,500}\)")
_BY = re.compile(r"(?i)\bby\s+([a-z0-9_][a-z0-9_.\-]{0,254})")
# The address of the client stands in brackets; Sendmail and Exim write more around it, qmail puts it in parentheses.
_IP = re.compile(r"\[(?:IPv6:)?([0-9A-Fa-f.:]{3,45})\]|\((?:[^\s(]{1,255}[ @])?([0-9a-fA-F.:]{7,45})\)")
_HELO = re.compile(r"(?i)\b(?:helo|ehlo)[= ]([a-z0-9_][a-z0-9_.\-]{0,254})")
_NAME = re.compile(r"(?i)[a-z0-9_][a-z0-9_.\-]{0,254}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One hand-over, as the host that took the mail wrote it down.

    Attributes:
        helo: the name that the client gave.
        client_ip: its address.
        by: the host that took the mail, in lower case.
    """

    helo: str | None = None
    client_ip: str | None = None
    by: str | None = None


def read_hop(value: str) -> Hop:
    """Read the value of a Received field; what it does not say is None."""
    text = value[:_LONGEST]
    by = _BY.search(_REMARK.sub("", text))
    client = text.partition(f"by {by[1]}")[0] if by else text
    name = _FROM.match(client)
    stated = _HELO.search(client)
    helo = stated[1] if stated else name[1] if name else None
    # An address in the place of the name is what the client calls itself, unless nothing else is written of it.
    observed = client[name.end() :] if name else client
    return Hop(
        helo=helo.lower() if helo and _NAME.fullmatch(helo) else None,
        client_ip=_first_ip(observed) or _first_ip(client),
        by=by[1].lower().rstrip(".") if by else None,
    )


def _first_ip(text: str) -> str | None:
    return next((ip for found in _IP.finditer(text) if (ip := ip_in(found[1] or found[2]))), None)
