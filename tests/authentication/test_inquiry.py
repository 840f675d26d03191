"""What is asked of one mail besides what its verdicts rest on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bounce_cli.authentication.dkim.returned_copy import ReturnedCopy
from bounce_cli.authentication.evidence.gathering import Evidence
from bounce_cli.authentication.examination import examine
from bounce_cli.authentication.inquiry import Inquiry, inquire
from bounce_cli.authentication.lookup.answer import Outcome
from bounce_cli.authentication.spf.verdict import IpSource, Sender
from tests.authentication.dkim_dns import BODY, DOMAIN, KEY_NAME, key_record, sign
from tests.authentication.fake_dns import FakeDns

NOW = datetime(2026, 11, 25, tzinfo=UTC)
Records = dict[tuple[str, str], list[str] | Outcome]
RECORDS: Records = {
    (KEY_NAME, "TXT"): [key_record()],
    (f"_dmarc.{DOMAIN}", "TXT"): ["v=DMARC1; p=reject; rua=mailto:d@example.org"],
    (DOMAIN, "TXT"): ["v=spf1 ip4:192.0.2.7 -all"],
    (DOMAIN, "MX"): ["10 mail.example.org"],
    ("mail.example.org", "A"): ["192.0.2.7"],
    ("7.2.0.192.in-addr.arpa", "PTR"): ["mail.example.org"],
}
LISTED: Records = {("7.2.0.192.zen.spamhaus.org", "A"): ["127.0.0.2"]}
EVIDENCE = Evidence(
    from_domains=(DOMAIN,),
    sender=Sender(mail_from=f"b@{DOMAIN}", client_ip="192.0.2.7", helo="mail.example.org", source=IpSource.RECEIVED),
    copy=ReturnedCopy(headers=sign(), body=BODY, headers_complete=True, body_complete=True),
    bounced=NOW - timedelta(days=3),
)
REFUSAL = "550 5.7.1 [192.0.2.7] is listed by zen.spamhaus.org, https://check.spamhaus.org/"
# Twelve look-ups, of which a check of an address in the first network makes none.
WIDE: Records = {
    (DOMAIN, "TXT"): [
        "v=spf1 ip4:192.0.2.7 " + " ".join(f"include:n{number}.example" for number in range(12)) + " -all"
    ],
    **{(f"n{number}.example", "TXT"): ["v=spf1 ip4:203.0.113.1 -all"] for number in range(12)},
}


def inquired(
    evidence: Evidence = EVIDENCE,
    diagnostic: str | None = None,
    *,
    records: Records | None = None,
    ask_lists: bool = False,
) -> tuple[Inquiry, FakeDns]:
    dns = FakeDns({**RECORDS, **(records or {})})
    return inquire(examine(evidence, dns, NOW), diagnostic, dns, ask_lists=ask_lists), dns


def ids(found: Inquiry) -> list[str]:
    return [one.id for one in found.findings]


def test_a_mail_in_order() -> None:
    found, _ = inquired()
    assert found.findings == ()
    assert found.listing is not None
    assert [str(one.network) for one in found.listing.ranges] == ["192.0.2.7/32"]
    assert found.reverse_dns is not None
    assert found.reverse_dns.confirmed == ("mail.example.org",)


def test_a_sender_of_whom_nothing_is_known() -> None:
    found, _ = inquired(replace(EVIDENCE, sender=Sender()))
    assert (found.listing, found.reverse_dns) == (None, None)


def test_block_lists_are_asked_only_where_that_is_wanted() -> None:
    found, dns = inquired(diagnostic=REFUSAL, records=LISTED)
    assert ids(found) == ["dnsbl-named"]
    assert not [name for name, _ in dns.asked if "spamhaus" in name]
    found, dns = inquired(diagnostic=REFUSAL, records=LISTED, ask_lists=True)
    assert ids(found) == ["dnsbl-listed"]
    assert ("7.2.0.192.zen.spamhaus.org", "A") in dns.asked


def test_lists_that_the_refusal_does_not_name_are_not_asked() -> None:
    found, dns = inquired(diagnostic="550 5.7.1 no", records=LISTED, ask_lists=True)
    assert ids(found) == []
    assert not [name for name, _ in dns.asked if "spamhaus" in name]


def test_without_an_address_no_list_of_addresses_is_asked() -> None:
    nobody = replace(EVIDENCE.sender, client_ip=None, source=None)
    found, dns = inquired(replace(EVIDENCE, sender=nobody), REFUSAL, ask_lists=True)
    assert "dnsbl-named" in ids(found)
    assert not [name for name, _ in dns.asked if "spamhaus" in name]


def test_names_of_the_address_are_told_of_a_sender_that_is_known() -> None:
    nameless: Records = {("7.2.0.192.in-addr.arpa", "PTR"): Outcome.NXDOMAIN}
    assert ids(inquired(records=nameless)[0]) == ["ptr-missing"]
    candidate = replace(EVIDENCE, sender=replace(EVIDENCE.sender, source=IpSource.CANDIDATE))
    found, _ = inquired(candidate, records=nameless)
    assert ids(found) == []
    assert found.reverse_dns is not None
    host = Sender(mail_from=f"b@{DOMAIN}", host="mail.example.org")
    assert ids(inquired(replace(EVIDENCE, sender=host), records=nameless)[0]) == []


def test_a_null_mx_of_the_author_or_of_mail_from() -> None:
    assert ids(inquired(records={(DOMAIN, "MX"): ["0 ."]})[0]) == ["null-mx"]
    other = replace(EVIDENCE.sender, mail_from="b@bounces.esp.example")
    found, _ = inquired(replace(EVIDENCE, sender=other), records={("bounces.esp.example", "MX"): ["0 ."]})
    assert "null-mx" in ids(found)


def test_the_whole_tree_is_counted_where_the_check_ended_early() -> None:
    dns = FakeDns({**RECORDS, **WIDE})
    examination = examine(EVIDENCE, dns, NOW)
    assert examination.findings == ()
    found = inquire(examination, None, dns)
    (one,) = found.findings
    assert one.id == "spf-many-lookups"
    assert "leads to 12 DNS look-ups where 10 are allowed" in one.text
    assert len(one.records) == 13
    assert found.listing is not None
    assert found.listing.lookups == 12


def test_a_finding_of_the_wider_look_replaces_the_narrow_one() -> None:
    elsewhere = replace(EVIDENCE, sender=replace(EVIDENCE.sender, client_ip="198.51.100.1", helo=None))
    found, _ = inquired(elsewhere, records=WIDE)
    assert ids(found).count("spf-many-lookups") == 1
    (one,) = [one for one in found.findings if one.id == "spf-many-lookups"]
    assert len(one.records) == 13


def test_a_dns_error_is_no_finding() -> None:
    for question in RECORDS:
        assert ids(inquired(records={question: Outcome.TIMEOUT})[0]) == []
