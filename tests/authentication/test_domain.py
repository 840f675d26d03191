"""All records of a sending domain looked at together."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounce_cli.authentication.dkim.key import KeyStatus
from bounce_cli.authentication.domain import DomainCheck, StatedSender, check_domain
from bounce_cli.authentication.findings.model import Severity
from bounce_cli.authentication.lookup.answer import Outcome
from tests.authentication.dkim_dns import DOMAIN, KEY_NAME, SELECTOR, key_record
from tests.authentication.fake_dns import FakeDns

Records = dict[tuple[str, str], list[str] | Outcome]
RECORDS: Records = {
    (DOMAIN, "TXT"): ["v=spf1 ip4:192.0.2.7 -all"],
    (DOMAIN, "MX"): ["10 mail.example.org"],
    ("mail.example.org", "A"): ["192.0.2.7"],
    ("7.2.0.192.in-addr.arpa", "PTR"): ["mail.example.org"],
    (f"_dmarc.{DOMAIN}", "TXT"): ["v=DMARC1; p=reject; rua=mailto:d@example.org"],
    (KEY_NAME, "TXT"): [key_record()],
}


def checked(
    records: Records | None = None, *selectors: str, sender: StatedSender | None = None, domain: str = DOMAIN
) -> DomainCheck:
    return check_domain(domain, FakeDns({**RECORDS, **(records or {})}), selectors=selectors, sender=sender)


def ids(check: DomainCheck) -> list[str]:
    return [one.id for one in check.findings]


@pytest.mark.parametrize("domain", [DOMAIN, " Example.ORG. "])
def test_a_domain_in_order(domain: str) -> None:
    check = checked(None, SELECTOR, sender=StatedSender(client_ip="192.0.2.7", helo="mail.example.org"), domain=domain)
    assert check.findings == ()
    assert (check.listing.domain, check.dmarc.policy, check.second_opinion.policy) == (DOMAIN, "reject", "reject")
    assert check.exchanges.records == ("10 mail.example.org",)
    assert check.sender is not None
    assert (check.sender.result, check.sender.domain) == ("pass", DOMAIN)
    assert check.reverse_dns is not None
    assert check.reverse_dns.confirmed == ("mail.example.org",)


def test_keys_stand_by_their_selectors_each_once() -> None:
    check = checked(None, SELECTOR, "gone", SELECTOR)
    assert [(selector, key.status) for selector, key in check.keys] == [
        (SELECTOR, KeyStatus.USABLE),
        ("gone", KeyStatus.MISSING),
    ]
    assert ids(check) == ["dkim-key-missing"]
    assert "gone._domainkey.example.org" in check.findings[0].records[0]
    assert checked().keys == ()


def test_without_a_sender_nobody_is_judged() -> None:
    check = checked()
    assert (check.sender, check.reverse_dns, check.findings) == (None, None, ())


@pytest.mark.parametrize("client_ip", ["198.51.100.1", "2001:db8::1"])
def test_a_stated_sender_that_may_not_send(client_ip: str) -> None:
    check = checked(sender=StatedSender(client_ip=client_ip))
    assert check.sender is not None
    assert check.sender.result == "fail"
    assert ids(check) == ["spf-address-missing", "ptr-missing"]
    kind = "ip6" if ":" in client_ip else "ip4"
    assert check.findings[0].records == (f'{DOMAIN}. IN TXT "v=spf1 ip4:192.0.2.7 {kind}:{client_ip} -all"',)


def test_a_sender_with_a_reverse_path_elsewhere_is_not_missing_here() -> None:
    sender = StatedSender(client_ip="198.51.100.1", mail_from="b@bounces.esp.example")
    check = checked({("bounces.esp.example", "TXT"): ["v=spf1 -all"]}, sender=sender)
    assert check.sender is not None
    assert (check.sender.result, check.sender.domain) == ("fail", "bounces.esp.example")
    assert ids(check) == ["ptr-missing"]


def test_a_null_mx() -> None:
    assert ids(checked({(DOMAIN, "MX"): ["0 ."]})) == ["null-mx"]


def test_several_records_become_one_that_has_the_sender() -> None:
    twice: Records = {(DOMAIN, "TXT"): ["v=spf1 ip4:192.0.2.7 -all", "v=spf1 mx ~all", "other=text"]}
    check = checked(twice, sender=StatedSender(client_ip="192.0.2.7"))
    assert ids(check) == ["spf-several-records"]
    assert check.findings[0].records == (f'{DOMAIN}. IN TXT "v=spf1 ip4:192.0.2.7 mx -all"',)
    several = checked({(f"_dmarc.{DOMAIN}", "TXT"): ["v=DMARC1; p=none", "v=DMARC1; p=reject"]})
    assert "dmarc-several-records" in ids(several)


def test_every_printed_record_has_the_sender() -> None:
    check = checked({(DOMAIN, "TXT"): ["v=spf1 ptr ?all"]}, sender=StatedSender(client_ip="198.51.100.1"))
    printed = {record for one in check.findings for record in one.records if one.id.startswith("spf-")}
    assert {"spf-address-missing", "spf-neutral-all", "spf-ptr"} <= set(ids(check))
    assert printed == {f'{DOMAIN}. IN TXT "v=spf1 ip4:198.51.100.1 ~all"'}


def test_the_heaviest_finding_stands_first() -> None:
    check = checked({(f"_dmarc.{DOMAIN}", "TXT"): ["v=DMARC1; p=none"], (DOMAIN, "TXT"): ["v=spf1 ?all"]}, "gone")
    order = [list(Severity).index(one.severity) for one in check.findings]
    assert order == sorted(order)
    assert len(order) > 2


def test_a_domain_that_does_not_exist() -> None:
    check = checked(domain="nowhere.example")
    assert {"spf-no-record", "dmarc-no-record", "no-mail-host"} == set(ids(check))


@given(
    st.dictionaries(
        st.sampled_from(list(RECORDS)), st.sampled_from([Outcome.SERVFAIL, Outcome.TIMEOUT, Outcome.NOT_ASKED])
    )
)
def test_a_dns_error_is_no_finding(faults: Records) -> None:
    sender = StatedSender(client_ip="192.0.2.7", helo="mail.example.org")
    assert checked(faults, SELECTOR, sender=sender).findings == ()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=20), st.text(max_size=40), st.text(max_size=40))
def test_no_name_makes_it_raise(domain: str, selector: str, client_ip: str, name: str) -> None:
    sender = StatedSender(client_ip=client_ip, mail_from=name, helo=name)
    assert checked(None, selector, sender=sender, domain=domain).keys[0][0] == selector
