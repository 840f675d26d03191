"""One phrase of one rule as it is filed, with all that a search asks of it at hand."""

from collections.abc import Sequence

from bounce_cli.classifier.model import Place, Rule
from bounce_cli.classifier.patterns import Pattern
from bounce_cli.classifier.phrases import compile_phrase

__all__ = ["Entry"]


class Entry:
    """A phrase and its rule; the phrase is compiled on the first search, because most are never searched for.

    Attributes:
        rule: whose phrase it is.
        others: groups of keys besides that under which it is filed; a text needs one of each.
    """

    __slots__ = ("_pattern", "is_beside", "others", "phrase", "rule")

    def __init__(self, phrase: str, rule: Rule, others: Sequence[frozenset[str]]) -> None:
        self.phrase = phrase
        self.rule = rule
        self.others = others
        self.is_beside = rule.place is Place.BESIDE
        self._pattern: Pattern | None = None

    @property
    def pattern(self) -> Pattern:
        """The compiled phrase."""
        if self._pattern is None:
            self._pattern = compile_phrase(self.phrase)
        return self._pattern
