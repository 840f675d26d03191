"""A bounced mail examined: what SPF, DKIM and DMARC say of it, what is wrong, and the records that mend it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bounce_cli.authentication.assessment import Assessment, assess
from bounce_cli.authentication.evidence.gathering import FRESH_FOR, Evidence
from bounce_cli.authentication.findings.mail import mail_findings
from bounce_cli.authentication.findings.model import Finding
from bounce_cli.authentication.lookup.answer import Resolver

__all__ = ["Examination", "examine"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What was found of one mail; the findings with the heaviest first."""

    assessment: Assessment
    findings: tuple[Finding, ...] = ()


def examine(evidence: Evidence, resolver: Resolver, now: datetime, *, fresh_for: timedelta = FRESH_FOR) -> Examination:
    """Examine a mail by what the DNS says now, asking only for names that the verdicts rest on; never raises.

    Args:
        evidence: what the bounce lets us know.
        resolver: who looks names up.
        now: the time of the look-ups, with its zone.
        fresh_for: how old a bounce may be for the DNS of now to be held against its mail.
    """
    assessment = assess(evidence, resolver, now, fresh_for=fresh_for)
    return Examination(assessment=assessment, findings=mail_findings(assessment, resolver))
