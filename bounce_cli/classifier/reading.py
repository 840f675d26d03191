"""What the phrases of rules find in one text, gathered from its pieces."""

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import NamedTuple

from bounce_cli.classifier.entry import Entry
from bounce_cli.classifier.haystack import Haystack
from bounce_cli.classifier.patterns import Span

__all__ = ["Finding", "Reading"]


class Finding(NamedTuple):
    """What a piece of text has.

    Attributes:
        candidates: the places of phrases of which it has a key.
        possible: those of them whose leading segment it may have.
        spans: where that stands, in order, as far as somebody asked; by the places of the phrases.
        first, last: its first and its last word; empty where it has none.
    """

    candidates: frozenset[int]
    possible: frozenset[int]
    spans: dict[int, list[Span]]
    first: str
    last: str


class Reading:
    """What is found in one text.

    Attributes:
        haystack: the text.
        findings: what each of its pieces has.
        starts: where each of these begins.
    """

    __slots__ = ("_across", "_entry", "_pieces", "findings", "haystack", "starts")

    def __init__(self, haystack: Haystack, entry: Callable[[int], Entry], findings: Sequence[Finding]) -> None:
        """Take a text, what gives the phrase at a place, and what the pieces have."""
        self.haystack = haystack
        self.findings = findings
        self.starts = [0, *accumulate([len(piece.folded) + 1 for piece in haystack.pieces[:-1]])]
        self._entry = entry
        # Of each phrase the first piece that may have its leading segment.
        self._pieces: dict[int, int] = {}
        for number in range(len(findings) - 1, -1, -1):
            if findings[number].possible:
                self._pieces.update(dict.fromkeys(findings[number].possible, number))
        self._across: dict[int, set[Span]] = {}

    def add(self, place: int, spans: Sequence[Span]) -> None:
        """Add where the leading segment of a phrase stands across pieces."""
        if spans:
            self._pieces.setdefault(place, 0)
            self._across.setdefault(place, set()).update(spans)

    def entries(self) -> list[tuple[int, Entry]]:
        """The phrases whose leading segment may be there, by their places, the most trusted first.

        Of those trusted alike, the one that is filed first comes first.
        """
        return [(place, self._entry(place)) for place in sorted(self._pieces)]

    def first(self, place: int, entry: Entry) -> Span | None:
        """Return the first match of a phrase whose leading segment may be there."""
        if not entry.may_match(self.haystack):
            return None
        is_whole = not entry.others and place not in self._across
        spans: list[Span] = []
        for number in range(self._pieces[place], len(self.findings)):
            if place in self.findings[number].possible:
                start, own = self.starts[number], self._own(number, place, entry)
                if own and is_whole:
                    return start + own[0][0], start + own[0][1]
                spans += [(start + one, start + other) for one, other in own]
        if place in self._across:
            spans = sorted(self._across[place].union(spans))
        return entry.first(spans, self.haystack) if spans else None

    def _own(self, number: int, place: int, entry: Entry) -> list[Span]:
        """Where the leading segment stands in a piece, which is kept with the piece."""
        known = self.findings[number].spans
        if place not in known:
            known[place] = entry.lead.spans(self.haystack.pieces[number])
        return known[place]

    def has(self, places: Sequence[int]) -> bool:
        """Tell whether one of the phrases at these places matches."""
        return any(place in self._pieces and self.first(place, self._entry(place)) for place in places)
