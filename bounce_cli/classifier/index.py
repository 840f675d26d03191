"""Files rules under what must occur for them to match: the cost follows the text and not the number of rules."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from bounce_cli.classifier.entry import Entry
from bounce_cli.classifier.filing import NOTHING_KNOWN, Known, filing_of
from bounce_cli.classifier.haystack import Haystack
from bounce_cli.classifier.keys import keys_of, words_in
from bounce_cli.classifier.model import Rule
from bounce_cli.classifier.patterns import bridges_at
from bounce_cli.classifier.pieces import Piece
from bounce_cli.classifier.reading import Finding, Reading
from bounce_cli.classifier.sought import sought_anyway, sought_by

__all__ = ["Filed", "FiledPhrase", "Index", "expand_status", "filed"]

# A phrase, the number of its rule, and how it is filed: its leading segment with the groups of keys.
FiledPhrase = tuple[str, int | None, int, Sequence[Sequence[str]]]

# In so many pieces of text that recur it is kept what was found.
_MOST_KEPT = 2_048


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


class Index:
    """Rules, to be found by words and by codes."""

    def __init__(self, rules: Sequence[Rule], found: Filed) -> None:
        """Take rules, and how they are filed."""
        self._rules = rules
        self._filed = found
        self._entries: list[Entry | None] = [None] * len(found.phrases)
        # The places of phrases by what may stand around a blank in their leading segments, and for which that is known.
        self._by_bridge: dict[str, set[int]] = {}
        self._bridged: set[int] = set()
        self._kept = lru_cache(maxsize=_MOST_KEPT)(self._finding)

    def reading(self, haystack: Haystack) -> Reading:
        """Return what is led by a segment in the text."""
        findings = [self._kept(piece) if piece.recurs else self._finding(piece) for piece in haystack.pieces]
        reading = Reading(haystack, self.entry, findings)
        if len(findings) > 1:
            self._add_crossing(reading)
        return reading

    def _add_crossing(self, reading: Reading) -> None:
        """Add what stands across the blank between two pieces, as far as the signs beside that blank allow it."""
        findings, text = reading.findings, reading.haystack.folded
        words = [word for finding in findings if finding.first for word in (finding.first, finding.last)]
        pairs = set(map(" ".join, zip(words[1::2], words[2::2], strict=False)))
        candidates = set(self._filed_under(pairs)).union(*[finding.candidates for finding in findings])
        if not candidates <= self._bridged:
            for place in candidates - self._bridged:
                self._add_bridges(place)
        blanks = [start - 1 for start in reading.starts[1:]]
        by_bridge = self._by_bridge
        near = [(bridge, blank) for blank in blanks for bridge in bridges_at(text, blank) if bridge in by_bridge]
        for bridge, blank in near:
            for place in by_bridge[bridge] & candidates:
                reading.add(place, self.entry(place).lead.across(reading.haystack, blank))

    def _add_bridges(self, place: int) -> None:
        for bridge in self.entry(place).lead.bridges():
            self._by_bridge.setdefault(bridge, set()).add(place)
        self._bridged.add(place)

    def _finding(self, piece: Piece) -> Finding:
        words = words_in(piece.folded)
        keys = keys_of(piece.folded, words)
        candidates = frozenset(self._filed_under(keys)).union(self._filed.always)
        entries = self._entries
        possible = [
            place for place in candidates if not any(map(keys.isdisjoint, (entries[place] or self.entry(place)).groups))
        ]
        return Finding(candidates, frozenset(possible), {}, words[0] if words else "", words[-1] if words else "")

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
