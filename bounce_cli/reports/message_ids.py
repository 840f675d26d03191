"""Message identifiers of header fields, tolerantly (RFC 5322 section 3.6.4)."""

import re

__all__ = ["bare_id"]


def bare_id(value: str | None, *, last: bool = False) -> str | None:
    """The first message identifier of a field, or the last, without its brackets; None where there is none."""
    if not value:
        return None
    found = re.findall(r"<([^<>\s]+)>", value) or [word for word in re.split(r"[<>\s]+", value) if word]
    return found[-1 if last else 0] if found else None
