"""Terms of SPF records: read as they are written, and what is wrong with them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.authentication.spf.terms import Term, is_spf, is_valid_domain, read_terms, without_surprises


def only(text: str) -> Term:
    (term,) = read_terms(f"v=spf1 {text}")
    return term


@pytest.mark.parametrize(
    ("text", "qualifier", "name", "value", "cidr4", "cidr6"),
    [
        ("all", "+", "all", None, None, None),
        ("-ALL", "-", "all", None, None, None),
        ("?a", "?", "a", None, None, None),
        ("a/24", "+", "a", None, 24, None),
        ("a//64", "+", "a", None, None, 64),
        ("~mx:shop.example/20//0", "~", "mx", "shop.example", 20, 0),
        ("mx:shop.example.", "+", "mx", "shop.example.", None, None),
        ("ip4:192.0.2.0/24", "+", "ip4", "192.0.2.0", 24, None),
        ("ip6:2001:db8::/32", "+", "ip6", "2001:db8::", None, 32),
        ("include:%{d2}.spf.example", "+", "include", "%{d2}.spf.example", None, None),
        ("exists:%{ir}.a/24.%{D}", "+", "exists", "%{ir}.a/24.%{D}", None, None),
        ("a:%{d/}/24", "+", "a", "%{d/}", 24, None),
        ("a:x.%%/24", "+", "a", "x.%%", 24, None),
        ("ptr:shop.example", "+", "ptr", "shop.example", None, None),
        ("Redirect=_spf.shop.example", "", "redirect", "_spf.shop.example", None, None),
        ("exp=%{d}.shop.example", "", "exp", "%{d}.shop.example", None, None),
        ("ra=", "", "ra", "", None, None),
        ("x-note.1=%{c}%{r}%{t}", "", "x-note.1", "%{c}%{r}%{t}", None, None),
    ],
)
def test_well_formed(  # noqa: PLR0917 - a row of the table
    text: str, qualifier: str, name: str, value: str | None, cidr4: int | None, cidr6: int | None
) -> None:
    assert only(text) == Term(text=text, qualifier=qualifier, name=name, value=value, cidr4=cidr4, cidr6=cidr6)
    assert only(text).is_modifier == (not qualifier)
    assert only(text).has_macro == ("%" in text)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("moo", "no such mechanism"),
        ("ipv4:192.0.2.1", "no such mechanism"),
        (":shop.example", "no such mechanism"),
        ("redirect:shop.example", "no such mechanism"),
        ("-all:shop.example", "takes no value"),
        ("include", "a domain is missing"),
        ("exists:", "a domain is missing"),
        ("redirect=", "a domain is missing"),
        ("mx:/24", "a domain is missing"),
        ("a/33", "the prefix length is too large"),
        ("a//129", "the prefix length is too large"),
        ("a/024", "the prefix length is not valid"),
        ("ptr/24", "the prefix length is not valid"),
        ("ip4:192.0.2.1//64", "the prefix length is not valid"),
        ("ip6:2001:db8::/32//64", "the prefix length is not valid"),
        ("ip6:2001:db8:://64", "the prefix length is not valid"),
        ("ip6:2001:db8:://3", "the prefix length is not valid"),
        ("ip4:192.0.2", "not an IPv4 address"),
        ("ip4", "not an IPv4 address"),
        ("ip6:192.0.2.1", "not an IPv6 address"),
        ("ip6:fe80::1%eth0", "not an IPv6 address"),
        ("a:192.0.2.1", "not a full domain name"),
        ("a:localhost", "not a full domain name"),
        ("a:shop.exa_mple", "not a full domain name"),
        ("a:shop.example,", "not a full domain name"),
        ("a:%{x}.shop.example", "its macros or characters are not valid"),
        ("a:%{d0}", "its macros or characters are not valid"),
        ("a:%{c}.shop.example", "its macros or characters are not valid"),
        ("a:sh\u00f6p.example", "its macros or characters are not valid"),
        ("note=%", "its macros or characters are not valid"),
        ("a\tmx", "no such mechanism"),
    ],
)
def test_broken(text: str, problem: str) -> None:
    assert only(text).problem == problem


def test_a_second_redirect_is_broken_and_a_second_unknown_modifier_is_not() -> None:
    terms = read_terms("v=spf1 redirect=a.example ra=x  ra=y redirect=b.example")
    assert [term.problem for term in terms] == [None, None, None, "may stand only once"]
    assert without_surprises("V=spf1 RA=x  ra=y -mx Exp=b.example") == "V=spf1 ra.0=x ra.1=y -mx exp=b.example"


def test_what_is_an_spf_record() -> None:
    assert is_spf("v=spf1")
    assert is_spf("V=SPF1 -all")
    assert not is_spf("v=spf10 -all")
    assert not is_spf(" v=spf1 -all")


@pytest.mark.parametrize(
    ("name", "valid"),
    [
        ("shop.example", True),
        ("_spf.shop.example", True),
        ("b\u00fccher.example", True),
        ("", False),
        ("localhost", False),
        ("shop..example", False),
        ("[192.0.2.1]", False),
        ("192.0.2.1", False),
        ("sh op.example", False),
        ("x" * 64 + ".example", False),
        ("x." * 130 + "example", False),
    ],
)
def test_domains(name: str, valid: bool) -> None:  # noqa: FBT001
    assert is_valid_domain(name) is valid


@given(st.text() | st.text(alphabet="ainpmxe46:/.%{}d0-=+", max_size=40))
def test_never_raises_and_loses_no_term(text: str) -> None:
    assert [term.text for term in read_terms(f"v=spf1 {text}")] == [part for part in text.split(" ") if part]
