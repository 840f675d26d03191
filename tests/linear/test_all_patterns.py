"""No pattern of the package takes more time for a longer text than its length explains, whoever wrote the text."""

import re
import time
from collections.abc import Callable, Iterator
from itertools import product

import pytest

from tests.linear.package_patterns import ANCHORED, Found, package_patterns
from tests.linear.pattern_trees import MANY, Repeat, Tree

# Patterns that are only asked about texts up to so many characters, and why; about these they take no time to speak of.
BOUNDED = {
    "bounce_cli.authentication.evidence.claims._SUPPOSED": 60,  # the words before a statement
    "bounce_cli.cli.ledgers.options._GIVEN": 1_000,  # a sentence of ours about one argument
}
LENGTH = 3_000
# Time below which nothing is compared, and how much longer a text of four times the length may take; the square is 16.
FLOOR = 0.0015
GROWTH = 8
# Of the texts made from one pattern so many are tried, evenly chosen.
MOST_TEXTS = 50
# A body that takes this and the same twice over can share out a long text in too many ways.
MOST_LETTERS = 24
PATTERNS = package_patterns()
TREES = {found: Tree(found.source, found.flags) for found in PATTERNS}
REPEATING = [found for found, tree in TREES.items() if any(one.most >= MANY for one in tree.repeats())]


def name_of(found: Found) -> str:
    return min(found.places).removeprefix("bounce_cli.")


def ambiguous(tree: Tree, repeat: Repeat) -> str | None:
    """A text that the body of a repeat takes once, and as well twice in a row."""
    letters = tree.letters[:MOST_LETTERS]
    words = tree.taken_by(repeat.body, (*letters, *map("".join, product(letters, repeat=2))))
    twice = tree.taken_by(repeat.body, [word * 2 for word in words])
    return twice[0][: len(twice[0]) // 2] if twice else None


@pytest.mark.parametrize(
    "place",
    [
        "address.ADDRESS",  # compiled with its first use, in two forms
        "source.mbox.LEADING",
        "reports.words.commands._SAYINGS",  # in guards, in a tuple
        "authentication.evidence.claims._STATEMENTS",
        "reports.delivery_status:",  # in a function
        "clone.wholeness:",  # in a function, of a boundary
        "message.html:",
    ],
)
def test_patterns_are_found_wherever_they_stand(place: str) -> None:
    assert any(one.startswith(f"bounce_cli.{place}") for found in PATTERNS for one in found.places)


def test_no_pattern_repeats_what_can_be_shared_out_in_several_ways() -> None:
    wrong = [
        f"{name_of(found)}: {found.source!r} takes {word!r} once and twice"
        for found, tree in TREES.items()
        for repeat in tree.repeats()
        if repeat.most > 2 and not repeat.is_final and len(repeat.body) > 1
        if (word := ambiguous(tree, repeat)) is not None
    ]
    assert wrong == []


@pytest.mark.parametrize(("source", "word"), [("(?:a+b?)+c", "a"), ("(?:x|xx|y)*z", "x"), (r"(?:\w+\s?){1,9}!", "a")])
def test_such_a_pattern_would_be_seen(source: str, word: str) -> None:
    tree = Tree(source, 0)
    assert [ambiguous(tree, one) for one in tree.repeats() if one.most > 2 and len(one.body) > 0][0] == word  # noqa: RUF015


def test_each_bound_is_that_of_a_pattern() -> None:
    assert set(BOUNDED) <= {place for found in REPEATING for place in found.places}


def runs(found: Found) -> Iterator[tuple[str, Callable[[str | bytes], object]]]:
    """The ways in which a pattern is asked that differ in what they cost."""
    compiled: re.Pattern[str] | re.Pattern[bytes] = re.compile(found.source, found.flags)
    if found.methods & ANCHORED:
        for method in sorted(found.methods & ANCHORED):
            yield method, getattr(compiled, method)
    if not found.methods <= ANCHORED:
        finditer: Callable[[str | bytes], Iterator[object]] = getattr(compiled, "finditer")  # noqa: B009 - of str and of bytes
        yield "search", lambda text: sum(1 for _ in finditer(text))


def seconds(run: Callable[[str | bytes], object], text: str | bytes, times: int = 1) -> float:
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        run(text)
        best = min(best, time.process_time() - start)
    return best


def hard_texts(found: Found) -> list[Callable[[int], str | bytes]]:
    texts = list(dict.fromkeys(Tree(found.source, found.flags).hard_texts()))
    step = -(-len(texts) // MOST_TEXTS) or 1

    def made(parts: tuple[str, str, str]) -> Callable[[int], str | bytes]:
        before, pump, after = parts

        def of_length(length: int) -> str | bytes:
            text = before + pump * (length // len(pump)) + after
            return text if isinstance(found.source, str) else text.encode("latin-1")

        return of_length

    return [made(parts) for parts in texts[::step]]


def too_slow(found: Found, length: int = LENGTH) -> str | None:
    """The text that takes a pattern longer than its length explains; None where there is none."""
    for text, (method, run) in product(hard_texts(found), list(runs(found))):
        if seconds(run, text(length)) < FLOOR:
            continue
        # A machine that does much else may seem slow for once, but hardly three times.
        for _ in range(3):
            short, long = seconds(run, text(length), 2), seconds(run, text(4 * length), 2)
            if long <= GROWTH * short:
                break
        else:
            return f"{method} of {text(60)!r}: {short * 1e3:.1f} ms grew to {long * 1e3:.1f} ms"
    return None


@pytest.mark.slow
@pytest.mark.parametrize("found", REPEATING, ids=name_of)
def test_time_grows_with_the_text(found: Found) -> None:
    bound = max((BOUNDED.get(place, 0) for place in found.places), default=0)
    if bound:
        for text, (_, run) in product(hard_texts(found), list(runs(found))):
            assert seconds(run, text(bound)) < 0.05
    else:
        assert too_slow(found) is None


@pytest.mark.slow
@pytest.mark.parametrize("source", [r"\s+x", "<[^>]*>", r"a\s*:?\s*b", rb"(?:#\d+)+$"])
def test_a_pattern_of_the_square_would_be_seen(source: str | bytes) -> None:
    assert too_slow(Found(source, 0, frozenset({"x"}), frozenset({"search"})), 2_000) is not None
