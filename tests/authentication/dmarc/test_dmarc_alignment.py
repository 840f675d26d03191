"""Which identifiers stand for a From domain (RFC 9989), in both modes, and where DNS errors leave that open."""

import pytest

from bounce_cli.authentication.dmarc.evaluation import Alignment, Identifier, Mechanism, alignment, identified
from bounce_cli.authentication.dmarc.record import parse_dmarc_record
from bounce_cli.authentication.dmarc.tree_walk import tree_walk
from bounce_cli.authentication.lookup.answer import Outcome
from tests.authentication.dmarc_opinions import dmarc, verdict
from tests.authentication.fake_dns import Policies, dmarc_dns


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
