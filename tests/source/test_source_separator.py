"""Which lines part two messages, and which do not."""

import pytest

from bounce_cli.source.separator import first_line, separator_end

FIELD = b"Subject: a\n"

EXACT = [
    b"From MAILER-DAEMON Tue Mar 02 09:44:33 1999",
    b"From MAILER-DAEMON  Thu Apr 29 23:34:45 2008",
    b"From kim@example.org Sat Dec  6 13:46:11 2014",
    b"From ???@??? Sat Dec  6 13:46:11 2014",
    b"From - Sat Dec  6 13:46:11 2014",
    b"From nobody Sat Dec 24 16:02:20 2011",
    b"From () Sat Dec 24 16:02:20 2011",
    b"From  Sat Dec 24 16:02:20 2011",
    b"From kim@example.org Sat Dec  6 13:46 2014",
    b"From kim@example.org Sat Dec  6 13:46:11 EST 2014",
    b"From kim@example.org Sat Dec  6 13:46:11 +0100 2014",
    b"From kim@example.org Sat Dec  6 13:46:11 2014 +0100",
    b"From kim@example.org Sat Dec  6 13:46:11 2014 GMT",
    b"From kim Sat Dec  6 13:46:11 2014 remote from relay",
    b"From kim@example.org (Kim Lee) Sat Dec  6 13:46:11 2014",
    b'From "Kim Lee"@example.org Sat Dec  6 13:46:11 2014',
    b"From prvs=126700a846=ndr@some.example  Mon Dec 30 19:53:03 2019  ",
    b"From 0c5e7f1f2a8d4d3e8b9a Mon Sep 17 00:00:00 2001",
]
LOOSE = [
    b"From () 2019-10-02 05:04:34 +0000",
    b"From kim@example.org 2019-10-02T05:04:34Z",
    b"From kim@example.org Thu, 29 Apr 2008 23:34:45 +0200",
    b"From kim@example.org Thu, 29 Apr 2008 23:34:45 +0200 (CEST)",
    b"From kim@example.org 29 Apr 08 23:34 remote from relay",
    b"From kim@example.org Sat Dec  6 13:46:11 14",
    b"From kim@example.org 29-Apr-2008 23:34",
    b"From kim@example.org 4/29/08 11:34 PM",
    b"From kim@example.org Saturday Dec  6 13:46:11 2014",
]
NEITHER = [
    b"From what I hear, 10:00 in 2024 was too late",
    b"From kim@example.org: meet at 10:00 on 3 May 2024",
    b"From May 2024 on at 10:00",
    b"From kim@example.org",
    b"From kim@example.org 10:00",
    b"From kim@example.org 12 10:00 2024",
    b"From kim@example.org Sat Dec  6 2014",
    b"From kim@example.org Dec Sat 10:00",
    b"From: kim@example.org Sat Dec  6 13:46:11 2014",
    b"From kim lee Sat Dec  6 13:46:11 2014",
    b"From Monday 10:00 it is 2024",
]


@pytest.mark.parametrize("line", EXACT)
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_exact_line_counts_without_a_blank_line(line: bytes, end: bytes) -> None:
    data = b"text" + end + line + end + FIELD
    assert separator_end(data, len(b"text" + end)) == len(data) - len(FIELD)


@pytest.mark.parametrize("line", LOOSE)
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_loose_line_needs_a_blank_line(line: bytes, end: bytes) -> None:
    data = b"text" + end + end + line + end + FIELD
    assert separator_end(data, len(b"text" + 2 * end)) == len(data) - len(FIELD)
    data = b"text" + end + line + end + FIELD
    assert separator_end(data, len(b"text" + end)) == -1


@pytest.mark.parametrize("line", NEITHER)
def test_words_of_a_mail_are_no_separator(line: bytes) -> None:
    data = b"text\n\n" + line + b"\n" + FIELD
    assert separator_end(data, 6) == -1
    assert first_line(line + b"\n", 0) == -1


@pytest.mark.parametrize("after", [b"", b"\n", b"and so on\n", b"http//\n"])
def test_a_header_field_must_follow_unless_an_exact_line_stands_after_a_blank_one(after: bytes) -> None:
    assert separator_end(b"text\n\n" + LOOSE[0] + b"\n" + after, 6) == -1
    assert separator_end(b"text\n" + EXACT[0] + b"\n" + after, 5) == -1
    assert separator_end(b"text\n\n" + EXACT[0] + b"\n" + after, 6) > 0


@pytest.mark.parametrize("after", [b"X-UIDL: 1\n", b"Subject : old\n", b">From kim Sat Dec  6 13:46:11 2014\n"])
def test_what_may_follow(after: bytes) -> None:
    assert separator_end(b"text\n\n" + EXACT[0] + b"\n" + after, 6) > 0


@pytest.mark.parametrize("line", EXACT + LOOSE)
def test_first_line_of_a_file_needs_nothing_after_it(line: bytes) -> None:
    assert first_line(line, 0) == len(line)


def test_a_long_line_is_judged_quickly() -> None:
    for filler in (b"a ", b"1 ", b"Mon ", b'"', b"(", b" ", b"Apr 1 10:00 "):
        assert separator_end(b"\n\nFrom " + filler * 100_000, 2) == -1
