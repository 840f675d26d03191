"""What was found out about a short text, kept: the same few senders, subjects and lines come with different mails."""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

__all__ = ["by_line", "remembered"]

_Found = TypeVar("_Found")
_LONGEST = 200
_MOST = 4096


def remembered(work: Callable[[str], _Found]) -> Callable[[str], _Found]:
    """A function of a text that keeps what it said of short ones, as far as that takes up little."""
    kept = lru_cache(maxsize=_MOST)(work)

    def remember(text: str) -> _Found:
        return kept(text) if len(text) <= _LONGEST else work(text)

    return remember


def by_line(work: Callable[[str], _Found]) -> Callable[[str], list[_Found]]:
    """A function of a line as a function of all lines of a text; a line with an address comes once and is not kept."""
    kept = lru_cache(maxsize=_MOST)(work)

    def of_lines(text: str) -> list[_Found]:
        return [work(line) if "@" in line or len(line) > _LONGEST else kept(line) for line in text.split("\n")]

    return of_lines
