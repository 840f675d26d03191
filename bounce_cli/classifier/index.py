"""Files rules under what must occur for them to match: the cost follows the text and not the number of rules."""

from collections import Counter
from collections.abc import Iterable, Iterator

from bounce_cli.classifier.filing import filing_words
from bounce_cli.classifier.model import Rule
from bounce_cli.classifier.patterns import Pattern
from bounce_cli.classifier.phrases import compile_phrase

__all__ = ["Entry", "Index"]

Entry = tuple[Pattern, Rule]


def _crowd(words: frozenset[str], counts: Counter[str]) -> tuple[int, list[str]]:
    return sum(counts[word] for word in words), sorted(words)


class Index:
    """Rules by words and by codes."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._by_word: dict[str, list[tuple[int, str, Rule]]] = {}
        self._always: list[tuple[int, str, Rule]] = []
        self._by_status: dict[str, list[Rule]] = {}
        self._by_reply: dict[int, list[Rule]] = {}
        unfiled = []
        for rule in rules:
            unfiled += [(filing_words(phrase), phrase, rule) for phrase in rule.text]
            if not rule.text:
                self._file_by_code(rule)
        counts = Counter(word for groups, _, _ in unfiled for words in groups for word in words)
        unfiled.sort(key=lambda entry: -entry[2].confidence)
        for rank, (groups, phrase, rule) in enumerate(unfiled):
            words = min(groups, key=lambda words: _crowd(words, counts), default=None)
            self._file(words, (rank, phrase, rule))

    def _file(self, words: frozenset[str] | None, filed: tuple[int, str, Rule]) -> None:
        if words is None:
            self._always.append(filed)
            return
        for word in words:
            self._by_word.setdefault(word, []).append(filed)

    def _file_by_code(self, rule: Rule) -> None:
        for code in rule.status:
            for exact in expand_status(code):
                self._by_status.setdefault(exact, []).append(rule)
        for reply in rule.reply if not rule.status else ():
            self._by_reply.setdefault(reply, []).append(rule)

    def with_text(self, words: set[str]) -> list[Entry]:
        """Return what could match a text of these words, the most trusted first; compile what is met first.

        Of those trusted alike, the one that is filed first comes first: sets of words have another order in each run.
        """
        found: dict[int, Entry] = {}
        for filed in (self._always, *(self._by_word[word] for word in self._by_word.keys() & words)):
            for rank, phrase, rule in filed:
                pattern = compile_phrase(phrase)
                if pattern.fits(words):
                    found[rank] = pattern, rule
        return [found[rank] for rank in sorted(found)]

    def with_status(self, status: str) -> Iterator[Rule]:
        """Yield the rules without text that ask for this status."""
        yield from self._by_status.get(status, ())
        yield from self._by_status.get(status.rpartition(".")[0] + ".x", ())

    def with_reply(self, reply: int) -> Iterator[Rule]:
        """Yield the rules without text and status that ask for this reply code."""
        yield from self._by_reply.get(reply, ())


def expand_status(pattern: str) -> list[str]:
    """Return the exact codes of a pattern; an "x" as the detail stays."""
    head, _, detail = pattern.rpartition(".")
    heads = [head] if head[0] != "x" else ["4" + head[1:], "5" + head[1:]]
    first, _, last = detail.partition("-")
    details = [str(number) for number in range(int(first), int(last) + 1)] if last else [detail]
    return [f"{start}.{end}" for start in heads for end in details]
