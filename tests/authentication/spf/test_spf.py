"""SPF evaluated over a table of DNS records: results, look-ups and the tree of records."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounce_cli.authentication.lookup.answer import Outcome
from bounce_cli.authentication.spf.evaluation import SpfCode, SpfIdentity, SpfResult, evaluate
from tests.authentication.spf_dns import FaultyDns, TableDns, Zone, records

IP4, IP6 = "198.51.100.7", "2001:db8:5::7"
SENDER = "news@shop.example"
FAULTS = st.sampled_from([Outcome.SERVFAIL, Outcome.REFUSED, Outcome.TIMEOUT, Outcome.NOT_ASKED])
PATIENT = settings(deadline=None)


def check(zone: Zone, ip: str = IP4, mail_from: str = SENDER, helo: str = "mta.shop.example") -> SpfResult:
    return evaluate(ip, mail_from, helo, TableDns(zone))


@pytest.mark.parametrize(
    ("record", "ip", "result", "mechanism"),
    [
        ("v=spf1 ip4:198.51.100.0/24 -all", IP4, "pass", "ip4:198.51.100.0/24"),
        ("v=spf1 ip4:203.0.113.0/24 -all", IP4, "fail", "-all"),
        ("v=spf1 ip4:203.0.113.0/24 ~all", IP4, "softfail", "~all"),
        ("v=spf1 ip4:203.0.113.0/24 ?all", IP4, "neutral", "?all"),
        ("v=spf1 ip4:203.0.113.0/24", IP4, "neutral", None),
        ("v=spf1 ip6:2001:db8:5::/48 -all", IP6, "pass", "ip6:2001:db8:5::/48"),
        ("v=spf1 ip6:2001:db8:6::/48 -all", IP6, "fail", "-all"),
        ("v=spf1 ip4:198.51.100.0/24 -all", "::ffff:198.51.100.7", "pass", "ip4:198.51.100.0/24"),
        ("v=spf1 ip6:fe80::/10 -all", "fe80::7%eth0", "pass", "ip6:fe80::/10"),
        ("v=spf1 a/24 -all", IP4, "pass", "a/24"),
        ("v=spf1 a:mta.shop.example//64 -all", IP6, "pass", "a:mta.shop.example//64"),
        ("v=spf1 mx -all", IP4, "pass", "mx"),
        ("v=spf1 mx -all", IP6, "fail", "-all"),
        ("v=spf1 ptr -all", IP4, "pass", "ptr"),
        ("v=spf1 exists:%{ir}.%{v}.list.example -all", IP4, "pass", "exists:%{ir}.%{v}.list.example"),
        ("v=spf1 exists:%{l}.%{o}.users.example -all", IP4, "pass", "exists:%{l}.%{o}.users.example"),
        ("v=spf1 include:esp.example -all", IP4, "pass", "include:esp.example"),
        ("v=spf1 ?include:esp.example -all", IP4, "neutral", "?include:esp.example"),
        ("v=spf1 Redirect=esp.example note=1 note=2", IP4, "pass", "ip4:198.51.100.7"),
        ("v=spf1 redirect=esp.example", IP6, "fail", "-all"),
    ],
)
def test_results(record: str, ip: str, result: str, mechanism: str | None) -> None:
    zone: Zone = {
        ("shop.example", "A"): ["198.51.100.99"],
        ("shop.example", "MX"): ["0 .", "10 mx.shop.example"],
        ("mx.shop.example", "A"): [IP4],
        ("mx.shop.example", "AAAA"): ["2001:db8:7::1"],
        ("mta.shop.example", "AAAA"): ["2001:db8:5::ff"],
        ("7.100.51.198.in-addr.arpa", "PTR"): ["mx.shop.example"],
        ("7.100.51.198.in-addr.list.example", "A"): ["127.0.0.2"],
        ("news.shop.example.users.example", "A"): ["127.0.0.2"],
        **records(shop=record, esp="v=spf1 ip4:198.51.100.7 -all"),
    }
    found = check(zone, ip)
    assert (found.result, found.mechanism, found.record) == (result, mechanism, record)


def test_other_texts_are_no_records() -> None:
    assert check({("shop.example", "TXT"): ["google-verification=1", "v=spf10 -all"]}).result is SpfCode.NONE
    found = check({("shop.example", "TXT"): ["\xff\xfe", "v=spf1 +all"]})
    assert found.result is SpfCode.PASS


def test_a_record_over_several_strings() -> None:
    text = "v=spf1 " + " ".join(f"ip4:203.0.113.{number}" for number in range(40)) + " ip4:198.51.100.7 -all"
    assert len(text) > 255
    assert check(records(shop=text)).result is SpfCode.PASS


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["v=spf1 moo -all"], "moo"),
        (["v=spf1 ip4:198.51.100.0/33"], "CIDR"),
        (["v=spf1 redirect=a.example redirect=b.example"], "redirect"),
        (["v=spf1 a:caf\xe9.example -all"], "ascii"),
        (["v=spf1 -all", "v=spf1 +all"], "Two or more"),
        (["v=spf1 include:nothing.example -all"], "nothing.example"),
        (["v=spf1 redirect=nothing.example"], "nothing.example"),
        (["v=spf1 a:%{d" + "9" * 5000 + "}.example"], "digits"),
    ],
)
def test_broken_records(texts: list[str], said: str) -> None:
    found = check({("shop.example", "TXT"): texts})
    assert found.result is SpfCode.PERMERROR
    assert said in found.explanation
    assert (found.record, found.trace.others) == (texts[0], tuple(texts[1:]))


def test_more_than_ten_lookups() -> None:
    terms = " ".join(f"a:h{number}.shop.example" for number in range(11))
    hosts = {(f"h{number}.shop.example", "A"): ["203.0.113.1"] for number in range(11)}
    found = check({**hosts, **records(shop=f"v=spf1 {terms} -all")})
    assert (found.result, found.lookups, found.explanation) == ("permerror", 11, "Too many DNS lookups")
    found = check({**hosts, **records(shop=f"v=spf1 {terms.partition(' ')[2]} -all redirect=other.example")})
    assert (found.result, found.lookups) == ("fail", 10), "a redirect that is not followed does not count"
    found = check({**hosts, **records(shop=f"v=spf1 {terms.partition(' ')[2]} redirect=other.example")})
    assert (found.result, found.lookups, found.trace.children) == ("permerror", 11, ())


def test_more_than_two_void_lookups() -> None:
    zone: Zone = {
        ("a1.shop.example", "TXT"): ["no address"],
        **records(shop="v=spf1 a:a1.shop.example a:a2.shop.example"),
    }
    assert (check(zone).result, check(zone).void_lookups) == ("neutral", 2)
    found = check(records(shop="v=spf1 a:a1.shop.example a:a2.shop.example exists:a3.shop.example +all"))
    assert (found.result, found.void_lookups) == ("permerror", 3)
    long = "x" * 64
    found = check(records(shop=f"v=spf1 a:{long}.example mx:{long}.example exists:{long}.example +all"))
    assert (found.result, found.void_lookups) == ("pass", 0), "what is no name is not looked up"


@pytest.mark.parametrize("outcome", [Outcome.SERVFAIL, Outcome.REFUSED, Outcome.TIMEOUT, Outcome.NOT_ASKED])
def test_errors_of_the_dns(outcome: Outcome) -> None:
    found = check({("shop.example", "TXT"): outcome})
    assert (found.result, found.explanation) == ("temperror", f"the DNS gave {outcome}: TXT shop.example")
    found = check({("esp.example", "TXT"): outcome, **records(shop="v=spf1 include:esp.example -all")})
    assert (found.result, found.mechanism) == ("temperror", None)
    assert [(child.domain, child.record) for child in found.trace.children] == [("esp.example", None)]


def test_the_owners_explanation() -> None:
    zone: Zone = {
        ("why.shop.example", "TXT"): ["%{i} is none of %{d}"],
        ("why.esp.example", "TXT"): ["not from here"],
        **records(
            shop="v=spf1 include:esp.example -all exp=why.%{d}",
            esp="v=spf1 -all exp=why.esp.example",
            moved="v=spf1 exp=why.shop.example redirect=esp.example",
            late="v=spf1 -all exp=slow.example",
            silly="v=spf1 -all exp=huge.example",
            broken="v=spf1 -all exp=why.broken.example",
        ),
        ("why.broken.example", "TXT"): ["%"],
        ("slow.example", "TXT"): Outcome.TIMEOUT,
        ("huge.example", "TXT"): ["%{d" + "9" * 5000 + "}"],
    }
    said = {name: check(zone, mail_from=f"a@{name}.example") for name in ("shop", "moved", "late", "silly", "broken")}
    assert {found.result for found in said.values()} == {SpfCode.FAIL}
    assert said["shop"].explanation == "198.51.100.7 is none of shop.example"
    assert said["moved"].explanation == "not from here"
    assert said["late"].explanation == said["silly"].explanation == said["broken"].explanation == ""


def test_identities() -> None:
    zone = records(shop="v=spf1 -all", mta_shop="v=spf1 ip4:198.51.100.7 -all")
    null = check(zone, mail_from="")
    assert (null.result, null.identity, null.domain) == ("pass", SpfIdentity.HELO, "mta.shop.example")
    assert check(zone, mail_from=" <> ").identity is SpfIdentity.HELO
    named = check(zone, mail_from="<news@SHOP.example.>")
    assert (named.result, named.identity, named.domain) == ("fail", SpfIdentity.MAILFROM, "shop.example")
    quoted = check(zone, mail_from='"odd@part"@shop.example')
    assert (quoted.result, quoted.domain) == ("fail", "shop.example")


@pytest.mark.parametrize(
    ("mail_from", "helo"),
    [
        ("", ""),
        ("", "localhost"),
        ("", "[198.51.100.7]"),
        ("", "198.51.100.7"),
        ("joe", "mta.shop.example"),
        ("joe@", "mta.shop.example"),
        ("a@shop..example", ""),
        ("a@" + "x" * 64 + ".example", ""),
        ("\udcff@sh op.example", "\udcff"),
    ],
)
def test_what_is_no_domain_is_not_asked_for(mail_from: str, helo: str) -> None:
    dns = TableDns({})
    found = evaluate(IP4, mail_from, helo, dns)
    assert (found.result, found.explanation, found.record) == ("none", "no valid domain name", None)
    assert dns.asked == []


@pytest.mark.parametrize("ip", ["", "list", "198.51.100", "198.51.100.7.1", "localhost", "\udcff"])
def test_without_an_address_only_the_record_is_read(ip: str) -> None:
    found = check(records(shop="v=spf1 a +all"), ip)
    assert (found.result, found.explanation, found.record) == ("none", "no valid client IP", "v=spf1 a +all")
    assert check(records(shop="v=spf1 moo"), ip).explanation == "no such mechanism: moo"
    assert check(records(shop="v=spf1 moo"), ip).result is SpfCode.PERMERROR
    assert check({}, ip).explanation == "no SPF record"
    assert check({("shop.example", "TXT"): Outcome.SERVFAIL}, ip).result is SpfCode.TEMPERROR


def test_address_literals_are_addresses() -> None:
    zone = records(shop="v=spf1 ip4:198.51.100.7 ip6:2001:db8:5::7 -all")
    assert check(zone, "[198.51.100.7]").result == check(zone, "[IPv6:2001:db8:5::7]").result == "pass"


def test_the_tree_of_records() -> None:
    zone: Zone = {
        ("h.example", "A"): ["203.0.113.1"],
        **records(
            shop="v=spf1 a:h.example include:one.example ~include:%{d1}.two.example redirect=three.example",
            one="v=spf1 a:nothing.example include:deep.example",
            deep="v=spf1 a:h.example a:h.example",
            example_two="v=spf1 ?all",
            three="v=spf1 mx:nothing.example",
        ),
    }
    trace = check(zone).trace
    assert (trace.lookups, trace.void_lookups, trace.led_by) == (9, 2, "")
    seen = [(child.led_by, child.lookups, child.void_lookups) for child in trace.children]
    assert seen == [
        ("include:one.example", 4, 1),
        ("~include:%{d1}.two.example", 0, 0),
        ("redirect=three.example", 1, 1),
    ]
    assert [(child.domain, child.lookups) for child in trace.children[0].children] == [("deep.example", 2)]


def test_threads_do_not_mix() -> None:
    zones = [records(shop=f"v=spf1 ip4:198.51.100.{number} -all") for number in range(20)]
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(check, zones))
    assert [number for number, found in enumerate(results) if found.result is SpfCode.PASS] == [7]


WIDE: Zone = {
    ("7.100.51.198.in-addr.arpa", "PTR"): ["mx.shop.example"],
    ("shop.example", "MX"): ["10 mx.shop.example"],
    ("mx.shop.example", "A"): ["203.0.113.9"],
    ("198.51.100.7.list.example", "A"): ["127.0.0.2"],
    **records(
        shop="v=spf1 mx ptr:other.example include:esp.example exists:%{i}.list.example -all",
        esp="v=spf1 exists:%{p}.list.example -a:mx.shop.example ~all",
    ),
}


@PATIENT
@given(st.dictionaries(st.integers(1, 12), FAULTS, max_size=6))
def test_faults_never_turn_a_pass_into_a_fail(faults: dict[int, Outcome]) -> None:
    assert check(WIDE).result is SpfCode.PASS
    found = evaluate(IP4, SENDER, "mta.shop.example", FaultyDns(TableDns(WIDE), faults))
    assert found.result in {SpfCode.PASS, SpfCode.TEMPERROR}


OCTETS = st.text(st.characters(max_codepoint=255), max_size=60)
PARTS = """
    v=spf1 a mx ptr -all ?all include:shop.example include: redirect=esp.example exp=esp.example a:%{d} a:%{p} / //
    ip4: ip4:198.51.100.0/24 ip6:: ip6:::1/0 exists:%{h9r-}.example %{ % = : - ~ , . %% %{l2r+} default=- op=a
"""
WORDS = st.lists(st.sampled_from(PARTS.split()) | OCTETS, max_size=8).map(" ".join)


@PATIENT
@given(st.lists(WORDS, max_size=2), WORDS, st.text(max_size=30), st.text(max_size=30), st.text(max_size=20))
def test_no_text_raises(texts: list[str], included: str, ip: str, local_part: str, helo: str) -> None:
    zone = {
        ("shop.example", "TXT"): [f"v=spf1 {text}" for text in texts],
        ("esp.example", "TXT"): [f"v=spf1 {included}", included],
    }
    for address in (IP4, IP6, ip):
        check(zone, address, f"{local_part}@shop.example", helo)
        check(zone, address, local_part, helo)
        check(zone, address, "", helo)


def test_what_python_minds_in_pyspf_is_not_told_where_nothing_was_compiled_beforehand(tmp_path: Path) -> None:
    script = "from bounce_cli.authentication.spf import evaluation; evaluation._query_class()"
    strict = ("-W", "error::SyntaxWarning", "-W", "error::DeprecationWarning", "-X", f"pycache_prefix={tmp_path}")
    done = subprocess.run([sys.executable, *strict, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
