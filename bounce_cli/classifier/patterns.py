"""Compiled phrases and how they are found in text; the language they are written in is that of `phrases.py`.

Every search is `str.find` and `str.startswith`, and gaps are bounded, so the cost of a match is linear in the text.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bounce_cli.classifier.folding import is_unspaced
from bounce_cli.classifier.haystack import Haystack

__all__ = ["Element", "Pattern", "Segment", "joins"]

_REACH = 80

Span = tuple[int, int]


def joins(character: str) -> bool:
    """Tell whether the character makes one word with a letter beside it."""
    return character.isalnum() and not is_unspaced(character)


@dataclass(frozen=True, slots=True)
class Element:
    """Alternatives at one place.

    Attributes:
        alternatives: folded texts; an empty one makes the element optional.
        by_key: the alternatives by a word that the text must have for them.
        keyless: the alternatives for which no such word is known.
        halves: those that may be the beginning of a longer word.
    """

    alternatives: tuple[str, ...]
    by_key: Mapping[str, tuple[str, ...]]
    keyless: tuple[str, ...]
    halves: frozenset[str]

    @property
    def needs(self) -> frozenset[str]:
        """The words of which a text must have at least one; empty where that cannot be said."""
        return frozenset() if self.keyless else frozenset(self.by_key)

    def possible(self, words: set[str]) -> Iterable[str]:
        """Return the alternatives that a text of these words can have."""
        if len(self.alternatives) == 1:
            return self.alternatives
        found = [text for key in self.by_key.keys() & words for text in self.by_key[key]]
        return (*found, *self.keyless)


@dataclass(frozen=True, slots=True)
class Segment:
    """Elements that follow each other without a gap.

    Attributes:
        elements: at least one; the first has no empty alternative.
        left: whether a word boundary is needed before.
        right: whether one is needed behind.
        in_names: whether it may stand inside of addresses, host names and links.
    """

    elements: tuple[Element, ...]
    left: bool
    right: bool
    in_names: bool

    def spans(self, haystack: Haystack) -> list[Span]:
        """Return start and end of every occurrence, in order."""
        text = haystack.folded if self.in_names else haystack.prose
        first = self.elements[0]
        found: list[Span] = []
        for opening in first.possible(haystack.words):
            start = text.find(opening)
            while start >= 0:
                if not (self.left and start and joins(opening[0]) and joins(text[start - 1])):
                    found += [(start, end) for end in self._ends(text, start + len(opening), opening)]
                start = text.find(opening, start + 1)
        if len(found) > 1:
            found.sort()
        return found

    def _ends(self, text: str, position: int, opening: str) -> Iterable[int]:
        """Return where the segment ends if its first element ends at `position`."""
        half = opening in self.elements[0].halves
        if len(self.elements) == 1:
            return () if not half and self._is_cut(text, position) else (position,)
        open_ends = {position: half}
        for element in self.elements[1:]:
            longer: dict[int, bool] = {}
            for start in open_ends:
                if text.startswith(element.alternatives, start):
                    for alternative in element.alternatives:
                        if text.startswith(alternative, start):
                            longer[start + len(alternative)] = alternative in element.halves
            open_ends = longer
        return [end for end, half in open_ends.items() if half or not self._is_cut(text, end)]

    def _is_cut(self, text: str, end: int) -> bool:
        """Tell whether a word goes on where it must not."""
        return self.right and end < len(text) and joins(text[end - 1]) and joins(text[end])


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled phrase.

    Attributes:
        orders: its segments in each order that is allowed.
        required: words of which a text must have all.
        needs: groups of words of which a text must have one each.
    """

    orders: tuple[tuple[Segment, ...], ...]
    required: frozenset[str]
    needs: tuple[frozenset[str], ...]

    def fits(self, words: set[str]) -> bool:
        """Tell whether a text of these words could match."""
        if not self.required <= words:
            return False
        for needed in self.needs:  # noqa: SIM110 (a generator costs more than the test; this is the hot path)
            if needed.isdisjoint(words):
                return False
        return True

    def find(self, haystack: Haystack) -> Span | None:
        """Return start and end of the first match in text whose words fit, or None."""
        for order in self.orders:
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
