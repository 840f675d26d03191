"""Files rules under what must occur for them to match: the cost follows the text and not the number of rules."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from bounce_cli.classifier.entry import Entry
from bounce_cli.classifier.filing import NOTHING_KNOWN, Groups, Known, filing_groups
from bounce_cli.classifier.model import Rule

__all__ = ["Filed", "FiledPhrase", "Index", "expand_status", "filed"]

# A phrase, the number of its rule, and the groups of its keys; it is filed under those of the first.
FiledPhrase = tuple[str, int, Groups]


class Filed(NamedTuple):
    """Rules by keys and by codes, as numbers.

    Attributes:
        phrases: the most trusted first.
        by_key: the places of phrases in these, by a key that a text must have for them; most have one.
        always: the places of those that ask for no key.
        by_status, by_reply: the numbers of rules without text, by their codes.
    """

    phrases: Sequence[FiledPhrase]
    by_key: Mapping[str, int | Sequence[int]]
    always: Sequence[int]
    by_status: Mapping[str, Sequence[int]]
    by_reply: Mapping[int, Sequence[int]]


class Index:
    """Rules, to be found by words and by codes."""

    def __init__(self, rules: Sequence[Rule], found: Filed) -> None:
        """Take rules, and how they are filed."""
        self._rules = rules
        self._filed = found
        self._entries: list[Entry | None] = [None] * len(self._filed.phrases)

    def with_text(self, keys: AbstractSet[str]) -> Iterator[Entry]:
        """Yield what could match a text of these keys, the most trusted first.

        Of those trusted alike, the one that is filed first comes first: sets of keys have another order in each run.
        """
        by_key = self._filed.by_key
        places = set(self._filed.always)
        for key in by_key.keys() & keys:
            found = by_key[key]
            if type(found) is int:
                places.add(found)
            else:
                places.update(found)  # type: ignore[arg-type]
        for place in sorted(places):
            entry = self._entries[place] or self._entry(place)
            for group in entry.others:
                if group.isdisjoint(keys):
                    break
            else:
                yield entry

    def _entry(self, place: int) -> Entry:
        phrase, number, groups = self._filed.phrases[place]
        entry = Entry(phrase, self._rules[number], tuple(map(frozenset, groups[1:])))
        self._entries[place] = entry
        return entry

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
    phrases = [(phrase, number) for number, rule in enumerate(rules) for phrase in rule.text]
    phrases.sort(key=lambda phrase: -rules[phrase[1]].confidence)
    by_key: dict[str, list[int]] = {}
    always: list[int] = []
    kept: list[FiledPhrase] = []
    for place, (phrase, number) in enumerate(phrases):
        groups = known.groups.get(phrase) or filing_groups(phrase, known.rarity)
        for key in groups[0] if groups else ():
            by_key.setdefault(key, []).append(place)
        if not groups:
            always.append(place)
        kept.append((phrase, number, groups))
    filed_once = {key: places if len(places) > 1 else places[0] for key, places in by_key.items()}
    return Filed(kept, filed_once, always, *_by_codes(rules))


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
