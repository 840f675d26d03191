"""What the phrases of rules find in one text, gathered from its pieces."""

from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from bounce_cli.classifier.entry import Entry
from bounce_cli.classifier.haystack import Haystack
from bounce_cli.classifier.patterns import Span

__all__ = ["Finding", "Reading"]


class Finding(NamedTuple):
    """What a piece of text has.

    Attributes:
        candidates: the places of phrases that were looked for, or might have been.
        spans: where their leading segments stand, in order; by the places of the phrases.
        first, last: its first and its last word; empty where it has none.
    """

    candidates: frozenset[int]
    spans: Mapping[int, Sequence[Span]]
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
        # Of each phrase the first piece that has it.
        self._pieces: dict[int, int] = {}
        for number in range(len(findings) - 1, -1, -1):
            if findings[number].spans:
                self._pieces.update(dict.fromkeys(findings[number].spans, number))
        self._across: dict[int, set[Span]] = {}

    def add(self, place: int, spans: Sequence[Span]) -> None:
        """Add where the leading segment of a phrase stands across pieces."""
        if spans:
            self._pieces.setdefault(place, 0)
            self._across.setdefault(place, set()).update(spans)

    def entries(self) -> list[tuple[int, Entry]]:
        """The phrases whose leading segment is there, by their places, the most trusted first.

        Of those trusted alike, the one that is filed first comes first.
        """
        return [(place, self._entry(place)) for place in sorted(self._pieces)]

    def first(self, place: int, entry: Entry) -> Span | None:
        """Return the first match of a phrase whose leading segment is there."""
        if not entry.others:
            if place not in self._across:
                number = self._pieces[place]
                start, (one, other) = self.starts[number], self.findings[number].spans[place][0]
                return start + one, start + other
        elif not entry.may_match(self.haystack):
            return None
        spans = []
        for start, finding in zip(self.starts, self.findings, strict=True):
            own = finding.spans.get(place)
            if own:
                spans += [(start + one, start + other) for one, other in own]
        if place in self._across:
            spans = sorted(self._across[place].union(spans))
        return entry.first(spans, self.haystack)

    def has(self, places: Sequence[int]) -> bool:
        """Tell whether one of the phrases at these places matches."""
        return any(place in self._pieces and self.first(place, self._entry(place)) for place in places)
