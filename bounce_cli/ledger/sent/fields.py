"""Addresses and subjects as logs and lists hold them."""

import re

__all__ = ["one_line", "recipient_of"]

_LONGEST = 320
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"')
_LITERAL = re.compile(r"\[[0-9A-Za-z:.]{3,60}\]")
_NOT_IN_LOCAL = frozenset(' "<>(),;:\\@[]')
_NOT_IN_DOMAIN = frozenset(" \"'<>(),;:\\@[]=/")


def recipient_of(text: str) -> str | None:
    """The address, if the text is one and nothing else."""
    local, at, domain = text.rpartition("@")
    if not (local and at and domain and len(text) <= _LONGEST and text.isprintable()):
        return None
    if not (_LITERAL.fullmatch(domain) or _NOT_IN_DOMAIN.isdisjoint(domain)):
        return None
    return text if _NOT_IN_LOCAL.isdisjoint(local) or _QUOTED.fullmatch(local) else None


def one_line(text: str) -> str | None:
    """The text with single blanks between its words, without lone surrogates; None where it has none."""
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join(text.split()) or None
