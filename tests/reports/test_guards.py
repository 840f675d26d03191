"""What is looked for before a pattern is tried hides nothing that the pattern finds."""

import re
import sys
import unicodedata
from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bounce_cli import address, status
from bounce_cli.folding import fold
from bounce_cli.reports import dates, delivery_status, feedback, status_fields
from bounce_cli.reports.words import (
    commands,
    failed_addresses,
    hosts,
    reasons,
    recipient_places,
    replies,
    separators,
    transcript,
)
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
    *(
        "expired",
        " <450 try",
        "giving up",
        "connect to ",
        "host unknown",
        "dns ",
        "no mx ",
        "feedback-type:",
        "queue-id: a",
    ),
    *(
        "a@example.org",
        "<a@example.org>",
        "contact",
        "please mail",
        "to ",
        "mailbox",
        "user ",
        "message for ",
        "rcpt to:",
    ),
    *("sent by", "expanded from ", "(expanded from: <b@example.org>)", "mail from", "id ", '"|/bin/x"', "...", ">>> "),
    *(
        "<<< 550 no",
        "550 5.1.1 <a@example.org>... no",
        "Out: 550 no",
        "technical details",
        "Final-Recipient: ",
        "action:",
    ),
    *(
        "Status: ",
        "if you",
        "the e-mail address ",
        "the following address",
        "host mx.a.b.[",
        "\u0130",
        "\u0131",
        "\u017f",
        "\u212a",
        "ſaid",
        "sAİd",
        "tal\u212aing to ",
        "٥٥٠",
        "5",
        " ",
    ),
)
IP_WORDS = (
    *("with IP [", "messages from [", "client host [", "clients [", "sending ip: ", "banned sender[", "your IP: "),
    *("ip=[", "the ip ", "your mail server ", "senderip=", "connections from ", "your reverse hostname, ["),
    *("192.0.2.1", "2001:DB8::1", "999.0.0.1", "]", " ", "x", "\u0130P: ", "ıp: "),
)
ANYTHING, NOTHING = re.compile(""), re.compile("(?!)")
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=9).map("".join)
GUARDED = [
    item
    for module in (commands, delivery_status, feedback, hosts, reasons, recipient_places, replies, separators)
    for value in vars(module).values()
    for item in (value if isinstance(value, tuple) else (value,))
    for item in (item if isinstance(item, tuple) else (item,))
    if isinstance(item, Guarded)
]


def test_they_are_all_here() -> None:
    assert len(GUARDED) > 23


@given(text=TEXTS)
def test_a_guarded_pattern_finds_what_it_finds_without(text: str) -> None:
    low = lower(text)
    for item in GUARDED:
        found = item.search(low)
        # A mark of a language with other letters is sought in another way.
        assert (found and found.span()) == ((other := item.pattern.search(low)) and other.span())


@pytest.mark.parametrize("item", GUARDED, ids=lambda item: item.pattern.pattern[:40])
@given(data=st.data())
def test_whatever_a_pattern_matches_holds_its_signs(item: Guarded, data: st.DataObject) -> None:
    low = lower(data.draw(st.from_regex(re.compile(item.pattern.pattern, item.pattern.flags))))
    assert item.pattern.search(low) is None or item.search(low) is not None


@given(text=TEXTS)
def test_case_is_ignored_as_patterns_ignore_it(text: str) -> None:
    low = lower(text)
    assert len(low) == len(text)
    assert lowered(text) == low
    for item in GUARDED:
        if item not in {separators._IN_ASCII, separators._RULED_IN_ASCII} or text.isascii():
            plain = re.compile(item.pattern.pattern, re.IGNORECASE | item.pattern.flags).search(text)
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
@pytest.mark.parametrize("work", [status.find_reply, replies.stated_code, replies._codes])
def test_codes_are_found_as_without_a_look_ahead(work: Callable[[str], object], text: str) -> None:
    found = work(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(status, "_ANY_CODE", ANYTHING)
        patch.setattr(replies, "_ANY_CODE", ANYTHING)
        patch.setattr(replies, "_codes", lambda text: [replies.stated_code(line.strip()) for line in text.split("\n")])
        assert (replies._codes if isinstance(found, list) else work)(text) == found


@given(text=TEXTS)
def test_the_first_part_in_lines_is_what_one_pattern_would_find(text: str) -> None:
    one = re.compile(separators._IN_ANY_LETTERS.pattern, separators._IN_ANY_LETTERS.flags).search(text)
    low = lower(text)
    if text.isascii():
        other = separators._first(separators._IN_ASCII.search(low), separators._RULED_IN_ASCII.search(low))
        assert (one and one.span()) == (other and other.span())


@given(text=TEXTS)
def test_a_sentence_in_ascii_is_found_as_any(text: str) -> None:
    one = recipient_places.SENTENCE.search(text)
    other = recipient_places.SENTENCE_IN_ASCII.search(lower(text))
    assert not text.isascii() or (one and one.span("a")) == (other and other.span("a"))


@given(text=TEXTS)
@example(text="sent by\nb@example.org\n")
@example(text="mail id <a@example.org>")
def test_addresses_are_found_as_without_a_look_ahead(text: str) -> None:
    found = failed_addresses.failed_addresses(text)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("WORDS_OF_SENTENCE", "ENDINGS_BEFORE", "ENDINGS_CARRIED_OVER"):
            patch.setattr(failed_addresses, name, ("",))
        assert failed_addresses.failed_addresses(text) == found


@given(text=TEXTS)
def test_transcripts_are_read_as_without_a_look_ahead(text: str) -> None:
    found = transcript.Transcript(text)._refusals
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transcript, "_may_refuse", bool)
        assert transcript.Transcript(text)._refusals == found


@given(text=TEXTS)
def test_status_fields_are_seen_as_without_a_look_ahead(text: str) -> None:
    names = {match[1].lower() for match in status_fields._SIGNS.finditer(text)}
    assert status_fields.looks_like_status(text) == (
        len(names) >= 3 and bool(names & {"final-recipient", "original-recipient"})
    )


@given(text=TEXTS, before=st.sampled_from(["", "rfc822;", "RFC822; ", "rfc822;<", "utf-8; ", " "]))
@example(text="a.b+c@example.org", before="rfc822; ")
@example(text="=a@example.org", before="rfc822;")
def test_plain_addresses_are_cleaned_as_others_are(text: str, before: str) -> None:
    value = before + text
    found = address.clean_address(value), address.field_address(value)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(address, "_PLAIN", NOTHING)
        patch.setattr(address, "_PLAIN_FIELD", NOTHING)
        assert (address.clean_address(value), address.field_address(value)) == found


@given(
    st.datetimes(), st.sampled_from(["+0000", "-0000", "+0130", "-1100", "+1400", "GMT"]), st.booleans(), st.booleans()
)
def test_usual_dates_are_read_as_others_are(moment: datetime, zone: str, named: bool, padded: bool) -> None:  # noqa: FBT001
    day = f"{moment.day:02}" if padded else f"{moment.day}"
    clock = f"{moment:%H:%M:%S} {zone}" + (" (CET)" if named else "")
    value = f"{'Thu, ' if padded else ''}{day} {dates._MONTHS[moment.month - 1]} {moment.year:04} {clock}"
    found = dates.rfc3339(value)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dates, "_USUAL", NOTHING)
        assert dates.rfc3339(value) == found


@given(st.text() | TEXTS)
def test_text_is_folded_as_sign_by_sign(text: str) -> None:
    bare = "".join(letter for letter in fold(text) if not unicodedata.combining(letter))
    assert fold(bare) == bare
    assert not any(map(unicodedata.combining, unicodedata.normalize("NFKD", bare)))


@given(text=TEXTS | st.tuples(*[st.sampled_from(IP_WORDS)] * 3).map("".join))
@example(text="your mail server 192.0.2.1")
@example(text="connections from 192.0.2.1")
def test_a_sending_address_is_found_as_without_a_look_ahead(text: str) -> None:
    found = hosts.sending_ip(text)
    pattern = re.compile(hosts._SENDING_IP.pattern, re.IGNORECASE)
    assert found == next((ip for match in pattern.finditer(text) if (ip := hosts.ip_in(match[1]))), None)
