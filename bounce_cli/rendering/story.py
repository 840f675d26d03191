"""One record for people: what happened, who said it, how sure that is, and what to do."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bounce_cli.advice.catalogue import entry
from bounce_cli.advice.vocabularies import Vocabulary, names
from bounce_cli.classifier import Suppression
from bounce_cli.diagnosis import Diagnosis, is_undiagnosed
from bounce_cli.language.said import said, together
from bounce_cli.rendering.commands import commands
from bounce_cli.rendering.steps import STEP_ROOM, what_to_do
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import labelled, lead, safe
from bounce_cli.rendering.words import rivals, title

if TYPE_CHECKING:
    from bounce_cli.authentication.examination import Examination

__all__ = ["story"]

_SENTENCES = {
    "delivered": said("The mail to {who} was delivered."),
    "relayed": said("The mail to {who} was handed on to a server that sends no reports."),
    "expanded": said("The mail to {who} was delivered and sent on to the members behind it."),
    "auto_reply": said("{who} answered automatically. Nothing bounced."),
    "challenge": said("A guard in front of {who} asks a person to confirm. Nothing bounced."),
    "disposition": said("A read receipt from {who}. Nothing bounced."),
    "subscription": said("Mail about a list subscription. Nothing bounced."),
    "other": said("Ordinary mail: no report about a delivery."),
}
_NOT_UNDERSTOOD = said("Not understood: what this mail says is not known.")
_ADDRESS_WORDS = {
    Suppression.YES: said("Drop the address."),
    Suppression.HOLD: said("Hold the address, do not drop it."),
    Suppression.NO: said("The address stays good."),
}
_OTHER_NAMES = {Vocabulary.SISIMAI: "Sisimai", Vocabulary.SES: "Amazon SES"}


def story(diagnosis: Diagnosis, style: Style, *, verbose: bool = False) -> Iterator[str]:
    """The whole story of one record in lines that each end with LF; verbose with all that the verdict rests on."""
    yield from lead(_answer(diagnosis, style), style)
    for name, text in _facts(diagnosis, style):
        yield from labelled(name, text, style)
    for evidence in diagnosis.evidence if verbose else ():
        basis = style.say(
            '{rule}: "{text}" in the {field}', rule=evidence.rule, text=evidence.text, field=evidence.field
        )
        yield from labelled(style.say("evidence"), basis, style)
    yield from what_to_do(diagnosis.advice, style)
    if style.vocabulary is Vocabulary.HUBSPOT and diagnosis.hubspot:
        yield from what_to_do(diagnosis.hubspot.advice, style, heading=said("what HubSpot advises"))
    for hint in diagnosis.hints:
        yield from labelled(style.say("hint"), style.say(hint.text), style, room=STEP_ROOM)
    if diagnosis.reason:
        yield "\n"
        for command in commands(diagnosis):
            yield style.paint("dim", f"   {style.say('more')}: {safe(command)}") + "\n"


def _answer(diagnosis: Diagnosis, style: Style) -> str:
    d = diagnosis
    who = safe(d.recipient) or said("a recipient that the report does not name")
    if d.reason:
        means = said(entry(d.reason).means)
        if d.kind == "delay":
            happened = said("Mail to {who} is delayed: {means}.", who=who, means=means)
        else:
            happened = said("Mail to {who} bounced: {means}.", who=who, means=means)
        return style.say(together(happened, _ADDRESS_WORDS[d.suppress]))
    if d.kind == "feedback":
        if d.suppress is Suppression.NO:
            happened = said("A feedback report ({type}) about mail to {who}.", type=safe(d.feedback_type), who=who)
        else:
            happened = said("{who} reported the mail as unwanted.", who=who)
        return style.say(together(happened, _ADDRESS_WORDS[d.suppress]))
    text = style.say(_NOT_UNDERSTOOD if is_undiagnosed(d) else _SENTENCES[d.kind].of(who=who))
    return text[0].upper() + text[1:] if text[0].isascii() and "@" not in text.split()[0] else text


def _facts(diagnosis: Diagnosis, style: Style) -> Iterator[tuple[str, str]]:
    d, say = diagnosis, style.say
    yield say("in"), d.origin
    if told := _said_by(d, style):
        yield say("said by"), told
    if d.diagnostic:
        yield say("words"), d.diagnostic
    yield say("read as"), _read_as(d, style)
    if near := rivals(d.alternatives, d.confidence):
        yield say("or"), near
    if d.authentication:
        yield say("found now"), _authentication(d.authentication, style)
    yield from _other_names(d, style)
    if d.original and (d.original.subject or d.original.message_id):
        subject, author = d.original.subject or said("(no subject)"), d.original.from_ or said("unknown")
        yield say("the mail"), say("{subject}, from {author}", subject=subject, author=author)
    if d.will_retry_until:
        yield say("retried"), say("until {moment}", moment=style.moment(d.will_retry_until))
    if d.retry_after and d.type == "soft":
        yield say("send again"), say("after {moment}", moment=style.moment(d.retry_after))
    for problem in d.problems:
        yield say("note"), say(problem.text)


def _other_names(diagnosis: Diagnosis, style: Style) -> Iterator[tuple[str, str]]:
    """What HubSpot calls it, and the system whose vocabulary is wanted."""
    d = diagnosis
    if d.hubspot:
        yield "HubSpot", f"{style.say(d.hubspot.reason)} ({style.say(d.hubspot.type)})"
    if d.reason and d.type and style.vocabulary in _OTHER_NAMES:
        assert style.vocabulary is not None
        found = names(style.vocabulary, d.reason, d.type)
        yield _OTHER_NAMES[style.vocabulary], f"{found['reason']} ({found['type']})"


def _authentication(found: "Examination", style: Style) -> str:
    """What the DNS says now of the mail that came back."""
    from bounce_cli.rendering.authentication.words import reason_words  # noqa: PLC0415 - not without a network

    assessment = found.assessment
    dkim = " ".join(str(one.result) for one in assessment.dkim)
    reason = style.say(reason_words(assessment.dmarc.reason))
    results = f"SPF {assessment.spf.result} · DKIM {dkim} · DMARC {assessment.dmarc.result}"
    return f"{results} ({reason})" if reason else results


def _said_by(diagnosis: Diagnosis, style: Style) -> str:
    d = diagnosis
    host = d.remote_mta if d.generated_by == "remote" and d.remote_mta else d.reporting_mta or d.remote_mta
    parts = [host or (style.say("the report") if d.reason else "")]
    when = d.last_attempt_date or d.date
    if when:
        parts.append(style.moment(when))
    if d.command:
        parts.append(style.say("after {command}", command=d.command))
    if d.generated_by == "local":
        parts.append(style.say("the sending side itself"))
    return ", ".join(part for part in parts if part)


def _read_as(diagnosis: Diagnosis, style: Style) -> str:
    d = diagnosis
    parts = [d.reason.value, style.say(d.type.value) if d.type else ""] if d.reason else [title(d, style)]
    parts.append(style.say("sure {share:.2f}", share=d.confidence))
    if d.evidence:
        parts.append(style.say("rule {rule}", rule=d.evidence[0].rule))
    return " · ".join(part for part in parts if part)
