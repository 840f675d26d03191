from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.clone.mailbox import folded_mailbox, mailable, same_mailbox, suppressed_mailboxes
from bounce_cli.errors import UsageError


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("kim@example.org", "kim@example.org"),
        ("Kim+a=b@Example.ORG", "Kim+a=b@Example.ORG"),
        ("kim@[192.0.2.1]", "kim@[192.0.2.1]"),
        ("kim@bücher.example", "kim@xn--bcher-kva.example"),
        ("jürgen@bücher.example", "jürgen@xn--bcher-kva.example"),
        ("o'hara*@example.org", "o'hara*@example.org"),
    ],
)
def test_an_address_that_mail_can_be_sent_to(address: str, found: str) -> None:
    assert mailable(address) == found


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "kim",
        "kim@",
        "@example.org",
        "kim@@example.org",
        "kim@example.org@example.net",
        "kim @example.org",
        "kim@example.org\nBcc: lee@example.org",
        "kim\x1b[31m@example.org",
        "kim\u202e@example.org",
        "kim,lee@example.org",
        "<kim@example.org>",
        '"kim lee"@example.org',
        ".kim@example.org",
        "kim.@example.org",
        "k***@example.org",
        "redacted@example.org",
        "xxxx@example.org",
        "kim@-example.org",
        "kim@example..org",
        "kim@bü\u0300\u200b.",
        "kim@[x]",
        "k" * 65 + "@example.org",
        "kim@" + "a." * 130 + "org",
        "k" * 60 + "@" + "a." * 100 + "org",
    ],
)
def test_what_is_no_address_or_hidden_gets_into_no_header(address: str | None) -> None:
    assert mailable(address) is None


@given(st.text(max_size=40))
def test_a_mailable_address_is_one_word_with_one_sign(text: str) -> None:
    for address in (mailable(text), mailable(f"{text}@example.org"), mailable(f"kim@{text}")):
        if address is not None:
            assert address.count("@") == 1
            assert address.isprintable()
            assert not set(address) & set(' ,;:<>()"\\\r\n') or address.endswith("]")
            assert mailable(address) == address


def test_the_domain_is_compared_without_case_and_the_local_part_with_it() -> None:
    assert same_mailbox("kim@Example.ORG") == same_mailbox("kim@example.org")
    assert same_mailbox("Kim@example.org") != same_mailbox("kim@example.org")
    assert same_mailbox("kim@BÜCHER.example") == same_mailbox("kim@xn--bcher-kva.example")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("BERTA@example.net", "berta@Example.NET"),
        ("JÜRGEN@bücher.example", "ju\u0308rgen@XN--bcher-kva.example"),
        ("Straße@example.net", "STRASSE@example.net"),
        ('"Kim Lee"@example.net', '"kim lee"@EXAMPLE.net'),
    ],
)
def test_for_leaving_out_case_counts_nowhere(one: str, other: str) -> None:
    assert folded_mailbox(one) == folded_mailbox(other)
    assert folded_mailbox(one) != folded_mailbox("x" + other)


def test_a_list_of_suppressed_addresses(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(b"\xef\xbb\xbfKim@Example.org\r\n\r\n# gone\r\n  lee@example.net \r\n")
    assert suppressed_mailboxes(path) == {"kim@example.org", "lee@example.net"}


@pytest.mark.parametrize(
    ("octets", "words"),
    [
        (b"kim@example.org\nKim Lee <kim@example.org>\n", "line 2"),
        (b"kim\n", "line 1"),
        (b"\xff@example.org\n", "UTF-8"),
    ],
)
def test_a_list_that_might_leave_somebody_out_stops_the_run(tmp_path: Path, octets: bytes, words: str) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(octets)
    with pytest.raises(UsageError, match=words):
        suppressed_mailboxes(path)


def test_a_list_that_is_not_there_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        suppressed_mailboxes(tmp_path / "none")
