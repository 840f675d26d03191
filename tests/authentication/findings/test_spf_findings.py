"""Findings on SPF records, each with the record that is printed."""

from collections.abc import Iterator
from typing import Any

import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rdtypes.txtbase
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounce_cli.authentication.findings.model import Finding, Severity
from bounce_cli.authentication.findings.spf import Walked, spf_findings
from bounce_cli.authentication.findings.spf_record import mended
from bounce_cli.authentication.lookup.answer import Outcome
from bounce_cli.authentication.spf.evaluation import SpfCode, evaluate
from bounce_cli.authentication.spf.listing import listing
from bounce_cli.authentication.spf.terms import Branch, read_terms
from tests.authentication.fake_dns import FakeDns

Texts = dict[str, str | list[str] | Outcome]
A = {("shop.example", "A"): ["192.0.2.1"], ("shop.example", "MX"): ["10 shop.example"]}


def dns_of(texts: Texts) -> FakeDns:
    whole = {(name, "TXT"): text if isinstance(text, Outcome | list) else [text] for name, text in texts.items()}
    return FakeDns({**A, **whole})


def findings_of(trace: Branch, **told: Any) -> Iterator[Finding]:
    return spf_findings(Walked(trace=trace, **told))


def findings(texts: Texts, *, domain: str = "shop.example") -> list[Finding]:
    zone = dns_of(texts)
    found = listing(domain, zone)
    return list(
        findings_of(
            found.trace,
            lookups=found.lookups,
            void_lookups=found.void_lookups,
            failed=zone.ask(domain, "TXT").failed,
            complete=not any(problem.code == "dns" for problem in found.problems),
        )
    )


def ids(found: list[Finding]) -> list[str]:
    return [one.id for one in found]


def strings_of(record: str) -> str:
    """The text that a name server reads from a line of a zone file."""
    data = dns.rdata.from_text(dns.rdataclass.IN, dns.rdatatype.TXT, record.partition(" IN TXT ")[2])
    assert isinstance(data, dns.rdtypes.txtbase.TXTBase)
    return b"".join(data.strings).decode("latin-1")


def line(record: str, name: str = "shop.example") -> tuple[str]:
    return (f'{name}. IN TXT "{record}"',)


@pytest.mark.parametrize(
    "texts",
    [
        {"shop.example": "v=spf1 mx -all"},
        {"shop.example": "v=spf1 -all"},
        {"shop.example": "v=spf1 redirect=esp.example", "esp.example": "v=spf1 ip4:192.0.2.1 ~all"},
        {"shop.example": "v=spf1 include:esp.example ~all exp=why.example", "esp.example": "v=spf1 ip4:192.0.2.1"},
        {"shop.example": "v=spf1 include:%{i}.esp.example ~all"},
        {"shop.example": Outcome.SERVFAIL},
        {"shop.example": "v=spf1 include:late.example ~all", "late.example": Outcome.TIMEOUT},
    ],
)
def test_no_fault_and_no_answer_give_no_finding(texts: Texts) -> None:
    assert findings(texts) == []


def test_no_record() -> None:
    (one,) = findings({"shop.example": "hello"})
    assert (one.id, one.severity) == ("spf-no-record", Severity.WARNING)
    assert one.records == line("v=spf1 mx -all")
    assert "`v=spf1 -all`" in one.fix
    assert findings({}, domain="localhost") == []


@pytest.mark.parametrize(
    ("records", "merged"),
    [
        (["v=spf1 a mx -all", "v=spf1 MX +ip4:192.0.2.1 ~all"], "v=spf1 a mx +ip4:192.0.2.1 -all"),
        (["v=spf1 a +all", "v=spf1 mx ?all"], "v=spf1 a mx ~all"),
        (["v=spf1 a redirect=b.example", "v=spf1 mx"], "v=spf1 a mx redirect=b.example"),
        (["v=spf1 a redirect=b.example", "v=spf1 mx ~all"], "v=spf1 a include:b.example mx ~all"),
        (["v=spf1 redirect=b.example", "v=spf1 redirect=c.example"], "v=spf1 include:c.example redirect=b.example"),
        (["v=spf1 exp=b.example x=1 a ~all", "v=spf1 exp=c.example"], "v=spf1 a ~all exp=b.example x=1"),
        (["v=spf1 include:a.example -all", "v=spf1 include:A.example. ptr"], "v=spf1 include:a.example -all"),
    ],
)
def test_several_records_become_one(records: list[str], merged: str) -> None:
    (one,) = findings({"shop.example": list(records)})
    assert (one.id, one.severity) == ("spf-several-records", Severity.ERROR)
    assert one.records == line(merged)
    assert "2 SPF records" in one.text


@pytest.mark.parametrize(
    ("record", "fixed"),
    [
        ("v=spf1 ipv4:192.0.2.1 -all", "v=spf1 ip4:192.0.2.1 -all"),
        ("v=spf1 ip4:2001:db8::1/64 -all", "v=spf1 ip6:2001:db8::1/64 -all"),
        ("v=spf1 ~ip6:192.0.2.1 -all", "v=spf1 ~ip4:192.0.2.1 -all"),
        ("v=spf1 ?includ:b.example -all", "v=spf1 ?include:b.example -all"),
        ("v=spf1 192.0.2.0/24 +2001:db8::1 -all", "v=spf1 ip4:192.0.2.0/24 +ip6:2001:db8::1 -all"),
        ("v=spf1 ip4: 192.0.2.1 -all", "v=spf1 ip4:192.0.2.1 -all"),
        ("v=spf1 ip4:192.0.2.1, mx; -all.", "v=spf1 ip4:192.0.2.1 mx -all"),
        ("v=spf1 mx\ta -all", "v=spf1 mx a -all"),
        ("v=spf1 ip4:192.0.2.1/33 moo mx:", "v=spf1 ~all"),
        ("v=spf1 ; redirect=", "v=spf1 ~all"),
        ("v=spf1 redirect=b.example redirect=c.example", "v=spf1 redirect=b.example"),
    ],
)
def test_broken(record: str, fixed: str) -> None:
    one = findings({"shop.example": record, "b.example": "v=spf1 -all"})[0]
    assert (one.id, one.severity) == ("spf-broken", Severity.ERROR)
    assert one.records == line(fixed)


def test_broken_terms_are_named_with_their_corrections() -> None:
    (one,) = findings({"shop.example": "v=spf1 ipv4:192.0.2.1 moo -all"})
    assert "`ipv4:192.0.2.1` (no such mechanism), `moo` (no such mechanism)" in one.text
    assert "`ip4:192.0.2.1` in place of `ipv4:192.0.2.1`, nothing in place of `moo`" in one.fix


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("v=spf1 mx +all", ("spf-allows-all", "error", "v=spf1 mx ~all")),
        ("v=spf1 all", ("spf-allows-all", "error", "v=spf1 ~all")),
        ("v=spf1 mx ?all", ("spf-neutral-all", "warning", "v=spf1 mx ~all")),
        ("v=spf1 mx", ("spf-no-all", "warning", "v=spf1 mx ~all")),
        ("v=spf1 exp=x.example mx", ("spf-no-all", "warning", "v=spf1 mx ~all exp=x.example")),
        ("v=spf1 mx -all ip4:192.0.2.1", ("spf-terms-after-all", "warning", "v=spf1 mx -all")),
        ("v=spf1 redirect=b.example mx ~all", ("spf-terms-after-all", "warning", "v=spf1 mx ~all")),
        ("v=spf1 mx ptr:shop.example ~all", ("spf-ptr", "warning", "v=spf1 mx ~all")),
    ],
)
def test_ends_and_deprecated_terms(record: str, expected: tuple[str, str, str]) -> None:
    (one,) = findings({"shop.example": record})
    assert (one.id, one.severity, one.records) == (*expected[:2], line(expected[2]))


def test_one_record_mends_all_faults() -> None:
    texts: Texts = {"shop.example": "v=spf1 ptr ipv4:192.0.2.1 include:gone.example ?all a"}
    found = findings(texts)
    assert ids(found) == [
        "spf-broken",
        "spf-neutral-all",
        "spf-terms-after-all",
        "spf-ptr",
        "spf-include-without-record",
    ]
    assert {one.records for one in found} == {line("v=spf1 ip4:192.0.2.1 ~all")}


WITHOUT = "v=spf1 mx ~all"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({}, ("spf-include-without-record", WITHOUT)),
        ({"esp.example": "hello"}, ("spf-include-without-record", WITHOUT)),
        ({"esp.example": "v=spf1 moo -all"}, ("spf-broken", WITHOUT)),
        ({"esp.example": "v=spf1 include:shop.example"}, ("spf-broken", WITHOUT)),
        ({"esp.example": ["v=spf1 a", "v=spf1 mx"]}, ("spf-several-records", WITHOUT)),
        ({"esp.example": "v=spf1 +all"}, ("spf-allows-all", WITHOUT)),
        ({"esp.example": "v=spf1 include:deep.example"}, ("spf-include-without-record", WITHOUT)),
    ],
)
def test_what_is_wrong_with_an_included_record(texts: Texts, expected: tuple[str, str]) -> None:
    (one,) = findings({"shop.example": "v=spf1 mx include:esp.example ~all", **texts})
    assert (one.id, one.severity, one.records) == (expected[0], Severity.ERROR, line(expected[1]))
    assert "esp.example" in one.text
    assert "`include:esp.example`" in one.fix


def test_a_redirect_is_followed_too() -> None:
    (one,) = findings({"shop.example": "v=spf1 mx redirect=GONE.example"})
    assert (one.id, one.records) == ("spf-include-without-record", line(WITHOUT))
    assert findings({"shop.example": "v=spf1 ?include:esp.example ~all", "esp.example": "v=spf1 +all"}) == []


def test_the_domains_own_records_are_mended_where_they_stand() -> None:
    texts: Texts = {
        "shop.example": "v=spf1 include:_spf.shop.example include:_spf.shop.example -all",
        "_spf.shop.example": "v=spf1 moo include:gone.example include:esp.example ~all",
        "esp.example": "v=spf1 moo",
    }
    found = findings(texts)
    assert ids(found) == ["spf-broken", "spf-include-without-record", "spf-broken"]
    assert {one.records for one in found} == {line("v=spf1 ~all", "_spf.shop.example")}


def test_an_error_of_the_dns_never_means_that_a_record_is_missing() -> None:
    texts: Texts = {"shop.example": "v=spf1 include:odd.example include:late.example -all", "odd.example": "hello"}
    assert findings({**texts, "late.example": Outcome.SERVFAIL}) == []
    assert ids(findings({**texts, "late.example": "v=spf1 -all"})) == ["spf-include-without-record"]
    unsure = listing("shop.example", dns_of({**texts, "late.example": "v=spf1 -all"}))
    assert list(findings_of(unsure.trace, lookups=2, void_lookups=0)) == []


MANY = {"b.example": 2, "c.example": 3, "d.example": 4}


def many(include: str, own: str = "") -> Texts:
    big = {name: f"v=spf1 {'a:shop.example ' * number}-all" for name, number in MANY.items()}
    return {**big, "shop.example": f"v=spf1 {include} {own}-all"}


def test_too_many_lookups_name_the_branch_to_drop() -> None:
    (one,) = findings(many("include:b.example include:c.example include:d.example"))
    assert (one.id, one.severity) == ("spf-many-lookups", Severity.ERROR)
    assert "12 DNS look-ups" in one.text
    assert one.fix.startswith("Drop `include:b.example` (3 look-ups) where")
    assert one.records == (
        "shop.example  12 look-ups",
        "  include:b.example  3 look-ups",
        *["    a:shop.example  1 look-up"] * 2,
        "  include:c.example  4 look-ups",
        *["    a:shop.example  1 look-up"] * 3,
        "  include:d.example  5 look-ups",
        *["    a:shop.example  1 look-up"] * 4,
    )


def test_where_no_branch_is_enough_the_largest_are_named_in_order() -> None:
    (one,) = findings(many("include:b.example include:c.example include:d.example", "a:shop.example " * 6))
    assert "Drop `include:d.example` (5 look-ups), then `include:c.example` (4 look-ups) where" in one.fix
    assert "`a`, `mx` and `exists`" not in one.fix
    (one,) = findings(many("include:c.example", "a:shop.example " * 12))
    assert one.fix.endswith("Also put addresses as `ip4:` and `ip6:` in the place of `a`, `mx` and `exists`.")
    (one,) = findings(many("a:shop.example", "a:shop.example " * 10))
    assert one.fix == "Put addresses as `ip4:` and `ip6:` in the place of `a`, `mx` and `exists`."


def test_a_check_that_ended_shows_what_it_read() -> None:
    texts = many("include:b.example include:d.example", "a:shop.example " * 8)
    result = evaluate("203.0.113.1", "a@shop.example", "", dns_of(texts))
    assert (result.result, result.lookups) == (SpfCode.PERMERROR, 11)
    (one,) = findings_of(result.trace, lookups=result.lookups, void_lookups=result.void_lookups)
    assert one.id == "spf-many-lookups"
    assert one.records[0] == "shop.example  11 look-ups"
    assert one.records.count("  a:shop.example  1 look-up") == 3
    without = evaluate("", "a@shop.example", "", dns_of(texts))
    assert list(findings_of(without.trace, lookups=without.lookups, void_lookups=0, complete=True)) == []


@pytest.mark.parametrize(("number", "expected"), [(8, []), (9, ["spf-near-limit"]), (10, ["spf-near-limit"])])
def test_near_the_limit(number: int, expected: list[str]) -> None:
    found = findings({"shop.example": f"v=spf1 {'a ' * number}-all"})
    assert ids(found) == expected
    assert [one.severity for one in found] == [Severity.NOTE] * len(expected)
    if found:
        assert found[0].records == (f"shop.example  {number} look-ups", *["  a  1 look-up"] * number)


def test_too_many_void_lookups() -> None:
    texts: Texts = {
        "shop.example": "v=spf1 a:no.example a include:b.example include:c.example include:d.example -all",
        "d.example": "v=spf1 ip4:192.0.2.1",
        "b.example": "v=spf1 a:no1.example a:no2.example",
        "c.example": "v=spf1 a:no3.example",
    }
    (one,) = findings(texts)
    assert (one.id, one.severity) == ("spf-many-void-lookups", Severity.ERROR)
    assert "4 DNS look-ups that find nothing" in one.text
    assert one.fix.startswith("Drop `include:b.example` (2 void look-ups), or have its owner mend it.")
    assert "In the record of shop.example drop those whose names do not exist any more: `a:no.example`, `a`." in one.fix
    assert one.records == (
        "shop.example  4 void look-ups",
        "  include:b.example  2 void look-ups",
        "  include:c.example  1 void look-up",
    )
    (one,) = findings({"shop.example": "v=spf1 a:no1.example a:no2.example mx:no3.example -all"})
    assert one.records == ("shop.example  3 void look-ups",)
    assert one.fix.startswith("In the record of shop.example drop those")
    assert findings({"shop.example": "v=spf1 a:no1.example a:no2.example -all"}) == []


TERMS = """
    a mx ptr ?all -all all +all redirect=b.example redirect=%{d}.x exp=c.example include:b.example include:shop.example
    include:gone.example ipv4:192.0.2.1 ip4:192.0.2.1/99 192.0.2.1 moo ~ - = : ; exists:%{i}.x -all; x=1 x=%
"""
TEXT = st.one_of(
    st.lists(st.sampled_from(TERMS.split()), max_size=6).map(" ".join),
    st.text(st.characters(max_codepoint=255), max_size=50),
    st.text("aimxl p4:/.-+~?=%{}12,;", max_size=40),
).map("v=spf1 {}".format)


@settings(deadline=None)
@given(st.lists(TEXT, max_size=3), st.lists(TEXT, max_size=2))
def test_it_never_raises_and_every_record_that_it_prints_is_well_formed(shop: list[str], other: list[str]) -> None:
    texts: Texts = {"shop.example": shop, "b.example": other}
    result = evaluate("192.0.2.9", "a@shop.example", "", dns_of(texts))
    of_check = findings_of(result.trace, lookups=result.lookups, void_lookups=result.void_lookups, complete=True)
    for found in (*of_check, *findings(texts)):
        for record in found.records if " IN TXT " in "".join(found.records) else ():
            published = strings_of(record)
            assert [term for term in read_terms(published) if term.problem] == []
        assert found.text
        assert found.fix
    printed = mended(*shop)
    assert printed.startswith("v=spf1 ")
    assert [term for term in read_terms(printed) if term.problem] == []
    assert mended(printed) == printed
    assert findings({"shop.example": printed, "b.example": "v=spf1 -all", "gone.example": "v=spf1 -all"}) == [] or (
        "include:shop.example" in printed
    )
