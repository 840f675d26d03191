"""Text made ready to be searched: folded once, its words collected once, its borders marked."""

from bisect import bisect_left
from dataclasses import dataclass

from bounce_cli.classifier.folding import fold, hide_names, squeeze
from bounce_cli.classifier.keys import keys_of

__all__ = ["Haystack", "haystack_of"]

# Beyond this no server's words go on; it bounds the cost of hostile text.
_MOST_CHARACTERS = 65_536

# What stands before the remote server's own words inside a text of another server.
_QUOTES = ("said: ", "responded: ", "returned: ", " -> ", "<<< ", "the response was: ", "the remote server was: ")
_LEAST_QUOTED = 8
_CODE_REST = 2

# Where one thought ends and another begins; no gap of a phrase reaches across.
_BORDERS = (". ", "! ", "? ", "said: ", " -> ", "<<< ", ">>> ", ": 5", ": 4", ": '5", ": '4", "---")


@dataclass(frozen=True, slots=True)
class Haystack:
    """Text to search in.

    Attributes:
        field: "text" or "words".
        shown: the text on one line, for evidence.
        folded: its folded form.
        prose: the same with addresses, links and host names blotted out.
        keys: what phrases are filed under, as far as the folded form has it.
        borders: where in the folded form one thought ends and another begins, in order.
        focus: where the words of the last quoted server begin; 0 without a quotation.
    """

    field: str
    shown: str
    folded: str
    prose: str
    keys: set[str]
    borders: list[int]
    focus: int

    def slice(self, start: int, end: int) -> str:
        """Return the words at a place of the folded text as they were written, as far as lengths allow."""
        same = len(self.shown) == len(self.folded)
        return (self.shown if same else self.folded)[start:end]

    def is_bridged(self, start: int, end: int) -> bool:
        """Tell whether no border lies between two places of the folded text."""
        first = bisect_left(self.borders, start)
        return first == len(self.borders) or self.borders[first] >= end


def _is_border(folded: str, start: int, border: str) -> bool:
    """Sendmail's "<user@host>... User unknown" is one thought, and a colon counts only before a reply code."""
    if border == ". ":
        return folded[start - 1 : start] != "."
    if border[0] == ":":
        code = folded[start + len(border) : start + len(border) + _CODE_REST + 1]
        return code[:_CODE_REST].isdigit() and len(code) >= _CODE_REST and not code[_CODE_REST:].isalnum()
    return True


def _borders(folded: str) -> list[int]:
    found = []
    for border in _BORDERS:
        start = folded.find(border)
        while start >= 0:
            if _is_border(folded, start, border):
                found.append(start)
            start = folded.find(border, start + 1)
    found.sort()
    return found


def haystack_of(field: str, text: str) -> Haystack:
    """Prepare text; `field` is kept for the evidence."""
    if not text:
        return Haystack(field, "", "", "", set(), [], 0)
    shown = squeeze(text[:_MOST_CHARACTERS])
    folded = fold(shown)
    focus = max((folded.rfind(mark) + len(mark) for mark in _QUOTES if mark in folded), default=0)
    if len(folded) - focus < _LEAST_QUOTED:
        focus = 0
    return Haystack(field, shown, folded, hide_names(folded), keys_of(folded), _borders(folded), focus)
