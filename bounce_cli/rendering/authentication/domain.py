"""The records of a domain and what is wrong with them: for people, and as JSON."""

from collections.abc import Iterator
from typing import Any

from bounce_cli.authentication.dkim.key import KeyState
from bounce_cli.authentication.domain import DomainCheck
from bounce_cli.rendering.authentication.fields import (
    dmarc_fields,
    finding_fields,
    reverse_dns_fields,
    spf_fields,
    tree_fields,
)
from bounce_cli.rendering.authentication.findings import count_of, findings_lines
from bounce_cli.rendering.authentication.words import host_name_words, verdict_lines
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import labelled, lead, safe

__all__ = ["domain_fields", "domain_text"]


def domain_fields(found: DomainCheck) -> dict[str, Any]:
    """The records of a domain, and what is wrong with them."""
    listing = found.listing
    spf = {
        "result": None if found.spf_is_known else "temperror",
        "domain": listing.domain,
        "record": listing.record,
        "lookups": listing.lookups,
        "void_lookups": listing.void_lookups,
        "tree": tree_fields(listing.trace),
    }
    return {
        "domain": listing.domain,
        "spf": spf_fields(found.sender, found.reverse_dns.client_ip) if found.sender and found.reverse_dns else spf,
        "dkim": [_key(selector, key) for selector, key in found.keys],
        "dmarc": _without_verdict(dmarc_fields(found.dmarc, found.second_opinion)),
        "mx": list(found.exchanges.records),
        "reverse_dns": reverse_dns_fields(found.reverse_dns) if found.reverse_dns else None,
        "findings": [finding_fields(one) for one in found.findings],
    }


def _without_verdict(dmarc: dict[str, Any]) -> dict[str, Any]:
    """What DMARC has for a domain: no identifier was judged, so that there is neither a pass nor a failure."""
    second = dmarc.get("second_opinion")
    found = dmarc | {"second_opinion": _without_verdict(second)} if second else dmarc
    return found | {"result": None} if found["result"] == "fail" else found


def _key(selector: str, key: KeyState) -> dict[str, Any]:
    return {
        "selector": selector,
        "name": key.name,
        "status": key.status,
        "fault": key.fault,
        "key_bits": key.bits,
        "testing": key.testing,
        "record": key.record,
    }


def domain_text(found: DomainCheck, style: Style) -> Iterator[str]:
    """Lines, each ended by LF: the count of findings first, then the records, then the findings."""
    listing = found.listing
    limit = "" if found.is_known else ", as far as the DNS answered"
    yield from lead(safe(f"{listing.domain}: {count_of(found.findings)}{limit}."), style)
    for name, text in _records(found):
        yield from labelled(name, text, style)
    if found.sender and found.reverse_dns:
        text = f"{found.sender.domain} from {found.reverse_dns.client_ip}, by {found.sender.mechanism or 'no term'}"
        yield from verdict_lines("sender", found.sender.result, f" {text}", style)
    yield from findings_lines(found.findings, style)
    if not found.keys:
        yield "\n" + style.paint("dim", f"   keys: bounce check {safe(listing.domain)} --selector NAME") + "\n"


def _records(found: DomainCheck) -> Iterator[tuple[str, str]]:
    listing, dmarc = found.listing, found.dmarc
    yield "SPF", listing.record or ("no record" if found.spf_is_known else "not known")
    if listing.record:
        yield "", f"{listing.lookups} of 10 look-ups, {listing.void_lookups} of 2 void"
    where = f"_dmarc.{dmarc.record_domain}: " if dmarc.record_domain != listing.domain and dmarc.record_domain else ""
    yield "DMARC", f"{where}{dmarc.record or ('not known' if dmarc.result == 'temperror' else 'no record')}"
    if dmarc.organizational_domain and dmarc.organizational_domain != listing.domain:
        yield "", f"organizational domain {dmarc.organizational_domain}"
    if found.second_opinion.differs:
        yield "but", f"receivers that follow RFC 7489 take {found.second_opinion.organizational_domain} for it"
    for selector, key in found.keys:
        yield "DKIM", f"{selector}: {_state(key)}"
    exchanges = ", ".join(found.exchanges.records)
    yield "MX", exchanges or ("not known" if found.exchanges.failed else "no record")
    if found.reverse_dns:
        yield "host name", f"{found.reverse_dns.client_ip}: {host_name_words(found.reverse_dns)}"


def _state(key: KeyState) -> str:
    parts = (key.status, key.fault, f"{key.bits} bits" if key.bits else None, "only tested" if key.testing else None)
    return ", ".join(part for part in parts if part)
