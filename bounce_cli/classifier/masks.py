"""What differs from mail to mail and means nothing: local parts of addresses, identifiers and times.

A text keeps its length under the mask, and all that the classifier looks at: no sign that parts words is masked, no
word that it looks for, no number that may be a code, and of a masked word it stays visible whether it begins with a
digit.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from bounce_cli.classifier.folding import SPELLINGS
from bounce_cli.classifier.sought import EDGE, OPEN

__all__ = ["Masks", "is_masked"]

# What recurs is kept, unless it is too long for that.
_MOST_TOKENS, _LONGEST_TOKEN = 4_096, 1_024

_SIGN, _LETTER, _CODE = "\x01", "\x02", "\x03"
_BRACKETS = r"<>()\[\]{}\"',;:|="
_PART = re.compile(rf"[^{_BRACKETS}]+")
_RUN = re.compile(r"[A-Za-z0-9]+")
_MIXED = r"(?:[0-9]{5,}|(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9]+)"
_IDENTIFIER = re.compile(rf"{_MIXED}(?:-{_MIXED})*(?:\.[0-9]{{1,3}})?[.!?]*")
_TIME = re.compile(rf"(?:[{_BRACKETS}]*)([0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}})?)[{_BRACKETS}]*")
# No sign of the part before it makes it, or a part of it, a name as well (`hide_names`).
_ADDRESS = re.compile(
    rf"(?:\w*[{_BRACKETS}])*([A-Za-z0-9]+(?:[._+-]+[A-Za-z0-9]+)*)@[A-Za-z0-9._-]+[!?]*(?![^{_BRACKETS}])", re.ASCII
)
# What may be read as the code of a reply, at the end of a word, and what as a part of a status.
_ENDS_AS_CODE = re.compile(r"[A-Za-z][245][0-9]{2}\Z")
_SHORT_NUMBER = 3
# A run of signs that begins so may become one with the run before it.
_JOINING = tuple(written.partition(" ")[2] for written, _ in SPELLINGS if " " in written)


def is_masked(text: str) -> bool:
    """Tell whether there is a masked sign in text."""
    return _SIGN in text or _LETTER in text or _CODE in text


class Masks:
    """Masks words of texts."""

    def __init__(self, sought: Iterable[str]) -> None:
        """Take the words that are looked for, as `sought.py` has them."""
        words = set(sought)
        self._words = frozenset(word for word in words if OPEN not in word)
        begun = {word for word in words if OPEN in word}
        # Those that words begin with or end with, by the letter at that end.
        self._heads = _by_letter((word[:-1] for word in begun if word[0] != OPEN), 1)
        self._tails = _by_letter((word[1:] for word in begun if word[-1] != OPEN), -2)
        self._inside = tuple(word[1:-1] for word in begun if word[0] == word[-1] == OPEN)
        self._of_recurring = lru_cache(maxsize=_MOST_TOKENS)(self._of)

    def of_text(self, text: str) -> str:
        """Mask a text."""
        tokens = text.split(" ")
        if len(text) > _LONGEST_TOKEN and len(max(tokens, key=len)) > _LONGEST_TOKEN:
            return " ".join(map(self._of, tokens))
        return " ".join(map(self._of_recurring, tokens))

    def _of(self, token: str) -> str:
        """Mask a run of signs without blanks."""
        if token.isalpha() or not token.isascii():
            return token
        if "@" in token:
            return self._address(token) if token.count("@") == 1 else token
        time = _TIME.fullmatch(token)
        if time:
            return self._masked(token, *time.span(1))
        return _PART.sub(self._part, token)

    def _part(self, found: re.Match[str]) -> str:
        if not _IDENTIFIER.fullmatch(found[0]):
            return found[0]
        token, (start, end) = found.string, found.span()
        if any(_ENDS_AS_CODE.search(run) for run in _RUN.findall(found[0])):
            return found[0]
        return self._masked(token, start, end)[start : end - len(token) or None]

    def _address(self, token: str) -> str:
        found = _ADDRESS.match(token)
        if not found or token.lower().startswith(_JOINING):
            return token
        runs = _RUN.findall(found[1])
        if any(run.isdigit() and len(run) <= _SHORT_NUMBER for run in runs):
            return token
        if "-" in found[1] and any(map(_ENDS_AS_CODE.search, runs)):
            return token
        return self._masked(token, *found.span(1))

    def _masked(self, token: str, start: int, end: int) -> str:
        """Mask the words between two places, if nobody looks for one of them."""
        between = f" {token.lower()} "
        masked = token
        for run in _RUN.finditer(token, start, end):
            first, behind = run.span()
            if self._is_sought(between[first], between[first + 1 : behind + 1], between[behind + 1]):
                return token
            masked = masked[:first] + _mask(run[0]) + masked[behind:]
        return masked

    def _is_sought(self, before: str, word: str, behind: str) -> bool:
        here, anywhere = before + word + behind, EDGE + word + EDGE
        heads, tails = self._heads.get(word[0]), self._tails.get(word[-1])
        return (
            not self._words.isdisjoint((here, anywhere, before + word + EDGE, EDGE + word + behind))
            or (heads is not None and (here.startswith(heads) or anywhere.startswith(heads)))
            or (tails is not None and (here.endswith(tails) or anywhere.endswith(tails)))
            or any(part in word for part in self._inside)
        )


def _by_letter(texts: Iterable[str], place: int) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for text in texts:
        found[text[place]] = (*found.get(text[place], ()), text)
    return found


def _mask(word: str) -> str:
    may_be_code = len(word) == _SHORT_NUMBER and word[0] in "245"
    first = _CODE if may_be_code else _SIGN if word[0].isdigit() else _LETTER
    return first + _SIGN * (len(word) - 1)
