"""Findings on SPF records, each with the record that is printed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounce_cli.authentication.findings.model import Severity
from bounce_cli.authentication.findings.spf_record import mended
from bounce_cli.authentication.lookup.answer import Outcome
from bounce_cli.authentication.spf.evaluation import evaluate
from bounce_cli.authentication.spf.listing import listing
from bounce_cli.authentication.spf.terms import read_terms
from tests.authentication.findings.spf_walks import Texts, dns_of, findings, findings_of, ids, line, strings_of


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
    assert one.records == line("v=spf1 mx ~all")
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
