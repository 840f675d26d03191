"""What many more rules cost: others like those of the package, of the same words in other orders."""

import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from bounce_cli.classifier import Classifier, Rule
from bounce_cli.classifier.engine import built_in
from bounce_cli.source.model import RawMessage
from bounce_cli.triage import triage

__all__ = ["cost_of_more"]

_WORD = re.compile(r"[^\W_]{2,}")
_LENGTHS = (2, 3, 4)
_SEED = 20_261_126


def cost_of_more(mails: Sequence[RawMessage], rounds: int, *, times: int = 3) -> float:
    """How many times as long the mails take with so many times as many rules: both in turn, the medians."""
    rules = tuple(built_in().rules)
    others = _others([rule for rule in rules if rule.text], (times - 1) * len(rules))
    few, many = Classifier(rules), Classifier(rules + others)
    taken: dict[Classifier, list[float]] = {few: [], many: []}
    for _ in range(rounds + 1):  # the first round compiles what is used
        for classifier, seconds in taken.items():
            seconds.append(_seconds(lambda one: triage(one, classifier=classifier), mails))  # noqa: B023 - called at once
    median = {classifier: sorted(seconds[1:])[rounds // 2] for classifier, seconds in taken.items()}
    return median[many] / median[few]


def _seconds(work: Callable[[RawMessage], object], mails: Sequence[RawMessage]) -> float:
    started = time.perf_counter()
    for mail in mails:
        work(mail)
    return time.perf_counter() - started


def _others(rules: Sequence[Rule], count: int) -> tuple[Rule, ...]:
    """So many rules with the conditions of these, and phrases of words that are as frequent in them."""
    draw = random.Random(_SEED)
    words = [word for rule in rules for phrase in rule.text for word in _WORD.findall(phrase)]
    return tuple(
        replace(
            rules[number % len(rules)],
            id=f"more.{number}",
            text=tuple(_phrase(draw, words) for _ in rules[number % len(rules)].text),
            unless=(),
        )
        for number in range(count)
    )


def _phrase(draw: random.Random, words: Sequence[str]) -> str:
    return draw.choice((" ", " … ")).join(draw.choices(words, k=draw.choice(_LENGTHS)))
