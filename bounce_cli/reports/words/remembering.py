"""What was found out about a short text, kept: the same few senders, subjects and lines come with different mails."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

__all__ = ["by_line", "remembered"]

_Found = TypeVar("_Found")
_LONGEST = 200
_MOST = 4096
_FEW = 32


def remembered(work: Callable[[str], _Found]) -> Callable[[str], _Found]:
    """A function of a text that keeps what it said of short ones, as far as that takes up little."""
    kept = lru_cache(maxsize=_MOST)(work)

    @wraps(work)
    def remember(text: str) -> _Found:
        return kept(text) if len(text) <= _LONGEST else work(text)

    return remember


def by_line(work: Callable[[str], _Found]) -> Callable[[str], list[_Found]]:
    """A function of a line as a function of all lines of a text.

    A line with an address comes with one mail alone, and is kept no longer than it takes to ask again about its text.
    """
    kept, recent = lru_cache(maxsize=_MOST)(work), lru_cache(maxsize=_FEW)(work)

    def of_lines(text: str) -> list[_Found]:
        return [
            work(line) if len(line) > _LONGEST else recent(line) if "@" in line else kept(line)
            for line in text.split("\n")
        ]

    return of_lines
