"""What `bounce check` does for each kind of subject: a sender that is stated, a domain, a mail."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bounce_cli.cli.output import tell
from bounce_cli.limits import Limits
from bounce_cli.rendering.style import Style

if TYPE_CHECKING:
    from bounce_cli.authentication.findings.model import Finding
    from bounce_cli.authentication.inquiry import Inquiry
    from bounce_cli.authentication.lookup.answer import Resolver
    from bounce_cli.authentication.lookup.asking import Asking
    from bounce_cli.authentication.spf.verdict import Sender
    from bounce_cli.verdict.authentication import Case

__all__ = ["Checked", "Manner", "Stated", "check_cases", "check_domain", "check_sender"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found: for programs, for people, and the words that `--fail-on` compares."""

    document: Callable[[Style], dict[str, Any]]
    text: Callable[[Style], Iterator[str]]
    results: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What the options say of a sender; None where they do not."""

    client_ip: str | None = None
    mail_from: str | None = None
    helo: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a mail is looked at: what is stated of its sender, whether lists are asked, how old is fresh, how much."""

    stated: Stated
    ask_lists: bool
    fresh_for: timedelta
    limits: Limits


def check_sender(
    stated: Stated, from_domain: str | None, spf_pass: list[str], dkim_pass: list[str], resolver: "Resolver"
) -> Checked:
    """SPF of a sender, DMARC of a From domain, or both: then a pass of SPF counts for DMARC."""
    from bounce_cli.authentication.dmarc.evaluation import evaluate_dmarc  # noqa: PLC0415 - no other command needs them
    from bounce_cli.authentication.dmarc.second_opinion import second_opinion  # noqa: PLC0415
    from bounce_cli.authentication.spf.evaluation import SpfCode, evaluate  # noqa: PLC0415
    from bounce_cli.rendering.authentication.sender import SenderCheck, sender_fields, sender_text  # noqa: PLC0415

    spf = dmarc = second = None
    if stated.client_ip is not None:
        spf = evaluate(stated.client_ip, stated.mail_from or "", stated.helo or "", resolver)
        if spf.result is SpfCode.PASS:
            spf_pass = [*spf_pass, spf.domain]
    if from_domain is not None:
        dmarc = evaluate_dmarc(from_domain, resolver, spf_domains=spf_pass, dkim_domains=dkim_pass)
        second = second_opinion(dmarc, resolver, spf_domains=spf_pass, dkim_domains=dkim_pass)
    found = SenderCheck(client_ip=stated.client_ip or "", spf=spf, dmarc=dmarc, second_opinion=second)
    return Checked(
        document=lambda _: sender_fields(found),
        text=lambda style: sender_text(found, style),
        results=frozenset(str(one.result) for one in (spf, dmarc) if one),
    )


def check_domain(domain: str, selectors: list[str], stated: Stated, resolver: "Resolver") -> Checked:
    """The records of a domain, and one sender for it where that is stated."""
    from bounce_cli.authentication.domain import StatedSender  # noqa: PLC0415 - no other command needs them
    from bounce_cli.authentication.domain import check_domain as examine  # noqa: PLC0415
    from bounce_cli.rendering.authentication.domain import domain_fields, domain_text  # noqa: PLC0415

    sender: StatedSender | None = None
    if stated.client_ip is not None:
        sender = StatedSender(client_ip=stated.client_ip, mail_from=stated.mail_from or "", helo=stated.helo or "")
    found = examine(domain, resolver, selectors=selectors, sender=sender)
    results = {str(found.sender.result)} if found.sender else set()
    if not found.is_known:
        results.add("temperror")
    return Checked(
        document=lambda style: domain_fields(found, style),
        text=lambda style: domain_text(found, style),
        results=frozenset(results | _severities(found.findings)),
    )


def check_cases(cases: "Iterable[Case]", asking: "Asking", manner: Manner) -> Iterator[Checked]:
    """Each different story that the cases of a mail tell: recipients of whom it says the same share one.

    Nothing where no mail came back, and where this is no mail. What is left out of a mail of very many senders is told.
    """
    from bounce_cli.authentication.lookup.budget import wide_budget  # noqa: PLC0415 - late, as all above
    from bounce_cli.rendering.words import is_no_mail  # noqa: PLC0415
    from bounce_cli.verdict.authentication import too_many_senders  # noqa: PLC0415

    groups: dict[object, list[Case]] = {}
    for case in cases:
        if case.evidence is not None and not is_no_mail(case.diagnosis):
            groups.setdefault((case.evidence, case.diagnosis.diagnostic), []).append(case)
    stories, most = list(groups.values()), manner.limits.senders
    if len(stories) > most:
        tell(stories[0][0].diagnosis.origin, too_many_senders(manner.limits).text)
    budget = wide_budget(asking.resolver, manner.limits)
    for group in stories[:most]:
        yield _story(group, asking, budget, manner)


def _story(group: "Sequence[Case]", asking: "Asking", resolver: "Resolver", manner: Manner) -> Checked:
    from bounce_cli.authentication.examination import examine  # noqa: PLC0415 - no other kind of check needs them
    from bounce_cli.authentication.inquiry import inquire  # noqa: PLC0415
    from bounce_cli.rendering.authentication.mail import inquiry_fields, inquiry_text  # noqa: PLC0415

    first = group[0]
    assert first.evidence is not None
    evidence = replace(first.evidence, sender=_with(manner.stated, first.evidence.sender))
    examination = examine(evidence, resolver, asking.now, fresh_for=manner.fresh_for)
    found = inquire(examination, first.diagnosis.diagnostic, resolver, ask_lists=manner.ask_lists)
    diagnoses = [case.diagnosis for case in group]
    return Checked(
        document=lambda style: inquiry_fields(diagnoses, found, style),
        text=lambda style: inquiry_text(diagnoses, found, style),
        results=_results(found),
    )


def _with(stated: Stated, sender: "Sender") -> "Sender":
    """The sender with what the options say of it."""
    from bounce_cli.authentication.spf.verdict import IpSource  # noqa: PLC0415 - as above

    if stated.client_ip is not None:
        sender = replace(sender, client_ip=stated.client_ip, source=IpSource.GIVEN)
    named = stated.mail_from is not None or stated.helo is not None
    return replace(
        sender,
        mail_from=sender.mail_from if stated.mail_from is None else stated.mail_from,
        helo=sender.helo if stated.helo is None else stated.helo,
        stated=named and stated.client_ip is not None,
    )


def _results(found: "Inquiry") -> frozenset[str]:
    assessment = found.examination.assessment
    results = {assessment.spf.result, assessment.dmarc.result, *(str(one.result) for one in assessment.dkim)}
    return frozenset(map(str, results)) | _severities(found.findings)


def _severities(findings: "Iterable[Finding]") -> frozenset[str]:
    return frozenset(str(one.severity) for one in findings)
