"""The type that stands before the value of a report field (`smtp; 550 no`, `dns; mx.example.org`; RFC 3464)."""

import re

__all__ = ["without_type"]

# Some systems write it twice.
_TYPES = re.compile(
    r"\s{0,20}(?:(?:smtp|lmtp|dns|dsn|local|unknown|x400|x-[a-z0-9\-_]{1,40})\s{0,8};\s{0,20}){1,4}", re.IGNORECASE
)


def without_type(value: str) -> str:
    """The value behind its type or types; a value that has none as it stands."""
    match = _TYPES.match(value)
    return value[match.end() :] if match else value
