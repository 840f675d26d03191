"""How sure a verdict is: what the rule that decided is worth, and what the other matches say to it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bounce_cli.classifier.model import Place, Reason, Rule
from bounce_cli.classifier.patterns import Span

__all__ = ["LEAST_CONFIDENCE", "Match", "compared", "weighed"]

# Below this nothing is known.
LEAST_CONFIDENCE = 0.3
# Each takes away so much of what is left to doubt: a code that agrees, and that no words speak for another reason.
_AGREEMENT = 0.5
_UNOPPOSED = 0.3
# A status code that says another thing by itself, as sure as this, makes the words doubtful.
_TELLING_CODE = 0.6
_DISAGREEMENT = 0.15
# From here on words for another reason make a verdict doubtful; as strong as the verdict they take away the most.
_RIVAL_FROM, _RIVAL_TO = 0.5, 0.9
_RIVALRY = 0.25
_NEAR = 0.93
_HIGHEST = 0.99
# See `engine.py`.
_BEFORE, _BESIDE, _AFTER = Place.BEFORE, Place.BESIDE, Place.AFTER
_UNKNOWN = Reason.UNKNOWN


class Match(NamedTuple):
    """A rule that matched: where, with which words or code, its place in the order, and what it is worth.

    `span` is where words stand in the folded text; of a code it says nothing.
    """

    rule: Rule
    field: str
    text: str
    rank: float
    confidence: float
    span: Span = (0, 0)

    @property
    def by_words(self) -> bool:
        """Whether words matched, and not a bare code."""
        return self.field in {"text", "words"}

    def order(self) -> tuple[bool, bool, float, int, str]:
        """Rules before others first; then the best, of two equals the longer match."""
        place = self.rule.place
        return place is not _BEFORE, place is _AFTER, -self.rank, -len(self.text), self.rule.id

    def speaks(self) -> bool:
        """Whether words give a reason, with enough confidence."""
        return self.by_words and self.confidence >= LEAST_CONFIDENCE and self.rule.reason is not _UNKNOWN


def _is_explained(match: Match, first: Match) -> bool:
    """Whether a weaker match rests on words of the deciding one only, which knows more of them."""
    return match.text in first.text and match.rank < first.rank * _NEAR


def _rivals(first: Match, matches: Iterable[Match]) -> list[Match]:
    """The matches of words that speak for another reason than the deciding one."""
    return [match for match in matches if match.by_words and match.rule.reason is not first.rule.reason]


def compared(matches: Sequence[Match]) -> Iterator[Match]:
    """The matches, the best first, whose own words decide whether another of them explains them.

    Of the others, places and ranks decide it.
    """
    for match in _rivals(matches[0], matches) if matches else ():
        first = matches[0]
        lies_within = match.field == first.field and first.span[0] <= match.span[0] <= match.span[1] <= first.span[1]
        if match.rank < first.rank * _NEAR and len(match.text) <= len(first.text) and not lies_within:
            yield match


def weighed(first: Match, matches: list[Match]) -> float:
    """The confidence of a verdict: the deciding rule's own; codes and other words may add to it or take from it.

    A user's own rule is believed as it says. The weights are those with which, over labelled replies, the share that is
    right follows the confidence.
    """
    if first.rule.place is not _BESIDE:
        return first.confidence
    confidence = first.confidence
    if not first.by_words:
        return confidence
    rival = max([match.rank for match in _rivals(first, matches) if not _is_explained(match, first)], default=0.0)
    codes = [match for match in matches if match.field == "status" and match.confidence >= _TELLING_CODE]
    if any(not match.by_words for match in matches if match.rule.reason is first.rule.reason):
        confidence += _AGREEMENT * (1 - confidence)
    elif codes and not first.rule.status:
        confidence *= 1 - _DISAGREEMENT
    elif rival < LEAST_CONFIDENCE:
        confidence += _UNOPPOSED * (1 - confidence)
    nearness = min(1.0, max(0.0, (rival - _RIVAL_FROM) / (_RIVAL_TO - _RIVAL_FROM)))
    return min(confidence * (1 - _RIVALRY * nearness), _HIGHEST)
