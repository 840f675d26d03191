"""Lines of a fixed width, in which wide characters count two; words, addresses among them, are never broken."""

import re
import unicodedata
from collections.abc import Iterator

__all__ = ["padded", "width", "wrap"]

_WIDE = "\u1100-\u115f\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6"
# No line begins with these, and none ends with those (JIS X 4051 and GB/T 15834 in their simplest form).
_CLOSING = "、。，．：；？！）】》」』”’％"
_OPENING = "（【《「『“‘"
# A word is a run without blanks; between wide characters a line may end as well.
_WORD = re.compile(rf"(\s*)((?:[{_OPENING}]*(?:[{_WIDE}]|(?:(?![{_WIDE}])\S)+)[{_CLOSING}]*)|[{_OPENING}{_CLOSING}]+)")


def width(text: str) -> int:
    """Columns that a text takes up."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def padded(text: str, columns: int) -> str:
    """A text with blanks behind it, up to so many columns."""
    return text + " " * (columns - width(text))


def wrap(text: str, room: int) -> Iterator[str]:
    """The text in lines of at most `room` columns; only a word that is longer makes a longer line."""
    line, taken = "", 0
    for gap, word in _WORD.findall(text):
        blank = " " if gap and line else ""
        needed = width(word) + len(blank)
        if line and taken + needed > room:
            yield line
            line, taken = word, width(word)
        else:
            line, taken = line + blank + word, taken + needed
    if line:
        yield line
