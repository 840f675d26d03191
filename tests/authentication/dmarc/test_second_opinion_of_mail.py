"""DMARC by RFC 7489 of one mail: no failure that is not proved; and the marks on a mail."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.authentication.assessment import Assessment, assess
from bounce_cli.authentication.dkim.returned_copy import ReturnedCopy
from bounce_cli.authentication.evidence.authentication_results import authentication_results
from bounce_cli.authentication.evidence.claims import ClaimedResult, Claims
from bounce_cli.authentication.evidence.gathering import Evidence
from bounce_cli.authentication.lookup.answer import Outcome
from bounce_cli.authentication.spf.verdict import IpSource, Sender
from tests.authentication.dkim_dns import BODY, DOMAIN, HEADERS, KEY_NAME, key_record, sign
from tests.authentication.fake_dns import FakeDns

NOW = datetime(2026, 11, 25, tzinfo=UTC)
SIGNED = sign()
AUTHOR, BOUNCES = f"news.{DOMAIN}", f"bounces.{DOMAIN}"
Records = dict[tuple[str, str], list[str] | Outcome]
# The organization has no record, so that by RFC 9989 its subdomains do not align with each other.
RECORDS: Records = {
    (KEY_NAME, "TXT"): [key_record()],
    (f"_dmarc.{AUTHOR}", "TXT"): ["v=DMARC1; p=reject"],
    (BOUNCES, "TXT"): ["v=spf1 ip4:192.0.2.7 include:spf.example.net -all"],
    ("spf.example.net", "TXT"): ["v=spf1 -all"],
}
ALIGNED = Sender(mail_from=f"b@{BOUNCES}", client_ip="198.51.100.1", source=IpSource.DIAGNOSTIC)
FOREIGN = Sender(mail_from="b@example.com", client_ip="198.51.100.1", source=IpSource.DIAGNOSTIC)
COPY = ReturnedCopy(headers=HEADERS, body=BODY, headers_complete=True, body_complete=True)
EVIDENCE = Evidence(from_domains=(AUTHOR,), sender=ALIGNED, copy=COPY, bounced=NOW - timedelta(days=3))


def opinion(evidence: Evidence, records: Records | None = None) -> str:
    found = assess(evidence, FakeDns({**RECORDS, **(records or {})}), NOW)
    assert found.second_opinion is not None
    return str(found.second_opinion.result)


def test_a_failure_that_is_proved() -> None:
    assert opinion(EVIDENCE) == "fail"
    assert opinion(replace(EVIDENCE, sender=FOREIGN)) == "fail"
    assert opinion(replace(EVIDENCE, sender=replace(ALIGNED, client_ip="192.0.2.7"))) == "pass"
    assert opinion(replace(EVIDENCE, sender=FOREIGN, copy=replace(COPY, headers=SIGNED))) == "pass"


@pytest.mark.parametrize(
    "sender",
    [
        replace(ALIGNED, client_ip=None, source=None),
        replace(ALIGNED, source=IpSource.CANDIDATE),
        Sender(),
        replace(ALIGNED, mail_from=None),
    ],
)
def test_spf_is_not_known(sender: Sender) -> None:
    assert opinion(replace(EVIDENCE, sender=sender)) == "unverifiable"


def test_spf_was_perhaps_another_then() -> None:
    assert opinion(replace(EVIDENCE, bounced=NOW - timedelta(days=30))) == "unverifiable"


@pytest.mark.parametrize("name", [BOUNCES, "spf.example.net"])
@pytest.mark.parametrize("outcome", [Outcome.SERVFAIL, Outcome.TIMEOUT, Outcome.REFUSED, Outcome.NOT_ASKED])
def test_spf_met_a_dns_error(name: str, outcome: Outcome) -> None:
    assert opinion(EVIDENCE, {(name, "TXT"): outcome}) in {"unverifiable", "temperror"}


@pytest.mark.parametrize(
    "copy",
    [
        replace(COPY, headers_complete=False),  # K1
        replace(COPY, left_before_signing=True),  # K2
        replace(COPY, headers=sign(more={b"x": b"1"}), headers_complete=False),
        replace(COPY, headers=SIGNED, body=None, body_complete=False),
        replace(COPY, headers=SIGNED, body=BODY + b"more\r\n"),
        replace(COPY, headers=SIGNED.replace(b"Ann <", b"Anna <")),
    ],
)
@pytest.mark.parametrize("sender", [ALIGNED, FOREIGN])
def test_a_signature_may_have_passed(copy: ReturnedCopy, sender: Sender) -> None:
    assert opinion(replace(EVIDENCE, sender=sender, copy=copy)) == "unverifiable"


def test_a_key_met_a_dns_error() -> None:
    signed = replace(EVIDENCE, sender=FOREIGN, copy=replace(COPY, headers=SIGNED))
    assert opinion(signed, {(KEY_NAME, "TXT"): Outcome.TIMEOUT}) in {"unverifiable", "temperror"}


def test_what_could_not_align_anyway_does_not_matter() -> None:
    unknown = replace(FOREIGN, client_ip=None, source=None)
    assert opinion(replace(EVIDENCE, sender=unknown)) == "fail"


@given(
    st.dictionaries(st.sampled_from(list(RECORDS)), st.sampled_from([Outcome.SERVFAIL, Outcome.TIMEOUT])),
    st.booleans(),
)
def test_no_dns_error_makes_it_a_failure(faults: Records, signed: bool) -> None:  # noqa: FBT001
    passing = replace(
        EVIDENCE,
        sender=FOREIGN if signed else replace(ALIGNED, client_ip="192.0.2.7"),
        copy=replace(COPY, headers=SIGNED if signed else HEADERS),
    )
    faults = {question: outcome for question, outcome in faults.items() if question != ("example.com", "TXT")}
    assert opinion(passing, faults) != "fail"


def marked(said: Claims, *claims: str, client_ip: str = "192.0.2.7") -> Assessment:
    evidence = replace(
        EVIDENCE,
        sender=replace(ALIGNED, client_ip=client_ip),
        copy=replace(COPY, headers=SIGNED),
        said=said,
        claimed=authentication_results(claims),
    )
    return assess(evidence, FakeDns(RECORDS), NOW)


@pytest.mark.parametrize(
    ("said", "client_ip", "disagreements"),
    [
        (Claims(), "192.0.2.7", ()),
        (Claims(spf=ClaimedResult.PASS, dkim=ClaimedResult.PASS), "192.0.2.7", ()),
        (Claims(spf=ClaimedResult.FAIL), "192.0.2.7", ("spf",)),
        (Claims(spf=ClaimedResult.PASS), "198.51.100.1", ("spf",)),
        (Claims(dkim=ClaimedResult.FAIL), "192.0.2.7", ("dkim",)),
        (Claims(spf=ClaimedResult.FAIL), "198.51.100.1", ()),
    ],
)
def test_the_receiver_disagrees_in_either_direction(
    said: Claims, client_ip: str, disagreements: tuple[str, ...]
) -> None:
    found = marked(said, client_ip=client_ip)
    assert found.disagreements == disagreements
    assert found.marks == (("receiver-disagrees",) if disagreements else ())


def test_who_wrote_claims_into_the_mail_is_marked_once() -> None:
    claims = ("mx.example.com; spf=pass", "i=1; relay.example.net; dkim=pass", "mx.example.com; dmarc=pass")
    found = marked(Claims(spf=ClaimedResult.FAIL), *claims)
    assert found.marks == ("receiver-disagrees", "claimed:mx.example.com", "claimed:relay.example.net")
    assert found.spf.result == "pass"
