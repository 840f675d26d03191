"""The findings on one mail together: what they rest on, whom they are told, and in which order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounce_cli.authentication.assessment import assess
from bounce_cli.authentication.dkim.returned_copy import ReturnedCopy
from bounce_cli.authentication.evidence.gathering import Evidence
from bounce_cli.authentication.findings.mail import mail_findings
from bounce_cli.authentication.findings.model import Finding, Severity, heaviest_first
from bounce_cli.authentication.lookup.answer import Outcome
from bounce_cli.authentication.spf.verdict import IpSource, Sender
from tests.authentication.dkim_dns import BODY, DOMAIN, HEADERS, KEY_NAME, key_record, sign
from tests.authentication.fake_dns import FakeDns

NOW = datetime(2026, 11, 25, tzinfo=UTC)
SIGNED = sign()
Records = dict[tuple[str, str], list[str] | Outcome]
SPF, KEY, DMARC = (DOMAIN, "TXT"), (KEY_NAME, "TXT"), (f"_dmarc.{DOMAIN}", "TXT")
RECORDS: Records = {
    KEY: [key_record()],
    DMARC: ["v=DMARC1; p=reject; rua=mailto:d@example.org"],
    SPF: ["v=spf1 ip4:192.0.2.7 include:b.example -all"],
    ("b.example", "TXT"): ["v=spf1 ip4:203.0.113.0/24 -all"],
    ("bounces.esp.example", "TXT"): ["v=spf1 ip4:192.0.2.8 ptr ?all"],
}
OWN = Sender(mail_from=f"b@{DOMAIN}", client_ip="198.51.100.1", source=IpSource.DIAGNOSTIC)
FOREIGN = replace(OWN, mail_from="b@bounces.esp.example")
COPY = ReturnedCopy(headers=SIGNED, body=BODY, headers_complete=True, body_complete=True)
EVIDENCE = Evidence(from_domains=(DOMAIN,), sender=OWN, copy=COPY, bounced=NOW - timedelta(days=3))


def findings(evidence: Evidence, records: Records | None = None) -> tuple[Finding, ...]:
    """The findings, for which no name is asked that the verdicts do not rest on."""
    dns = FakeDns({**RECORDS, **(records or {})})
    found = assess(evidence, dns, NOW)
    asked = set(dns.asked)
    told = mail_findings(found, dns)
    assert set(dns.asked) == asked
    return told


def ids(told: tuple[Finding, ...]) -> list[str]:
    return [one.id for one in told]


def test_a_mail_in_order() -> None:
    assert findings(replace(EVIDENCE, sender=replace(OWN, client_ip="192.0.2.7"))) == ()


def test_an_address_that_may_not_send() -> None:
    (one,) = findings(EVIDENCE)
    assert one.id == "spf-address-missing"
    assert one.records == (f'{DOMAIN}. IN TXT "v=spf1 ip4:192.0.2.7 include:b.example ip4:198.51.100.1 -all"',)


@pytest.mark.parametrize(
    "evidence",
    [
        replace(EVIDENCE, sender=replace(OWN, source=IpSource.CANDIDATE)),
        replace(EVIDENCE, sender=replace(OWN, client_ip=None, source=None)),
        replace(EVIDENCE, sender=FOREIGN),
        replace(EVIDENCE, bounced=NOW - timedelta(days=90)),
        replace(EVIDENCE, bounced=None),
    ],
)
def test_no_address_is_asked_for_that_is_not_proved_to_be_the_authors(evidence: Evidence) -> None:
    assert "spf-address-missing" not in ids(findings(evidence))


@pytest.mark.parametrize("headers", [SIGNED, HEADERS])
def test_of_somebody_elses_record_only_errors_are_told(headers: bytes) -> None:
    foreign = replace(EVIDENCE, sender=FOREIGN, copy=replace(COPY, headers=headers))
    assert not [one for one in findings(foreign) if one.id.startswith("spf-") and one.id != "spf-not-aligned"]
    broken: Records = {("bounces.esp.example", "TXT"): ["v=spf1 moo -all"]}
    assert "spf-broken" in ids(findings(foreign, broken))
    assert "spf-broken" not in ids(findings(foreign))


def test_the_service_stands_in_every_printed_record() -> None:
    seen = replace(EVIDENCE, hosts=("mail-wr1-f41.google.com",))
    told = findings(seen, {SPF: ["v=spf1 include:gone.example ptr ?all"], ("b.example", "TXT"): []})
    printed = {record for one in told for record in one.records if one.id.startswith("spf-")}
    assert {"spf-include-without-record", "spf-service-missing"} <= set(ids(told))
    assert printed == {f'{DOMAIN}. IN TXT "v=spf1 include:_spf.google.com ~all"'}


def test_from() -> None:
    missing = replace(EVIDENCE, from_domains=())
    assert "from-missing" in ids(findings(missing))
    assert "from-missing" not in ids(findings(replace(missing, copy=replace(COPY, headers_complete=False))))
    assert "from-several" in ids(findings(replace(EVIDENCE, from_domains=(DOMAIN, "example.com"))))
    assert "from-several" not in ids(findings(replace(EVIDENCE, from_domains=(DOMAIN, "Example.ORG."))))


def test_the_heaviest_stand_first_and_each_once() -> None:
    told = findings(EVIDENCE, {DMARC: ["v=DMARC1; p=none; pct=100"], SPF: ["v=spf1 ptr ?all"], KEY: [key_record(1024)]})
    order = [list(Severity).index(one.severity) for one in told]
    assert order == sorted(order)
    assert len(set(order)) == 3
    assert len(set(told)) == len(told)
    assert heaviest_first((*told, *told)) == told


# Of a mail with these faults, each name that is asked for has one.
FAULTY: Records = {
    KEY: ["v=DKIM1; p="],
    DMARC: ["v=DMARC1; p=none; pct=100"],
    SPF: ["v=spf1 ptr include:gone.example ?all"],
    ("b.example", "TXT"): [],
    ("bounces.esp.example", "TXT"): ["v=spf1 moo"],
}
MISSING = {"dmarc-no-record", "spf-no-record", "dkim-key-missing", "spf-include-without-record"}


@settings(max_examples=150, deadline=None)
@given(
    faults=st.dictionaries(
        st.sampled_from([*RECORDS, ("gone.example", "TXT"), ("_dmarc.org", "TXT"), ("_dmarc.esp.example", "TXT")]),
        st.sampled_from([Outcome.SERVFAIL, Outcome.TIMEOUT, Outcome.REFUSED, Outcome.NOT_ASKED]),
        min_size=1,
    ),
    records=st.sampled_from([RECORDS, FAULTY]),
    sender=st.sampled_from([OWN, FOREIGN, Sender()]),
    headers=st.sampled_from([SIGNED, HEADERS]),
)
def test_no_finding_comes_from_a_dns_error(faults: Records, records: Records, sender: Sender, headers: bytes) -> None:
    """What an error hides is not missing, and nobody's mail fails by it.

    A warning may take another's place: which alignment counts is asked only where nothing else passes.
    """
    evidence = replace(EVIDENCE, sender=sender, copy=replace(COPY, headers=headers))
    whole = set(ids(findings(evidence, records)))
    told = findings(evidence, {**records, **faults})
    new = [one for one in told if one.id not in whole]
    assert not MISSING & {one.id for one in new}
    assert [one.id for one in new if one.severity is Severity.ERROR] == []
