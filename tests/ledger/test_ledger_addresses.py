"""When two addresses are one (RFC 5321, RFC 6531), and in which form they are kept."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bounce_cli.ledger.addresses import address_of, domain_key, key_of, same_mailbox


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kim@example.org", "kim@EXAMPLE.org"),
        ("kim@example.org", "kim@example.org."),
        ("kim@example.org", " kim@example.org "),
        ("kim@bücher.example", "kim@xn--bcher-kva.example"),
        ("kim@bücher.example", "kim@BÜCHER.example"),
        ("kim@bücher.example", "kim@bu\u0308cher.example"),
        ("kim@bücher.example", "kim@XN--BCHER-KVA.example"),
        ("kim@例え.jp", "kim@xn--r8jz45g.jp"),
        ("kim@例え。jp", "kim@xn--r8jz45g.jp"),
        ('"kim"@example.org', "kim@example.org"),
        ('"k\\im"@example.org', "kim@example.org"),
        ('"kim lee"@example.org', '"kim\\ lee"@example.org'),
        ("andré@example.org", "andre\u0301@example.org"),
        ("kim@[192.0.2.1]", "kim@[192.0.2.1]"),
        ("kim@[IPv6:2001:DB8::1]", "kim@[ipv6:2001:db8::1]"),
    ],
)
def test_these_are_one_address(one: str, other: str) -> None:
    assert key_of(one) == key_of(other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kim@example.org", "Kim@example.org"),
        ("kim@example.org", "kim@example.com"),
        ("kim@example.org", "kim+news@example.org"),
        ("kim.lee@example.org", "kimlee@example.org"),
        ("kim@example.org", "kim@mail.example.org"),
        ('"kim lee"@example.org', "kimlee@example.org"),
        ("andré@example.org", "andre@example.org"),
        ("strasse@example.org", "straße@example.org"),
        ("kim@straße.example", "kim@strasse.example"),
        ("ｋim@example.org", "kim@example.org"),
        ("kim@[192.0.2.1]", "kim@192.0.2.1"),
    ],
)
def test_these_are_two(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)
    assert None not in (key_of(one), key_of(other))


@pytest.mark.parametrize(
    "text",
    [
        *(None, "", "kim", "@example.org", "kim@", "kim@ ", "kim@exa mple.org", "kim@-,", "kim@a..b", "kim@[]", "@"),
        *(
            "kim\n@example.org",
            "kim\0@example.org",
            f"{'k' * 320}@example.org",
            f"kim@{'a' * 64}.org",
            "\udcff@example.org",
        ),
    ],
)
def test_these_are_none(text: str | None) -> None:
    assert key_of(text) is None


@pytest.mark.parametrize("local", ["نامه\u200cای", "क्\u200dष", "👩\u200d🚀"])
def test_joiners_may_stand_in_local_parts(local: str) -> None:
    assert key_of(f"{local}@example.org") is not None


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("Kim@EXAMPLE.org", "Kim@example.org"),
        ('"kim"@example.org', "kim@example.org"),
        ('"kim lee"@example.org', '"kim lee"@example.org'),
        ('"kim@home"@example.org', '"kim@home"@example.org'),
        ('".kim"@example.org', '".kim"@example.org'),
        ('"a\\"b\\\\c"@example.org', '"a\\"b\\\\c"@example.org'),
        ("kim@bücher.example", "kim@xn--bcher-kva.example"),
        ("用户@例え.jp", "用户@xn--r8jz45g.jp"),
        ("kim@[IPv6:2001:DB8::1]", "kim@[ipv6:2001:db8::1]"),
    ],
)
def test_the_form_in_which_an_address_is_kept(address: str, kept: str) -> None:
    assert address_of(key_of(address) or "") == kept


@example("\xa0", "example.org")
@given(st.text(max_size=30), st.sampled_from(["example.org", "BÜCHER.example", "[192.0.2.1]"]))
def test_a_key_gives_an_address_of_that_key(local: str, domain: str) -> None:
    for address in (f"{local}@{domain}", f'"{local}"@{domain}'):
        key = key_of(address)
        assert key is None or key_of(address_of(key)) == key


@given(st.text(max_size=40))
def test_no_text_raises(text: str) -> None:
    for one in (text, f"kim@{text}", f"{text}@example.org"):
        key = key_of(one)
        assert key is None or (" " in key and not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in key))


def test_the_addresses_of_a_domain_lie_together() -> None:
    assert key_of("kim@bücher.example") == f"{domain_key('Bücher.example')} kim" == "xn--bcher-kva.example kim"
    assert domain_key("no domain") == domain_key("") == ""


def test_receivers_do_not_keep_the_case_of_local_parts() -> None:
    assert same_mailbox("Kim@example.org", "kim@EXAMPLE.ORG")
    assert same_mailbox('"KIM"@example.org', "kim@example.org")
    assert not same_mailbox("kim@example.org", "lee@example.org")
    assert not same_mailbox(None, None)
    assert not same_mailbox("kim", "kim")
