"""What SPF and DMARC say of a sender that the user states: for people, and as JSON."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bounce_cli.authentication.dmarc.evaluation import DmarcResult
from bounce_cli.authentication.dmarc.second_opinion import SecondOpinion
from bounce_cli.authentication.spf.evaluation import SpfResult
from bounce_cli.authentication.spf.terms import Branch
from bounce_cli.rendering.authentication.fields import dmarc_fields, spf_fields
from bounce_cli.rendering.authentication.words import colour_of
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import column, labelled, safe

__all__ = ["SenderCheck", "sender_fields", "sender_text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderCheck:
    """What was asked for: SPF of a client, DMARC of a From domain, or both."""

    client_ip: str = ""
    spf: SpfResult | None = None
    dmarc: DmarcResult | None = None
    second_opinion: SecondOpinion | None = None


def sender_fields(found: SenderCheck) -> dict[str, Any]:
    """One object with `spf` and `dmarc`, as far as they were asked for."""
    document: dict[str, Any] = {}
    if found.spf:
        document["spf"] = spf_fields(found.spf, found.client_ip)
    if found.dmarc:
        document["dmarc"] = dmarc_fields(found.dmarc, found.second_opinion)
    return document


def sender_text(found: SenderCheck, style: Style) -> Iterator[str]:
    """The results, each with the record that it rests on."""
    if found.spf:
        yield from _spf_lines(found.spf, found.client_ip, style)
    if found.spf and found.dmarc:
        yield "\n"
    if found.dmarc:
        yield from _dmarc_lines(found.dmarc, found.second_opinion, style)


def _spf_lines(spf: SpfResult, client_ip: str, style: Style) -> Iterator[str]:
    name = "HELO" if spf.identity == "helo" else "MAIL FROM"
    yield _head("SPF", spf.result, f"{spf.domain or 'no domain'} ({name}) from {client_ip or 'no address'}", style)
    yield from labelled("record", _record(spf.record, spf.result), style)
    if spf.mechanism:
        yield from labelled("matched", spf.mechanism, style)
    if spf.explanation:
        yield from labelled("says", spf.explanation, style)
    for line in _tree(spf.trace, 0):
        yield from labelled("include", line, style)
    yield from labelled("costs", f"{spf.lookups} of 10 look-ups, {spf.void_lookups} of 2 void", style)


def _tree(branch: Branch, depth: int) -> Iterator[str]:
    """The terms that lead to further records, with what each costs."""
    for child in branch.children:
        yield f"{'· ' * depth}{child.led_by}: {child.lookups} look-ups, {child.void_lookups} void"
        yield from _tree(child, depth + 1)


def _dmarc_lines(dmarc: DmarcResult, second: SecondOpinion | None, style: Style) -> Iterator[str]:
    yield _head("DMARC", dmarc.result, f"{dmarc.from_domain}{f' ({dmarc.reason})' if dmarc.reason else ''}", style)
    where = f"_dmarc.{dmarc.record_domain}: " if dmarc.record_domain else ""
    yield from labelled("record", f"{where}{_record(dmarc.record, dmarc.result)}", style)
    yield from labelled("org domain", dmarc.organizational_domain or "not known", style)
    if dmarc.policy:
        yield from labelled("policy", dmarc.policy, style)
    for item in dmarc.identifiers:
        text = f"{item.domain} by {item.mechanism.upper()}: {item.alignment}"
        yield from labelled("identifier", f"{text}, organizational domain {item.organizational_domain}", style)
    if second and second.differs:
        text = f"{second.result} for receivers that follow RFC 7489: other {' and '.join(second.differences)}"
        yield from labelled("but", f"{text}, organizational domain {second.organizational_domain}", style)


def _head(name: str, result: str, about: str, style: Style) -> str:
    return f" {column(name, 7)}{style.paint(colour_of(result), result)}  {safe(about)}\n"


def _record(record: str | None, result: str) -> str:
    return record or ("not known" if result == "temperror" else "no record")
