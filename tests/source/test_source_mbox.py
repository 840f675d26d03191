"""The messages of an mbox."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounce_cli.problem import Problem
from bounce_cli.source import mbox
from bounce_cli.source.model import InputFormat
from bounce_cli.source.octets import Octets
from tests.source.source_samples import FROM, mail, pieces, quoted, stream
from tests.source.source_samples import mbox as write

LIMIT = 1 << 20


def split(
    data: bytes, style: InputFormat = InputFormat.AUTO, *, limit: int = LIMIT, size: int = 1 << 16
) -> list[bytes]:
    return [octets for octets, _ in mbox.messages(stream(data, size), style=style, limit=limit)]


def with_problems(data: bytes, *, limit: int = LIMIT, size: int = 1 << 16) -> list[tuple[bytes, list[str]]]:
    found = mbox.messages(stream(data, size), style=InputFormat.AUTO, limit=limit)
    return [(octets, [problem.code for problem in problems]) for octets, problems in found]


def counted(body: bytes, length: int | None = None) -> bytes:
    return b"Subject: a\nContent-Length: %d\n\n" % (len(body) if length is None else length) + body


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_line_ends(end: bytes) -> None:
    mails = [mail(n).replace(b"\n", end) for n in range(3)]
    assert split(write(mail(0), mail(1), mail(2)).replace(b"\n", end)) == mails


def test_mixed_line_ends() -> None:
    crlf = mail(2).replace(b"\n", b"\r\n")
    data = FROM + mail(1) + b"\r\n" + FROM.replace(b"\n", b"\r\n") + crlf + b"\n" + FROM + mail(3)
    assert split(data) == [mail(1), crlf, mail(3)]


@pytest.mark.parametrize("before", [b"\n", b"\r\n\r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n \t\n"])
def test_what_may_stand_first(before: bytes) -> None:
    assert split(before + write(mail(1), mail(2))) == [mail(1), mail(2)]


def test_from_inside_a_body_does_not_split() -> None:
    body = b"From what I hear, 10:00 in 2024 is fine\nSubject: no\n\nFrom me to you\nNote: 10:00 2024\n"
    assert split(write(mail(1, body), mail(2))) == [mail(1, body), mail(2)]


def test_from_within_a_line_does_not_split() -> None:
    body = b"x " + FROM + b"Subject: a\n"
    assert split(write(mail(1, body))) == [mail(1, body)]


def test_truncated_mail_before_a_separator() -> None:
    assert split(FROM + b"Subject: a\n\ncut off\n" + FROM + mail(2)) == [b"Subject: a\n\ncut off\n", mail(2)]


def test_last_message_without_its_blank_line() -> None:
    assert split(FROM + mail(1)) == [mail(1)]


def test_body_that_ends_with_blank_lines_keeps_them() -> None:
    assert split(write(mail(1, b"a\n\n\n"), mail(2, b"b\n\n"))) == [mail(1, b"a\n\n\n"), mail(2, b"b\n\n")]


def test_nothing_between_two_separators() -> None:
    assert with_problems(FROM + b"\n" + FROM + mail(1)) == [(b"\n", []), (mail(1), [])]
    assert with_problems(FROM + FROM + mail(1)) == [(b"", ["empty"]), (mail(1), [])]
    assert with_problems(FROM) == [(b"", ["empty"])]


def test_text_before_the_first_separator_is_not_lost() -> None:
    found = with_problems(b"stray\n\n" + write(mail(1)))
    assert found == [(b"stray\n", ["mbox_no_separator"]), (mail(1), [])]


def test_no_separator_at_all() -> None:
    assert with_problems(mail(1)) == [(mail(1), ["mbox_no_separator"])]
    assert with_problems(b" \n") == []
    assert with_problems(b"") == []


class TestQuoting:
    BODY = b"a\n>From here\n>>From there\n"

    def test_one_level_may_be_mboxo_and_stays(self) -> None:
        body = b">From here\n"
        assert split(write(mail(1, body))) == [mail(1, body)]

    def test_two_levels_are_mboxrd(self) -> None:
        assert split(write(mail(1, self.BODY))) == [mail(1, b"a\nFrom here\n>From there\n")]

    def test_evidence_counts_for_its_message_only(self) -> None:
        other = mail(2, b">From here\n")
        assert split(write(mail(1, self.BODY), other))[1] == other

    @pytest.mark.parametrize("style", [InputFormat.MBOXO, InputFormat.MBOXCL, InputFormat.MBOXCL2])
    def test_kinds_that_cannot_be_undone(self, style: InputFormat) -> None:
        assert split(write(mail(1, self.BODY)), style) == [mail(1, self.BODY)]

    def test_named_mboxrd(self) -> None:
        assert split(write(mail(1, b">From here\n")), InputFormat.MBOXRD) == [mail(1, b"From here\n")]

    def test_only_at_the_start_of_a_line(self) -> None:
        body = b"a >From b\n x>>From c\n"
        assert split(write(mail(1, body)), InputFormat.MBOXRD) == [mail(1, body)]

    def test_carriage_returns(self) -> None:
        data = write(mail(1, b">From a\n")).replace(b"\n", b"\r")
        assert split(data, InputFormat.MBOXRD) == [mail(1, b"From a\n").replace(b"\n", b"\r")]


class TestContentLength:
    INNER = b"text\n\n" + FROM + b"Subject: inner\n\ninner\n"

    @pytest.mark.parametrize("style", [InputFormat.AUTO, InputFormat.MBOX, InputFormat.MBOXCL, InputFormat.MBOXCL2])
    @pytest.mark.parametrize("size", [7, 4096])
    def test_lands_on_a_separator(self, style: InputFormat, size: int) -> None:
        mails = [counted(self.INNER), counted(b"last\n")]
        assert split(write(*mails), style, size=size) == mails

    def test_lands_on_the_end(self) -> None:
        for end in (b"", b"\n", b"\r\n"):
            assert split(FROM + counted(self.INNER) + end) == [counted(self.INNER)]

    @pytest.mark.parametrize("style", [InputFormat.MBOXO, InputFormat.MBOXRD])
    def test_not_asked_where_another_kind_is_named(self, style: InputFormat) -> None:
        assert len(split(write(counted(self.INNER)), style)) == 2

    @pytest.mark.parametrize("wrong", [-3, -1, 1, 5, 40, 10_000_000])
    def test_a_wrong_one_is_not_believed(self, wrong: int) -> None:
        mails = [counted(b"one two\n", 8 + wrong), counted(b"three\n", 6 + wrong)]
        found = split(write(*mails))
        assert len(found) == 2
        assert found[0].startswith(mails[0][:-2])

    def test_body_without_a_line_end(self) -> None:
        mails = [counted(b"no line end"), counted(b"neither")]
        assert split(b"".join(FROM + one + b"\n\n" for one in mails)) == mails

    def test_carriage_returns_and_case(self) -> None:
        one = b"CONTENT-LENGTH: 5\r\nSubject: a\r\n\r\nabc\r\n"
        data = FROM + one + b"\r\n" + FROM + b"content-length: 3\r\r\rabc"
        assert split(data)[0] == one

    def test_only_in_the_header(self) -> None:
        body = b"Content-Length: 3\n\nabc\n"
        assert split(write(mail(1, body), mail(2))) == [mail(1, body), mail(2)]
        other = b"X-Content-Length: 3\nSubject: a\n\nabcdef\n"
        assert split(write(other, mail(2))) == [other, mail(2)]

    def test_counted_before_quoting(self) -> None:
        original = b"a\nFrom b\n>From c\n"
        one = counted(b"a\n>From b\n>>From c\n", len(original))
        assert split(write(one, mail(2))) == [counted(original, len(original)), mail(2)]
        short = counted(b"a\n>From b\n", len(b"a\nFrom b\n"))
        assert split(write(short, mail(2))) == [short, mail(2)]
        assert split(write(short)) == [short]

    def test_counted_text_keeps_what_looks_quoted(self) -> None:
        one = counted(b">From a\n>>From b\n")
        assert split(write(one, mail(2))) == [one, mail(2)]

    def test_beyond_the_limit_it_is_not_looked_for(self) -> None:
        data = write(counted(self.INNER), mail(2))
        assert len(split(data, limit=80)) == 3

    def test_no_header_end(self) -> None:
        data = FROM + b"Content-Length: 0\nSubject: a\n" + FROM + mail(1)
        assert split(data) == [b"Content-Length: 0\nSubject: a\n", mail(1)]


class TestLimit:
    @pytest.mark.parametrize("size", [1, 5, 100, 1 << 16])
    def test_long_message_is_cut_and_the_rest_passed_over(self, size: int) -> None:
        long = mail(1, b"x" * 500 + b"\n\n>From here\n" + b"y" * 9000 + b"\n")
        data = write(mail(0), long, mail(2), long)
        cut = (long[:300], ["message_truncated"])
        assert with_problems(data, limit=300, size=size) == [(mail(0), []), cut, (mail(2), []), cut]

    @pytest.mark.parametrize("size", [1, 100, 1 << 16])
    def test_exactly_the_limit(self, size: int) -> None:
        one = mail(1, b"x" * 50)
        data = FROM + one + b"\n" + FROM + mail(2)
        assert with_problems(data, limit=len(one) + 1, size=size)[0] == (one + b"\n", [])
        assert with_problems(data, limit=len(one), size=size)[0] == (one, ["message_truncated"])

    def test_cut_without_a_separator(self) -> None:
        assert with_problems(b"x" * 9000, limit=10) == [(b"x" * 10, ["mbox_no_separator", "message_truncated"])]


def test_the_last_message_tells_of_an_early_end() -> None:
    def blocks() -> Iterator[bytes]:
        yield write(mail(1), mail(2))[:-8]
        raise OSError(5, "the disk is gone")

    found = list(mbox.messages(Octets(blocks()), style=InputFormat.AUTO, limit=LIMIT))
    assert [octets for octets, _ in found] == [mail(1), mail(2)[:-7]]
    assert found[0][1] == ()
    assert [type(problem) for problem in found[1][1]] == [Problem]
    assert found[1][1][0].code == "source_truncated"
    assert "the disk is gone" in found[1][1][0].text


LINES = st.sampled_from(
    [
        b"From ",
        b">From a",
        b">>From ",
        b">>>From b c",
        b"From MAILER-DAEMON Thu Apr 29 23:34:45 2026",
        b"From: a",
        b"Subject: b",
        b"Content-Length: 7",
        b"",
        b"text",
        b"x" * 70,
    ]
)
BODIES = st.lists(st.one_of(LINES, st.binary(max_size=30)), max_size=12).map(lambda lines: b"\n".join([*lines, b""]))
MAILS = st.lists(BODIES.map(lambda body: b"Subject: a\n\n" + body), min_size=1, max_size=5)


@given(mails=MAILS, size=st.integers(min_value=1, max_value=5000))
def test_mboxrd_round_trip(mails: list[bytes], size: int) -> None:
    """RFC 4155 has no quoting; mboxrd's is reversible, whatever the octets are."""
    assert split(write(*map(quoted, mails)), InputFormat.MBOXRD, size=size) == mails


@given(bodies=st.lists(BODIES, min_size=1, max_size=5), size=st.integers(min_value=1, max_value=5000))
@pytest.mark.parametrize("style", [InputFormat.MBOXCL2, InputFormat.MBOXCL])
def test_counted_round_trip(style: InputFormat, bodies: list[bytes], size: int) -> None:
    mails = [counted(body) for body in bodies]
    assert split(write(*mails), style, size=size) == mails


@settings(max_examples=200)
@given(
    data=st.lists(st.one_of(LINES, st.binary(max_size=20)), max_size=30), end=st.sampled_from([b"\n", b"\r\n", b"\r"])
)
def test_never_raises_and_loses_no_line(data: list[bytes], end: bytes) -> None:
    text = FROM + end.join(data)
    for style in (InputFormat.AUTO, InputFormat.MBOXRD, InputFormat.MBOXCL):
        found = b"".join(split(text, style))
        words = re.findall(rb"text|x{70}|Subject: b", text)
        assert re.findall(rb"text|x{70}|Subject: b", found) == words


LONG = (
    write(mail(1), mail(2, b">From a\n>>From b\n"), counted(TestContentLength.INNER), mail(3, b"x" * 3000 + b"\n"))
    + write(mail(4)).replace(b"\n", b"\r\n")
    + FROM
    + FROM
    + mail(5, b"From \n\nFrom a@b Thu Apr 29 2026\n\nFrom c 2019-10-02 05:04:34 +0000\nFrom: me\n\nlast")
)


@pytest.mark.parametrize("size", range(1, 51))
def test_how_reading_is_cut_does_not_matter(size: int) -> None:
    assert with_problems(LONG, size=size) == with_problems(LONG)
    assert with_problems(LONG, limit=700, size=size) == with_problems(LONG, limit=700)
    assert len(with_problems(LONG)) == 8


def test_pieces_are_whole() -> None:
    assert b"".join(pieces(LONG, 7)) == LONG
