"""Finds words under which a phrase can be filed, without compiling it: most phrases are never needed."""

import re

from bounce_cli.classifier.folding import fold
from bounce_cli.classifier.phrases import GAP, MARK, compile_phrase

__all__ = ["filing_words"]

_GROUP = re.compile(r"\(([^()]*)\)")
_WORD = re.compile(r"[^\W_]+")
# Stands for a parenthesis that has been cut out.
_HOLE = "\x01"
# Signs that are left to the compiler: parentheses inside each other, or none that close, and escapes.
_SPECIAL = re.compile(r"[()\\]")


def _whole(text: str, before: str, after: str) -> list[str]:
    """Return the words of a piece that are whole between what stands before and behind it."""
    words: list[str] = _WORD.findall(text)
    if words and after and text[-1].isalnum():
        words.pop()
    if words and before and text[0].isalnum():
        words.pop(0)
    return words


def _outside(folded: str) -> list[str]:
    """Return the words that stand outside of all parentheses and do not touch one, nor a gap."""
    words: list[str] = []
    for side in folded.split("~"):
        pieces = re.split(f"([{_HOLE}{MARK}])", side)
        for number in range(0, len(pieces), 2):
            before, after = "".join(pieces[number - 1 : number]), "".join(pieces[number + 1 : number + 2])
            words += _whole(pieces[number], before, after)
    return words


def _inside(folded: str) -> list[frozenset[str]]:
    """Return, for each parenthesis that stands alone, a word of each of its alternatives."""
    found = []
    for group in _GROUP.finditer(folded):
        neighbours = folded[group.start() - 1 : group.start()] + folded[group.end() : group.end() + 1]
        alternatives = [_WORD.findall(text) for text in group[1].split("|")]
        if all(alternatives) and MARK not in group[1] and not neighbours.strip(" ~"):
            found.append(frozenset(max(words, key=len) for words in alternatives))
    return found


def filing_words(phrase: str) -> list[frozenset[str]]:
    """Return groups of words; a text that has none of the words of any one group cannot match the phrase."""
    folded = fold(phrase.replace(GAP, MARK))
    outside = _GROUP.sub(_HOLE, folded)
    if folded.isascii() and not _SPECIAL.search(outside):
        words = _outside(outside)
        groups = [frozenset({word}) for word in words] or _inside(folded)
        if groups:
            return groups
    pattern = compile_phrase(phrase)
    return [*(frozenset({word}) for word in pattern.required), *pattern.needs]
