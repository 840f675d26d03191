"""The names of an address, and whether they lead back to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.authentication.lookup.answer import Outcome
from bounce_cli.authentication.lookup.recording import Unasked as NoNetwork
from bounce_cli.authentication.reverse_dns import Iprev, ReverseDns, Unasked, reverse_dns
from tests.authentication.fake_dns import FakeDns

ARPA = "7.2.0.192.in-addr.arpa"
ARPA_6 = "7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"
ERRORS = [Outcome.SERVFAIL, Outcome.REFUSED, Outcome.TIMEOUT, Outcome.NOT_ASKED]

Zone = dict[tuple[str, str], list[str] | Outcome]


def test_a_name_that_leads_back_is_confirmed() -> None:
    dns = FakeDns({(ARPA, "PTR"): ["mail.example.com"], ("mail.example.com", "A"): ["192.0.2.9", "192.0.2.7"]})
    found = reverse_dns("192.0.2.7", dns)
    assert found == ReverseDns(
        client_ip="192.0.2.7", result=Iprev.PASS, names=("mail.example.com",), confirmed=("mail.example.com",)
    )
    assert dns.asked == [(ARPA, "PTR"), ("mail.example.com", "A")]
    assert found.all_names
    assert not found.failed


def test_an_ipv6_address_is_looked_for_by_its_nibbles_and_compared_by_its_value() -> None:
    dns = FakeDns({(ARPA_6, "PTR"): ["mail.example.com"], ("mail.example.com", "AAAA"): ["2001:0DB8::0007"]})
    assert reverse_dns("2001:db8:0::7", dns).result is Iprev.PASS
    assert dns.asked == [(ARPA_6, "PTR"), ("mail.example.com", "AAAA")]


@pytest.mark.parametrize("text", ["::ffff:192.0.2.7", "[192.0.2.7]", " 192.0.2.7 "])
def test_an_ipv4_address_in_other_clothes_is_one(text: str) -> None:
    dns = FakeDns({(ARPA, "PTR"): ["mail.example.com"], ("mail.example.com", "A"): ["192.0.2.7"]})
    found = reverse_dns(text, dns)
    assert (found.client_ip, found.result) == ("192.0.2.7", Iprev.PASS)


@pytest.mark.parametrize("zone", [{}, {(ARPA, "PTR"): Outcome.NODATA}, {(ARPA, "PTR"): Outcome.NXDOMAIN}])
def test_no_ptr_record_is_a_permanent_error(zone: Zone) -> None:
    assert reverse_dns("192.0.2.7", FakeDns(zone)) == ReverseDns(client_ip="192.0.2.7", result=Iprev.PERMERROR)


@pytest.mark.parametrize("forward", [["192.0.2.8"], ["no address"], Outcome.NXDOMAIN, Outcome.NODATA, Outcome.BAD_NAME])
def test_a_name_that_leads_elsewhere_fails(forward: list[str] | Outcome) -> None:
    dns = FakeDns({(ARPA, "PTR"): ["mail.example.com"], ("mail.example.com", "A"): forward})
    assert reverse_dns("192.0.2.7", dns) == ReverseDns(
        client_ip="192.0.2.7", result=Iprev.FAIL, names=("mail.example.com",)
    )


@pytest.mark.parametrize("error", ERRORS)
def test_a_dns_error_is_no_failure(error: Outcome) -> None:
    at_ptr = reverse_dns("192.0.2.7", FakeDns({(ARPA, "PTR"): error}))
    forward: Zone = {(ARPA, "PTR"): ["a.example", "b.example"], ("a.example", "A"): error}
    at_name = reverse_dns("192.0.2.7", FakeDns(forward))
    assert (at_ptr.result, at_name.result) == (Iprev.TEMPERROR, Iprev.TEMPERROR)
    assert at_ptr.failed
    assert not at_ptr.all_names


def test_one_confirmed_name_outweighs_an_error_at_another() -> None:
    zone: Zone = {
        (ARPA, "PTR"): ["a.example", "b.example"],
        ("a.example", "A"): Outcome.SERVFAIL,
        ("b.example", "A"): ["192.0.2.7"],
    }
    found = reverse_dns("192.0.2.7", FakeDns(zone))
    assert (found.result, found.confirmed) == (Iprev.PASS, ("b.example",))


def test_ten_names_are_looked_at() -> None:
    dns = FakeDns({(ARPA, "PTR"): [f"host{number}.example" for number in range(500)]})
    found = reverse_dns("192.0.2.7", dns)
    assert len(found.names) == 10
    assert len(dns.asked) == 11
    assert not found.all_names


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("mail.example.com", Unasked.NO_ADDRESS),
        ("", Unasked.NO_ADDRESS),
        ("192.0.2.256", Unasked.NO_ADDRESS),
        ("fe80::1%eth0", Unasked.NO_ADDRESS),
        ("127.0.0.1", Unasked.NOT_PUBLIC),
        ("10.1.2.3", Unasked.NOT_PUBLIC),
        ("172.31.0.1", Unasked.NOT_PUBLIC),
        ("100.64.0.1", Unasked.NOT_PUBLIC),
        ("::ffff:192.168.1.1", Unasked.NOT_PUBLIC),
        ("0.0.0.0", Unasked.NOT_PUBLIC),
        ("::1", Unasked.NOT_PUBLIC),
        ("fd00::7", Unasked.NOT_PUBLIC),
    ],
)
def test_what_has_no_public_name_is_not_asked_for(text: str, why: Unasked) -> None:
    dns = FakeDns({})
    found = reverse_dns(text, dns)
    assert (found.unasked, found.names, dns.asked) == (why, (), [])


@given(st.text() | st.ip_addresses().map(str), st.lists(st.text()), st.lists(st.text()))
def test_nothing_raises(text: str, names: list[str], addresses: list[str]) -> None:
    dns = FakeDns({(ARPA, "PTR"): [*names], **{(name, "A"): addresses for name in names}})
    for client_ip in (text, "192.0.2.7"):
        assert reverse_dns(client_ip, dns).result in Iprev
    assert reverse_dns(text, NoNetwork()).result in {Iprev.TEMPERROR, Iprev.PERMERROR}
