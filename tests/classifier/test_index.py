"""What the index finds in a text is what a search for every phrase finds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.classifier.engine import built_in
from bounce_cli.classifier.filing import filing_of
from bounce_cli.classifier.haystack import haystack_of
from bounce_cli.classifier.index import Index, filed
from bounce_cli.classifier.keys import keys_of, words_in
from bounce_cli.classifier.model import Reason, Rule
from bounce_cli.classifier.patterns import Span
from bounce_cli.classifier.phrases import compile_phrase

_PHRASES = tuple(dict.fromkeys(phrase for rule in built_in().rules for phrase in (*rule.text, *rule.unless)))
# Between the words of a notice.
_SIGNS = st.sampled_from(
    [" ", "\n", " a@b.example ", "\n\n<c@d.example>:\n", ". ", " 550-5.1.1 ", " \u00ad ", " e\u0301 ", "-"]
)
_words = st.sampled_from(
    [
        *("user", "unknown", "mailbox", "is", "full", "sender", "mail", "box", "black", "list", "delivery", "attempt"),
        *("to", "host", "not", "found", "rejected", "by", "550", "5.1.1", "said:", "->", "<>", "不存在", "用户"),
    ]
)
_lines = st.lists(st.tuples(_words, _SIGNS), max_size=30).map(
    lambda pairs: "".join(word + sign for word, sign in pairs)
)


def _written_out(phrase: str) -> list[str]:
    """Return some texts that a phrase was written for: each alternative of each place once."""
    parts = re.split(r"\(([^()]*)\)", phrase)
    longest = max(part.count("|") for part in parts) + 1
    texts = []
    for number in range(longest):
        chosen = [part.split("|")[number % (part.count("|") + 1)] for part in parts]
        texts.append("".join(chosen).replace("~", "-").replace("…", "x"))
    return texts


def _by_index(index: Index, text: str) -> dict[str, Span]:
    reading = index.reading(haystack_of("text", text))
    found = ((entry.phrase, entry.first(reading.haystack)) for entry in reading.entries.values())
    return {phrase: span for phrase, span in found if span}


def _by_search(text: str) -> dict[str, Span]:
    haystack = haystack_of("text", text)
    found = ((phrase, compile_phrase(phrase).find(haystack)) for phrase in _PHRASES)
    return {phrase: span for phrase, span in found if span}


@given(_lines | st.text(), st.sampled_from(_PHRASES), _SIGNS)
def test_the_index_finds_what_a_search_for_every_phrase_finds(text: str, phrase: str, sign: str) -> None:
    for written in _written_out(phrase)[:2]:
        whole = f"{text} {written.replace(' ', sign, 1)} {text}"
        assert _by_index(built_in()._index, whole) == _by_search(whole)


@pytest.mark.parametrize("phrase", _PHRASES[::7])
def test_filing_loses_no_match(phrase: str) -> None:
    """Whatever a phrase is filed under is among the keys of a text that it matches."""
    for text in _written_out(phrase):
        haystack = haystack_of("text", text)
        if compile_phrase(phrase).find(haystack):
            keys = keys_of(haystack.folded, words_in(haystack.folded))
            assert not any(keys.isdisjoint(group) for group in filing_of(phrase, len).groups), text


def test_a_phrase_that_may_end_with_a_blank_is_found_at_the_end_of_a_line() -> None:
    rule = Rule(id="x.y", reason=Reason.UNKNOWN, confidence=0.9, text=("delivery (attempt |)… (failed|broke)",))
    index = Index((rule,), filed((rule,)))
    assert _by_index(index, "the delivery\nnever failed") == {rule.text[0]: (4, 25)}
    assert _by_index(index, "the delivery") == {}
