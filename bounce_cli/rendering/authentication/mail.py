"""What is known of the authentication of one mail: the whole story on one screen, and as JSON."""

from collections.abc import Iterator, Sequence
from typing import Any

from bounce_cli.advice.facts import Facts
from bounce_cli.advice.findings import afterwards
from bounce_cli.advice.model import Step
from bounce_cli.advice.sending import SENDING
from bounce_cli.authentication.assessment import Assessment
from bounce_cli.authentication.dkim.judging import DkimResult
from bounce_cli.authentication.dmarc.evaluation import Alignment
from bounce_cli.authentication.evidence.authentication_results import AuthenticationResults
from bounce_cli.authentication.findings.model import Severity
from bounce_cli.authentication.inquiry import Inquiry
from bounce_cli.authentication.spf.verdict import SpfVerdict
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.language.said import Said, counted, said
from bounce_cli.rendering.authentication.answer import NAMES, answer
from bounce_cli.rendering.authentication.fields import examination_fields, finding_fields, reverse_dns_fields
from bounce_cli.rendering.authentication.findings import afterwards_lines, finding_labels, findings_lines
from bounce_cli.rendering.authentication.rows import Row, room_of, row_lines
from bounce_cli.rendering.authentication.words import (
    MARKS,
    SOURCES,
    aligned_words,
    difference_words,
    host_name_words,
    reason_words,
)
from bounce_cli.rendering.step_fields import step_fields
from bounce_cli.rendering.style import ENGLISH_STYLE, Style
from bounce_cli.rendering.text import lead, safe

__all__ = ["inquiry_fields", "inquiry_text"]


def inquiry_fields(diagnoses: Sequence[Diagnosis], found: Inquiry, style: Style = ENGLISH_STYLE) -> dict[str, Any]:
    """One object: the mail, what the receiver said, the verdicts and the findings, in the language of the style."""
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
        **examination_fields(found.examination, style),
        "reverse_dns": reverse_dns_fields(found.reverse_dns) if found.reverse_dns else None,
        "findings": [finding_fields(one, style) for one in found.findings],
        "then": step_fields(_afterwards(diagnoses, found), style),
    }


def inquiry_text(diagnoses: Sequence[Diagnosis], found: Inquiry, style: Style) -> Iterator[str]:
    """Lines, each ended by LF: the answer first, then what it rests on, then the findings."""
    first, assessment = diagnoses[0], found.examination.assessment
    yield from lead(safe(style.say(answer(first.reason, assessment))), style)
    rows = [*_mail(diagnoses, assessment, style), *_verdicts(assessment, style), *_claims(found, style)]
    room = room_of([*(row.label for row in rows), *finding_labels(style)], style)
    yield from row_lines(rows, room, style)
    yield from findings_lines(found.findings, room, style)
    yield from afterwards_lines(_afterwards(diagnoses, found), room, style)


def _afterwards(diagnoses: Sequence[Diagnosis], found: Inquiry) -> tuple[Step, ...]:
    """What comes once the errors are mended; a mail that arrived is not sent again."""
    first = diagnoses[0]
    facts = Facts(
        recipient=first.recipient if len(diagnoses) == 1 else None,
        profile=first.original.profile if first.original else None,
    )
    steps = afterwards((one for one in found.findings if one.severity is Severity.ERROR), facts)
    return tuple(step for step in steps if first.reason or step.id not in SENDING)


def _mail(diagnoses: Sequence[Diagnosis], found: Assessment, style: Style) -> Iterator[Row]:
    first, say = diagnoses[0], style.say
    yield Row(label=say("in"), text=first.origin)
    organization = found.dmarc.evaluated.organizational_domain if found.dmarc.evaluated else None
    author = found.evidence.author or say("nobody")
    if organization:
        author = say("{author}, organizational domain {domain}", author=author, domain=organization)
    yield Row(label="From", text=author)
    if first.original:
        recipients = ", ".join(one.recipient for one in diagnoses if one.recipient)
        yield Row(label=say("to"), text=recipients or say("a recipient that is not named"))
    if first.reason:
        server = first.remote_mta or first.reporting_mta or said("the receiver")
        yield Row(label=say("refused by"), text=say("{server}, {when}", server=server, when=_age(found.age_days)))
    if first.diagnostic:
        yield Row(label=say("words"), text=first.diagnostic)


def _age(days: int | None) -> Said:
    if days is None:
        return said("nobody says when")
    return said("today") if days < 1 else counted(days, "{count:,} day ago", "{count:,} days ago")


def _verdicts(found: Assessment, style: Style) -> Iterator[Row]:
    spf, say = found.spf, style.say
    parts = [
        _sender(spf, style),
        say(reason_words(spf.reason)),
        say(aligned_words(found.dmarc.spf_alignment, spf.result)),
    ]
    yield _verdict("SPF", spf.result, parts)
    alignments = found.dmarc.dkim_alignments or (None,) * len(found.dkim)
    for one, alignment in zip(found.dkim, alignments, strict=True):
        yield _verdict("DKIM", one.result, _signature(one, alignment, style))
    dmarc = found.dmarc.evaluated
    policy = (
        say("p={policy} for {domain}", policy=dmarc.policy, domain=dmarc.from_domain) if dmarc and dmarc.policy else ""
    )
    yield _verdict("DMARC", found.dmarc.result, [policy, say(reason_words(found.dmarc.reason))])


def _verdict(name: str, result: str, parts: Sequence[str]) -> Row:
    """A result with what it rests on, of which empty parts are left out."""
    text = "; ".join(part for part in parts if part)
    return Row(label=name, result=result, text=f" · {text}" if text else "")


def _sender(spf: SpfVerdict, style: Style) -> str:
    """Whom SPF was asked about."""
    address, source = spf.sender.client_ip, SOURCES[spf.sender.source or "given"]
    if not address:
        return spf.domain or ""
    if not spf.domain:
        return style.say("from {address} ({source})", address=address, source=source)
    return style.say("{domain} from {address} ({source})", domain=spf.domain, address=address, source=source)


def _signature(found: DkimResult, alignment: Alignment | None, style: Style) -> list[str]:
    if found.domain is None:
        return [style.say(reason_words(found.reason) or said("the mail is not signed"))]
    parts = (
        f"d={found.domain}",
        f"s={found.selector}" if found.selector else "",
        found.algorithm,
        style.counted(found.key_bits, "{count} bit", "{count} bits") if found.key_bits else "",
    )
    words = (
        reason_words(found.reason),
        *(MARKS[mark] for mark in found.marks),
        aligned_words(alignment, found.result),
    )
    return [" ".join(part for part in parts if part), *map(style.say, words)]


def _claims(found: Inquiry, style: Style) -> Iterator[Row]:
    assessment, say = found.examination.assessment, style.say
    claims = ", ".join(
        f"{name} {claim}" for key, name in NAMES.items() if (claim := getattr(assessment.evidence.said, key))
    )
    if claims and assessment.disagreements:
        names = ", ".join(NAMES[name] for name in assessment.disagreements)
        claims = say("{claims}; not as found now: {names}", claims=claims, names=names)
    if claims:
        yield Row(label=say("it said"), text=claims)
    for one in assessment.evidence.claimed:
        yield Row(label=say("claimed"), text=_claim(one, style))
    second = assessment.second_opinion
    if second and second.differs:
        text = say(
            "{result} for receivers that follow RFC 7489: {differences}",
            result=second.result,
            differences=difference_words(second.differences),
        )
        yield Row(label=say("but"), text=text)
    if found.reverse_dns:
        yield Row(label=say("host name"), text=say(host_name_words(found.reverse_dns)))


def _claim(found: AuthenticationResults, style: Style) -> str:
    results = ", ".join(f"{result.method}={result.result}" for result in found.results) or said("nothing")
    if found.authserv_id:
        return style.say("by {server} in the mail itself: {results}", server=found.authserv_id, results=results)
    return style.say("by nobody named in the mail itself: {results}", results=results)
