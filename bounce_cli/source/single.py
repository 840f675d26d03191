"""One message that fills its file."""

import io

from bounce_cli.problem import Problem
from bounce_cli.source.octets import Octets
from bounce_cli.source.problems import EMPTY, cut_at, source_ended

__all__ = ["message"]


def message(octets: Octets, *, limit: int) -> tuple[bytes, tuple[Problem, ...]] | None:
    """Return all octets, at most `limit`, and what was wrong; None where a fault left nothing to return.

    Nothing is taken off: a byte order mark or blank first lines are for the message to judge.
    """
    first = octets.block()
    text = _whole(octets, first, limit)
    if len(text) > limit:
        return text[:limit], (cut_at(limit),)
    if octets.fault:
        return (text, (source_ended(octets.fault),)) if text else None
    return text, () if text else (EMPTY,)


def _whole(octets: Octets, first: bytes, limit: int) -> bytes:
    """Return all octets, or one more than `limit` of them."""
    second = octets.block() if first and len(first) <= limit else b""
    if not second:
        return first
    # BytesIO gives its own buffer away, so that a long message lies in memory once
    gathered = io.BytesIO()
    gathered.write(first)
    while second:
        gathered.write(second[: limit + 1 - gathered.tell()])
        second = octets.block() if gathered.tell() <= limit else b""
    return gathered.getvalue()
