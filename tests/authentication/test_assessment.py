"""A bounced mail as a whole, with real signatures, beside what its receiver said."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.authentication.assessment import Assessment, assess
from bounce_cli.authentication.dkim.returned_copy import ReturnedCopy
from bounce_cli.authentication.evidence.claims import ClaimedResult, Claims, claims_in
from bounce_cli.authentication.evidence.gathering import Evidence
from bounce_cli.authentication.lookup.answer import Outcome
from bounce_cli.authentication.spf.verdict import IpSource, Sender
from tests.authentication.dkim_dns import BODY, DOMAIN, KEY_NAME, key_record, sign
from tests.authentication.fake_dns import FakeDns

NOW = datetime(2026, 11, 25, tzinfo=UTC)
SIGNED = sign()
Records = dict[tuple[str, str], list[str] | Outcome]
RECORDS: Records = {
    (KEY_NAME, "TXT"): [key_record()],
    (f"_dmarc.{DOMAIN}", "TXT"): ["v=DMARC1; p=reject"],
    ("bounces.esp.example", "TXT"): ["v=spf1 ip4:192.0.2.7 -all"],
}
EVIDENCE = Evidence(
    from_domains=(DOMAIN,),
    sender=Sender(mail_from="b@bounces.esp.example", client_ip="192.0.2.7", source=IpSource.DIAGNOSTIC),
    copy=ReturnedCopy(headers=SIGNED, body=BODY, headers_complete=True, body_complete=True),
    bounced=NOW - timedelta(days=3, hours=2),
)


def assessed(evidence: Evidence = EVIDENCE, said: Claims | None = None) -> Assessment:
    return assess(replace(evidence, said=said or Claims()), FakeDns(RECORDS), NOW)


def results(found: Assessment) -> tuple[str, list[str], str, str | None]:
    return found.spf.result, [str(item.result) for item in found.dkim], found.dmarc.result, found.dmarc.reason


def test_a_mail_that_passes() -> None:
    found = assessed()
    assert results(found) == ("pass", ["pass"], "pass", None)
    assert found.dmarc.evaluated is not None
    assert found.dmarc.evaluated.aligned_dkim == (DOMAIN,)
    assert found.second_opinion is not None
    assert (found.second_opinion.result, found.age_days, found.disagreements) == ("pass", 3, ())


def test_what_the_receiver_saw_may_differ() -> None:
    said = claims_in(
        "550-5.7.26 DKIM = did not pass SPF [bounces.esp.example] with ip: [192.0.2.7] = did not pass", None
    )
    found = assessed(said=said)
    assert found.disagreements == ("spf", "dkim")
    assert assessed(said=replace(said, spf=None, dkim=None, dmarc=ClaimedResult.FAIL)).disagreements == ("dmarc",)


def test_a_damaged_copy_proves_nothing_unless_the_receiver_says_so() -> None:
    damaged = replace(EVIDENCE, copy=replace(EVIDENCE.copy, body=BODY + b"more\r\n"))
    assert results(assessed(damaged)) == ("pass", ["unverifiable"], "unverifiable", "depends-on-dkim")
    assert results(assessed(damaged, Claims(dkim=ClaimedResult.FAIL))) == ("pass", ["fail"], "fail", None)


def test_a_service_that_signs_with_its_own_domain_only() -> None:
    evidence = replace(EVIDENCE, from_domains=("example.com",))
    dns = FakeDns({**RECORDS, ("_dmarc.example.com", "TXT"): ["v=DMARC1; p=quarantine"]})
    found = assess(evidence, dns, NOW)
    assert results(found) == ("pass", ["pass"], "fail", "no-aligned-identifier")


def test_a_claim_of_a_pass_that_does_not_hold() -> None:
    evidence = replace(EVIDENCE, sender=replace(EVIDENCE.sender, client_ip="198.51.100.1"))
    found = assessed(evidence, Claims(spf=ClaimedResult.PASS))
    assert (found.spf.result, found.disagreements) == ("fail", ("spf",))


def test_an_old_bounce_and_one_without_a_date() -> None:
    sender = replace(EVIDENCE.sender, client_ip="198.51.100.1")
    old = replace(EVIDENCE, sender=sender, bounced=NOW - timedelta(days=8))
    assert assessed(old).spf.reason == "record-may-have-changed"
    dateless = replace(old, bounced=None)
    assert (assessed(dateless).spf.reason, assessed(dateless).age_days) == ("record-may-have-changed", None)


def test_several_authors() -> None:
    found = assessed(replace(EVIDENCE, from_domains=(DOMAIN, "example.com")))
    assert (found.dmarc.result, found.dmarc.reason, found.second_opinion) == ("permerror", "from", None)


@pytest.mark.parametrize("outcome", [Outcome.SERVFAIL, Outcome.REFUSED, Outcome.TIMEOUT, Outcome.NOT_ASKED])
def test_without_the_dns_nothing_fails(outcome: Outcome) -> None:
    found = assess(EVIDENCE, FakeDns(dict.fromkeys(RECORDS, outcome)), NOW)
    assert results(found) == ("temperror", ["temperror"], "temperror", "dns")


@given(
    st.dictionaries(st.sampled_from(list(RECORDS)), st.sampled_from([Outcome.SERVFAIL, Outcome.TIMEOUT])),
    st.sampled_from([SIGNED, b"From: a@" + DOMAIN.encode()]),
    st.booleans(),
    st.booleans(),
)
def test_no_dns_error_and_no_missing_header_is_a_failure(
    faults: dict[tuple[str, str], Outcome],
    headers: bytes,
    whole: bool,  # noqa: FBT001
    known: bool,  # noqa: FBT001
) -> None:
    sender = EVIDENCE.sender if known else Sender()
    copy = ReturnedCopy(
        headers=headers, body=BODY if whole else None, headers_complete=headers == SIGNED, body_complete=whole
    )
    found = assess(replace(EVIDENCE, sender=sender, copy=copy), FakeDns({**RECORDS, **faults}), NOW)
    assert "fail" not in {found.spf.result, found.dmarc.result, *(item.result for item in found.dkim)}
