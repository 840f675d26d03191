"""DMARC by RFC 9989: the rows D1 to D5 and D9, policies, alignment, DNS errors; and the opinion of RFC 7489."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.authentication.dmarc.evaluation import (
    Alignment,
    DmarcResult,
    Identifier,
    Mechanism,
    alignment,
    evaluate_dmarc,
    identified,
)
from bounce_cli.authentication.dmarc.record import parse_dmarc_record
from bounce_cli.authentication.dmarc.second_opinion import SecondOpinion, second_opinion, suffix_list_domain
from bounce_cli.authentication.dmarc.tree_walk import tree_walk
from bounce_cli.authentication.lookup.answer import Outcome
from tests.authentication.fake_dns import Policies, dmarc_dns


def dmarc(from_domain: str, records: Policies, *, spf: tuple[str, ...] = (), dkim: tuple[str, ...] = ()) -> DmarcResult:
    return evaluate_dmarc(from_domain, dmarc_dns(records), spf_domains=spf, dkim_domains=dkim)


def opinions(
    from_domain: str, records: Policies, *, spf: tuple[str, ...] = (), dkim: tuple[str, ...] = ()
) -> tuple[DmarcResult, SecondOpinion]:
    resolver = dmarc_dns(records)
    first = evaluate_dmarc(from_domain, resolver, spf_domains=spf, dkim_domains=dkim)
    return first, second_opinion(first, resolver, spf_domains=spf, dkim_domains=dkim)


def verdict(result: DmarcResult | SecondOpinion) -> tuple[str, str | None]:
    return result.result.value, result.reason.value if result.reason else None


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


@pytest.mark.parametrize(
    ("tags", "spf", "dkim", "result"),
    [
        ("aspf=r", "a.example.com", "", "pass"),
        ("aspf=s", "a.example.com", "", "fail"),
        ("aspf=s", "example.com", "", "pass"),
        ("adkim=s", "a.example.com", "", "pass"),
        ("adkim=r", "", "a.example.com", "pass"),
        ("adkim=s", "", "a.example.com", "fail"),
        ("adkim=s", "", "example.com", "pass"),
        ("aspf=s", "", "a.example.com", "pass"),
    ],
)
def test_strict_alignment_wants_the_same_domain(tags: str, spf: str, dkim: str, result: str) -> None:
    given_domains = [domain for domain in (spf, dkim) if domain]
    found = dmarc(
        "example.com",
        {"example.com": f"p=reject; {tags}"},
        spf=tuple(domain for domain in (spf,) if domain),
        dkim=tuple(domain for domain in (dkim,) if domain),
    )
    assert found.result == result
    assert [one.domain for one in found.identifiers] == given_domains
    assert {one.organizational_domain for one in found.identifiers} == {"example.com"}


def test_relaxed_alignment_wants_the_same_organizational_domain_of_both_walks() -> None:
    records: Policies = {"example.com": "p=reject", "unit.example.com": "p=none; psd=n"}
    assert dmarc("a.example.com", records, dkim=("b.example.com",)).result == "pass"
    assert dmarc("example.com", records, dkim=("unit.example.com",)).result == "fail"
    assert dmarc("x.unit.example.com", records, dkim=("example.com",)).result == "fail"


def test_below_a_public_suffix_neighbours_are_not_aligned() -> None:
    records: Policies = {"bank.example": "p=reject; psd=y"}
    neighbours = dmarc("one.bank.example", records, dkim=("two.bank.example", "bank.example"))
    assert (neighbours.result, neighbours.organizational_domain) == ("fail", "one.bank.example")
    assert neighbours.record_domain == "bank.example"
    assert dmarc("a.one.bank.example", records, dkim=("b.one.bank.example",)).result == "pass"


def test_what_is_no_domain_is_not_aligned() -> None:
    result = dmarc("example.com", {"example.com": "p=reject"}, spf=("", "a b"))
    assert result.identifiers == tuple(
        Identifier(domain=domain, mechanism=Mechanism.SPF, alignment=Alignment.NOT_ALIGNED, organizational_domain=None)
        for domain in ("", "a b")
    )


@pytest.mark.parametrize(
    ("from_domain", "tags", "policy"),
    [
        ("example.com", "p=reject; sp=none; np=none", "reject"),
        ("there.example.com", "p=reject", "reject"),
        ("there.example.com", "p=reject; np=none", "reject"),
        ("there.example.com", "p=none; sp=quarantine; np=reject", "quarantine"),
        ("gone.example.com", "p=none; sp=quarantine; np=reject", "reject"),
        ("gone.example.com", "p=reject; np=none", "none"),
        ("gone.example.com", "p=none; sp=quarantine", "quarantine"),
        ("gone.example.com", "p=quarantine", "quarantine"),
        ("alias.example.com", "p=none; sp=quarantine; np=reject", "quarantine"),
    ],
)
def test_subdomains_have_their_policy_and_those_that_do_not_exist_another(
    from_domain: str, tags: str, policy: str
) -> None:
    resolver = dmarc_dns(
        {"example.com": tags},
        {("there.example.com", "MX"): ["10 mx.example.com"], ("alias.example.com", "CNAME"): ["gone.example.net"]},
    )
    result = evaluate_dmarc(from_domain, resolver)
    assert (result.policy, result.requested_policy) == (policy, policy)
    assert resolver.asked.count((from_domain, "A")) == int("np" in tags and from_domain != "example.com")


def test_the_policy_for_subdomains_of_a_public_suffix_holds_below_it() -> None:
    result = dmarc("one.bank.example", {"bank.example": "p=none; sp=none; np=reject; psd=y"})
    assert (result.policy, result.record_domain) == ("reject", "bank.example")


def test_a_record_in_between_gives_no_policy() -> None:
    records: Policies = {"b.example.com": "p=reject", "example.com": "p=none; sp=quarantine"}
    assert dmarc("a.b.example.com", records).policy == "quarantine"


@pytest.mark.parametrize(
    ("tags", "policy", "requested"),
    [
        ("p=reject; t=y", "quarantine", "reject"),
        ("p=quarantine; t=y", "none", "quarantine"),
        ("p=none; t=y", "none", "none"),
        ("p=reject; t=n", "reject", "reject"),
        ("p=reject; t=bogus", "reject", "reject"),
        ("p=none; sp=reject; t=y", "quarantine", "reject"),
    ],
)
def test_a_policy_that_is_tried_out_is_one_level_weaker(tags: str, policy: str, requested: str) -> None:
    from_domain = "a.example.com" if "sp=" in tags else "example.com"
    result = dmarc(from_domain, {"example.com": tags})
    assert (result.policy, result.requested_policy) == (policy, requested)


def test_a_second_type_tells_whether_a_name_exists_where_the_first_gives_an_error() -> None:
    records: Policies = {"example.com": "p=none; np=reject"}
    failing = dmarc_dns(records, {("a.example.com", "A"): Outcome.TIMEOUT, ("a.example.com", "MX"): Outcome.NXDOMAIN})
    assert evaluate_dmarc("a.example.com", failing).policy == "reject"


def test_a_policy_that_a_dns_error_hides_takes_a_fail_away_but_no_pass() -> None:
    errors: dict[tuple[str, str], list[str] | Outcome] = {
        ("a.example.com", type_): Outcome.SERVFAIL for type_ in ("A", "MX", "TXT")
    }
    resolver = dmarc_dns({"example.com": "p=none; np=reject"}, errors)
    failing = evaluate_dmarc("a.example.com", resolver)
    assert verdict(failing) == ("temperror", "dns")
    passing = evaluate_dmarc("a.example.com", resolver, spf_domains=["example.com"])
    assert verdict(passing) == ("pass", None)
    assert failing.policy is passing.policy is None
    assert not second_opinion(passing, resolver, spf_domains=["example.com"]).differs


def test_an_identifier_whose_walk_fails_could_have_aligned() -> None:
    records: Policies = {"example.com": "p=reject", "mail.example.com": Outcome.TIMEOUT}
    result = dmarc("example.com", records, dkim=("mail.example.com",))
    assert verdict(result) == ("temperror", "dns")
    assert result.identifiers[0].alignment is Alignment.TEMPERROR
    assert result.identifiers[0].organizational_domain is None
    assert dmarc("example.com", records, dkim=("mail.example.com", "example.com")).result == "pass"


def test_an_error_in_the_dns_of_others_leaves_no_doubt() -> None:
    records: Policies = {
        "example.com": "p=reject; adkim=s",
        "esp.example": Outcome.TIMEOUT,
        "a.example.com": Outcome.TIMEOUT,
    }
    assert dmarc("example.com", records, spf=("esp.example",), dkim=("a.example.com",)).result == "fail"


def test_a_later_question_for_alignment() -> None:
    resolver = dmarc_dns({"example.com": "p=reject; aspf=s", "com": Outcome.SERVFAIL})
    record = parse_dmarc_record("v=DMARC1; p=reject; aspf=s")
    assert record is not None
    broken = tree_walk("a.example.com", resolver)
    assert alignment("a.example.com", broken, record, Mechanism.DKIM, resolver) is Alignment.ALIGNED
    assert alignment("b.example.com", broken, record, Mechanism.SPF, resolver) is Alignment.NOT_ALIGNED
    assert alignment("b.example.com", broken, record, Mechanism.DKIM, resolver) is Alignment.TEMPERROR
    (one,) = identified(["b.example.com"], broken, record, Mechanism.DKIM, resolver)
    assert (one.alignment, one.organizational_domain) == (Alignment.TEMPERROR, None)


def test_nothing_aligns_with_what_is_no_domain() -> None:
    record = parse_dmarc_record("v=DMARC1; p=none")
    assert record is not None
    nowhere = tree_walk("", dmarc_dns({}))
    for domain in ("", "example.com"):
        assert alignment(domain, nowhere, record, Mechanism.SPF, dmarc_dns({})) is Alignment.NOT_ALIGNED


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


@pytest.mark.parametrize(
    ("domain", "organizational"),
    [
        ("News.example.com", "example.com"),
        ("a.b.example.co.uk", "example.co.uk"),
        ("co.uk", "co.uk"),
        ("a.b.nowhere", "b.nowhere"),
        ("a.bücher.example", "xn--bcher-kva.example"),
        ("a b", ""),
    ],
)
def test_the_organizational_domain_by_the_suffix_list(domain: str, organizational: str) -> None:
    assert suffix_list_domain(domain) == organizational


def test_a_parent_without_record_aligns_by_the_suffix_list_only() -> None:
    first, second = opinions("news.example.com", {"news.example.com": "p=reject"}, dkim=("example.com",))
    assert (first.result, first.organizational_domain, first.aligned_dkim) == ("fail", "news.example.com", ())
    assert (second.result, second.organizational_domain) == ("pass", "example.com")
    assert (second.aligned_dkim, second.aligned_spf) == (("example.com",), ())
    assert second.differences == ("result", "alignment")


def test_the_two_agree_where_the_organizational_domain_has_the_record() -> None:
    first, second = opinions("news.example.com", {"example.com": "p=none; sp=reject"}, spf=("example.com",))
    assert (first.result, first.policy) == (second.result, second.policy) == ("pass", "reject")
    assert (second.record, second.record_domain) == (first.record, "example.com")
    assert not second.differs


def test_strict_alignment_is_the_same_in_both() -> None:
    first, second = opinions("example.com", {"example.com": "p=reject; aspf=s"}, spf=("a.example.com", "example.com"))
    assert first.aligned_spf == second.aligned_spf == ("example.com",)


def test_test_mode_and_np_are_not_known_to_the_older_standard() -> None:
    first, second = opinions("gone.example.com", {"example.com": "p=reject; np=none"})
    assert (first.policy, second.policy, second.differences) == ("none", "reject", ("policy",))
    first, second = opinions("example.com", {"example.com": "p=reject; t=y"})
    assert (first.policy, second.policy, second.differences) == ("quarantine", "reject", ("policy",))


@pytest.mark.parametrize(
    ("tags", "older", "policy"),
    [
        ("p=reject; np=bogus", ("fail", None), "reject"),
        ("p=reject; sp=bogus", ("none", "no-policy"), None),
        ("p=reject; sp=bogus; rua=mailto:r@example.com", ("fail", None), "none"),
    ],
)
def test_policies_that_are_not_valid(tags: str, older: tuple[str, str | None], policy: str | None) -> None:
    _, second = opinions("example.com", {"example.com": tags})
    assert (verdict(second), second.policy) == (older, policy)


def test_several_records_end_the_older_search_only() -> None:
    twice = ["v=DMARC1; p=none", "v=DMARC1; p=reject"]
    first, second = opinions("a.example.com", {"a.example.com": twice, "example.com": "p=reject"})
    assert verdict(first) == ("fail", None)
    assert verdict(second) == ("none", "multiple-records")
    assert second.differences == ("result", "policy")


def test_no_record_is_none_in_both() -> None:
    first, second = opinions("a.example.com", {})
    assert verdict(first) == verdict(second) == ("none", "no-record")
    assert not second.differs


def test_an_identifier_in_doubt_is_no_difference() -> None:
    records: Policies = {"example.com": "p=reject", "a.example.com": Outcome.TIMEOUT}
    first, second = opinions("example.com", records, spf=("a.example.com", "example.com"))
    assert (first.aligned_spf, second.aligned_spf) == (("example.com",), ("a.example.com", "example.com"))
    assert not second.differs


def test_a_dns_error_leaves_nothing_to_compare() -> None:
    first, second = opinions("a.example.com", {"a.example.com": "p=reject", "com": Outcome.SERVFAIL})
    assert (verdict(first), verdict(second)) == (("temperror", "dns"), ("fail", None))
    assert not second.differs
    assert verdict(opinions("example.com", {"example.com": Outcome.SERVFAIL})[1]) == ("temperror", "dns")
