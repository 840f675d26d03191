"""A remembered verdict is the one that a classifier without memory gives, evidence included."""

import re
import string
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import bounce_cli.classifier
from bounce_cli.classifier import Classification, Classifier, Diagnostic, Reason, Rule
from bounce_cli.classifier.engine import built_in
from bounce_cli.classifier.haystack import haystack_of
from bounce_cli.classifier.memory import Case, Memory
from bounce_cli.classifier.sought import EDGE, OPEN, sought_by
from bounce_cli.classifier.trial import trial_of

_EXAMPLES = Path(bounce_cli.classifier.__file__).with_name("examples")
_FILES = sorted(_EXAMPLES.glob("*.toml"))
_LETTERS_AND_DIGITS = string.ascii_letters + string.digits
_LOCAL = re.compile(r"[A-Za-z0-9]+(?=[A-Za-z0-9._+-]*@)")


def _diagnostics(file: Path) -> list[Diagnostic]:
    rules = tomllib.loads(file.read_text(encoding="utf-8"))
    return [
        trial_of(rule, kind, number, {"text": case} if isinstance(case, str) else case).diagnostic
        for rule, kinds in rules.items()
        for kind, cases in kinds.items()
        for number, case in enumerate(cases)
    ]


_DIAGNOSTICS = [diagnostic for file in _FILES for diagnostic in _diagnostics(file)]


def _without_memory(classifier: Classifier, diagnostic: Diagnostic) -> Classification:
    return Classifier(classifier.rules).classify(diagnostic)


def _case(memory: Memory, diagnostic: Diagnostic) -> Case | None:
    texts = haystack_of("text", diagnostic.text), haystack_of("words", diagnostic.words)
    return memory.case(diagnostic, *texts)


def _key(classifier: Classifier, diagnostic: Diagnostic) -> object:
    case = _case(classifier._memory, diagnostic)
    return case.key if case else None


_CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
_TURNED = str.maketrans("".join(_CLASSES), "".join(signs[7:] + signs[:7] for signs in _CLASSES))


def _with_other_addresses(text: str) -> str:
    return _LOCAL.sub(lambda found: found[0].translate(_TURNED), text)


def test_examples_with_other_addresses() -> None:
    remembered = 0
    classifier = Classifier(built_in().rules)
    for diagnostic in _DIAGNOSTICS:
        other = replace(
            diagnostic,
            text=_with_other_addresses(diagnostic.text),
            words=_with_other_addresses(diagnostic.words),
            recipient=_with_other_addresses(diagnostic.recipient) if diagnostic.recipient else None,
        )
        assert classifier.classify(diagnostic) == _without_memory(classifier, diagnostic)
        assert classifier.classify(other) == _without_memory(classifier, other)
        remembered += other != diagnostic and _key(classifier, other) == _key(classifier, diagnostic)
    assert remembered > 50


_names = st.one_of(
    st.text(_LETTERS_AND_DIGITS + "._+-", min_size=1, max_size=9).map(lambda local: f"<{local}@example.org>"),
    st.text("0123456789abcdef", min_size=5, max_size=8),
    st.text("01245", min_size=2, max_size=6),
    st.builds("{}-{}.{}".format, *[st.text("0245ab", min_size=1, max_size=4)] * 3),
    st.sampled_from(["mx.google.com", "(4bXy12)", "id=4bxy1z", "03:10:06", "said:", "550", "5.1.1", "tss04", "mail"]),
)
_spots = st.lists(st.tuples(_names, st.integers(0, 40)), max_size=4)


def _inserted(text: str, spots: list[tuple[str, int]]) -> str:
    words = text.split(" ")
    for name, place in spots:
        words.insert(place % (len(words) + 1), name)
    return " ".join(words)


@given(st.sampled_from(_DIAGNOSTICS), st.sampled_from(_DIAGNOSTICS), _spots, _spots, st.data())
def test_notices_with_other_names(
    reply: Diagnostic,
    notice: Diagnostic,
    in_text: list[tuple[str, int]],
    in_words: list[tuple[str, int]],
    data: st.DataObject,
) -> None:
    classifier = Classifier(built_in().rules)
    diagnostic = replace(reply, text=_inserted(reply.text, in_text), words=_inserted(notice.text, in_words))
    classifier.classify(diagnostic)
    other = _with_other_names(data, classifier, diagnostic)
    assert classifier.classify(other) == _without_memory(classifier, other)


def _with_other_names(data: st.DataObject, classifier: Classifier, diagnostic: Diagnostic) -> Diagnostic:
    """Draw another diagnostic in which what is masked may be other letters and digits."""

    def drawn(masked: str, text: str) -> str:
        signs = data.draw(st.text("0125amiltx", min_size=len(text), max_size=len(text)))
        return "".join(
            one if mask not in "\1\2\3" else sign for mask, sign, one in zip(masked, signs, text, strict=True)
        )

    case = _case(classifier._memory, diagnostic)
    assume(case is not None)
    assert case
    return replace(
        diagnostic, text=drawn(case.key.text, case.text.shown), words=drawn(case.key.words, case.words.shown)
    )


_phrases = st.lists(
    st.sampled_from(
        [
            *(
                "ab1",
                "a…",
                "…1b",
                "…b1…",
                "a1-b",
                "(a|b1) b",
                "a(1|b|)…",
                "a(…|1)",
                "ab1.2",
                "a@",
                "(a|b)-(1|a)",
                "1 a",
            ),
            *("ab … 1ab", "1b ~ ab", "b1@x.y", "b.a1@", "#a1", "(a|b)(a|1)(b|1)", "1b…", "…ab", "a.b", "ab1 12", "1…"),
        ]
    ),
    min_size=1,
    max_size=3,
    unique=True,
)
_tokens = st.one_of(
    st.text("ab1", min_size=1, max_size=4),
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["", "<", "(", "to:<"]),
        st.text("ab12-.", max_size=6),
        st.sampled_from(["", ".", "@x.y", "@x.y>", ")", ":", ",5.1.1"]),
    ),
    st.sampled_from(
        ["550", "5.1.1", "smtp;", "said:", "after", "in", "reply", "to", "mail", "box1a", "e-", "e-mail", "gray list"]
    ),
)


@given(
    _phrases,
    _phrases,
    st.lists(_tokens, max_size=8).map(" ".join),
    st.lists(_tokens, max_size=8).map(" ".join),
    st.data(),
)
def test_rules_that_look_for_what_names_are_like(
    phrases: list[str], others: list[str], text: str, words: str, data: st.DataObject
) -> None:
    rules = [
        Rule(id="x.y", reason=Reason.USER_UNKNOWN, confidence=0.9, text=tuple(phrases)),
        Rule(id="x.z", reason=Reason.SPAM_CONTENT, confidence=0.8, text=tuple(others), unless=tuple(phrases[:1])),
    ]
    classifier = Classifier(rules)
    diagnostic = Diagnostic(text=text, words=words)
    classifier.classify(diagnostic)
    other = _with_other_names(data, classifier, diagnostic)
    assert classifier.classify(other) == _without_memory(classifier, other)
    assert classifier.classify(diagnostic) == _without_memory(classifier, diagnostic)


def test_words_that_are_looked_for() -> None:
    assert sought_by(["user unknown"]) == set()
    assert sought_by(["rule 12 (a|b)"]) == {" 12 "}
    assert sought_by(["x.(a|b1)c"]) == {f"{EDGE}x.", f".ac{EDGE}", f".b1c{EDGE}"}
    assert sought_by(["throttl… a …count"]) == {f"{EDGE}throttl{OPEN}", f"{OPEN}count{EDGE}"}
    assert sought_by(["(busy|temporar…)"]) == {f"{EDGE}temporar{OPEN}"}


@pytest.mark.parametrize(
    ("token", "kept"),
    [
        ("<joe.smith@example.org>:", "<\2\1\1.\2\1\1\1\1@example.org>:"),
        ("4bXy12:", "\1\1\1\1\1\1:"),
        ("d2e1-6b8a4si12.264", "\2\1\1\1-\1\1\1\1\1\1\1\1\1.\3\1\1"),
        *(
            (one, one)
            for one in (
                "box:<a@x.y>",
                "550",
                "5.1.1",
                "a1b550",
                "tss04",
                "192.0.2.1",
                "a@b@c",
                "j.12@x.y",
                "gmx.de@x.y",
            )
        ),
    ],
)
def test_masks(token: str, kept: str) -> None:
    assert built_in()._memory._masks.of_text(token) == kept


def test_the_older_half_is_forgotten() -> None:
    memory = Memory(())
    verdict = built_in().classify(Diagnostic(text="x"))
    cases = [_case(memory, Diagnostic(text="x", status=str(number))) for number in range(3_000)]
    for case in cases:
        assert case
        memory.keep(case, verdict, (), ())
        assert memory.verdict(case) == verdict
        assert cases[0]
        assert memory.verdict(cases[0]) == verdict
    assert [case for case in cases[1:500] if case and memory.verdict(case)] == []


def test_so_many_signs_are_kept_and_no_more() -> None:
    memory = Memory(())
    verdict = built_in().classify(Diagnostic(text="x"))
    words = " ".join(["word"] * 3_000)
    cases = [_case(memory, Diagnostic(text=str(number), words=words)) for number in range(400)]
    for case in cases:
        assert case
        memory.keep(case, verdict, (), ())
    assert 100 < len([case for case in cases if case and memory.verdict(case)]) < 300
    assert _case(memory, Diagnostic(text="x", words=6 * words)) is None


def test_a_notice_with_a_long_word_is_masked_like_others() -> None:
    masks = built_in()._memory._masks
    word = "a1" * 2_000
    assert masks.of_text(f"a1b2c3d4 said {word}") == masks.of_text("a1b2c3d4 said ") + masks.of_text(word)


def test_a_weaker_reason_in_the_same_words_is_remembered_with_the_names_in_it() -> None:
    """The gap of the phrase holds an address; that its words are those of the deciding phrase does not hang on it."""
    rules = (
        Rule(id="one", reason=Reason.MAILBOX_FULL, confidence=0.9, text=("mailbox … is … too full",)),
        Rule(id="other", reason=Reason.USER_UNKNOWN, confidence=0.5, text=("mailbox … is",)),
    )
    classifier = Classifier(rules)
    one, other = (Diagnostic(text=f"550 mailbox of <{name}@example.org> is much too full") for name in ("kim", "lee"))
    classifier.classify(one)
    case = _case(classifier._memory, other)
    assert case
    assert classifier._memory.verdict(case) == _without_memory(classifier, other)


def test_a_reason_is_remembered_that_stands_in_a_notice_which_folding_makes_shorter() -> None:
    classifier = Classifier(built_in().rules)
    one, other = (
        Diagnostic(
            text="550 mailbox full", words=f"Your e-mail to {name}@example.org is unsolicited mass mail, Ph1shing"
        )
        for name in ("kim", "lee")
    )
    assert {match.partition(".")[2] for match in classifier.matching(one)} >= {"spam", "full"}
    classifier.classify(one)
    case = _case(classifier._memory, other)
    assert case
    assert classifier._memory.verdict(case) == _without_memory(classifier, other)


def test_a_text_with_the_signs_of_a_mask_is_not_remembered() -> None:
    assert _case(built_in()._memory, Diagnostic(text="\1\1\1\1\1")) is None


def test_a_quotation_that_may_begin_inside_of_a_name() -> None:
    """Folding makes "e-mail" shorter, so that the place of the quotation lies before it in the text."""
    text = 10 * "e-mail " + "98765{} said: no e-mail"
    classifier = Classifier(built_in().rules)
    for number in ("678", "550", "450"):
        diagnostic = Diagnostic(text=text.format(number))
        assert classifier.classify(diagnostic) == _without_memory(classifier, diagnostic)
