"""A mail for whoever mends bounce: built like the one on which it failed, and nothing in it can be read."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.message.view import Message
from bounce_cli.redaction import redacted
from tests.conftest import SAMPLES


def drawn(text: str) -> str:
    return redacted(text.encode()).decode()


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.eml")), ids=lambda path: path.stem)
def test_parts_stay_where_they_are_and_addresses_do_not_stay_readable(sample: Path) -> None:
    octets = sample.read_bytes()
    other = redacted(octets)
    assert len(other) == len(octets)
    here, there = ([leaf.type for leaf in Message(one).root.leaves()] for one in (octets, other))
    assert here == there
    assert not re.search(rb"(?i)example\.(?:com|org|net)|carpenter|mailbox", other)


def test_a_word_is_the_same_other_word_wherever_it_stands_and_another_one_next_time() -> None:
    one = redacted(b"Kim <kim@hill.example>, KIM, lee")
    first, second, third = re.findall(rb"[A-Za-z]+", one)[0], re.findall(rb"[A-Za-z]+", one)[1], one.split(b", ")[1]
    assert first.lower() == second == third.lower()
    assert first != b"Kim"
    assert redacted(b"carpenter") != redacted(b"carpenter")


def test_codes_stay_and_other_numbers_do_not() -> None:
    other = redacted(b"550 5.1.1 call 5551234567 from 192.0.2.17, host said: 421-4.7.0 no\nStatus: 4.2.2")
    assert other.startswith(b"550 5.1.1 ")
    assert b": 421-4.7.0 " in other
    assert b"5551234567" not in other
    assert b"192.0.2.17" not in other
    assert other.endswith(b"\nStatus: 4.2.2")


@pytest.mark.parametrize(
    "code", ["smtp; 550 5.1.1", "smtp;550-5.7.1", "x: 550 550 5.1.1", "x said: 5.4.4", "<<< 552 5.2.2", "x:\r\n 451"]
)
def test_codes_stay_where_codes_are_said(code: str) -> None:
    numbers = re.findall(r"[\d.]+", code)
    assert re.findall(r"[\d.]+", drawn(f"{code} words"))[: len(numbers)] == numbers


def test_numbers_in_prose_and_addresses_do_not_stay() -> None:
    for text in (
        "+1 212 555 3309 user@list.us said room 401",
        "212 555 3309",
        "Phone: 212 555 3309, 212-555-3309",
        "by mail.list.us or 5.1.1.17 or report@return.us",
        "Our report: on the last of March we will return, status 5.1.1 or 550",
    ):
        other = [re.findall(r"[A-Za-z]{2,}|\d{3,}", one) for one in (text, *(drawn(text) for _ in range(5)))]
        first, *rest = other
        stays = [word for n, word in enumerate(first) if all(one[n : n + 1] == [word] for one in rest)]
        assert not stays, text


def test_words_of_the_grammar_stay_where_they_are_that() -> None:
    mail = (
        b"Content-Type: multipart/report; report-type=delivery-status;\r\n"
        b' boundary="mx.list.us/1"; name="us report.pdf"'
        b"\r\nMIME-Version: 1.0\r\nSubject: =?utf-8?B?xxxx?=\r\nWill: report\r\n\r\n--mx.list.us/1\r\n"
        b"Final-Recipient: rfc822; report@list.us\r\nAction: failed\r\nRemote-MTA: dns; report.us\r\n"
        b"--mx.list.us/1--\r\n"
    )
    other = redacted(mail)
    for kept in (
        rb"\AContent-Type: multipart/report; report-type=delivery-status;\r\n boundary=",
        rb"\r\nMIME-Version: 1\.0\r\nSubject: =\?utf-8\?B\?",
        rb"\r\nFinal-Recipient: rfc822; \w+@\w+\.\w\w\r\nAction: failed\r\nRemote-MTA: dns; ",
    ):
        assert re.search(kept, other)
    for chosen in (rb"us report", rb"Will", rb"report@", rb"list\.us", rb"report\.us"):
        assert not re.search(chosen, other)
    boundary = re.findall(rb'boundary="([^"]+)"', other)[0]
    assert other.count(b"\r\n--" + boundary) == 2


def test_boundaries_that_differ_by_a_sign_still_differ() -> None:
    mail = b"".join(b"boundary=%d;\n" % number for number in range(5))
    assert len({*re.findall(rb"=(\d);", redacted(mail))}) == 5


def test_more_boundaries_than_there_are_other_ones_come_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bounce_cli.redaction.secrets.token_bytes", bytes)
    assert redacted(b"boundary=1;boundary=1;boundary=2\n--2\n--.\n").endswith(b"=0\n--0\n--.\n")


KANA = "おおいたのかいぎはあした".encode("iso-2022-jp")[3:-3]


@pytest.mark.parametrize(
    ("before", "text", "behind"),
    [
        (b"\x1b$B", KANA, b"\x1b(B(.) [.]\r\n"),
        (b"\x1b$B", KANA, b"\n\n--\n."),
        (b"=1B$B", KANA, b"=1B(B."),
        (b"\x1b$)C\n\x0e", "오이타의회의는내일".encode("iso-2022-kr")[5:-1], b"\x0f."),
        (b"~{", "会议在明天举行".encode("hz")[2:-2], b"~}."),
        (b"\xff\xfe", "The (secret) plan: 50%! 明".encode("utf-16-le"), b""),
        (b"", "The (secret) plan: 50%!".encode("utf-16-be"), b" ."),
        (b". ", "The (secret) plan: 50%!".encode("utf-32-le"), b""),
        (b"begin 644 ", b"a\n", b""),
        (b"begin 644 .\n#", b'0D)"', b"\n`\nend\n."),
        (b"M", b'+"0)"' * 12, b"\r\n: [.]"),
    ],
)
def test_signs_that_are_text_do_not_stay(before: bytes, text: bytes, behind: bytes) -> None:
    others = [redacted(before + text + behind) for _ in range(8)]
    assert {(other[: len(before)], other[len(before + text) :]) for other in others} == {(before, behind)}
    for place, octet in enumerate(text, len(before)):
        assert (len({other[place] for other in others}) > 1) == (octet >= 0x21)


@pytest.mark.parametrize(
    "text", ["j.o.h.n ", "s e c r e t ", "s, e, c, r, e, t, ", "=E3=81=8A=E3=81=82", "и.в.а.н.н.а.", "o\r\nt\r\no\r\n"]
)
def test_letters_that_stand_alone_are_no_cipher(text: str) -> None:
    octets = (text * 8).encode()
    letters, others = (re.findall(rb"[^\x00-/:-@]+", one) for one in (octets, redacted(octets)))
    pairs = {*zip(letters, others, strict=True)}
    assert len(pairs) > 2 * len({*letters})


def test_addresses_with_short_names_still_meet() -> None:
    first, second = re.findall(r"\S+@\S+[a-z]", drawn("write to a.b@c.us, or: <a.b@c.us>").replace("<", ""))
    assert first == second


def test_letters_beyond_ascii_stay_letters() -> None:
    text = "Grüße aus Łódź: 配信不能 🙂"
    other = redacted(text.encode())
    assert len(other.decode()) == len(text)
    assert not {*"Łźß配信不能🙂"} & {*other.decode()}


def test_letters_of_charsets_of_one_octet_do_not_stay() -> None:
    octets = "на поляне".encode("cp1251")
    others = [redacted(octets) for _ in range(8)]
    assert all(len({other[place] for other in others}) > 1 for place in range(len(octets)) if octets[place] != 0x20)


@given(st.binary(max_size=200))
def test_signs_and_lengths_stay(octets: bytes) -> None:
    octets = re.sub(rb"[\x00\x0e\x1b]|~\{|=1B|\A(?:\xff\xfe|\xfe\xff)", b" ", octets)  # behind them signs may be text
    other = redacted(octets)
    assert len(other) == len(octets)
    for one, two in zip(octets, other, strict=True):
        is_sign = one < 0x80 and not chr(one).isalnum()
        assert (one == two) if is_sign else (two >= 0x80 or chr(two).isalnum())
