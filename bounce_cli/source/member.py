"""What an archive holds."""

from dataclasses import dataclass

from bounce_cli.source.octets import Octets

__all__ = ["Held", "LeftOut", "Locked", "Member"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A regular file; its octets can be read until the next member is asked for."""

    name: str
    octets: Octets


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A link, device or the like: nothing that holds mail."""

    name: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """A file that cannot be unfolded."""

    name: str
    cause: str


Member = Held | LeftOut | Locked
