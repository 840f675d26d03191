"""What SPF and DMARC say of a sender: for people, and as JSON."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bounce_cli.authentication.dmarc.evaluation import DmarcResult
from bounce_cli.authentication.dmarc.second_opinion import SecondOpinion
from bounce_cli.authentication.spf.evaluation import SpfResult
from bounce_cli.authentication.spf.terms import Branch
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import column, labelled, safe

__all__ = ["Findings", "findings_json", "findings_text"]

_COLOURS = {"pass": "good", "fail": "hard", "permerror": "hard", "softfail": "soft", "temperror": "soft"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What was asked for: SPF of a client, DMARC of a From domain, or both."""

    client_ip: str = ""
    spf: SpfResult | None = None
    dmarc: DmarcResult | None = None
    second_opinion: SecondOpinion | None = None


def findings_json(found: Findings) -> Iterator[str]:
    """One object with `spf` and `dmarc`, as far as they were asked for."""
    document: dict[str, Any] = {}
    if found.spf:
        document["spf"] = _spf(found.spf, found.client_ip)
    if found.dmarc:
        document["dmarc"] = _dmarc(found.dmarc, found.second_opinion)
    yield json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def findings_text(found: Findings, style: Style) -> Iterator[str]:
    """The results, each with the record that it rests on."""
    if found.spf:
        yield from _spf_lines(found.spf, found.client_ip, style)
    if found.spf and found.dmarc:
        yield "\n"
    if found.dmarc:
        yield from _dmarc_lines(found.dmarc, found.second_opinion, style)


def _spf(spf: SpfResult, client_ip: str) -> dict[str, Any]:
    return {
        "result": spf.result,
        "reason": "evaluated-now",
        "domain": spf.domain or None,
        "identity": spf.identity,
        "client_ip": client_ip or None,
        "client_ip_source": "given",
        "record": spf.record,
        "mechanism": spf.mechanism,
        "explanation": spf.explanation or None,
        "lookups": spf.lookups,
        "void_lookups": spf.void_lookups,
        "tree": _branch(spf.trace),
    }


def _branch(branch: Branch) -> dict[str, Any]:
    return {
        "domain": branch.domain,
        "term": branch.led_by or None,
        "record": branch.record,
        "lookups": branch.lookups,
        "void_lookups": branch.void_lookups,
        "branches": [_branch(child) for child in branch.children],
    }


def _dmarc(dmarc: DmarcResult, second: SecondOpinion | None) -> dict[str, Any]:
    return {
        "result": dmarc.result,
        "reason": dmarc.reason,
        "from_domain": dmarc.from_domain,
        "organizational_domain": dmarc.organizational_domain,
        "policy": dmarc.policy,
        "requested_policy": dmarc.requested_policy,
        "record": dmarc.record,
        "record_domain": dmarc.record_domain,
        "aligned_spf": list(dmarc.aligned_spf),
        "aligned_dkim": list(dmarc.aligned_dkim),
        "second_opinion": _second(second) if second else None,
    }


def _second(second: SecondOpinion) -> dict[str, Any]:
    return {
        "result": second.result,
        "reason": second.reason,
        "organizational_domain": second.organizational_domain,
        "policy": second.policy,
        "record_domain": second.record_domain,
        "aligned_spf": list(second.aligned_spf),
        "aligned_dkim": list(second.aligned_dkim),
        "differences": list(second.differences),
    }


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
    return f" {column(name, 7)}{style.paint(_COLOURS.get(result, 'bold'), result)}  {safe(about)}\n"


def _record(record: str | None, result: str) -> str:
    return record or ("not known" if result == "temperror" else "no record")
