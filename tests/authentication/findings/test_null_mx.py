"""What is said of a sending domain that takes no mail."""

import pytest

from bounce_cli.authentication.findings.hosts import null_mx_findings
from bounce_cli.authentication.findings.model import Finding, Severity
from bounce_cli.authentication.lookup.answer import Outcome
from tests.authentication.fake_dns import FakeDns

Zone = dict[tuple[str, str], list[str] | Outcome]

ARPA = "7.2.0.192.in-addr.arpa"
MAIL: Zone = {("mail.example.com", "A"): ["192.0.2.7"]}
ERRORS = [Outcome.SERVFAIL, Outcome.REFUSED, Outcome.TIMEOUT, Outcome.NOT_ASKED]


def domain_findings(zone: Zone) -> list[Finding]:
    return list(null_mx_findings("example.com", FakeDns(zone)))


def no_mail_host(fault: str) -> Finding:
    return Finding(
        id="no-mail-host",
        severity=Severity.WARNING,
        text=f"example.com {fault}, so that it cannot take mail: receivers refuse senders of such a domain (5.1.8).",
        fix="Publish an MX record of a host that takes its mail, or send with addresses of a domain that takes mail, "
        "in MAIL FROM as well as in From.",
    )


def test_a_null_mx() -> None:
    assert domain_findings({("example.com", "MX"): ["0 ."]}) == [
        Finding(
            id="null-mx",
            severity=Severity.ERROR,
            text="example.com has a null MX (`0 .`), by which it says that it takes no mail: many receivers refuse "
            "mail from a domain that cannot be answered (550, 5.7.27).",
            fix="Put MX records of hosts that take mail in its place, or send with addresses of a domain that takes "
            "mail, in MAIL FROM as well as in From.",
        )
    ]


def test_a_domain_without_a_mail_host() -> None:
    assert domain_findings({("example.com", "TXT"): ["v=spf1 -all"]}) == [no_mail_host("has no MX, A or AAAA record")]
    assert domain_findings({}) == [no_mail_host("does not exist in the DNS")]


@pytest.mark.parametrize(
    "zone",
    [
        {("example.com", "MX"): ["10 mail.example.com"]},
        {("example.com", "MX"): ["0 .", "10 mail.example.com"]},
        {("example.com", "A"): ["192.0.2.7"]},
        {("example.com", "AAAA"): ["2001:db8::7"]},
        {("example.com", "MX"): Outcome.BAD_NAME},
    ],
)
def test_domains_that_take_mail_give_nothing(zone: Zone) -> None:
    assert domain_findings(zone) == []


@pytest.mark.parametrize("error", ERRORS)
def test_dns_errors_of_the_domain_give_nothing(error: Outcome) -> None:
    assert domain_findings({("example.com", "MX"): error}) == []
    for type_ in ("A", "AAAA"):
        assert domain_findings({("example.com", "TXT"): ["x"], ("example.com", type_): error}) == []
