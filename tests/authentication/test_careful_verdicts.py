"""What looks like proof and is none: nothing that is not known becomes a failure."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bounce_cli.authentication.assessment import Assessment, assess
from bounce_cli.authentication.dkim.returned_copy import ReturnedCopy
from bounce_cli.authentication.evidence.gathering import Evidence, evidence_of, is_fresh
from bounce_cli.authentication.findings.mail import mail_findings
from bounce_cli.authentication.spf.verdict import IpSource, Sender, judge_spf
from bounce_cli.message.view import Message
from bounce_cli.reports.decoders import decode
from tests.authentication.dkim_dns import BODY, DOMAIN, KEY_NAME, key_record, sign
from tests.authentication.fake_dns import FakeDns

NOW = datetime(2026, 11, 25, tzinfo=UTC)
DNS = FakeDns(
    {
        (KEY_NAME, "TXT"): [key_record()],
        (f"_dmarc.{DOMAIN}", "TXT"): ["v=DMARC1; p=reject"],
        ("_dmarc.example.com", "TXT"): ["v=DMARC1; p=reject"],
        ("esp.example", "TXT"): ["v=spf1 ip4:192.0.2.7 ?all"],
        ("example.com", "TXT"): ["v=spf1 ip4:192.0.2.7 exp=why.%{l}.example.com -all"],
        ("out.example.com", "A"): ["10.0.0.1", "192.0.2.7"],
        ("inside.example.com", "A"): ["192.168.0.1"],
    }
)
SIGNED = sign()
FOREIGN = Evidence(
    from_domains=("example.com",),
    sender=Sender(mail_from="b@esp.example", client_ip="192.0.2.7", source=IpSource.DIAGNOSTIC),
    copy=ReturnedCopy(headers=SIGNED, body=BODY, headers_complete=True, body_complete=True),
    bounced=NOW - timedelta(days=1),
)


def assessed(evidence: Evidence) -> Assessment:
    return assess(evidence, DNS, NOW)


def test_a_foreign_signature_in_a_whole_header_proves_that_nothing_aligns() -> None:
    assert assessed(FOREIGN).dmarc.reason == "no-aligned-identifier"


def test_of_a_partial_header_another_signature_may_be_missing() -> None:
    found = assessed(replace(FOREIGN, copy=replace(FOREIGN.copy, headers_complete=False)))
    assert (found.dmarc.result, found.dmarc.reason) == ("unverifiable", "depends-on-dkim")


def test_below_twenty_signatures_there_may_be_another() -> None:
    bogus = b"DKIM-Signature: v=1; a=rsa-sha256; d=esp.example; s=x; h=from; bh=YQ==; b=YQ==\r\n" * 20
    found = assessed(replace(FOREIGN, copy=replace(FOREIGN.copy, headers=bogus + SIGNED)))
    assert (found.dmarc.result, found.dmarc.reason) == ("unverifiable", "depends-on-dkim")


@pytest.mark.parametrize("mail_from", ["root", "kim@", "@"])
def test_a_reverse_path_without_a_domain_is_none(mail_from: str) -> None:
    found = assessed(replace(FOREIGN, sender=replace(FOREIGN.sender, mail_from=mail_from)))
    assert (found.spf.result, found.spf.reason, found.spf.domain) == ("unverifiable", "no-mail-from", None)
    assert found.dmarc.result == "unverifiable"


def test_a_date_that_lies_ahead_is_not_fresh() -> None:
    assert is_fresh(NOW + timedelta(hours=20), NOW)
    assert not is_fresh(NOW + timedelta(days=2), NOW)
    assert assessed(replace(FOREIGN, bounced=NOW + timedelta(hours=20))).age_days == 0


@pytest.mark.parametrize(("host", "address"), [("out.example.com", "192.0.2.7"), ("inside.example.com", None)])
def test_an_address_of_ones_own_network_is_no_candidate(host: str, address: str | None) -> None:
    found = judge_spf(Sender(mail_from="a@esp.example", host=host), DNS, fresh=True, receiver_said_failed=True)
    assert found.sender.client_ip == address


def test_the_owners_explanation_is_not_asked_for() -> None:
    dns = FakeDns(DNS.records)
    sender = Sender(mail_from="kim@example.com", client_ip="198.51.100.1", source=IpSource.DIAGNOSTIC)
    assert judge_spf(sender, dns, fresh=True, receiver_said_failed=True).result == "fail"
    assert {name for name, _ in dns.asked} == {"example.com"}


def test_the_record_of_somebody_else_is_not_the_authors_to_mend() -> None:
    sender = replace(FOREIGN.sender, client_ip="198.51.100.1")
    found = assessed(replace(FOREIGN, from_domains=("example.net",), sender=sender))
    assert (found.spf.result, found.dmarc.result) == ("neutral", "none")
    assert [one.id for one in mail_findings(found, DNS)] == ["dmarc-no-record"]


@pytest.mark.parametrize(
    ("fields", "mail_from"),
    [
        ("Delivered-To: bounces@esp.example\nTo: news@example.com\n", "bounces@esp.example"),
        ("X-Original-To: b+1@esp.example\nDelivered-To: box@esp.example\n", "b+1@esp.example"),
        ("To: bounces+kim=example.org@esp.example\n", "bounces+kim=example.org@esp.example"),
        ("Delivered-To: postmaster@esp.example\nTo: news@example.com\n", None),
    ],
)
def test_where_a_bounce_was_sent(fields: str, mail_from: str | None) -> None:
    octets = (
        f"{fields}From: MAILER-DAEMON@mx.example.org\nSubject: Undelivered\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n"
        "Final-Recipient: rfc822; kim@example.org\nAction: failed\nStatus: 5.1.1\n\n"
        '--b\nContent-Type: message/rfc822\n\nFrom: "kim@other.example" <news@example.com>\nSubject: x\n\nHi.\n--b--\n'
    ).encode()
    message = Message(octets)
    report = decode(message)
    found = evidence_of(message, report)
    assert found is not None
    assert (found.sender.mail_from, found.from_domains) == (mail_from, ("example.com",))


def test_only_names_that_the_verdicts_need_are_asked() -> None:
    dns = FakeDns(DNS.records)
    found = assess(FOREIGN, dns, NOW)
    mail_findings(found, dns)
    assert (found.spf.result, found.dkim[0].result) == ("pass", "pass")
    assert set(dns.asked) == {
        ("esp.example", "TXT"),
        (KEY_NAME, "TXT"),
        ("_dmarc.example.com", "TXT"),
        ("_dmarc.com", "TXT"),
    }
