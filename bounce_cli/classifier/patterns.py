"""Compiled phrases and how they are found in text; the language they are written in is that of `phrases.py`.

Every search is `str.find` and `str.startswith`, and gaps are bounded, so the cost of a match is linear in the text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bounce_cli.classifier.folding import FIRST_UNSPACED
from bounce_cli.classifier.haystack import Haystack

__all__ = ["Element", "Pattern", "Segment", "joins"]

_REACH = 80

Span = tuple[int, int]


def joins(character: str) -> bool:
    """Tell whether the character makes one word with a letter beside it."""
    return character.isalnum() and character < FIRST_UNSPACED


@dataclass(frozen=True, slots=True)
class Element:
    """Alternatives at one place.

    Attributes:
        alternatives: folded texts; an empty one makes the element optional.
        halves: those that may be the beginning of a longer word.
        by_letter: the alternatives by their first letter, so that few of them are tried at a place.
    """

    alternatives: tuple[str, ...]
    halves: frozenset[str]
    by_letter: Mapping[str, tuple[str, ...]]

    def at(self, text: str, start: int) -> list[str]:
        """Return the alternatives that stand at a place."""
        by_letter = self.by_letter
        found = [one for one in by_letter.get(text[start : start + 1], ()) if text.startswith(one, start)]
        if "" in by_letter:
            found.append("")
        return found


class Segment:
    """Elements that follow each other without a gap.

    Attributes:
        elements: at least one; the first has no empty alternative.
        left: whether a word boundary is needed before.
        right: whether one is needed behind.
        in_names: whether it may stand inside of addresses, host names and links.
    """

    __slots__ = ("_halves", "_openings", "_rest", "elements", "in_names", "left", "right")

    def __init__(self, elements: tuple[Element, ...], *, left: bool, right: bool, in_names: bool) -> None:
        self.elements = elements
        self.left = left
        self.right = right
        self.in_names = in_names
        self._openings = tuple(dict.fromkeys(elements[0].alternatives))
        self._rest = elements[1:]
        self._halves = elements[-1].halves

    def spans(self, haystack: Haystack) -> list[Span]:
        """Return start and end of every occurrence, in order."""
        text = haystack.folded if self.in_names else haystack.prose
        found: list[Span] = []
        for opening in [one for one in self._openings if one in text]:
            start = text.find(opening)
            while start >= 0:
                found += [(start, end) for end in self._ends(text, start, opening)]
                start = text.find(opening, start + 1)
        if len(found) > 1:
            found.sort()
        return found

    def first(self, haystack: Haystack) -> Span | None:
        """Return start and end of the first occurrence, the shortest where several begin there."""
        text = haystack.folded if self.in_names else haystack.prose
        best: Span | None = None
        for opening in [one for one in self._openings if one in text]:
            start = text.find(opening)
            while start >= 0 and (best is None or start <= best[0]):
                ends = self._ends(text, start, opening)
                if ends:
                    span = start, min(ends)
                    best = span if best is None or span < best else best
                    break
                start = text.find(opening, start + 1)
        return best

    def _ends(self, text: str, start: int, opening: str) -> Sequence[int]:
        """Return where the segment ends if its first element stands at `start`, and is not the rest of a word."""
        if start and self.left and joins(text[start - 1]) and joins(opening[0]):
            return ()
        end = start + len(opening)
        if not self._rest:
            return (end,) if opening in self._halves or not self._is_cut(text, end) else ()
        ends = [(end, "")]
        for element in self._rest:
            ends = [(end + len(one), one) for end, _ in ends for one in element.at(text, end)]
            if not ends:
                return ()
        return [end for end, one in ends if one in self._halves or not self._is_cut(text, end)]

    def _is_cut(self, text: str, end: int) -> bool:
        """Tell whether a word goes on where it must not."""
        return self.right and end < len(text) and joins(text[end]) and joins(text[end - 1])


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled phrase: its segments in each order that is allowed."""

    orders: tuple[tuple[Segment, ...], ...]

    def find(self, haystack: Haystack) -> Span | None:
        """Return start and end of the first match, or None."""
        for order in self.orders:
            if len(order) == 1:
                return order[0].first(haystack)
            spans = _chain(order, haystack)
            if spans:
                return spans[0]
        return None


def _chain(order: tuple[Segment, ...], haystack: Haystack) -> list[Span]:
    """Return the spans of all chains of segments; each start is paired with the nearest end before it."""
    chains = order[0].spans(haystack)
    for segment in order[1:]:
        if not chains:
            return []
        longer: list[Span] = []
        ends = sorted(chains, key=lambda span: span[1])
        nearest = -1
        for start, end in segment.spans(haystack):
            while nearest + 1 < len(ends) and ends[nearest + 1][1] <= start:
                nearest += 1
            if nearest < 0:
                continue
            last = ends[nearest][1]
            if start - last <= _REACH and haystack.is_bridged(last, start):
                longer.append((ends[nearest][0], end))
        chains = longer
    return chains
