"""DMARC of a bounced mail, row by row of the decision table."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.authentication.dkim.judging import DkimReason, DkimResult, DkimVerdict
from bounce_cli.authentication.dmarc.verdict import judge_dmarc
from bounce_cli.authentication.lookup.answer import Outcome
from bounce_cli.authentication.spf.verdict import Sender, SpfVerdict
from tests.authentication.fake_dns import FakeDns, dmarc_dns

NO_SIGNATURE = DkimResult(result=DkimVerdict.NONE)
NOT_KNOWN = DkimResult(result=DkimVerdict.UNVERIFIABLE, reason=DkimReason.HEADERS_INCOMPLETE)
NOT_YET = DkimResult(result=DkimVerdict.UNVERIFIABLE, reason=DkimReason.SIGNED_AFTER_THIS_COPY)
NO_SENDER = SpfVerdict(result="unverifiable", reason="no-mail-from", sender=Sender())


def dns() -> FakeDns:
    return dmarc_dns({"example.com": "p=reject"})


def spf(result: str, domain: str = "bounces.esp.example") -> SpfVerdict:
    return SpfVerdict(result=result, reason="x", sender=Sender(), domain=domain)


def signed(result: DkimVerdict, domain: str = "esp.example") -> DkimResult:
    return DkimResult(result=result, domain=domain, selector="s")


def told(
    spf_verdict: SpfVerdict,
    *dkim: DkimResult,
    from_domains: tuple[str, ...] = ("example.com",),
    by: FakeDns | None = None,
) -> tuple[str, str | None]:
    found = judge_dmarc(from_domains, spf_verdict, dkim, by or dns())
    return found.result, found.reason


@pytest.mark.parametrize("from_domains", [(), ("example.com", "example.org"), ("not a domain",)])
def test_d1_no_single_author_domain(from_domains: tuple[str, ...]) -> None:
    assert told(spf("pass", "example.com"), from_domains=from_domains) == ("permerror", "from")


def test_d1_the_same_domain_twice_is_one() -> None:
    assert told(spf("pass", "example.com"), from_domains=("example.com", "Example.COM."))[0] == "pass"


def test_d2_the_policy_cannot_be_looked_up() -> None:
    by = dmarc_dns({"example.com": Outcome.SERVFAIL})
    assert told(spf("fail"), signed(DkimVerdict.FAIL), by=by) == ("temperror", "dns")


def test_d3_no_policy_record() -> None:
    assert told(spf("pass", "example.com"), by=dmarc_dns({})) == ("none", "no-record")
    several = dmarc_dns({"example.com": ["v=DMARC1; p=none", "v=DMARC1; p=reject"]})
    assert told(spf("fail"), by=several) == ("none", "multiple-records")


def test_d4_a_record_without_a_policy() -> None:
    assert told(spf("fail"), NO_SIGNATURE, by=dmarc_dns({"example.com": "p=maybe"})) == ("none", "no-policy")


@pytest.mark.parametrize(
    ("of_spf", "of_dkim"),
    [
        (spf("pass", "bounces.example.com"), NO_SIGNATURE),
        (spf("fail"), signed(DkimVerdict.PASS, "example.com")),
        (NO_SENDER, signed(DkimVerdict.PASS, "mail.example.com")),
    ],
)
def test_d5_an_aligned_pass(of_spf: SpfVerdict, of_dkim: DkimResult) -> None:
    assert told(of_spf, signed(DkimVerdict.FAIL), of_dkim) == ("pass", None)


@pytest.mark.parametrize(
    ("of_spf", "of_dkim"),
    [*product(("pass", "fail", "unverifiable", "temperror"), (DkimVerdict.PASS, DkimVerdict.UNVERIFIABLE))],
)
def test_d6_nothing_could_align_whatever_it_says(of_spf: str, of_dkim: DkimVerdict) -> None:
    assert told(spf(of_spf), signed(of_dkim)) == ("fail", "no-aligned-identifier")
    assert told(spf(of_spf), NO_SIGNATURE) == ("fail", "no-aligned-identifier")


@pytest.mark.parametrize("of_spf", [NO_SENDER, spf("unverifiable", "example.com")])
def test_d7_it_depends_on_spf(of_spf: SpfVerdict) -> None:
    assert told(of_spf, NO_SIGNATURE) == ("unverifiable", "depends-on-spf")
    assert told(of_spf, signed(DkimVerdict.PASS)) == ("unverifiable", "depends-on-spf")


@pytest.mark.parametrize("of_dkim", [NOT_KNOWN, NOT_YET, signed(DkimVerdict.UNVERIFIABLE, "example.com")])
@pytest.mark.parametrize("of_spf", [spf("pass"), spf("fail", "example.com"), spf("temperror", "example.com")])
def test_d7_it_depends_on_dkim(of_spf: SpfVerdict, of_dkim: DkimResult) -> None:
    assert told(of_spf, of_dkim) == ("unverifiable", "depends-on-dkim")


def test_d8_an_identifier_that_would_align_met_a_dns_error() -> None:
    assert told(spf("temperror", "example.com"), NO_SIGNATURE) == ("temperror", "dns")
    assert told(spf("fail"), signed(DkimVerdict.TEMPERROR, "example.com")) == ("temperror", "dns")
    assert told(spf("temperror", "example.com"), signed(DkimVerdict.FAIL, "example.com")) == ("temperror", "dns")
    walk = dmarc_dns({"example.com": "p=reject", "mail.example.com": Outcome.TIMEOUT})
    assert told(spf("fail", "mail.example.com"), NO_SIGNATURE, by=walk) == ("temperror", "dns")
    assert told(spf("fail"), signed(DkimVerdict.PASS, "mail.example.com"), by=walk) == ("temperror", "dns")


@pytest.mark.parametrize("of_spf", [spf("fail", "example.com"), spf("softfail", "b.example.com"), spf("pass")])
def test_d9_nothing_passed(of_spf: SpfVerdict) -> None:
    found = told(of_spf, signed(DkimVerdict.FAIL, "example.com"), signed(DkimVerdict.PERMERROR, "example.com"))
    assert found == ("fail", None)


@given(
    st.sampled_from(["pass", "fail", "unverifiable", "temperror"]),
    st.sampled_from(list(DkimVerdict)),
    st.sampled_from(["example.com", "mail.example.com", "esp.example"]),
    st.sampled_from([Outcome.SERVFAIL, Outcome.REFUSED, Outcome.TIMEOUT, Outcome.NOT_ASKED]),
)
def test_d2_no_dns_error_in_the_policys_walk_is_a_failure(
    of_spf: str, of_dkim: DkimVerdict, domain: str, outcome: Outcome
) -> None:
    for failing in ("example.com", "com"):
        by = dmarc_dns({"example.com": "p=reject", failing: outcome})
        assert told(spf(of_spf, domain), signed(of_dkim, domain), by=by) == ("temperror", "dns")
