"""Sending services that a bounce shows."""

import pytest

from bounce_cli.authentication.findings.model import Finding, Severity
from bounce_cli.authentication.findings.services import known_services, service_findings
from bounce_cli.authentication.lookup.answer import Outcome
from bounce_cli.authentication.spf.evaluation import evaluate
from bounce_cli.authentication.spf.listing import listing
from bounce_cli.authentication.spf.terms import is_valid_domain, read_terms
from tests.authentication.fake_dns import FakeDns

Texts = dict[str, str | list[str] | Outcome]
GOOGLE = "mail-wr1-f41.Google.com."


def dns_of(texts: Texts) -> FakeDns:
    whole = {(name, "TXT"): text if isinstance(text, Outcome | list) else [text] for name, text in texts.items()}
    return FakeDns({**whole})


def findings(texts: Texts, *seen: str, aligned: bool = True, domain: str = "shop.example") -> list[Finding]:
    return list(service_findings(domain, listing(domain, dns_of(texts)).trace, seen, aligned=aligned))


def test_the_include_is_put_before_the_end() -> None:
    (one,) = findings({"shop.example": "v=spf1 ip4:192.0.2.1 -all"}, "", "mx.shop.example", GOOGLE)
    assert (one.id, one.severity) == ("spf-service-missing", Severity.WARNING)
    assert one.text == (
        "mail-wr1-f41.google.com belongs to Google Workspace, which the SPF record of shop.example does not name."
    )
    assert one.fix == (
        "Publish the record with `include:_spf.google.com`. SPF counts for DMARC only with MAIL FROM in shop.example: "
        "that is a custom return path at Google Workspace. The surer way is that Google Workspace signs with DKIM as "
        "shop.example. How: https://support.google.com/a/answer/33786"
    )
    assert one.records == ('shop.example. IN TXT "v=spf1 ip4:192.0.2.1 include:_spf.google.com -all"',)


def test_a_return_path_of_the_service_makes_the_include_idle() -> None:
    (one,) = findings(
        {"shop.example": "v=spf1 redirect=b.example", "b.example": "v=spf1"}, "o1.sendgrid.net", aligned=False
    )
    assert "For DMARC this changes nothing as long as MAIL FROM is a domain of SendGrid" in one.fix
    assert one.records == ('shop.example. IN TXT "v=spf1 include:sendgrid.net redirect=b.example"',)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("bf01x.hubspotemail.net", "Take the include from HubSpot's settings"),
        ("mta1.klaviyomail.com", "no include is wanted"),
    ],
)
def test_a_service_without_a_common_include(name: str, words: str) -> None:
    (one,) = findings({"shop.example": "v=spf1 -all"}, name)
    assert words in one.fix
    assert one.records == ()


def test_several_services_stand_in_one_record() -> None:
    texts: Texts = {"shop.example": ["v=spf1 ptr ip4:192.0.2.1 ?all", "v=spf1 mx -all"]}
    found = findings(texts, GOOGLE, "a.mcsv.net", "b.mcsv.net")
    assert {one.records for one in found} == {
        ('shop.example. IN TXT "v=spf1 ip4:192.0.2.1 mx include:_spf.google.com include:servers.mcsv.net -all"',)
    }
    assert len(found) == 2


def test_what_is_known_to_be_dead_is_not_printed_again() -> None:
    (one,) = findings({"shop.example": "v=spf1 include:gone.example ~all"}, GOOGLE)
    assert one.records == ('shop.example. IN TXT "v=spf1 include:_spf.google.com ~all"',)


@pytest.mark.parametrize(
    "texts",
    [
        {},
        {"shop.example": Outcome.SERVFAIL},
        {"shop.example": "v=spf1 include:_SPF.google.com. -all"},
        {"shop.example": "v=spf1 include:_spf.google.com -all", "_spf.google.com": Outcome.TIMEOUT},
        {"shop.example": "v=spf1 redirect=_spf.google.com"},
        {"shop.example": "v=spf1 include:b.example -all", "b.example": "v=spf1 include:_netblocks.google.com ~all"},
        {"shop.example": "v=spf1 include:b.example -all", "b.example": Outcome.TIMEOUT},
        {"shop.example": "v=spf1 include:%{i}.b.example -all"},
        {"shop.example": "v=spf1 exists:%{i}.b.example -all"},
    ],
)
def test_a_service_that_is_there_or_may_be_gives_no_finding(texts: Texts) -> None:
    assert findings(texts, GOOGLE) == []


def test_what_another_service_holds_is_not_asked_for() -> None:
    texts: Texts = {"shop.example": "v=spf1 include:_spf.salesforce.com -all"}
    exists: Texts = {"_spf.salesforce.com": "v=spf1 exists:%{i}._spf.mta.salesforce.com ~all"}
    assert len(findings({**texts, **exists}, GOOGLE)) == 1
    assert len(findings({**texts, "_spf.salesforce.com": Outcome.SERVFAIL}, GOOGLE)) == 1


@pytest.mark.parametrize(
    "name", ["notgoogle.com", "google.com.shop.example", "com", "", "mx.mail.protection.outlook.com"]
)
def test_a_service_is_known_by_whole_labels(name: str) -> None:
    assert findings({"shop.example": "v=spf1 -all"}, name) == []


def test_a_domain_of_the_service_itself_is_left_alone() -> None:
    assert findings({"em.sendgrid.net": "v=spf1 -all"}, "o1.sendgrid.net", domain="em.sendgrid.net") == []


def test_a_check_that_ended_early_says_nothing_of_what_it_did_not_read() -> None:
    dns = dns_of({"shop.example": "v=spf1 ip4:192.0.2.1 include:b.example -all", "b.example": "v=spf1 -all"})
    for address, number in (("192.0.2.1", 0), ("", 0), ("192.0.2.2", 1)):
        trace = evaluate(address, "a@shop.example", "", dns).trace
        assert len(list(service_findings("shop.example", trace, [GOOGLE], aligned=True))) == number


def test_the_table_is_sound() -> None:
    services = known_services()
    assert len({one.name for one in services}) == len(services)
    domains = [domain for one in services for domain in one.domains]
    assert len(set(domains)) == len(domains)
    for one in services:
        assert bool(one.include) != bool(one.instead)
        assert all(is_valid_domain(name) and name == name.lower() for name in (*one.domains, *one.also))
        assert not one.page or one.page.startswith("https://")
        if one.include:
            assert not read_terms(f"v=spf1 include:{one.include}")[0].problem
