"""What was found out about a text, kept: the same few senders, subjects and lines come with different mails."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

__all__ = ["by_line", "remembered"]

_Found = TypeVar("_Found")
_LONGEST = 200
_MOST = 4096
_FEW = 32
# All recipients of a report may share a text of any length.
_LONG = 2


def remembered(work: Callable[[str], _Found]) -> Callable[[str], _Found]:
    """A function of a text that keeps what it said: of short ones while that is little, of the last long ones."""
    kept, last = lru_cache(maxsize=_MOST)(work), lru_cache(maxsize=_LONG)(work)

    @wraps(work)
    def remember(text: str) -> _Found:
        return kept(text) if len(text) <= _LONGEST else last(text)

    return remember


def by_line(work: Callable[[str], _Found]) -> Callable[[str], list[_Found]]:
    """A function of a line as a function of all lines of a text.

    A line with an address comes with one mail alone, and is kept no longer than it takes to ask again about its text.
    """
    kept, recent, last = (lru_cache(maxsize=number)(work) for number in (_MOST, _FEW, _LONG))

    def of_lines(text: str) -> list[_Found]:
        return [
            last(line) if len(line) > _LONGEST else recent(line) if "@" in line else kept(line)
            for line in text.split("\n")
        ]

    return of_lines
