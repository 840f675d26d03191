"""Findings on SPF records of a DNS of a few texts."""

from collections.abc import Iterator
from typing import Any

import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rdtypes.txtbase

from bounce_cli.authentication.findings.model import Finding
from bounce_cli.authentication.findings.spf import Walked, spf_findings
from bounce_cli.authentication.lookup.answer import Outcome
from bounce_cli.authentication.spf.listing import listing
from bounce_cli.authentication.spf.terms import Branch
from tests.authentication.fake_dns import FakeDns

Texts = dict[str, str | list[str] | Outcome]
A = {("shop.example", "A"): ["192.0.2.1"], ("shop.example", "MX"): ["10 shop.example"]}


def dns_of(texts: Texts) -> FakeDns:
    whole = {(name, "TXT"): text if isinstance(text, Outcome | list) else [text] for name, text in texts.items()}
    return FakeDns({**A, **whole})


def findings_of(trace: Branch, **told: Any) -> Iterator[Finding]:
    return spf_findings(Walked(trace=trace, **told))


def findings(texts: Texts, *, domain: str = "shop.example") -> list[Finding]:
    zone = dns_of(texts)
    found = listing(domain, zone)
    return list(
        findings_of(
            found.trace,
            lookups=found.lookups,
            void_lookups=found.void_lookups,
            failed=zone.ask(domain, "TXT").failed,
            complete=not any(problem.code == "dns" for problem in found.problems),
        )
    )


def ids(found: list[Finding]) -> list[str]:
    return [one.id for one in found]


def strings_of(record: str) -> str:
    """The text that a name server reads from a line of a zone file."""
    data = dns.rdata.from_text(dns.rdataclass.IN, dns.rdatatype.TXT, record.partition(" IN TXT ")[2])
    assert isinstance(data, dns.rdtypes.txtbase.TXTBase)
    return b"".join(data.strings).decode("latin-1")


def line(record: str, name: str = "shop.example") -> tuple[str]:
    return (f'{name}. IN TXT "{record}"',)
