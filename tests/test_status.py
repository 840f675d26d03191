"""Codes in free text: found where they are written as codes, not where numbers merely look like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.status import find_reply, find_status, find_statuses, is_generic, more_specific


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("550 5.1.1 User unknown", "5.1.1"),
        ("550-5.7.26 not accepted", "5.7.26"),
        ("550 #5.1.0 Address rejected", "5.1.0"),
        ("Sorry, no mailbox here by that name. (#5.1.1)", "5.1.1"),
        ("451 4.7.650 The mail server [192.0.2.7] has been rate limited", "4.7.650"),
        ("5.1.10 not found", "5.1.10"),
        ("status is 4.4.7.", "4.4.7"),
        ("#5.1.1##rfc822;a@example.org", "5.1.1"),
        ("192.0.2.5 and 5.1.1.1 and 10.4.4.7", None),
        ("4.12.2019", None),
        ("1.5.1.1", None),
        ("3.1.1 7.1.1", None),
        ("5.1.1234", None),
        ("5.01.1", None),
        ("ESMTP Exim 4.94.2 ready; 5.2.2 full", "5.2.2"),
        ("exim-4.94.2 says nothing", None),
        ("Exim 4.94.2", None),
        ("version 5.1.1", None),
        ("agent/5.1.1", None),
        ("", None),
    ],
)
def test_find_status(text: str, expected: str | None) -> None:
    assert find_status(text) == expected


def test_find_statuses_keeps_order() -> None:
    assert find_statuses("5.1.1 then 4.2.2, IP 5.6.7.8, at last 2.1.5") == ["5.1.1", "4.2.2", "2.1.5"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("550 5.1.1 User unknown", 550),
        ("550-5.1.1 User unknown", 550),
        ("550 User unknown", 550),
        ("host mx.example.org[192.0.2.1] said: 452 4.2.2 full (in reply to RCPT TO command)", 452),
        ("SMTP error from remote mail server after RCPT TO:<a@example.org>: 550 no such user", 550),
        ("smtp; 554 rejected", 554),
        ("smtp;550 5.7.1 rejected", 550),
        ("<<< 521 no mail", 521),
        ("the response was: '553 sorry'", 553),
        ("Remote host said: 550", 550),
        ("Remote server returned unknown recipient -> 550 : User unknown", 550),
        ("the error code is 554 5.7.9 ", 554),
        ("554 30 Sorry, your message cannot be delivered", 554),
        ("#< #5.1.1 smtp;550 5.1.1 User unknown>", 550),
        ("connect to mx.example.org[192.0.2.1]:25: Connection refused", None),
        ("192.0.2.550 is no code, nor is 10.550", None),
        ("2024-05-01 at 450 Main Street", None),
        ("550 days ago", None),
        ("port:587 or 465", None),
        ("message size: 421 bytes", None),
        ("354 go ahead", None),
        ("5500 things", None),
        ("", None),
    ],
)
def test_find_reply(text: str, expected: int | None) -> None:
    assert find_reply(text) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("5.0.0", "5.7.1", "5.7.1"),
        ("5.7.1", "5.0.0", "5.7.1"),
        ("5.1.0", "5.0.0", "5.1.0"),
        ("5.1.1", "5.7.1", "5.1.1"),
        (None, "5.0.0", "5.0.0"),
        ("5.0.0", None, "5.0.0"),
        (None, None, None),
    ],
)
def test_more_specific(first: str | None, second: str | None, expected: str | None) -> None:
    assert more_specific(first, second) == expected


def test_is_generic() -> None:
    assert is_generic("5.0.0")
    assert is_generic("4.7.0")
    assert not is_generic("5.1.10")


@given(st.text())
def test_never_raises(text: str) -> None:
    assert find_statuses(text)[:1] == [code for code in [find_status(text)] if code]
    reply = find_reply(text)
    assert reply is None or 200 <= reply <= 599


@pytest.mark.parametrize(
    "text",
    [
        "Ihre Nachricht vom 5.11.20 konnte nicht zugestellt werden",
        "sent on 5.7.20 at noon",
        "dated 4.2.24",
        "release 5.9.1",
    ],
)
def test_a_date_is_no_status(text: str) -> None:
    assert find_status(text) is None


def test_a_subject_beyond_the_registry_counts_behind_a_reply_code_only() -> None:
    assert find_status("421 4.16.55 [TSS09] deferred") == "4.16.55"
    assert find_status("deferred 4.16.55") is None


@pytest.mark.parametrize("text", ["Case number: 512, quote it.", "Size: 554 bytes", "Message ID: 550 is yours"])
def test_a_counted_thing_is_no_reply(text: str) -> None:
    assert find_reply(text) is None
