"""One phrase of one rule as it is filed."""

from bounce_cli.classifier.haystack import Haystack
from bounce_cli.classifier.model import Rule
from bounce_cli.classifier.patterns import Span
from bounce_cli.classifier.phrases import compile_phrase

__all__ = ["Entry"]


class Entry:
    """A phrase and its rule.

    Attributes:
        phrase: as the rule has it.
        rule: whose phrase it is; None for one that forbids a match.
        groups: groups of keys, of the leading segment and of the others; a text needs one of each.
        unless: the places of phrases that forbid a match.
        lead: the rarest segment, by which the phrase is found.
        others: its other segments, which are looked for where that stands.
    """

    __slots__ = ("_number", "_pattern", "groups", "lead", "others", "phrase", "rule", "unless")

    def __init__(
        self, phrase: str, rule: Rule | None, unless: tuple[int, ...], lead: int, groups: tuple[frozenset[str], ...]
    ) -> None:
        self.phrase = phrase
        self.rule = rule
        self.unless = unless
        self.groups = groups
        self._number = lead
        self._pattern = compile_phrase(phrase)
        segments = self._pattern.segments
        self.lead = segments[lead]
        self.others = (*segments[:lead], *segments[lead + 1 :])

    def first(self, haystack: Haystack) -> Span | None:
        """Return the first match."""
        if not self.others:
            return self.lead.first(haystack)
        if not self._may_match(haystack):
            return None
        spans = self.lead.spans(haystack)
        return self._pattern.find_by(self._number, spans, haystack) if spans else None

    def _may_match(self, haystack: Haystack) -> bool:
        """Tell whether all other segments are begun in the text; most are not, and to know that costs least."""
        for segment in self.others:
            text = haystack.folded if segment.in_names else haystack.prose
            for opening in segment.openings:
                if opening in text:
                    break
            else:
                return False
        return True
