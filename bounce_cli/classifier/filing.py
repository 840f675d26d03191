"""Finds keys under which a phrase can be filed, so that hardly a text is searched for it in vain."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise, product
from math import prod
from typing import NamedTuple

from bounce_cli.classifier.folding import is_unspaced
from bounce_cli.classifier.keys import pairs_of
from bounce_cli.classifier.patterns import Segment
from bounce_cli.classifier.phrases import beginning, compile_phrase, open_before, open_behind, whole_words

__all__ = ["NOTHING_KNOWN", "Filing", "Known", "filing_of"]

# Of each group a text needs a key, or the segment cannot stand in it; the rarest group comes first.
Groups = Sequence[Sequence[str]]

# More keys in one group would be dearer to keep than the searches that they save, and more texts to write them out.
_MOST_KEYS = 400
_MOST_TEXTS = 4_000
# So many keys of a group count as one that is met once: among groups that are as rare the smallest is filed.
_AS_DEAR_AS_RARE = 20


class Filing(NamedTuple):
    """How a phrase is filed.

    Attributes:
        lead: the number of the segment by which it is found.
        groups: the keys of that, and the rarest of each other segment; the phrase is filed under those of the first.
            Empty where nothing can be said.
    """

    lead: int
    groups: Groups


class Known(NamedTuple):
    """What is known beforehand.

    Attributes:
        filings: those of phrases.
        common: how often keys are met that are met at all.
        sought: the words that are looked for by these phrases or anyway; see `sought.py`.
    """

    filings: Mapping[str, Filing]
    common: Mapping[str, int]
    sought: Sequence[str] = ()

    def rarity(self, key: str) -> int:
        """How often a key is met; the rarest are the best to file under."""
        return self.common.get(key, 0)


NOTHING_KNOWN = Known({}, {})


def filing_of(phrase: str, rarity: Callable[[str], int]) -> Filing:
    """How a phrase is to be filed: under its rarest segment.

    A segment of one text has one group only, of one key: looking for it costs less than asking for more.
    """
    found = [_ranked(segment, rarity) for segment in compile_phrase(phrase).segments]
    ranked = [(costs[0], number) for number, (costs, groups) in enumerate(found) if groups]
    if not ranked:
        return Filing(0, ())
    _, lead = min(ranked)
    # What a text lacks a word for is not looked for at all: most phrases with a gap, of which one side is common.
    others = [found[number][1][0] for _, number in ranked if number != lead]
    return Filing(lead, [*found[lead][1], *others])


def _ranked(segment: Segment, rarity: Callable[[str], int]) -> tuple[list[int], Groups]:
    """The groups of a segment with what each costs, the cheapest first; none that another contains."""
    groups = set(_groups(segment, rarity))
    groups = {group for group in groups if not any(other < group for other in groups)}
    costs = {group: sum(map(rarity, group)) + len(group) // _AS_DEAR_AS_RARE for group in groups}
    ranked = sorted(groups, key=lambda group: (costs[group], sorted(group)))
    return [costs[group] for group in ranked], [sorted(group) for group in ranked]


def _groups(segment: Segment, rarity: Callable[[str], int]) -> Iterator[frozenset[str]]:
    """The groups of each place that must not stay empty, and of each two such with what may stand between them.

    Of each text the rarest key counts; where texts are made of several places also the first and the last.
    """
    places = [element.alternatives for element in segment.elements]
    fixed = [number for number, place in enumerate(places) if "" not in place]
    for first, last in (*((number, number) for number in fixed), *pairwise(fixed)):
        inside = places[first : last + 1]
        if prod(map(len, inside)) > _MOST_TEXTS:
            continue
        before = open_before(places, first, opens=not segment.left)
        after = open_behind(places, last, closes=not segment.right)
        halves = segment.elements[last].halves
        texts = [("".join(chosen), after or chosen[-1] in halves) for chosen in product(*inside)]
        found = [_keys(text, before=before, after=open_end) for text, open_end in texts]
        if not all(found):
            continue
        rarest = frozenset(min(keys, key=lambda key: (rarity(key), key)) for keys in found)
        ends = [frozenset(keys[0] for keys in found), frozenset(keys[-1] for keys in found)] if first < last else []
        yield from (group for group in (rarest, *ends) if len(group) <= _MOST_KEYS)


def _keys(text: str, *, before: bool, after: bool) -> list[str]:
    """The keys that are there whenever the text is, in its order."""
    words = whole_words(text, before=before, after=after)
    if not words:
        return [found] if (found := beginning(text, before=before)) else []
    return words if any(map(is_unspaced, text)) else pairs_of(words) or words
