"""What is said of the names of a sending host, and of a sender's domain that takes no mail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.authentication.findings.hosts import null_mx_findings, reverse_dns_findings
from bounce_cli.authentication.findings.model import Finding, Severity
from bounce_cli.authentication.lookup.answer import Outcome
from bounce_cli.authentication.reverse_dns import reverse_dns
from tests.authentication.fake_dns import FakeDns

Zone = dict[tuple[str, str], list[str] | Outcome]

ARPA = "7.2.0.192.in-addr.arpa"
PTR_LINE = f"{ARPA}. IN PTR mail.example.com."
YOURS = "<name of your server>"
PTR_TO_YOURS, YOUR_ADDRESS = f"{ARPA}. IN PTR {YOURS}.", f"{YOURS}. IN A 192.0.2.7"
A_LINE = "mail.example.com. IN A 192.0.2.7"
MAIL: Zone = {("mail.example.com", "A"): ["192.0.2.7"]}
GOOD: Zone = {**MAIL, (ARPA, "PTR"): ["mail.example.com"]}
OWNER = "Have the owner of the address (your provider or hoster) set the PTR record"
NOT_YOURS = "the DNS of your own domain cannot hold it"
SETTING = "in Postfix `smtp_helo_name` (by default `myhostname`), in Exim `primary_hostname`"
ERRORS = [Outcome.SERVFAIL, Outcome.REFUSED, Outcome.TIMEOUT, Outcome.NOT_ASKED]


def findings(zone: Zone, helo: str | None = None, client_ip: str = "192.0.2.7") -> list[Finding]:
    dns = FakeDns(zone)
    return list(reverse_dns_findings(reverse_dns(client_ip, dns), helo, dns))


def missing(rest: str, *records: str) -> Finding:
    return Finding(
        id="ptr-missing",
        severity=Severity.ERROR,
        text="192.0.2.7 has no PTR record, and so no name; many receivers refuse mail from such hosts.",
        fix=f"{OWNER}; {NOT_YOURS}.{rest}",
        records=records,
    )


def not_confirmed(fix: str, *records: str) -> Finding:
    return Finding(
        id="ptr-not-confirmed",
        severity=Severity.ERROR,
        text="The PTR record of 192.0.2.7 says host.isp.example, but that name does not have the address in return: "
        "receivers take such a name for made up.",
        fix=fix,
        records=records,
    )


def mismatch(text: str, fix: str, *records: str) -> Finding:
    return Finding(id="helo-mismatch", severity=Severity.WARNING, text=text, fix=fix, records=records)


@pytest.mark.parametrize("helo", [None, "", "mail.example.com", "MAIL.example.com."])
def test_names_that_fit_give_nothing(helo: str | None) -> None:
    assert findings(GOOD, helo) == []


def test_a_missing_ptr_record() -> None:
    assert findings({}) == [
        missing(
            " Put the name of your server into the records, which needs the address.",
            PTR_TO_YOURS,
            YOUR_ADDRESS,
        )
    ]


def test_a_missing_ptr_record_of_a_host_whose_name_fits() -> None:
    assert findings(MAIL, "mail.example.com") == [missing("", PTR_LINE)]


def test_a_missing_ptr_record_of_a_host_whose_name_does_not_fit() -> None:
    assert findings({}, "mx.example.org") == [
        missing(
            " Let mx.example.org have the address too.",
            f"{ARPA}. IN PTR mx.example.org.",
            "mx.example.org. IN A 192.0.2.7",
        ),
        mismatch(
            "The server calls itself mx.example.org in HELO, but that name does not have the address 192.0.2.7.",
            f"Give mx.example.org the address, or set the server's HELO name to one that has it: {SETTING}.",
            "mx.example.org. IN A 192.0.2.7",
        ),
    ]


def test_a_missing_ptr_record_of_an_ipv6_address() -> None:
    (found,) = findings({}, client_ip="2001:db8::7")
    assert found.records == (
        "7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. IN PTR <name of your server>.",
        "<name of your server>. IN AAAA 2001:db8::7",
    )


def test_a_name_that_does_not_lead_back() -> None:
    assert findings({(ARPA, "PTR"): ["host.isp.example"]}) == [
        not_confirmed(
            "Give host.isp.example the address; if its domain is not yours, have the owner of the address (your "
            f"provider or hoster) set the PTR record to the name of your server, as {NOT_YOURS}.",
            "host.isp.example. IN A 192.0.2.7",
        )
    ]


def test_a_name_that_does_not_lead_back_where_the_hosts_own_does() -> None:
    assert findings({**MAIL, (ARPA, "PTR"): ["host.isp.example"]}, "mail.example.com") == [
        not_confirmed(f"{OWNER} to mail.example.com; {NOT_YOURS}.", PTR_LINE)
    ]


def test_no_name_leads_back() -> None:
    found = findings({(ARPA, "PTR"): ["host.isp.example"]}, "mail.example.com")
    assert found == [
        not_confirmed(
            f"{OWNER} to mail.example.com; {NOT_YOURS}. Let mail.example.com have the address too.", PTR_LINE, A_LINE
        ),
        mismatch(
            "The server calls itself mail.example.com in HELO, but that name does not have the address 192.0.2.7.",
            f"Give mail.example.com the address, or set the server's HELO name to one that has it: {SETTING}.",
            A_LINE,
        ),
    ]
    (several,) = findings({(ARPA, "PTR"): ["a.example", "b.example"]})
    assert several.text.startswith(
        "The PTR record of 192.0.2.7 says a.example, b.example, but those names do not have "
    )


@pytest.mark.parametrize(
    "helo",
    ["[192.0.2.7]", "192.0.2.7", "localhost", "mailserver", "exchange.corp.local", "my_host.example.com", "a..b"],
)
def test_a_helo_that_is_no_name(helo: str) -> None:
    assert findings(GOOD, helo) == [
        mismatch(
            f"The server calls itself {helo} in HELO, which is no full name of the public DNS.",
            f"Set the server's HELO name to mail.example.com: {SETTING}.",
        )
    ]


def test_a_helo_that_is_no_name_of_a_host_without_one() -> None:
    _, found = findings({}, "local\x1bhost")
    assert found == mismatch(
        "The server calls itself local\\x1bhost in HELO, which is no full name of the public DNS.",
        f"Set the server's HELO name to a full name that has the address 192.0.2.7: {SETTING}.",
    )


@pytest.mark.parametrize("elsewhere", [Outcome.NXDOMAIN, Outcome.NODATA, ["192.0.2.99"]])
def test_a_helo_that_leads_elsewhere(elsewhere: list[str] | Outcome) -> None:
    assert findings({**GOOD, ("mx.example.org", "A"): elsewhere}, "mx.example.org") == [
        mismatch(
            "The server calls itself mx.example.org in HELO, but that name does not have the address 192.0.2.7.",
            f"Set the server's HELO name to mail.example.com: {SETTING}.",
        )
    ]


def test_a_helo_that_is_none_of_the_names() -> None:
    assert findings({**GOOD, ("mx.example.org", "A"): ["192.0.2.7"]}, "mx.example.org") == [
        mismatch(
            "The server calls itself mx.example.org in HELO, but the PTR record of 192.0.2.7 says mail.example.com.",
            f"Set the server's HELO name to mail.example.com: {SETTING}.",
        )
    ]


def test_of_too_many_names_one_may_be_the_helo() -> None:
    many = ["mail.example.com", *(f"host{number}.example" for number in range(20))]
    assert findings({**GOOD, (ARPA, "PTR"): many, ("mx.example.org", "A"): ["192.0.2.7"]}, "mx.example.org") == []


POOL = "p192-0-2-7.dial.isp.example"
POOL_ZONE: Zone = {(ARPA, "PTR"): [POOL], (POOL, "A"): ["192.0.2.7"]}


def generic(rest: str, *records: str) -> Finding:
    return Finding(
        id="ptr-generic",
        severity=Severity.NOTE,
        text=f"The PTR record of 192.0.2.7 says {POOL}, which is made of the address as names of dial-up pools are; "
        "some receivers trust such hosts less.",
        fix=f"{OWNER} to a name of your own{rest}",
        records=records,
    )


@pytest.mark.parametrize("helo", [None, POOL])
def test_a_name_made_of_the_address(helo: str | None) -> None:
    assert findings(POOL_ZONE, helo) == [generic(", in the records below.", PTR_TO_YOURS, YOUR_ADDRESS)]


def test_a_name_made_of_the_address_of_a_host_with_a_name() -> None:
    first, second = findings({**POOL_ZONE, **MAIL}, "mail.example.com")
    assert first == generic(", mail.example.com.", PTR_LINE)
    assert second.id == "helo-mismatch"


@pytest.mark.parametrize(
    ("name", "address", "expected"),
    [
        ("7.2.0.192.pool.isp.example", "192.0.2.7", True),
        ("host-192_0_2_7.isp.example", "192.0.2.7", True),
        ("ip192000002007.isp.example", "192.0.2.7", True),
        ("192-000-002-007.isp.example", "192.0.2.7", True),
        ("c0000207.isp.example", "192.0.2.7", True),
        ("2001-db8--7.isp.example", "2001:db8::7", True),
        ("20010db8000000000000000000000007.isp.example", "2001:db8::7", True),
        ("mail7.example.com", "192.0.2.7", False),
        ("mx2-7.example.com", "192.0.2.7", False),
        ("m192-0-2-70.example.com", "192.0.2.7", False),
        ("mail.example.com", "2001:db8::7", False),
    ],
)
def test_which_names_are_made_of_the_address(name: str, address: str, expected: bool) -> None:  # noqa: FBT001 - a table
    pointer = (
        ARPA if address == "192.0.2.7" else "7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"
    )
    zone: Zone = {(pointer, "PTR"): [name], (name, "A"): [address], (name, "AAAA"): [address]}
    assert [one.id for one in findings(zone, client_ip=address)] == (["ptr-generic"] if expected else [])


def test_one_name_of_its_own_is_enough() -> None:
    assert findings({**GOOD, **POOL_ZONE, (ARPA, "PTR"): [POOL, "mail.example.com"]}) == []


@pytest.mark.parametrize("error", ERRORS)
def test_dns_errors_of_the_host_give_nothing(error: Outcome) -> None:
    assert findings({(ARPA, "PTR"): error}) == []
    assert findings({**MAIL, (ARPA, "PTR"): error}, "mail.example.com") == []
    assert findings({**GOOD, ("mail.example.com", "A"): error}, "mail.example.com") == []
    assert findings({**GOOD, ("mx.example.org", "A"): error}, "mx.example.org") == []


@pytest.mark.parametrize("client_ip", ["10.0.0.1", "127.0.0.1", "::1", "no address"])
def test_what_was_not_asked_gives_nothing(client_ip: str) -> None:
    assert findings({}, "localhost", client_ip) == []


@given(st.text(), st.text(), st.text(), st.lists(st.text()))
def test_nothing_raises(helo: str, name: str, domain: str, records: list[str]) -> None:
    zone: Zone = {(ARPA, "PTR"): [name], (name, "A"): [*records], (domain, "MX"): [*records]}
    for found in (findings(zone, helo), findings(zone, name), findings({}, helo, domain)):
        assert all(one.text and one.fix for one in found)
    assert len(list(null_mx_findings(domain, FakeDns(zone)))) <= 1
