"""Addresses listed from SPF records: where they come from, and what cannot be listed."""

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounce_cli.authentication.lookup.answer import Outcome
from bounce_cli.authentication.spf.evaluation import SpfCode, evaluate
from bounce_cli.authentication.spf.listing import SpfListing, listing
from bounce_cli.authentication.spf.ranges import SpfRemark
from tests.authentication.spf_dns import TableDns, Zone, records


def listed(zone: Zone, domain: str = "shop.example") -> SpfListing:
    return listing(domain, TableDns(zone))


def networks(found: SpfListing) -> list[tuple[str, str]]:
    return [(str(entry.network), entry.source) for entry in found.entries]


def codes(remarks: tuple[SpfRemark, ...]) -> list[str]:
    return [remark.code for remark in remarks]


def test_addresses_and_where_they_come_from() -> None:
    zone: Zone = {
        ("shop.example", "A"): ["198.51.100.9"],
        ("shop.example", "MX"): ["10 mx.shop.example", "20 mx.shop.example"],
        ("mx.shop.example", "A"): ["203.0.113.200"],
        ("mx.shop.example", "AAAA"): ["2001:db8:1:2::3"],
        **records(
            shop="v=spf1 ip4:192.0.2.5 a/24 mx/28//64 include:ESP.example. ip6:2001:db8::/32 redirect=more.example",
            esp="v=spf1 include:deep.example -all",
            deep="v=spf1 ip4:192.0.2.77/25 -all",
            more="v=spf1 ip4:192.0.2.4 -all ip4:10.0.0.1",
        ),
    }
    found = listed(zone, " SHOP.example. ")
    assert (found.domain, found.problems, found.unlisted, found.others) == ("shop.example", (), (), ())
    mx = [("203.0.113.192/28", "mx"), ("2001:db8:1:2::/64", "mx")]
    assert networks(found) == [
        ("192.0.2.5/32", "ip4"),
        ("198.51.100.0/24", "a"),
        *mx,
        *mx,
        ("192.0.2.0/25", "include:esp.example"),
        ("2001:db8::/32", "ip6"),
        ("192.0.2.4/32", "redirect=more.example"),
    ]
    assert found.entries[6].path == ("include:ESP.example.", "include:deep.example", "ip4:192.0.2.77/25")
    assert [(str(one.network), one.sources) for one in found.ranges] == [
        ("192.0.2.0/25", ("include:esp.example", "redirect=more.example", "ip4")),
        ("198.51.100.0/24", ("a",)),
        ("203.0.113.192/28", ("mx",)),
        ("2001:db8::/32", ("ip6", "mx")),
    ]
    first = found.ranges[0]
    assert (str(first.first), str(first.last), first.addresses) == ("192.0.2.0", "192.0.2.127", 128)
    assert (found.lookups, found.void_lookups) == (5, 0)
    assert [child.led_by for child in found.trace.children] == ["include:ESP.example.", "redirect=more.example"]


def test_neighbours_become_one_range_that_knows_its_parts() -> None:
    zone = records(shop="v=spf1 ip4:192.0.2.128/25 include:esp.example -all", esp="v=spf1 ip4:192.0.2.0/25")
    (one,) = listed(zone).ranges
    assert str(one.network) == "192.0.2.0/24"
    assert [(str(entry.network), entry.source) for entry in one.entries] == [
        ("192.0.2.0/25", "include:esp.example"),
        ("192.0.2.128/25", "ip4"),
    ]


def test_what_cannot_be_listed_is_named() -> None:
    zone = records(
        shop="v=spf1 ptr exists:%{i}.example a:%{d} include:%{d}.example include:esp.example redirect=%{d}.example",
        esp="v=spf1 +all",
    )
    found = listed(zone)
    assert codes(found.unlisted) == ["ptr", "exists", "macro", "macro", "all", "macro"]
    assert found.unlisted[4].domain == "esp.example"
    assert found.unlisted[4].path == ("include:esp.example", "+all")
    assert (found.entries, found.ranges, found.trace.lookups) == ((), (), 6)


def test_only_plus_lets_pass() -> None:
    zone: Zone = {
        ("shop.example", "A"): ["198.51.100.9"],
        **records(
            shop="v=spf1 -ip4:192.0.2.1 ~a ?include:esp.example include:net.example ?exists:x.example ~all",
            esp="v=spf1 ip4:192.0.2.2 moo ?ip4:192.0.2.3 include:net.example ptr",
            net="v=spf1 -ip4:192.0.2.8 ip4:192.0.2.9",
        ),
    }
    found = listed(zone)
    assert networks(found) == [("192.0.2.9/32", "include:net.example")]
    told = [remark.path for remark in found.others]
    assert told == [
        ("-ip4:192.0.2.1",),
        ("~a",),
        ("?include:esp.example",),
        ("include:net.example", "-ip4:192.0.2.8"),
        ("?exists:x.example",),
    ]
    assert (found.unlisted, codes(found.problems), found.trace.lookups) == ((), ["syntax"], 6)


@pytest.mark.parametrize(
    ("zone", "problems"),
    [
        ({}, [("no-record", ())]),
        ({("shop.example", "TXT"): Outcome.REFUSED}, [("dns", ())]),
        ({("shop.example", "TXT"): ["v=spf1 +all", "v=spf1 a"]}, [("several-records", ())]),
        (records(shop="v=spf1 include:no.example"), [("no-record", ("include:no.example",))]),
        (records(shop="v=spf1 a"), [("no-address", ("a",))]),
        (records(shop="v=spf1 mx"), [("no-address", ("mx",))]),
        (records(shop=f"v=spf1 include:{'x' * 64}.example"), [("bad-name", (f"include:{'x' * 64}.example",))]),
        (records(shop="v=spf1 include:shop.example"), [("loop", ("include:shop.example",))]),
        ({**records(shop="v=spf1 a"), ("shop.example", "A"): Outcome.TIMEOUT}, [("dns", ("a",))]),
        ({**records(shop="v=spf1 mx"), ("shop.example", "MX"): Outcome.SERVFAIL}, [("dns", ("mx",))]),
        ({**records(shop="v=spf1 mx"), ("shop.example", "MX"): ["0 ."]}, []),
        (records(shop="v=spf1 ip4:192.0.2"), [("syntax", ("ip4:192.0.2",))]),
    ],
)
def test_problems_are_told_by_branch(zone: Zone, problems: list[tuple[str, tuple[str, ...]]]) -> None:
    found = listed(zone)
    assert [(problem.code, problem.path) for problem in found.problems] == problems
    assert found.entries == ()


def test_what_is_no_domain() -> None:
    assert codes(listed({}, "localhost").problems) == ["bad-name"]
    assert listed({}, "").questions == 0


def test_a_broken_branch_does_not_stop_the_others() -> None:
    zone: Zone = {
        ("late.example", "TXT"): Outcome.SERVFAIL,
        **records(shop="v=spf1 include:late.example include:good.example moo -all", good="v=spf1 ip4:192.0.2.1"),
    }
    found = listed(zone)
    assert networks(found) == [("192.0.2.1/32", "include:good.example")]
    assert codes(found.problems) == ["syntax", "dns"]


def test_limits_are_told_and_do_not_stop() -> None:
    terms = " ".join(f"a:h{number}.example" for number in range(12))
    zone: Zone = {("h11.example", "A"): ["192.0.2.1"], **records(shop=f"v=spf1 {terms} -all")}
    found = listed(zone)
    assert networks(found) == [("192.0.2.1/32", "a:h11.example")]
    assert found.problems[-2:] == (
        SpfRemark(code="many-lookups", text="12 look-ups, 10 are allowed", domain="shop.example"),
        SpfRemark(code="many-void-lookups", text="11 void look-ups, 2 are allowed", domain="shop.example"),
    )
    zone = {
        ("shop.example", "MX"): [f"10 m{number}.shop.example" for number in range(11)],
        **{(f"m{number}.shop.example", "A"): [f"192.0.2.{number}"] for number in range(11)},
        **records(shop="v=spf1 mx -all"),
    }
    found = listed(zone)
    assert (len(found.entries), codes(found.problems)) == (11, ["many-exchanges"])


def test_a_bush_of_includes_ends() -> None:
    zone = {
        (f"n{number}.example", "TXT"): [f"v=spf1 include:n{number + 1}.example include:n{number + 1}.example"]
        for number in range(30)
    }
    dns = TableDns(zone)
    found = listing("n0.example", dns)
    assert found.questions == len(dns.asked) == 200
    assert codes(found.problems).count("many-questions") == 1
    assert "dns" not in codes(found.problems)


WORDS = """
    a mx a:esp.example/30 mx:esp.example//126 ip4:192.0.2.0/29 ip4:192.0.2.6/31 ip4:192.0.2.12 ip6:2001:db8::/126
    ~ip4:192.0.2.12 include:esp.example include:shop.example redirect=esp.example ?all moo ip6:2001:db8::9
"""
TEXT = st.lists(st.sampled_from(WORDS.split()), max_size=5).map(lambda words: " ".join(("v=spf1", *words)))


@settings(deadline=None)
@given(TEXT, TEXT, st.integers(0, 20))
def test_what_passes_is_listed(shop: str, esp: str, number: int) -> None:
    zone: Zone = {
        ("shop.example", "A"): ["192.0.2.17"],
        ("shop.example", "MX"): ["10 esp.example"],
        ("esp.example", "A"): ["192.0.2.10"],
        ("esp.example", "AAAA"): ["2001:db8::12"],
        ("esp.example", "MX"): ["10 shop.example"],
        **records(shop=shop, esp=esp),
    }
    found = listed(zone)
    for address in (f"192.0.2.{number}", f"2001:db8::{number:x}"):
        held = [one for one in found.ranges if ip_address(address) in one.network]
        assert len(held) <= 1
        assert bool(held) == any(ip_address(address) in entry.network for entry in found.entries)
        if evaluate(address, "a@shop.example", "", TableDns(zone)).result is SpfCode.PASS:
            assert held


@given(st.lists(st.text(st.characters(max_codepoint=255), max_size=60), max_size=3), st.text(max_size=40))
def test_no_text_raises(texts: list[str], domain: str) -> None:
    listed({("shop.example", "TXT"): [f"v=spf1 {text}" for text in texts[:1]]})
    listed({(domain, "TXT"): texts}, domain)


def test_ranges_of_many_entries_are_sorted() -> None:
    terms = " ".join(f"ip4:10.{number % 7}.{number}.0/24" for number in range(250))
    found = listed(records(shop=f"v=spf1 {terms} ip6:2001:db8::1 -all"))
    shown = [one.network for one in found.ranges]
    assert shown == [*sorted(one for one in shown if one.version == 4), ip_network("2001:db8::1")]
    assert sum(len(one.entries) for one in found.ranges) == 251
