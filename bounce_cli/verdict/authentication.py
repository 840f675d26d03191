"""Diagnoses with what SPF, DKIM and DMARC say of the mail that came back, beside the receiver's own verdict.

What the receiver said stays: the DNS of today explains it, and never overrules it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bounce_cli.advice.facts import Facts
from bounce_cli.advice.findings import afterwards, mending
from bounce_cli.advice.model import Actor
from bounce_cli.authentication.evidence.gathering import FRESH_FOR, Evidence
from bounce_cli.authentication.examination import Examination, examine
from bounce_cli.authentication.findings.model import Severity
from bounce_cli.authentication.lookup.answer import Resolver
from bounce_cli.authentication.lookup.budget import Budget
from bounce_cli.classifier import Evidence as Reading
from bounce_cli.classifier import Reason
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.language.said import said
from bounce_cli.limits import Limits
from bounce_cli.problem import Problem

__all__ = ["Case", "authenticated", "too_many_senders"]

# Refusals of which a fault in the sender's authentication can be the cause.
_EXPLAINED = frozenset({Reason.AUTH_FAILURE, Reason.DMARC_POLICY, Reason.POLICY_REJECTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A diagnosis, and what the message lets us know of the mail's sender; None where no mail came back.

    `sent_to` are the addresses that the message itself was sent to, as its header has them.
    """

    diagnosis: Diagnosis
    evidence: Evidence | None = None
    sent_to: tuple[str, ...] = ()


def authenticated(
    cases: Sequence[Case],
    resolver: Resolver,
    now: datetime,
    *,
    fresh_for: timedelta = FRESH_FOR,
    limits: Limits | None = None,
) -> list[Diagnosis]:
    """The diagnoses of one message with the examination of its mail; recipients of whom it says the same share one.

    Args:
        cases: those of one message.
        resolver: who looks names up.
        now: the time of the look-ups, with its zone.
        fresh_for: how old a bounce may be for the DNS of now to be held against its mail.
        limits: how much one message may ask, and about how many senders.
    """
    limits = limits or Limits()
    budget = Budget(resolver, limits)
    known: dict[Evidence, Examination] = {}
    found = []
    for case in cases:
        if case.evidence is None:
            found.append(case.diagnosis)
            continue
        if case.evidence not in known and len(known) < limits.senders:
            known[case.evidence] = examine(case.evidence, budget, now, fresh_for=fresh_for)
        if case.evidence in known:
            found.append(_explained(replace(case.diagnosis, authentication=known[case.evidence])))
        else:
            left_out = (*case.diagnosis.problems, too_many_senders(limits))
            found.append(replace(case.diagnosis, problems=left_out))
    return found


def too_many_senders(limits: Limits) -> Problem:
    """What is said of a message that tells of more senders than are authenticated."""
    return Problem(
        code="too_many_senders", text=said("only the first {limit} senders were authenticated", limit=limits.senders)
    )


def _explained(diagnosis: Diagnosis) -> Diagnosis:
    """A refusal by policy with the fault that explains it, as evidence and as the first step of its remedy."""
    if diagnosis.reason not in _EXPLAINED or diagnosis.authentication is None:
        return diagnosis
    faults = [one for one in diagnosis.authentication.findings if one.severity is Severity.ERROR]
    readings = tuple(Reading(rule=f"authentication.{one.id}", field="authentication", text=one.text) for one in faults)
    # The exact records stand for the catalogue's general words on them.
    is_exact = bool(faults) and diagnosis.reason is not Reason.POLICY_REJECTED
    others = (step for step in diagnosis.advice if not (is_exact and step.actor is Actor.OWN_IT))
    # What makes sure that it is mended; the mail is sent again as the reason's own steps say.
    checked = (step for step in afterwards(faults, Facts()) if step.actor is Actor.OWN_IT)
    return replace(
        diagnosis,
        evidence=(*diagnosis.evidence, *readings),
        advice=(*map(mending, faults), *checked, *others),
    )
