"""DMARC by RFC 9989: the rows D1 to D5 and D9 of the decision table, and what holds of every result."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.authentication.dmarc.evaluation import evaluate_dmarc
from bounce_cli.authentication.dmarc.second_opinion import second_opinion
from bounce_cli.authentication.lookup.answer import Outcome
from tests.authentication.dmarc_opinions import dmarc, opinions, verdict
from tests.authentication.fake_dns import Policies, dmarc_dns


@pytest.mark.parametrize("from_domain", ["", " ", "a.example, b.example", "[192.0.2.1]"])
def test_d1_no_from_domain_is_a_permanent_error(from_domain: str) -> None:
    first, second = opinions(from_domain, {}, spf=("example.com",))
    assert verdict(first) == verdict(second) == ("permerror", "from")
    assert first.walk is None
    assert not second.differs


@pytest.mark.parametrize("name", ["a.example.com", "example.com", "com"])
def test_d2_a_dns_error_in_the_walk_is_a_temporary_error(name: str) -> None:
    records: Policies = {"a.example.com": "p=reject", "example.com": "p=reject", name: Outcome.SERVFAIL}
    result = dmarc("a.example.com", records, spf=("a.example.com",))
    assert verdict(result) == ("temperror", "dns")
    assert (result.policy, result.organizational_domain) == (None, None)


def test_d3_no_record() -> None:
    result = dmarc("a.example.com", {}, spf=("a.example.com",))
    assert verdict(result) == ("none", "no-record")
    assert (result.organizational_domain, result.policy, result.record) == ("a.example.com", None, None)


def test_d3_only_discarded_records() -> None:
    result = dmarc("a.example.com", {"example.com": ["v=DMARC1; p=none", "v=DMARC1; p=reject"]})
    assert verdict(result) == ("none", "multiple-records")


@pytest.mark.parametrize("tags", ["", "sp=reject", "p=bogus", "p=reject; sp=bogus", "p=reject; np=bogus"])
def test_d4_no_policy_and_nobody_to_report_to(tags: str) -> None:
    result = dmarc("example.com", {"example.com": tags}, spf=("example.com",))
    assert verdict(result) == ("none", "no-policy")
    assert (result.policy, result.record, result.record_domain) == (None, f"v=DMARC1; {tags}", "example.com")


@pytest.mark.parametrize("tags", ["rua=x@example.com", "rua=https://example.com/; p=bogus"])
def test_d4_a_broken_address_is_nobody_to_report_to(tags: str) -> None:
    assert verdict(dmarc("example.com", {"example.com": tags})) == ("none", "no-policy")


@pytest.mark.parametrize("tags", ["", "sp=reject", "p=bogus", "p=reject; sp=bogus", "p=reject; np=bogus"])
@pytest.mark.parametrize("from_domain", ["example.com", "a.example.com"])
def test_no_policy_and_somebody_to_report_to_is_policy_none(tags: str, from_domain: str) -> None:
    result = dmarc(from_domain, {"example.com": f"rua=mailto:r@example.com; {tags}"}, spf=(from_domain,))
    assert verdict(result) == ("pass", None)
    assert (result.policy, result.requested_policy) == ("none", "none")


def test_d5_an_aligned_identifier_passes() -> None:
    result = dmarc(
        "example.com",
        {"example.com": "p=reject"},
        spf=("bounces.Example.com.", "bounces.example.com", "example.net"),
        dkim=("example.com", "esp.example"),
    )
    assert verdict(result) == ("pass", None)
    assert (result.aligned_spf, result.aligned_dkim) == (("bounces.example.com",), ("example.com",))
    assert [(one.domain, one.organizational_domain) for one in result.identifiers] == [
        ("bounces.example.com", "example.com"),
        ("example.net", "example.net"),
        ("example.com", "example.com"),
        ("esp.example", "esp.example"),
    ]


def test_d9_nothing_aligned_fails() -> None:
    result = dmarc("Example.com", {"example.com": "p=reject"}, spf=("example.net",), dkim=("notexample.com",))
    assert verdict(result) == ("fail", None)
    assert (result.from_domain, result.organizational_domain) == ("example.com", "example.com")
    assert (result.policy, result.record, result.record_domain) == ("reject", "v=DMARC1; p=reject", "example.com")


def test_d9_no_identifier_at_all_fails() -> None:
    assert verdict(dmarc("example.com", {"example.com": "p=none"})) == ("fail", None)


def test_no_name_is_asked_for_twice() -> None:
    resolver = dmarc_dns({"example.com": "p=reject; np=none"})
    domains = ["a.example.com", "b.example.com", "example.com"]
    evaluate_dmarc("a.example.com", resolver, spf_domains=domains, dkim_domains=domains)
    assert len(resolver.asked) == len(set(resolver.asked))


NAMES = ["example", "bank.example", "one.bank.example", "a.one.bank.example", "b.one.bank.example", "esp.example"]
TAGS = [
    "p=reject",
    "p=none; psd=y",
    "p=reject; psd=n",
    "rua=mailto:r@x.example",
    "p=none; sp=bogus",
    "np=reject; p=none",
]
VALUES = st.sampled_from(TAGS) | st.just(["v=DMARC1; p=none"] * 2)
FAULTS = st.sampled_from([Outcome.SERVFAIL, Outcome.REFUSED, Outcome.TIMEOUT, Outcome.NOT_ASKED])
QUESTIONS = [*((f"_dmarc.{name}", "TXT") for name in NAMES), *((name, t) for name in NAMES for t in ("A", "MX", "TXT"))]
SOME = st.lists(st.sampled_from(NAMES), max_size=3)


@given(
    st.sampled_from(NAMES),
    st.dictionaries(st.sampled_from(NAMES), VALUES),
    st.dictionaries(st.sampled_from(QUESTIONS), FAULTS),
    SOME,
    SOME,
)
def test_with_dns_errors_the_result_is_the_same_or_a_temporary_error(
    start: str, records: Policies, faults: dict[tuple[str, str], list[str] | Outcome], spf: list[str], dkim: list[str]
) -> None:
    """A DNS error is `temperror`, never `fail`, and never makes another result of it."""
    sound = evaluate_dmarc(start, dmarc_dns(records), spf_domains=spf, dkim_domains=dkim)
    faulty = evaluate_dmarc(start, dmarc_dns(records, faults), spf_domains=spf, dkim_domains=dkim)
    assert verdict(faulty) in {verdict(sound), ("temperror", "dns")}
    assert faulty.policy in {sound.policy, None}
    second = second_opinion(faulty, dmarc_dns(records, faults), spf_domains=spf, dkim_domains=dkim)
    assert "temperror" not in {faulty.result, second.result} or not second.differs


@given(st.text(), st.text(), st.text(), st.text(), FAULTS | st.none())
def test_no_text_makes_an_evaluation_raise(start: str, tags: str, spf: str, dkim: str, outcome: Outcome | None) -> None:
    resolver = dmarc_dns({"example.com": outcome or tags, start: tags})
    for domain in (start, "example.com"):
        first = evaluate_dmarc(domain, resolver, spf_domains=[spf], dkim_domains=[dkim])
        assert second_opinion(first, resolver, spf_domains=[spf], dkim_domains=[dkim]).result
