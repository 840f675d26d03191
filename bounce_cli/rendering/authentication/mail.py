"""What is known of the authentication of one mail: the whole story on one screen, and as JSON."""

from collections.abc import Iterator, Sequence
from typing import Any

from bounce_cli.advice.catalogue import entry
from bounce_cli.authentication.assessment import Assessment
from bounce_cli.authentication.dkim.judging import DkimResult
from bounce_cli.authentication.dmarc.evaluation import Alignment
from bounce_cli.authentication.inquiry import Inquiry
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.rendering.authentication.fields import examination_fields, finding_fields, reverse_dns_fields
from bounce_cli.rendering.authentication.findings import findings_lines
from bounce_cli.rendering.authentication.words import (
    SOURCES,
    aligned_words,
    host_name_words,
    reason_words,
    verdict_lines,
)
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import labelled, lead, safe
from bounce_cli.rendering.words import ABOUT_AUTHENTICATION

__all__ = ["inquiry_fields", "inquiry_text"]

_NAMES = {"dmarc": "DMARC", "dkim": "DKIM", "spf": "SPF"}


def inquiry_fields(diagnoses: Sequence[Diagnosis], found: Inquiry) -> dict[str, Any]:
    """One object: the mail, what the receiver said, the verdicts and the findings."""
    first = diagnoses[0]
    return {
        "mail": {
            "origin": first.origin,
            "kind": first.kind,
            "recipients": [one.recipient for one in diagnoses if one.recipient],
            "from": found.examination.assessment.evidence.author,
            "message_id": first.original.message_id if first.original else first.message_id,
            "reason": first.reason,
            "remote_mta": first.remote_mta,
            "diagnostic": first.diagnostic,
        },
        **examination_fields(found.examination),
        "reverse_dns": reverse_dns_fields(found.reverse_dns) if found.reverse_dns else None,
        "findings": [finding_fields(one) for one in found.findings],
    }


def inquiry_text(diagnoses: Sequence[Diagnosis], found: Inquiry, style: Style) -> Iterator[str]:
    """Lines, each ended by LF: the answer first, then what it rests on, then the findings."""
    first, assessment = diagnoses[0], found.examination.assessment
    yield from lead(safe(_answer(first, assessment)), style)
    for name, text in _mail(diagnoses, assessment):
        yield from labelled(name, text, style)
    for name, result, text in _verdicts(assessment):
        yield from verdict_lines(name, result, f" · {text}" if text else "", style)
    for name, text in _claims(found):
        yield from labelled(name, text, style)
    yield from findings_lines(found.findings, style)


def _answer(diagnosis: Diagnosis, found: Assessment) -> str:
    """The first line: what was the cause, as far as that is known."""
    if diagnosis.reason is None:
        return f"{_own_result(found)}."
    named = _refused_for(found)
    if not named and diagnosis.reason not in ABOUT_AUTHENTICATION:
        means = entry(diagnosis.reason).means
        return f"Not refused for authentication: {means}. {_own_result(found)}."
    cause = " and ".join(_NAMES[name] for name in named) or "authentication"
    why = _failure_of(named, found)
    if why:
        return f"Refused for {cause}, and rightly: {why}."
    if "spf" in named and found.spf.result == "neutral":
        return f"Refused for {cause}: the SPF record of {found.spf.domain} does not name {found.spf.sender.client_ip}."
    if _passes(named, found):
        return f"Refused for {cause}, but it passes now: a record was mended since, or the receiver saw another mail."
    if found.dmarc.result == "temperror":
        return f"Refused for {cause}; the DNS gave no answer that proves or disproves that."
    return f"Refused for {cause}; what came back neither proves nor disproves that."


def _refused_for(found: Assessment) -> list[str]:
    return [name for name in _NAMES if getattr(found.evidence.said, name) not in {None, "pass"}]


def _passes(named: Sequence[str], found: Assessment) -> bool:
    """Whether all that the receiver names passes now; DMARC where it names nothing."""
    passed = {
        "spf": found.spf.result == "pass",
        "dkim": any(one.result == "pass" for one in found.dkim),
        "dmarc": found.dmarc.result == "pass",
    }
    return all(passed[name] for name in named or ("dmarc",))


def _failure_of(named: Sequence[str], found: Assessment) -> str:
    """Why a mechanism that the receiver names fails, by our own finding; empty where it does not."""
    if found.dmarc.result == "fail" and ("dmarc" in named or not named):
        return _dmarc_failure(found)
    spf = found.spf
    if "spf" in named and spf.result in {"fail", "softfail", "permerror", "none"}:
        if spf.result in {"permerror", "none"}:
            return f"{spf.domain} has {'a broken SPF record' if spf.result == 'permerror' else 'no SPF record'}"
        return f"the SPF record of {spf.domain} does not let {spf.sender.client_ip} send"
    broken = next((one for one in found.dkim if one.result in {"fail", "permerror", "policy"}), None)
    if "dkim" in named and broken:
        return f"the signature of {broken.domain} does not hold, {reason_words(broken.reason)}"
    return ""


def _dmarc_failure(found: Assessment) -> str:
    domain = found.evidence.from_domains[0] if found.evidence.from_domains else "the From domain"
    if found.dmarc.reason == "no-aligned-identifier":
        return f"nothing in this mail can align with {domain}"
    return f"neither SPF nor DKIM passes for {domain}"


def _own_result(found: Assessment) -> str:
    words = {
        "pass": "DMARC passes now",
        "fail": f"DMARC fails: {_dmarc_failure(found)}",
        "none": "There is no DMARC policy to meet",
    }
    return words.get(found.dmarc.result, f"DMARC is {found.dmarc.result}: {reason_words(found.dmarc.reason)}")


def _mail(diagnoses: Sequence[Diagnosis], found: Assessment) -> Iterator[tuple[str, str]]:
    first = diagnoses[0]
    yield "in", first.origin
    organization = found.dmarc.evaluated.organizational_domain if found.dmarc.evaluated else None
    of_it = f", organizational domain {organization}" if organization else ""
    yield "From", f"{found.evidence.author or 'nobody'}{of_it}"
    if first.original:
        yield "to", ", ".join(one.recipient for one in diagnoses if one.recipient) or "a recipient that is not named"
    if first.reason:
        yield "refused by", f"{first.remote_mta or first.reporting_mta or 'the receiver'}, {_age(found.age_days)}"
    if first.diagnostic:
        yield "words", first.diagnostic


def _age(days: int | None) -> str:
    if days is None:
        return "nobody says when"
    return "today" if days < 1 else f"{days:,} day{'s' * (days != 1)} ago"


def _verdicts(found: Assessment) -> Iterator[tuple[str, str, str]]:
    spf = found.spf
    where = f"from {spf.sender.client_ip} ({SOURCES[spf.sender.source or 'given']})" if spf.sender.client_ip else ""
    parts = [
        f"{spf.domain or ''} {where}",
        reason_words(spf.reason),
        aligned_words(found.dmarc.spf_alignment, spf.result),
    ]
    yield "SPF", spf.result, _joined(parts)
    alignments = found.dmarc.dkim_alignments or (None,) * len(found.dkim)
    for one, alignment in zip(found.dkim, alignments, strict=True):
        yield "DKIM", one.result, _signature(one, alignment)
    dmarc = found.dmarc.evaluated
    policy = f"p={dmarc.policy} for {dmarc.from_domain}" if dmarc and dmarc.policy else ""
    yield "DMARC", found.dmarc.result, _joined([policy, reason_words(found.dmarc.reason)])


def _signature(found: DkimResult, alignment: Alignment | None) -> str:
    if found.domain is None:
        return reason_words(found.reason) or "the mail is not signed"
    size = f" {found.key_bits} bits" if found.key_bits else ""
    name = f"d={found.domain} s={found.selector} {found.algorithm or ''}{size}"
    return _joined([name, reason_words(found.reason), *found.marks, aligned_words(alignment, found.result)])


def _joined(parts: Sequence[str]) -> str:
    return "; ".join(part.strip() for part in parts if part.strip())


def _claims(found: Inquiry) -> Iterator[tuple[str, str]]:
    assessment = found.examination.assessment
    said = assessment.evidence.said
    words = [f"{_NAMES[name]} {claim}" for name in _NAMES if (claim := getattr(said, name))]
    if words:
        contrary = f"; not as found now: {', '.join(_NAMES[name] for name in assessment.disagreements)}"
        yield "it said", ", ".join(words) + contrary * bool(assessment.disagreements)
    for one in assessment.evidence.claimed:
        results = ", ".join(f"{result.method}={result.result}" for result in one.results)
        yield "claimed", f"by {one.authserv_id or 'nobody named'} in the mail itself: {results or 'nothing'}"
    second = assessment.second_opinion
    if second and second.differs:
        yield "but", f"{second.result} for receivers that follow RFC 7489: other {' and '.join(second.differences)}"
    if found.reverse_dns:
        yield "host name", host_name_words(found.reverse_dns)
