"""Files rules under what must occur for them to match: the cost follows the text and not the number of rules."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bounce_cli.classifier.entry import Entry
from bounce_cli.classifier.filing import NOTHING_KNOWN, Known, filing_of
from bounce_cli.classifier.haystack import Haystack
from bounce_cli.classifier.model import Rule
from bounce_cli.classifier.sought import sought_anyway, sought_by

__all__ = ["Filed", "FiledPhrase", "Index", "Reading", "expand_status", "filed"]

# A phrase, the number of its rule, and how it is filed: its leading segment, and the groups of keys of all.
FiledPhrase = tuple[str, int | None, int, Sequence[Sequence[str]]]


class Filed(NamedTuple):
    """Rules by keys and by codes, as numbers.

    Attributes:
        phrases: the most trusted first; behind them those that forbid a match, which are of no rule.
        forbidding: the places of the latter by their words.
        by_key: the places of phrases in these, by a key that a text must have for them; most have one.
        always: the places of those that ask for no key.
        by_status, by_reply: the numbers of rules without text, by their codes.
        sought: the words that are looked for, as far as they may stand in names; see `sought.py`.
    """

    phrases: Sequence[FiledPhrase]
    forbidding: Mapping[str, int]
    by_key: Mapping[str, int | Sequence[int]]
    always: Sequence[int]
    by_status: Mapping[str, Sequence[int]]
    by_reply: Mapping[int, Sequence[int]]
    sought: Sequence[str]


class Reading(NamedTuple):
    """What phrases there may be in one text.

    Attributes:
        haystack: the text.
        entries: the phrases of all of whose segments it has keys, by their places; the most trusted first, of
            those trusted alike the one that is filed first.
    """

    haystack: Haystack
    entries: Mapping[int, Entry]

    def has(self, places: Sequence[int]) -> bool:
        """Tell whether one of the phrases at these places matches."""
        return any(place in self.entries and self.entries[place].first(self.haystack) for place in places)


class Index:
    """Rules, to be found by words and by codes."""

    def __init__(self, rules: Sequence[Rule], found: Filed) -> None:
        """Take rules, and how they are filed."""
        self._rules = rules
        self._filed = found
        self._entries: list[Entry | None] = [None] * len(found.phrases)

    def reading(self, haystack: Haystack) -> Reading:
        """Return what phrases there may be in a text, by the keys that it has."""
        keys = haystack.keys
        entries = self._entries
        possible = {}
        for place in sorted([*self._filed_under(keys), *self._filed.always]):
            entry = entries[place] or self.entry(place)
            for group in entry.groups:
                if keys.isdisjoint(group):
                    break
            else:
                possible[place] = entry
        return Reading(haystack, possible)

    def _filed_under(self, keys: set[str]) -> list[int]:
        by_key = self._filed.by_key
        found: list[int] = []
        for key in by_key.keys() & keys:
            places = by_key[key]
            if isinstance(places, int):
                found.append(places)
            else:
                found += places
        return found

    def entry(self, place: int) -> Entry:
        """Return what is filed at a place."""
        entry = self._entries[place]
        if entry is None:
            phrase, number, lead, groups = self._filed.phrases[place]
            rule = None if number is None else self._rules[number]
            unless = self.unless(rule) if rule else ()
            entry = Entry(phrase, rule, unless, lead, tuple(map(frozenset, groups[1:])))
            self._entries[place] = entry
        return entry

    def sought(self) -> Sequence[str]:
        """The words that are looked for, as far as they may stand in names."""
        return self._filed.sought

    def unless(self, rule: Rule) -> tuple[int, ...]:
        """Return the places of phrases that forbid a match of a rule."""
        return tuple([self._filed.forbidding[phrase] for phrase in rule.unless])

    def with_status(self, status: str) -> Iterator[Rule]:
        """Yield the rules without text that ask for this status."""
        for code in (status, status.rpartition(".")[0] + ".x"):
            yield from (self._rules[number] for number in self._filed.by_status.get(code, ()))

    def with_reply(self, reply: int) -> Iterator[Rule]:
        """Yield the rules without text and status that ask for this reply code."""
        return (self._rules[number] for number in self._filed.by_reply.get(reply, ()))


def filed(rules: Sequence[Rule], known: Known = NOTHING_KNOWN) -> Filed:
    """File rules: each phrase under its rarest keys.

    Args:
        rules: in their order.
        known: what is known of phrases and of keys.
    """
    phrases: list[tuple[str, int | None]] = [
        (phrase, number)
        for number, rule in sorted(enumerate(rules), key=lambda numbered: -numbered[1].confidence)
        for phrase in rule.text
    ]
    forbidding = {
        phrase: len(phrases) + number
        for number, phrase in enumerate(dict.fromkeys(phrase for rule in rules for phrase in rule.unless))
    }
    by_key: dict[str, list[int]] = {}
    always: list[int] = []
    kept: list[FiledPhrase] = []
    for place, (phrase, number) in enumerate((*phrases, *((phrase, None) for phrase in forbidding))):
        filing = known.filings.get(phrase) or filing_of(phrase, known.rarity)
        for key in filing.groups[0] if filing.groups else ():
            by_key.setdefault(key, []).append(place)
        if not filing.groups:
            always.append(place)
        kept.append((phrase, number, *filing))
    filed_once = {key: places if len(places) > 1 else places[0] for key, places in by_key.items()}
    foreign = sought_by([phrase for phrase, _ in phrases if phrase not in known.filings])
    foreign |= sought_by([phrase for phrase in forbidding if phrase not in known.filings])
    sought = sorted(foreign.union(known.sought or sought_anyway()))
    return Filed(kept, forbidding, filed_once, always, *_by_codes(rules), sought)


def _by_codes(rules: Sequence[Rule]) -> tuple[dict[str, list[int]], dict[int, list[int]]]:
    by_status: dict[str, list[int]] = {}
    by_reply: dict[int, list[int]] = {}
    for number, rule in enumerate(rules):
        if rule.text:
            continue
        for code in rule.status:
            for exact in expand_status(code):
                by_status.setdefault(exact, []).append(number)
        for reply in rule.reply if not rule.status else ():
            by_reply.setdefault(reply, []).append(number)
    return by_status, by_reply


def expand_status(pattern: str) -> list[str]:
    """Return the exact codes of a pattern; an "x" as the detail stays."""
    head, _, detail = pattern.rpartition(".")
    heads = [head] if head[0] != "x" else ["4" + head[1:], "5" + head[1:]]
    first, _, last = detail.partition("-")
    details = [str(number) for number in range(int(first), int(last) + 1)] if last else [detail]
    return [f"{start}.{end}" for start in heads for end in details]
