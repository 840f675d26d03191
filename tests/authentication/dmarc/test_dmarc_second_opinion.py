"""DMARC by RFC 7489, and where it differs from RFC 9989."""

import pytest

from bounce_cli.authentication.dmarc.second_opinion import suffix_list_domain
from bounce_cli.authentication.lookup.answer import Outcome
from tests.authentication.dmarc_opinions import opinions, verdict


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
    first, second = opinions(
        "example.com",
        {"example.com": "p=reject", "a.example.com": Outcome.TIMEOUT},
        spf=("a.example.com", "example.com"),
    )
    assert (first.aligned_spf, second.aligned_spf) == (("example.com",), ("a.example.com", "example.com"))
    assert not second.differs


def test_a_dns_error_leaves_nothing_to_compare() -> None:
    first, second = opinions("a.example.com", {"a.example.com": "p=reject", "com": Outcome.SERVFAIL})
    assert (verdict(first), verdict(second)) == (("temperror", "dns"), ("fail", None))
    assert not second.differs
    assert verdict(opinions("example.com", {"example.com": Outcome.SERVFAIL})[1]) == ("temperror", "dns")
