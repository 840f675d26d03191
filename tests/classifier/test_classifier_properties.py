"""Never raises, always the same, and no dearer than the text is long."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.classifier import Classifier, Diagnostic, Reason, Rule, classify
from bounce_cli.classifier.engine import built_in
from bounce_cli.classifier.haystack import Haystack
from bounce_cli.classifier.index import expand_status
from bounce_cli.classifier.patterns import Segment

_WORDS = (
    "mailbox",
    "user",
    "unknown",
    "full",
    "spam",
    "ip",
    "550",
    "5.1.1",
    "…",
    "~",
    "(",
    "said:",
    "->",
    "@",
    "不存在",
)

# Loaded here, so that no test pays for it.
built_in()

_texts = st.one_of(st.text(), st.lists(st.sampled_from(_WORDS), max_size=40).map(" ".join))
_maybe = st.one_of(st.none(), st.text(max_size=20))


@given(
    text=_texts,
    words=_texts,
    status=st.one_of(_maybe, st.sampled_from(["5.1.1", "4.x.x", "5.", "..."])),
    reply_code=st.one_of(st.none(), st.integers()),
    receiver=_maybe,
    command=_maybe,
    action=_maybe,
    recipient=_maybe,
)
def test_never_raises_and_is_deterministic(  # noqa: PLR0917
    text: str,
    words: str,
    status: str | None,
    reply_code: int | None,
    receiver: str | None,
    command: str | None,
    action: str | None,
    recipient: str | None,
) -> None:
    diagnostic = Diagnostic(
        text=text,
        words=words,
        status=status,
        reply_code=reply_code,
        receiver=receiver,
        command=command,
        action=action,
        recipient=recipient,
    )
    result = classify(diagnostic)
    assert result == classify(diagnostic)
    assert 0 <= result.confidence <= 1
    assert len(result.alternatives) <= 4
    assert result.reason not in {other.reason for other in result.alternatives}
    assert all(0 < other.confidence <= 1 for other in result.alternatives)
    assert result.type != "global"


@given(_texts, _texts)
def test_skipping_does_not_change_the_verdict(text: str, words: str) -> None:
    diagnostic = Diagnostic(text=text, words=words)
    matching = built_in().matching(diagnostic)
    result = classify(diagnostic)
    assert not result.rule or result.rule in matching


@given(st.permutations(["gone away", "not there", "moved out", "no longer"]))
def test_of_phrases_that_fit_alike_the_first_of_the_rule_is_the_evidence(phrases: list[str]) -> None:
    rule = Rule(id="x.y", reason=Reason.USER_UNKNOWN, confidence=0.9, text=tuple(phrases))
    result = Classifier([rule]).classify(Diagnostic(text="550 moved out, no longer here; not there, gone away"))
    assert [one.text for one in result.evidence if one.rule == "x.y"] == [phrases[0]]


class _Counter:
    """Counts the characters through which segments are looked for."""

    def __init__(self) -> None:
        self.steps = 0


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> _Counter:
    counter = _Counter()
    first, spans, between = Segment.first, Segment.spans, Segment.between

    def of_the_first(segment: Segment, haystack: Haystack) -> tuple[int, int] | None:
        counter.steps += len(haystack.folded)
        return first(segment, haystack)

    def of_all(segment: Segment, haystack: Haystack) -> list[tuple[int, int]]:
        counter.steps += len(haystack.folded)
        return spans(segment, haystack)

    def of_a_part(segment: Segment, haystack: Haystack, first: int, last: int) -> list[tuple[int, int]]:
        counter.steps += min(len(haystack.folded), last) - max(0, first)
        return between(segment, haystack, first, last)

    monkeypatch.setattr(Segment, "first", of_the_first)
    monkeypatch.setattr(Segment, "spans", of_all)
    monkeypatch.setattr(Segment, "between", of_a_part)
    return counter


def _steps(counter: _Counter, classifier: Classifier, text: str) -> int:
    classifier._memory.forget()
    counter.steps = 0
    classifier.classify(Diagnostic(text=text))
    return counter.steps


_PARAGRAPH = (
    "550 5.1.1 <a@example.org>: Recipient address rejected: User unknown in virtual mailbox table; "
    "mailbox is full, over quota, blocked using a list, message too large, connection timed out, spam. "
)


def test_double_text_costs_double(counted: _Counter) -> None:
    once = _steps(counted, built_in(), _PARAGRAPH * 20)
    twice = _steps(counted, built_in(), _PARAGRAPH * 40)
    assert twice <= 2.2 * once


def test_text_beyond_all_reason_is_bounded(counted: _Counter) -> None:
    huge = _steps(counted, built_in(), _PARAGRAPH * 2_000)
    huger = _steps(counted, built_in(), _PARAGRAPH * 4_000)
    assert huger == huge


def test_three_times_the_rules_cost_little_more(counted: _Counter) -> None:
    letters = string.ascii_lowercase
    foreign = [
        Rule(id=f"foreign.{number}", reason=Reason.UNKNOWN, confidence=0.9, text=(f"zq{one}{two} user {one}zq{two}q",))
        for number, (one, two) in enumerate((one, two) for one in letters for two in letters * 4)
    ]
    assert len(foreign) > 2 * len(built_in().rules)
    more = Classifier([*built_in().rules, *foreign])
    assert _steps(counted, more, _PARAGRAPH) <= 1.1 * _steps(counted, built_in(), _PARAGRAPH)


def test_a_hostile_text_is_no_trap() -> None:
    for text in ("mailbox " * 9_000, "a-" * 40_000, "550-" * 20_000, "x." * 30_000, "@" * 60_000, "..." * 20_000):
        assert classify(Diagnostic(text=text))


def test_patterns_of_status_codes() -> None:
    assert expand_status("5.1.1") == ["5.1.1"]
    assert expand_status("x.1.1") == ["4.1.1", "5.1.1"]
    assert expand_status("5.7.x") == ["5.7.x"]
    assert expand_status("5.7.1-3") == ["5.7.1", "5.7.2", "5.7.3"]


def test_conditions() -> None:
    rules = [
        Rule(id="any", reason=Reason.SPAM_CONTENT, confidence=0.9, status=("5.9.x",)),
        Rule(id="reply", reason=Reason.UNKNOWN, confidence=0.9, reply=(599,), command=("DATA",)),
        Rule(id="named", reason=Reason.USER_UNKNOWN, confidence=0.9, text=("gone",), names_recipient=True),
        Rule(id="with-status", reason=Reason.MAILBOX_FULL, confidence=0.95, text=("gone",), status=("5.8.x",)),
        Rule(id="forbidden", reason=Reason.RATE_LIMITED, confidence=0.99, text=("gone",), unless=("for good",)),
    ]
    classifier = Classifier(rules)

    def rule(text: str, **known: str) -> str:
        return classifier.classify(Diagnostic(text=text, **known)).rule  # type: ignore[arg-type]

    assert rule("", status="5.9.7") == "any"
    assert rule("599 x", command="data") == "reply"
    assert rule("599 x", command="") == ""
    assert rule("a@example.org is gone for good", recipient="A@example.org") == "named"
    assert rule("gone for good", recipient="a@example.org") == ""
    assert rule("gone for good", status="5.8.4") == "with-status"
    assert rule("gone") == "forbidden"
