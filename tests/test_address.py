"""Addresses as reports write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.address import (
    ADDRESS,
    author_addresses,
    author_domain,
    clean_address,
    decode_xtext,
    domain_of,
    field_address,
    find_addresses,
    is_daemon,
    same_address,
)


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("rfc822; a@example.org", "a@example.org"),
        ("RFC822;<a@example.org>", "a@example.org"),
        ("rfc822; rfc822; a@example.org", "a@example.org"),
        (" a@example.org ", "a@example.org"),
        ("SMTP; a@example.org.", "a@example.org"),
        ("rfc822;a@example.org (comment)", "a@example.org"),
        ("utf-8; j\\x{F6}rg@example.org", "jörg@example.org"),
        ("utf8;j\\x{00F6}rg@example.org", "jörg@example.org"),
        ("rfc822; j\\x{F6}rg@example.org", "jörg@example.org"),
        ("utf-8; \\x{D800}\\x{FFFFFF}@example.org", "\ufffd\ufffd@example.org"),
        ("X400; c=US;a= ;p=X;o=Y", "c=US;a= ;p=X;o=Y"),
        ("unknown; |procmail", "procmail"),
        ("rfc822;;a@example.org", "a@example.org"),
        ("rfc822; rfc", "rfc"),
        ("rfc", None),
        ("rfc822;", None),
        ("", None),
    ],
)
def test_field_address(value: str, address: str | None) -> None:
    assert field_address(value) == address


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("<a@example.org>", "a@example.org"),
        ('"Name <x>" <a@example.org>', "a@example.org"),
        ("a@example.org<mailto:a@example.org>", "a@example.org"),
        ("mailto:a@example.org", "a@example.org"),
        ("[SMTP:a@example.org]", "a@example.org"),
        ("@relay.example:a@example.org", "a@example.org"),
        ("<@one,@two:a@example.org>", "a@example.org"),
        ("a@example.org (one (two)) (three)", "a@example.org"),
        ("a@example.org two)", "a@example.org"),
        ("(one)", None),
        ("(b@example.org) a@example.org", "a@example.org"),
        ("(one (two)) a@example.org", "a@example.org"),
        ("<a@example.org> (<b@example.org>)", "a@example.org"),
        ('"<b@example.org>"@example.org', '"<b@example.org>"@example.org'),
        ("'a@example.org',", "a@example.org"),
        ("a@example.org.", "a@example.org"),
        ("<=?utf-8?B?YsO2Yg==?=@example.org>", "=?utf-8?B?YsO2Yg==?=@example.org"),
        ("=a@example.org", "a@example.org"),
        ('"a b"@example.org', '"a b"@example.org'),
        ('"a b"@example.org>;', '"a b"@example.org'),
        ("a..b.@example.org", "a..b.@example.org"),
        ("to a@example.org at once", "a@example.org"),
        ("at @ once", "at @ once"),
        ("a@[192.0.2.1]", "a@[192.0.2.1]"),
        ("<>", None),
        ("> <", None),
        (" ", None),
    ],
)
def test_clean_address(value: str, address: str | None) -> None:
    assert clean_address(value) == address


@pytest.mark.parametrize(
    ("value", "decoded"),
    [
        ("a+2Bb@example.org", "a+b@example.org"),
        ("rfc822;a+3Db+2Bc@example.org", "rfc822;a=b+c@example.org"),
        ('"a+20b"@example.org', '"a b"@example.org'),
        ("joe+20@example.org", "joe+20@example.org"),
        ("joe+list@example.org", "joe+list@example.org"),
        ("joe+2Blist+x@example.org", "joe+2Blist+x@example.org"),
        ("QQ+20314159", "QQ 314159"),
        ("plain", "plain"),
    ],
)
def test_decode_xtext(value: str, decoded: str) -> None:
    assert decode_xtext(value) == decoded


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126)))
def test_xtext_of_any_envelope_id(text: str) -> None:
    """RFC 3461 section 4: an xchar is any printable ASCII character except `+` and `=`, which are written in hex."""
    text = text.replace("@", "")
    written = "".join(f"+{ord(sign):02X}" if sign in "+=" else sign for sign in text)
    assert decode_xtext(written) == text


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("to <a@example.org>, b@example.org. A@EXAMPLE.ORG", ["a@example.org", "b@example.org"]),
        ("(reason: a@example.org... User unknown)", ["a@example.org"]),
        ("'o'brien@example.org'", ["o'brien@example.org"]),
        ("x=`a@example.org`", ["x=`a@example.org"]),
        ('"a b"@example.org', ['"a b"@example.org']),
        ("a@[192.0.2.1] b@[IPv6:2001:db8::1]", ["a@[192.0.2.1]", "b@[IPv6:2001:db8::1]"]),
        (".a@example.org-", ["a@example.org"]),
        ("a..b.@docomo.example", ["a..b.@docomo.example"]),
        ("a@b/c@d", ["a@b", "c@d"]),
        ("a@b@c", ["a@b"]),
        ("@b a@ @ a@. a@b", ["a@b"]),
        ("/@b.example", []),
        ("none here", []),
        ("jörg@bücher.example 用户@例子.中国", ["jörg@bücher.example", "用户@例子.中国"]),
        ("收件人：a@example.org。邮箱b@example.org收到", ["a@example.org", "b@example.org"]),
        ("«a@example.org»", ["a@example.org"]),
        ("x" * 200 + "@example.org", ["x" * 128 + "@example.org"]),
    ],
)
def test_find_addresses(text: str, addresses: list[str]) -> None:
    assert find_addresses(text) == addresses


@given(st.text(alphabet='ab.@"\n -_[]1:é中。/', max_size=40))
def test_addresses_are_found_where_the_pattern_matches(text: str) -> None:
    found = {address.lower() for address in find_addresses(text)}
    matched = " ".join(match[0] for match in ADDRESS.finditer(text)).lower()
    assert all(address in matched for address in found)
    assert len(found) <= len(ADDRESS.findall(text))
    if "@" in matched and text.isascii() and not set(text) & set('.-_/["'):
        assert found == set(matched.split())


def test_domains() -> None:
    assert domain_of("a@Example.ORG.") == "example.org"
    assert domain_of('"a@b"@example.org') == "example.org"
    assert domain_of("a") is None
    assert domain_of("a@.") is None
    assert domain_of(None) is None


def test_same_address() -> None:
    assert same_address("A@b", "a@B")
    assert not same_address("a@b", None)
    assert not same_address(None, None)


@pytest.mark.parametrize(
    "address",
    ["MAILER-DAEMON@example.org", "Postmaster@b", "mailer-daemon+x@b", "noreply@b", '"postmaster"@b'],
)
def test_daemons(address: str) -> None:
    assert is_daemon(address)


@pytest.mark.parametrize("address", [None, "", "joe@example.org", "rootbeer@example.org", "bouncer@example.org"])
def test_people(address: str | None) -> None:
    assert not is_daemon(address)


@given(st.text(max_size=60))
def test_never_raises(text: str) -> None:
    for function in (field_address, clean_address, decode_xtext, find_addresses, domain_of, is_daemon):
        function(text)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("News <news@example.com>", ["news@example.com"]),
        ("news@example.com", ["news@example.com"]),
        ('"kim@other.example" <news@example.com>', ["news@example.com"]),
        ("news@example.com (once old@other.example (or older@other.example))", ["news@example.com"]),
        ("kim@other.example via List <list@example.com>", ["list@example.com"]),
        ("a@example.net, News <news@example.com>", ["a@example.net", "news@example.com"]),
        ("A <a@example.net>, B <b@example.com>, A <a@example.net>", ["a@example.net", "b@example.com"]),
        ('"odd one"@example.com', ['"odd one"@example.com']),
        ('"a \\" b@c.example" <news@example.com>', ["news@example.com"]),
        ("News <>", []),
        ("", []),
    ],
)
def test_authors_are_not_what_their_names_say(value: str, expected: list[str]) -> None:
    assert author_addresses(value) == expected


_signs = st.sampled_from([*"aB9.-_+ <>@,;()\"'=ü", "kim@example.org", "<kim@Example.ORG>", "Kim ", "a.b", ".example"])


@given(st.lists(_signs, max_size=8).map("".join) | st.text(max_size=20))
def test_the_domain_of_the_author_is_that_of_the_first_address(value: str) -> None:
    assert author_domain(value) == domain_of(next(iter(author_addresses(value)), None))
