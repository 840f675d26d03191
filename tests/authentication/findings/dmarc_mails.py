"""Mails with given verdicts under given policies, and what is found of them."""

from bounce_cli.authentication.dkim.judging import DkimResult, DkimVerdict
from bounce_cli.authentication.dmarc.second_opinion import second_opinion
from bounce_cli.authentication.dmarc.verdict import judge_dmarc
from bounce_cli.authentication.findings.alignment import alignment_findings
from bounce_cli.authentication.findings.model import Finding
from bounce_cli.authentication.spf.evaluation import SpfIdentity
from bounce_cli.authentication.spf.verdict import Sender, SpfVerdict
from tests.authentication.fake_dns import Policies, dmarc_dns

Told = list[tuple[str, str, tuple[str, ...]]]
PLACEHOLDER = "IN CNAME <the name that the sending service gives>."
OWN = "s._domainkey.example.com. IN CNAME s._domainkey.esp.example."
NO_SIGNATURE = DkimResult(result=DkimVerdict.NONE)


def spf(result: str, domain: str | None = "b.esp.example", identity: SpfIdentity = SpfIdentity.MAILFROM) -> SpfVerdict:
    return SpfVerdict(result=result, reason="x", sender=Sender(), domain=domain, identity=identity)


def signed(domain: str, result: DkimVerdict = DkimVerdict.PASS) -> DkimResult:
    return DkimResult(result=result, domain=domain, selector="s")


def of_mail(policies: Policies, of_spf: SpfVerdict, *dkim: DkimResult, domain: str = "example.com") -> list[Finding]:
    """The findings on a mail, for which no name is asked for that was not asked for before."""
    resolver = dmarc_dns(policies)
    judgement = judge_dmarc((domain,), of_spf, dkim, resolver)
    assert judgement.evaluated is not None
    second = second_opinion(judgement.evaluated, resolver)
    asked = set(resolver.asked)
    found = list(alignment_findings(judgement, of_spf, dkim, resolver, second))
    assert set(resolver.asked) == asked
    return found


def told(findings: list[Finding]) -> Told:
    return [(one.id, str(one.severity), one.records) for one in findings]


def line(tags: str, domain: str = "example.com") -> tuple[str, ...]:
    return (f'_dmarc.{domain}. IN TXT "v=DMARC1; {tags}"',)
