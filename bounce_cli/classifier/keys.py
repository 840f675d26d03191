"""Keys under which phrases are filed: whole words, beginnings of words, and pairs of words that follow each other.

A pair is far rarer than its words, so that hardly a phrase is looked for in vain.
"""

import re
from functools import cache
from itertools import pairwise

from bounce_cli.classifier.folding import FIRST_UNSPACED, PREFIX, words_of

__all__ = ["keys_of", "pairs_of", "words_in"]

# Folded text has no capital letters.
_ASCII_WORD = re.compile(r"[a-z0-9]+")


def pairs_of(words: list[str]) -> list[str]:
    """Each word with the next."""
    return list(map(" ".join, pairwise(words)))


def words_in(folded: str) -> list[str]:
    """The words of folded text in order, as pairs have them."""
    words: list[str] = (_ASCII_WORD if folded.isascii() else _spaced_word()).findall(folded)
    return words


@cache
def _spaced_word() -> re.Pattern[str]:
    """In a script without blanks a word of another script may touch the next without a boundary.

    It takes a millisecond to compile, and most texts are ASCII.
    """
    return re.compile(rf"[^\W_{FIRST_UNSPACED}-\U0010ffff]+")


def keys_of(folded: str, words: list[str]) -> set[str]:
    """All keys of folded text with these words, whatever stands between two of them."""
    keys = set(words) if folded.isascii() else words_of(folded).union(words)
    keys.update([word[:PREFIX] + "…" for word in keys if len(word) >= PREFIX])
    keys.update(map(" ".join, pairwise(words)))
    return keys
