"""Regular expressions that are compiled with their first use."""

import re
from typing import Any, cast

__all__ = ["late"]

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")


class _Late:
    """Stands for a pattern until something is asked of it; from then on its methods are the pattern's own."""

    def __init__(self, source: str, flags: int) -> None:
        self.pattern, self.flags = source, flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def late(source: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern that costs nothing before it is used: classes of many letters take milliseconds to compile.

    Args:
        source: the regular expression.
        flags: those of `re.compile`.
    """
    return cast("re.Pattern[str]", _Late(source, flags))
