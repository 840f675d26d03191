"""What many more rules cost: others like those of the package, in which words have changed places."""

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bounce_cli.classifier import Classifier, Rule
from bounce_cli.classifier.engine import built_in
from bounce_cli.source.model import RawMessage
from bounce_cli.triage import triage

__all__ = ["cost_of_more"]

_WORD = re.compile(r"[^\W_]{2,}")
_SEED = 20_261_126


def cost_of_more(mails: Sequence[RawMessage], rounds: int, *, times: int = 3) -> float:
    """How many times as long the mails take with so many times as many rules: both in turn, the medians."""
    rules = tuple(built_in().rules)
    draw = random.Random(_SEED)
    others = [
        _like(rule, number, words)
        for number in range(1, times)
        for words in [_exchanged(rules, draw)]
        for rule in rules
    ]
    few, many = Classifier(rules), Classifier((*rules, *(rule for rule in others if rule.text)))
    taken: dict[Classifier, list[float]] = {few: [], many: []}
    for _ in range(rounds + 1):  # the first round compiles what is used
        for classifier, seconds in taken.items():
            seconds.append(_seconds(lambda one: triage(one, classifier=classifier), mails))  # noqa: B023 - called at once
    median = {classifier: sorted(seconds[1:])[rounds // 2] for classifier, seconds in taken.items()}
    return median[many] / median[few]


def _seconds(work: Callable[[RawMessage], object], mails: Sequence[RawMessage]) -> float:
    started = time.process_time()
    for mail in mails:
        work(mail)
    return time.process_time() - started


def _exchanged(rules: Sequence[Rule], draw: random.Random) -> Mapping[str, str]:
    """For each word of their phrases another that is about as frequent in them."""
    counts = Counter(word for rule in rules for phrase in rule.text for word in _WORD.findall(phrase))
    by_frequency: dict[int, list[str]] = {}
    for word in sorted(counts):
        by_frequency.setdefault(counts[word].bit_length(), []).append(word)
    found: dict[str, str] = {}
    for words in by_frequency.values():
        found |= zip(words, draw.sample(words, len(words)), strict=True)
    return found


def _like(rule: Rule, number: int, words: Mapping[str, str]) -> Rule:
    """A rule with the conditions of this one, and its phrases in other words."""
    text = tuple(_WORD.sub(lambda found: words[found[0]], phrase) for phrase in rule.text)
    return replace(rule, id=f"more{number}.{rule.id}", text=text, unless=())
