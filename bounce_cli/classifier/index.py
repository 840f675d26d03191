"""Files rules under what must occur for them to match: the cost follows the text and not the number of rules."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bounce_cli.classifier.filing import filing_words
from bounce_cli.classifier.model import Rule
from bounce_cli.classifier.patterns import Pattern
from bounce_cli.classifier.phrases import compile_phrase

__all__ = ["Entry", "Filed", "Index", "expand_status", "filed"]

Entry = tuple[Pattern, Rule]


class Filed(NamedTuple):
    """Rules by words and by codes, as numbers.

    Attributes:
        phrases: each phrase with the number of its rule, the most trusted first.
        by_word: the places of phrases in these, by a word that a text must have for them.
        always: the places of those that ask for no word.
        by_status, by_reply: the numbers of rules without text, by their codes.
    """

    phrases: Sequence[tuple[str, int]]
    by_word: Mapping[str, Sequence[int]]
    always: Sequence[int]
    by_status: Mapping[str, Sequence[int]]
    by_reply: Mapping[int, Sequence[int]]


class Index:
    """Rules, to be found by words and by codes."""

    def __init__(self, rules: Sequence[Rule], found: Filed | None = None) -> None:
        """Take rules, and how they are filed where that is known."""
        self._rules = rules
        self._filed = filed(rules) if found is None else found

    def with_text(self, words: set[str]) -> list[Entry]:
        """Return what could match a text of these words, the most trusted first; compile what is met first.

        Of those trusted alike, the one that is filed first comes first: sets of words have another order in each run.
        """
        phrases, by_word, always, _, _ = self._filed
        found: dict[int, Entry] = {}
        for places in (always, *(by_word[word] for word in by_word.keys() & words)):
            for place in places:
                phrase, number = phrases[place]
                pattern = compile_phrase(phrase)
                if pattern.fits(words):
                    found[place] = pattern, self._rules[number]
        return [found[place] for place in sorted(found)]

    def with_status(self, status: str) -> Iterator[Rule]:
        """Yield the rules without text that ask for this status."""
        for code in (status, status.rpartition(".")[0] + ".x"):
            yield from (self._rules[number] for number in self._filed.by_status.get(code, ()))

    def with_reply(self, reply: int) -> Iterator[Rule]:
        """Yield the rules without text and status that ask for this reply code."""
        return (self._rules[number] for number in self._filed.by_reply.get(reply, ()))


def filed(rules: Sequence[Rule]) -> Filed:
    """File rules: each phrase under those of its words that the fewest other phrases ask for."""
    unfiled = []
    by_status: dict[str, list[int]] = {}
    by_reply: dict[int, list[int]] = {}
    for number, rule in enumerate(rules):
        unfiled += [(filing_words(phrase), phrase, number) for phrase in rule.text]
        if not rule.text:
            _file_by_code(rule, number, by_status, by_reply)
    counts = Counter(word for groups, _, _ in unfiled for words in groups for word in words)
    unfiled.sort(key=lambda entry: -rules[entry[2]].confidence)
    by_word: dict[str, list[int]] = {}
    always: list[int] = []
    for place, (groups, _, _) in enumerate(unfiled):
        words = min(groups, key=lambda words: _crowd(words, counts), default=None)
        if words is None:
            always.append(place)
        for word in sorted(words or ()):
            by_word.setdefault(word, []).append(place)
    return Filed([(phrase, number) for _, phrase, number in unfiled], by_word, always, by_status, by_reply)


def _crowd(words: frozenset[str], counts: Counter[str]) -> tuple[int, list[str]]:
    return sum(counts[word] for word in words), sorted(words)


def _file_by_code(rule: Rule, number: int, by_status: dict[str, list[int]], by_reply: dict[int, list[int]]) -> None:
    for code in rule.status:
        for exact in expand_status(code):
            by_status.setdefault(exact, []).append(number)
    for reply in rule.reply if not rule.status else ():
        by_reply.setdefault(reply, []).append(number)


def expand_status(pattern: str) -> list[str]:
    """Return the exact codes of a pattern; an "x" as the detail stays."""
    head, _, detail = pattern.rpartition(".")
    heads = [head] if head[0] != "x" else ["4" + head[1:], "5" + head[1:]]
    first, _, last = detail.partition("-")
    details = [str(number) for number in range(int(first), int(last) + 1)] if last else [detail]
    return [f"{start}.{end}" for start in heads for end in details]
