"""The records of a domain and what is wrong with them: for people, and as JSON."""

from collections.abc import Iterator
from typing import Any

from bounce_cli.advice.facts import Facts
from bounce_cli.advice.findings import afterwards
from bounce_cli.advice.model import Step
from bounce_cli.advice.sending import SENDING
from bounce_cli.authentication.dkim.key import KeyState, KeyStatus
from bounce_cli.authentication.domain import DomainCheck
from bounce_cli.language.said import Said, said
from bounce_cli.rendering.authentication.fields import (
    dmarc_fields,
    finding_fields,
    reverse_dns_fields,
    spf_fields,
    tree_fields,
)
from bounce_cli.rendering.authentication.findings import afterwards_lines, count_of, finding_labels, findings_lines
from bounce_cli.rendering.authentication.rows import Row, room_of, row_lines
from bounce_cli.rendering.authentication.words import cost_words, host_name_words, record_words
from bounce_cli.rendering.step_fields import step_fields
from bounce_cli.rendering.style import ENGLISH_STYLE, Style
from bounce_cli.rendering.text import lead, safe

__all__ = ["domain_fields", "domain_text"]

_STATES = {
    KeyStatus.USABLE: said("usable"),
    KeyStatus.UNKNOWN: said("unknown"),
    KeyStatus.MISSING: said("missing"),
    KeyStatus.REVOKED: said("revoked"),
    KeyStatus.UNFIT: said("unfit"),
}
_FAULTS = {
    "several-records": said("several records"),
    "broken-record": said("broken record"),
    "broken-key": said("broken key"),
    "type-mismatch": said("other type"),
    "hash-not-allowed": said("hash not allowed"),
    "service-not-allowed": said("service not allowed"),
    "identity-not-exact": said("identity not exact"),
}


def domain_fields(found: DomainCheck, style: Style = ENGLISH_STYLE) -> dict[str, Any]:
    """The records of a domain, and what is wrong with them in the language of the style."""
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
        "findings": [finding_fields(one, style) for one in found.findings],
        "then": step_fields(_afterwards(found), style),
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
    yield from lead(safe(style.say(_answer(found))), style)
    rows = [*_records(found, style), *_hosts(found, style)]
    room = room_of([*(row.label for row in rows), *finding_labels(style)], style)
    yield from row_lines(rows, room, style)
    yield from findings_lines(found.findings, room, style)
    yield from afterwards_lines(_afterwards(found), room, style)
    if not found.keys:
        keys = f"{style.say('keys')}: bounce check {safe(found.listing.domain)} --selector NAME"
        yield "\n" + style.paint("dim", f"   {keys}") + "\n"


def _afterwards(found: DomainCheck) -> tuple[Step, ...]:
    """What comes once all is mended; there is no mail to send again."""
    return tuple(step for step in afterwards(found.findings, Facts()) if step.id not in SENDING)


def _answer(found: DomainCheck) -> Said:
    domain, counts = found.listing.domain, count_of(found.findings)
    if found.is_known:
        return said("{domain}: {counts}.", domain=domain, counts=counts)
    return said("{domain}: {counts}, as far as the DNS answered.", domain=domain, counts=counts)


def _records(found: DomainCheck, style: Style) -> Iterator[Row]:
    listing, dmarc, say = found.listing, found.dmarc, style.say
    yield Row(label="SPF", text=listing.record or say(record_words("none" if found.spf_is_known else "temperror")))
    if listing.record:
        yield Row(label="", text=say(cost_words(listing.lookups, listing.void_lookups)))
    where = f"_dmarc.{dmarc.record_domain}: " if dmarc.record_domain != listing.domain and dmarc.record_domain else ""
    yield Row(label="DMARC", text=f"{where}{dmarc.record or say(record_words(dmarc.result))}")
    if dmarc.organizational_domain and dmarc.organizational_domain != listing.domain:
        yield Row(label="", text=say("organizational domain {domain}", domain=dmarc.organizational_domain))
    if found.second_opinion.differs:
        domain = found.second_opinion.organizational_domain
        yield Row(label=say("but"), text=say("receivers that follow RFC 7489 take {domain} for it", domain=domain))
    for selector, key in found.keys:
        yield Row(label="DKIM", text=f"{selector}: {_state(key, style)}")
    exchanges = ", ".join(found.exchanges.records)
    yield Row(label="MX", text=exchanges or say(record_words("temperror" if found.exchanges.failed else "none")))


def _hosts(found: DomainCheck, style: Style) -> Iterator[Row]:
    """What is known of a sender that is stated."""
    if found.reverse_dns:
        names = style.say(host_name_words(found.reverse_dns))
        yield Row(label=style.say("host name"), text=f"{found.reverse_dns.client_ip}: {names}")
    if found.sender and found.reverse_dns:
        domain, address = found.sender.domain, found.reverse_dns.client_ip
        if found.sender.mechanism:
            term = found.sender.mechanism
            text = style.say("{domain} from {address}, by {term}", domain=domain, address=address, term=term)
        else:
            text = style.say("{domain} from {address}, by no term", domain=domain, address=address)
        yield Row(label=style.say("sender"), result=found.sender.result, text=f" {text}")


def _state(key: KeyState, style: Style) -> str:
    parts = (
        style.say(_STATES[key.status]),
        style.say(_FAULTS[key.fault]) if key.fault else "",
        style.counted(key.bits, "{count} bit", "{count} bits") if key.bits else "",
        style.say("only tested") if key.testing else "",
    )
    return ", ".join(part for part in parts if part)
