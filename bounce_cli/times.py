"""Times as records have them (RFC 3339)."""

from datetime import UTC, datetime

__all__ = ["DAY", "read_time"]

DAY = 86_400
"""Seconds."""


def read_time(value: str | None) -> datetime | None:
    """A time with its offset, UTC where it states none; None where there is none, or none that can be read."""
    if not value:
        return None
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)
