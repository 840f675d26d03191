"""What is looked for before a pattern is tried hides nothing that the pattern finds."""

import re
import sys
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bounce_cli import status
from bounce_cli.reports.words import commands, hosts, replies, separators
from bounce_cli.reports.words.guarded import Guarded, lower, lowered

WORDS = (
    *("in reply to", "(in reply to RCPT TO", "after ", "after end of data", "after DATA", "refused to talk to me", "["),
    *("[CONNECT]", ">>> ", "--> RCPT", "\nC: mail", "for RCPT command", "did not like our ", "smtp:", "\nSMTP:HELO "),
    *("(state 14)", "host ", "Host: ", "mx.example.org", "mx.example.org[192.0.2.1] ", "(", "said", "] said", "\t"),
    *(
        "remote system: dns;",
        "while talking to ",
        "connecting to ",
        "at ",
        "by ",
        "server ",
        "<",
        ".",
        ":",
        "--",
        "---",
    ),
    *("Below this line is a copy", "Original message", " follows", "the first 20 lines of the message", "+++++++++++"),
    *("A copy of the ", "headers", "Message ", "text", "body", "\n\n", "Received:", "From a@b\n", "X-Original-To:"),
    *("first 10 kb", "top", "only the ", "(in part)", "Old message:", "Here is listed the initial part of the message"),
    *("En-tetes de message d'origine", "Ursprüngliche Nachrichtenkopfzeilen", "Özgün ileti üstbilgileri", "原始邮件头"),
    *("550", " 550 ", "550-5.1.1", "550 5.1.1 ", "421 ", "220-", "error: ", "code", "reason", "\n", "5.7.1", "'", '"'),
    *("host mx.a.b.[", "\u0130", "\u0131", "\u017f", "\u212a", "ſaid", "sAİd", "tal\u212aing to ", "٥٥٠", "5", " "),
)
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=9).map("".join)
GUARDED = [
    item
    for module in (commands, hosts, separators)
    for value in vars(module).values()
    for item in (value if isinstance(value, tuple) else (value,))
    for item in (item if isinstance(item, tuple) else (item,))
    if isinstance(item, Guarded)
]


def test_they_are_all_here() -> None:
    assert len(GUARDED) > 18


@given(text=TEXTS)
def test_a_guarded_pattern_finds_what_it_finds_without(text: str) -> None:
    low = lower(text)
    for item in GUARDED:
        found = item.search(low)
        # A mark of a language with other letters is sought in another way.
        assert (found and found.span()) == ((other := item.pattern.search(low)) and other.span())


@given(text=TEXTS)
def test_case_is_ignored_as_patterns_ignore_it(text: str) -> None:
    low = lower(text)
    assert len(low) == len(text)
    assert lowered(text) == low
    for item in GUARDED:
        if item is not separators._IN_ASCII or text.isascii():
            plain = re.compile(item.pattern.pattern, re.IGNORECASE | re.MULTILINE).search(text)
            assert (plain and plain.span()) == ((found := item.search(low)) and found.span())


def test_no_letter_is_forgotten() -> None:
    for letter in map(chr, range(128, sys.maxunicode + 1)):
        assert len(lower(letter)) == 1
        if re.fullmatch("[a-z]", letter, re.IGNORECASE):
            assert re.fullmatch(lower(letter), letter, re.IGNORECASE)
            assert lower(letter).isascii()


@given(text=TEXTS)
@example(text="by mx.a")
def test_a_host_is_found_as_without_a_look_ahead(text: str) -> None:
    found = hosts._NAMED.search(lower(text))
    assert not found or hosts._BEFORE_A_NAME.search(lower(text))


@given(text=TEXTS)
@example(text="smtp; 550\n")
@pytest.mark.parametrize("work", [status.find_reply, replies.stated_code, replies.reply_in])
def test_codes_are_found_as_without_a_look_ahead(work: Callable[[str], object], text: str) -> None:
    found = work(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(status, "_ANY_CODE", re.compile(""))
        patch.setattr(replies, "_ANY_CODE", re.compile(""))
        assert work(text) == found
