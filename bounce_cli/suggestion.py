"""The word that was probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["suggestion"]


def suggestion(word: object, known: Iterable[str]) -> str:
    """Return ` (did you mean 'x'?)` after the known word nearest to one that is not known; empty where none is near."""
    found = get_close_matches(word, [*map(str, known)], 1) if isinstance(word, str) else []
    return f" (did you mean {found[0]!r}?)" if found else ""
