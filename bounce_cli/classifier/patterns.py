"""Compiled phrases and how they are found in text; the language they are written in is that of `phrases.py`.

Every search is `str.find` and `str.startswith`, and gaps are bounded, so the cost of a match is linear in the text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from bounce_cli.classifier.folding import FIRST_UNSPACED
from bounce_cli.classifier.haystack import Haystack

__all__ = ["Element", "Pattern", "Segment", "Span", "joins"]

_REACH = 80
_END = itemgetter(1)

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


class Segment:
    """Elements that follow each other without a gap.

    Attributes:
        elements: at least one; the first has no empty alternative.
        left: whether a word boundary is needed before.
        right: whether one is needed behind.
        in_names: whether it may stand inside of addresses, host names and links.
        longest: how many signs it can have.
        openings: what it can begin with.
    """

    __slots__ = ("_halves", "_rest", "elements", "in_names", "left", "longest", "openings", "right")

    def __init__(self, elements: tuple[Element, ...], *, left: bool, right: bool, in_names: bool) -> None:
        self.elements = elements
        self.left = left
        self.right = right
        self.in_names = in_names
        self.openings = tuple(dict.fromkeys(elements[0].alternatives))
        self._rest = [element.by_letter for element in elements[1:]]
        self._halves = elements[-1].halves
        self.longest = sum(max(map(len, element.alternatives)) for element in elements)

    def spans(self, haystack: Haystack) -> list[Span]:
        """Return start and end of every occurrence, in order."""
        text = haystack.folded if self.in_names else haystack.prose
        return self._spans(text, [one for one in self.openings if one in text], 0, len(text))

    def between(self, haystack: Haystack, first: int, last: int) -> list[Span]:
        """Return the occurrences that end behind the first place and begin before the last, in order."""
        text = haystack.folded if self.in_names else haystack.prose
        first, last = max(0, first - self.longest), last + self.longest
        window = text[first:last]
        return self._spans(text, [one for one in self.openings if one in window], first, last)

    def _spans(self, text: str, openings: Sequence[str], first: int, last: int) -> list[Span]:
        found: list[Span] = []
        for opening in openings:
            start = text.find(opening, first, last)
            while start >= 0:
                found += [(start, end) for end in self._ends(text, start, opening)]
                start = text.find(opening, start + 1, last)
        if len(found) > 1:
            found.sort()
        return found

    def first(self, haystack: Haystack) -> Span | None:
        """Return start and end of the first occurrence, the shortest where several begin there."""
        text = haystack.folded if self.in_names else haystack.prose
        best: Span | None = None
        for opening in self.openings:
            start = text.find(opening) if opening in text else -1
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
        # Most places are at the beginning of a word, and to see that costs least.
        if start and text[start - 1].isalnum() and self.left and joins(text[start - 1]) and joins(opening[0]):
            return ()
        end = start + len(opening)
        if not self._rest:
            is_cut = text[end : end + 1].isalnum() and opening not in self._halves and self._is_cut(text, end)
            return () if is_cut else (end,)
        ends = [(end, "")]
        for by_letter in self._rest:
            longer = []
            for end, _ in ends:
                begun = by_letter.get(text[end : end + 1])
                if begun:
                    longer += [(end + len(one), one) for one in begun if text.startswith(one, end)]
                if "" in by_letter:
                    longer.append((end, ""))
            if not longer:
                return ()
            ends = longer
        return [end for end, one in ends if one in self._halves or not self._is_cut(text, end)]

    def _is_cut(self, text: str, end: int) -> bool:
        """Tell whether a word goes on where it must not."""
        return self.right and end < len(text) and joins(text[end]) and joins(text[end - 1])


class Pattern:
    """A compiled phrase.

    Attributes:
        segments: as they are written.
        reach: how far from one of them the others may stand.
    """

    __slots__ = ("_orders", "reach", "segments")

    def __init__(self, segments: tuple[Segment, ...], *orders: tuple[Segment, ...]) -> None:
        """Take the segments, and the other orders in which they may stand."""
        self.segments = segments
        self.reach = sum([_REACH + segment.longest for segment in segments])
        self._orders = [[segments.index(segment) for segment in order] for order in (segments, *orders)]

    def find(self, haystack: Haystack) -> Span | None:
        """Return start and end of the first match, or None."""
        if len(self.segments) == 1:
            return self.segments[0].first(haystack)
        return self._first([segment.spans(haystack) for segment in self.segments], haystack)

    def find_by(self, lead: int, spans: list[Span], haystack: Haystack) -> Span | None:
        """Return start and end of the first match, or None.

        Args:
            lead: the number of a segment.
            spans: all places where that stands, in order.
            haystack: where to look.
        """
        first, last = spans[0][0] - self.reach, spans[-1][0] + self.reach
        places = []
        for number, segment in enumerate(self.segments):
            found = spans if number == lead else segment.between(haystack, first, last)
            if not found:
                return None
            places.append(found)
        return self._first(places, haystack)

    def _first(self, places: Sequence[list[Span]], haystack: Haystack) -> Span | None:
        if all(places):
            for order in self._orders:
                found = _chain([places[number] for number in order], haystack)
                if found:
                    return found[0]
        return None


def _chain(places: Sequence[list[Span]], haystack: Haystack) -> list[Span]:
    """Return the spans of all chains of segments; each start is paired with the nearest end before it."""
    chains = places[0]
    for spans in places[1:]:
        longer: list[Span] = []
        ends = sorted(chains, key=_END) if len(chains) > 1 else chains
        nearest = -1
        for start, end in spans:
            while nearest + 1 < len(ends) and ends[nearest + 1][1] <= start:
                nearest += 1
            if nearest < 0:
                continue
            last = ends[nearest][1]
            if start - last <= _REACH and haystack.is_bridged(last, start):
                longer.append((ends[nearest][0], end))
        chains = longer
    return chains
