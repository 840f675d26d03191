"""The language of phrases, and the folding of text."""

import pytest

from bounce_cli.classifier.filing import filing_of
from bounce_cli.classifier.folding import fold, hide_names, squeeze, words_of
from bounce_cli.classifier.haystack import haystack_of
from bounce_cli.classifier.keys import keys_of, words_in
from bounce_cli.classifier.phrases import PhraseError, compile_phrase


def _found(phrase: str, text: str) -> str | None:
    haystack = haystack_of("text", text)
    span = compile_phrase(phrase).find(haystack)
    # What the keys rule out must not be found either, or the index would lose it.
    keys = keys_of(haystack.folded, words_in(haystack.folded))
    assert span is None or not any(keys.isdisjoint(group) for group in filing_of(phrase, len).groups)
    return haystack.slice(*span) if span else None


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("user unknown", "550 User  Unknown", "User Unknown"),
        ("user unknown", "550 user\nunknown.", "user unknown"),
        ("user unknown", "550 superuser unknown", None),
        ("user unknown", "550 user unknowns", None),
        ("mailbox … full", "the mailbox <a@example.org> is Full", "mailbox <a@example.org> is Full"),
        ("mailbox … full", "full mailbox", None),
        ("mailbox … full", "mailbox " + "x" * 90 + " full", None),
        ("mailbox … full", "mailbox x" + " mailbox" * 20 + " full", "mailbox full"),
        ("mailbox … full", "no mailbox. The disk is full", None),
        ("mailbox … full", "<a@b.example>... mailbox is full", "mailbox is full"),
        ("system … unknown", "other system problem: 550 unknown", None),
        ("mailbox ~ full", "full is the mailbox", "full is the mailbox"),
        ("mailbox ~ full", "mailbox is full", "mailbox is full"),
        ("(user|recipient) (is |)unknown", "recipient is unknown", "recipient is unknown"),
        ("(user|recipient) (is |)unknown", "user unknown", "user unknown"),
        ("(user|recipient) (is |)unknown", "user was unknown", None),
        ("(the |)end", "at the end", "the end"),
        ("(the |)end", "this end", "end"),
        ("(a|b (c|d)) e", "b d e", "b d e"),
        ("throttl…", "was throttled", "throttl"),
        ("throttl…", "unthrottled", None),
        ("(busy|temporar…)", "temporarily", "temporar"),
        ("(busy|temporar…) (now|)", "busy ", None),
        ("…count", "discount", "count"),
        ("fail(ed|ure)", "a failure", "failure"),
        ("fail(ed|ure)", "failing", None),
        (r"\(s\) here", "user(s) here", "(s) here"),
        (r"a\|b", "a|b", "a|b"),
        ("?p=NoSuchUser", "see https://example.com/?p=NoSuchUser x", "?p=NoSuchUser"),
        ("zen.spamhaus.org", "zen.spamhaus.org; listed", "zen.spamhaus.org"),
        ("spam", "host spam.example.org said no to <spam@example.org> at https://example.org/spam", None),
        ("spam", "that is spam.", "spam"),
        ("user unknown", "user unknown.If you", "user unknown"),
        ("collègue", "le collegue", "collegue"),
        ("boîte pleine", "Boîte pleine", "Boîte pleine"),
        ("kullanıcı yok", "KULLANICI YOK", "KULLANICI YOK"),
        ("doesn't", "doesn\u2019t", "doesn\u2019t"),
        ("mail box", "mail-box", "mailbox"),
        ("e-mail", "email", "email"),
        ("收件人不存在", "550 该收件人不存在。", "收件人不存在"),
        ("(收件人|用户) …(不存在|无效)", "用户名不存在", "用户名不存在"),
        ("존재하지 않는 사용자…", "존재하지 않는 사용자입니다", "존재하지 않는 사용자"),
        ("ip被禁止", "发信IP被禁止", "IP被禁止"),
    ],
)
def test_phrase(phrase: str, text: str, expected: str | None) -> None:
    if phrase == "(busy|temporar…) (now|)":
        with pytest.raises(PhraseError):
            compile_phrase(phrase)
    else:
        assert _found(phrase, text) == expected


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        " ",
        "…",
        "a … … b",
        "(a",
        "a)",
        "a|b",
        "a ~ ",
        "(|)",
        "(a|)",
        "a … (|)",
        "a … ( )",
        "(a …|b) c",
        "(a … b|c)",
        "x (a |) b",
    ],
)
def test_a_phrase_that_is_not_well_formed(phrase: str) -> None:
    with pytest.raises(PhraseError):
        compile_phrase(phrase)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("550-5.1.1 The account\r\n550-5.1.1 does not\r\n550 5.1.1 exist", "The account does not exist"),
        ("550-no such\n550 user", "no such user"),
        ("a 1550-x", "a 1550-x"),
        ("smtp;550-5.1.1 no 550-5.1.1 such", "smtp;550-5.1.1 no such"),
        ("call 0800-550-123", "call 0800-550-123"),
    ],
)
def test_repeated_codes_are_dropped(text: str, expected: str) -> None:
    assert squeeze(text) == expected


def test_folding() -> None:
    assert fold(squeeze("  ＦＵＬＬ\u00a0Ｗidth\u200b  „quoted“ – Straße  ")) == 'full width "quoted" - strasse'
    assert words_of("über 用户 x_y", prefixes=False) == {"über", "用户", "户", "x", "y"}


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("a@example.org", True),
        ("https://example.org/x", True),
        ("mx.example.org", True),
        ("example.com/path", True),
        ("example.de", True),
        ("192.0.2.4", False),
        ("unknown.if", False),
        ("unknown.please", False),
        ("either/or", False),
        ("a.b/c", True),
        (".hidden/x", True),
        ("@", False),
    ],
)
def test_names_are_hidden(text: str, *, hidden: bool) -> None:
    result = hide_names(f"x <{text}>, y")
    assert len(result) == len(text) + 7
    assert (text not in result) is hidden
    assert result.startswith("x <")
