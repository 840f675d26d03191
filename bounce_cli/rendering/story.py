"""One record for people: what happened, who said it, how sure that is, and what to do."""

from collections.abc import Iterator
from shlex import quote
from typing import TYPE_CHECKING

from bounce_cli.advice.catalogue import entry
from bounce_cli.classifier import Suppression
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.rendering.steps import what_to_do
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import labelled, lead, safe
from bounce_cli.rendering.words import ABOUT_AUTHENTICATION, kind_words, moment, rivals

if TYPE_CHECKING:
    from bounce_cli.authentication.examination import Examination

__all__ = ["story"]

_SENTENCES = {
    "delivered": "The mail to {who} was delivered.",
    "relayed": "The mail to {who} was handed on to a server that sends no reports.",
    "expanded": "The mail to {who} was delivered and sent on to the members behind it.",
    "auto_reply": "{who} answered automatically. Nothing bounced.",
    "challenge": "A guard in front of {who} asks a person to confirm. Nothing bounced.",
    "disposition": "A read receipt from {who}. Nothing bounced.",
    "subscription": "Mail about a list subscription. Nothing bounced.",
    "other": "Ordinary mail: no report about a delivery.",
}
_ADDRESS_WORDS = {
    Suppression.YES: "Drop the address.",
    Suppression.HOLD: "Hold the address, do not drop it.",
    Suppression.NO: "The address stays good.",
}


def story(diagnosis: Diagnosis, style: Style, *, verbose: bool = False) -> Iterator[str]:
    """The whole story of one record in lines that each end with LF; verbose with all that the verdict rests on."""
    yield from lead(_answer(diagnosis), style)
    for name, text in _facts(diagnosis):
        yield from labelled(name, text, style)
    for evidence in diagnosis.evidence if verbose else ():
        yield from labelled("evidence", f'{evidence.rule}: "{evidence.text}" in the {evidence.field}', style)
    yield from what_to_do(diagnosis.advice, style)
    if diagnosis.reason:
        yield "\n"
        is_checked = diagnosis.reason in ABOUT_AUTHENTICATION or _fails(diagnosis)
        if is_checked and diagnosis.original and diagnosis.origin != "-":
            yield style.paint("dim", f"   more: bounce check {safe(quote(diagnosis.origin))}") + "\n"
        yield style.paint("dim", f"   more: bounce explain {diagnosis.reason}") + "\n"


def _fails(diagnosis: Diagnosis) -> bool:
    found = diagnosis.authentication
    return found is not None and found.assessment.dmarc.result == "fail"


def _answer(diagnosis: Diagnosis) -> str:
    d = diagnosis
    who = safe(d.recipient) or "a recipient that the report does not name"
    if d.reason:
        verb = "is delayed" if d.kind == "delay" else "bounced"
        means = entry(d.reason).means
        return f"Mail to {who} {verb}: {means}. {_ADDRESS_WORDS[d.suppress]}"
    if d.kind == "feedback":
        if d.suppress is Suppression.NO:
            return f"A feedback report ({safe(d.feedback_type)}) about mail to {who}. {_ADDRESS_WORDS[d.suppress]}"
        return f"{who} reported the mail as unwanted. {_ADDRESS_WORDS[d.suppress]}"
    text = _SENTENCES[d.kind].format(who=who)
    return text[0].upper() + text[1:] if text[0].isascii() and "@" not in text.split()[0] else text


def _facts(diagnosis: Diagnosis) -> Iterator[tuple[str, str]]:
    d = diagnosis
    yield "in", d.origin
    said = _said_by(d)
    if said:
        yield "said by", said
    if d.diagnostic:
        yield "words", d.diagnostic
    yield "read as", _read_as(d)
    if near := rivals(d.alternatives, d.confidence):
        yield "or", near
    if d.authentication:
        yield "found now", _authentication(d.authentication)
    if d.hubspot:
        yield "HubSpot", f"{d.hubspot.reason} ({d.hubspot.type})"
    if d.original and (d.original.subject or d.original.message_id):
        yield "the mail", f"{d.original.subject or '(no subject)'}, from {d.original.from_ or 'unknown'}"
    if d.will_retry_until:
        yield "retried", f"until {moment(d.will_retry_until)}"
    if d.retry_after and d.type == "soft":
        yield "send again", f"after {moment(d.retry_after)}"
    for problem in d.problems:
        yield "note", problem.text


def _authentication(found: "Examination") -> str:
    """What the DNS says now of the mail that came back."""
    assessment = found.assessment
    dkim = " ".join(str(one.result) for one in assessment.dkim)
    reason = f" ({assessment.dmarc.reason})" if assessment.dmarc.reason else ""
    return f"SPF {assessment.spf.result} · DKIM {dkim} · DMARC {assessment.dmarc.result}{reason}"


def _said_by(diagnosis: Diagnosis) -> str:
    d = diagnosis
    host = d.remote_mta if d.generated_by == "remote" and d.remote_mta else d.reporting_mta or d.remote_mta
    parts = [host or ("the report" if d.reason else "")]
    when = d.last_attempt_date or d.date
    if when:
        parts.append(moment(when))
    if d.command:
        parts.append(f"after {d.command}")
    if d.generated_by == "local":
        parts.append("the sending side itself")
    return ", ".join(part for part in parts if part)


def _read_as(diagnosis: Diagnosis) -> str:
    d = diagnosis
    parts = [d.reason.value, d.type.value if d.type else ""] if d.reason else [kind_words(d.kind)]
    parts.append(f"sure {d.confidence:.2f}")
    if d.evidence:
        parts.append(f"rule {d.evidence[0].rule}")
    return " · ".join(part for part in parts if part)
