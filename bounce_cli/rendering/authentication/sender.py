"""What SPF and DMARC say of a sender that the user states: for people, and as JSON."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bounce_cli.authentication.dmarc.evaluation import DmarcResult, Identifier
from bounce_cli.authentication.dmarc.second_opinion import SecondOpinion
from bounce_cli.authentication.spf.evaluation import SpfResult
from bounce_cli.authentication.spf.terms import Branch
from bounce_cli.rendering.authentication.fields import dmarc_fields, spf_fields
from bounce_cli.rendering.authentication.rows import Row, painted, room_of, row_lines
from bounce_cli.rendering.authentication.words import (
    ALIGNMENTS,
    cost_words,
    difference_words,
    reason_words,
    record_words,
)
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import column, safe

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
    spf = list(_spf_rows(found.spf, style)) if found.spf else []
    dmarc = list(_dmarc_rows(found.dmarc, found.second_opinion, style)) if found.dmarc else []
    room = room_of((row.label for row in (*spf, *dmarc)), style)
    if found.spf:
        yield _head("SPF", found.spf.result, _client(found.spf, found.client_ip, style), style)
        yield from row_lines(spf, room, style)
    if found.spf and found.dmarc:
        yield "\n"
    if found.dmarc:
        yield _head("DMARC", found.dmarc.result, _author(found.dmarc, style), style)
        yield from row_lines(dmarc, room, style)


def _head(name: str, result: str, about: str, style: Style) -> str:
    return f" {column(name, 7)}{painted(result, style)}  {safe(about)}\n"


def _client(spf: SpfResult, client_ip: str, style: Style) -> str:
    identity = "HELO" if spf.identity == "helo" else "MAIL FROM"
    domain = spf.domain or style.say("no domain")
    if client_ip:
        return style.say("{domain} ({identity}) from {address}", domain=domain, identity=identity, address=client_ip)
    return style.say("{domain} ({identity}) from no address", domain=domain, identity=identity)


def _author(dmarc: DmarcResult, style: Style) -> str:
    if not dmarc.reason:
        return dmarc.from_domain
    return style.say("{domain} ({reason})", domain=dmarc.from_domain, reason=reason_words(dmarc.reason))


def _spf_rows(spf: SpfResult, style: Style) -> Iterator[Row]:
    say = style.say
    yield Row(label=say("record"), text=spf.record or say(record_words(spf.result)))
    if spf.mechanism:
        yield Row(label=say("matched"), text=spf.mechanism)
    if spf.explanation:
        yield Row(label=say("says"), text=spf.explanation)
    for line in _tree(spf.trace, 0, style):
        yield Row(label="include", text=line)
    yield Row(label=say("costs"), text=say(cost_words(spf.lookups, spf.void_lookups)))


def _tree(branch: Branch, depth: int, style: Style) -> Iterator[str]:
    """The terms that lead to further records, with what each costs."""
    for child in branch.children:
        lookups = style.counted(child.lookups, "{count:,} look-up", "{count:,} look-ups")
        void = style.counted(child.void_lookups, "{count:,} void", "{count:,} void")
        yield f"{'· ' * depth}{child.led_by}: {lookups}, {void}"
        yield from _tree(child, depth + 1, style)


def _dmarc_rows(dmarc: DmarcResult, second: SecondOpinion | None, style: Style) -> Iterator[Row]:
    say = style.say
    where = f"_dmarc.{dmarc.record_domain}: " if dmarc.record_domain else ""
    yield Row(label=say("record"), text=f"{where}{dmarc.record or say(record_words(dmarc.result))}")
    yield Row(label=say("org domain"), text=dmarc.organizational_domain or say("not known"))
    if dmarc.policy:
        yield Row(label=say("policy"), text=dmarc.policy)
    for item in dmarc.identifiers:
        yield Row(label=say("identifier"), text=_identifier(item, style))
    if second and second.differs:
        text = say(
            "{result} for receivers that follow RFC 7489: {differences}, organizational domain {domain}",
            result=second.result,
            differences=difference_words(second.differences),
            domain=second.organizational_domain,
        )
        yield Row(label=say("but"), text=text)


def _identifier(item: Identifier, style: Style) -> str:
    known = {"domain": item.domain, "mechanism": item.mechanism.upper(), "alignment": ALIGNMENTS[item.alignment]}
    if item.organizational_domain is None:
        return style.say("{domain} by {mechanism}: {alignment}", **known)
    return style.say(
        "{domain} by {mechanism}: {alignment}, organizational domain {organization}",
        **known,
        organization=item.organizational_domain,
    )
