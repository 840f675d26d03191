"""Patterns that are tried only where a word stands that they cannot do without: to look for one costs a hundredth.

They are written in lower case, and sought in text made so: a pattern that asks for no case takes half as long, or less.
"""

import re
from functools import lru_cache

from bounce_cli.late import late

__all__ = ["Guarded", "lower", "lowered"]

# To make fewer letters lower case anew costs less than to keep them.
_SHORT = 200


def lower(text: str) -> str:
    """Text in lower case, sign for sign: where a pattern without case finds letters of ASCII, they stand in it."""
    if text.isascii():
        return text.lower()
    # To a pattern without case these are letters of ASCII too, and the first would become two signs.
    return text.replace("\u0130", "i").replace("\u0131", "i").replace("\u017f", "s").lower()


def lowered(text: str) -> str:
    """The same for the words of a notice, in which one pattern after the other is sought."""
    return lower(text) if len(text) < _SHORT else _kept(text)


_kept = lru_cache(maxsize=4)(lower)


class Guarded:
    """A pattern, compiled with its first use, and signs of which a text that holds it has one of each row."""

    __slots__ = ("_rows", "pattern")

    def __init__(self, source: str, *rows: tuple[str, ...], flags: int = re.MULTILINE) -> None:
        """Take the pattern and the rows of signs, all in lower case."""
        self.pattern = late(source, flags)
        self._rows = rows

    @property
    def signs(self) -> tuple[str, ...]:
        """The signs of the first row."""
        return self._rows[0]

    def search(self, low: str) -> re.Match[str] | None:
        """What the pattern finds in a text in lower case, as `lower` gives it."""
        for row in self._rows:
            for sign in row:
                if sign in low:
                    break
            else:
                return None
        return self.pattern.search(low)
