"""Which DMARC policy holds for a From domain: of subdomains, of names that do not exist, and in test mode."""

import pytest

from bounce_cli.authentication.dmarc.evaluation import evaluate_dmarc
from bounce_cli.authentication.dmarc.second_opinion import second_opinion
from bounce_cli.authentication.lookup.answer import Outcome
from tests.authentication.dmarc_opinions import dmarc, verdict
from tests.authentication.fake_dns import Policies, dmarc_dns


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
