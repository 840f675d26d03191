"""Regular expressions that are compiled with their first use; where a text is ASCII, without letters beyond."""

import re
from typing import Any, AnyStr, cast

__all__ = ["LETTERS", "late"]

LETTERS = (
    r"\u00c0-\u1fff\u2c00-\u2dff\u3005-\u3007\u3040-\ud7ff\uf900-\ufdff"
    r"\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc"
)
"""Letters and digits beyond ASCII, for a class of signs.

They leave out the quotation marks and full-width punctuation that stand around addresses. To compile a class with them
takes four milliseconds, as long as several mails.
"""

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")


class _Late:
    """Stands for a pattern until something is asked of it; from then on its methods are the pattern's own."""

    def __init__(self, source: str | bytes, flags: int) -> None:
        self.pattern, self.flags = source, flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


class _LateByLetters:
    """Two patterns in the place of one: that for text in ASCII needs no letters beyond it, and is seldom not enough."""

    def __init__(self, source: str, flags: int) -> None:
        self.pattern, self.flags = source, flags
        self._of_ascii = _Late(source.replace(LETTERS, ""), flags)
        self._of_all = _Late(source, flags)

    def search(self, text: str, *place: int) -> Any:
        return self._for(text).search(text, *place)

    def match(self, text: str, *place: int) -> Any:
        return self._for(text).match(text, *place)

    def fullmatch(self, text: str, *place: int) -> Any:
        return self._for(text).fullmatch(text, *place)

    def finditer(self, text: str, *place: int) -> Any:
        return self._for(text).finditer(text, *place)

    def findall(self, text: str, *place: int) -> Any:
        return self._for(text).findall(text, *place)

    def sub(self, replacement: str, text: str) -> Any:
        return self._for(text).sub(replacement, text)

    def _for(self, text: str) -> _Late:
        return self._of_ascii if text.isascii() else self._of_all


def late(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """A pattern that costs nothing before it is used.

    Args:
        source: the regular expression; `LETTERS` in it are left out where a text is ASCII.
        flags: those of `re.compile`.
    """
    if isinstance(source, str) and LETTERS in source:
        return cast("re.Pattern[AnyStr]", _LateByLetters(source, flags))
    return cast("re.Pattern[AnyStr]", _Late(source, flags))
