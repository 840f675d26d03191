"""What is wrong with the authentication of one mail, by what its verdicts rest on."""

from collections.abc import Iterator

from bounce_cli.authentication.assessment import Assessment
from bounce_cli.authentication.dmarc.evaluation import Alignment
from bounce_cli.authentication.dmarc.second_opinion import suffix_list_domain
from bounce_cli.authentication.findings.alignment import alignment_findings, from_findings
from bounce_cli.authentication.findings.dkim import signature_findings
from bounce_cli.authentication.findings.dmarc import record_findings
from bounce_cli.authentication.findings.model import Finding, Severity, heaviest_first
from bounce_cli.authentication.findings.sender import Sending, missing_terms, sender_findings
from bounce_cli.authentication.findings.spf import Walked, spf_findings
from bounce_cli.authentication.lookup.answer import Resolver
from bounce_cli.authentication.spf.evaluation import SpfCode
from bounce_cli.authentication.spf.verdict import IpSource

__all__ = ["mail_findings", "record_and_sender"]


def mail_findings(assessment: Assessment, resolver: Resolver) -> tuple[Finding, ...]:
    """The findings on a mail, the heaviest first.

    Args:
        assessment: what may be said of the mail.
        resolver: who looked names up for it; nothing else is asked.
    """
    return heaviest_first(_findings(assessment, resolver))


def _findings(found: Assessment, resolver: Resolver) -> Iterator[Finding]:
    evidence, dmarc = found.evidence, found.dmarc
    author = evidence.from_domains[0] if len(evidence.from_domains) == 1 else None
    yield from from_findings(evidence.from_domains, headers_complete=evidence.copy.headers_complete)
    yield from alignment_findings(dmarc, found.spf, found.dkim, resolver, found.second_opinion)
    yield from _of_spf(found)
    yield from signature_findings(found.dkim, author)
    if dmarc.evaluated is not None:
        yield from record_findings(dmarc.evaluated, found.second_opinion, resolver)


def _of_spf(found: Assessment) -> Iterator[Finding]:
    """What is wrong with the record of MAIL FROM; of a domain that is not the author's only what breaks it."""
    spf = found.spf.evaluated
    if spf is None or found.spf.domain is None:
        return
    failed = spf.result is SpfCode.TEMPERROR
    walked = Walked(
        trace=spf.trace, lookups=spf.lookups, void_lookups=spf.void_lookups, failed=failed, complete=not failed
    )
    yield from record_and_sender(found, walked)


def record_and_sender(found: Assessment, walked: Walked) -> Iterator[Finding]:
    """What is wrong with the SPF record of MAIL FROM, and who sent without being let by it.

    Of a domain that is not the author's only what breaks it is told: its owner is somebody else.
    """
    hosts = (*found.evidence.hosts, *(one.domain for one in found.dkim if one.domain))
    sending = Sending(
        domain=found.spf.domain or "",
        client_ip=None if found.spf.sender.source is IpSource.CANDIDATE else found.spf.sender.client_ip,
        result=found.spf.result,
        names=hosts,
        aligned=_is_of_author(found),
    )
    findings = spf_findings(walked, added=missing_terms(sending, walked.trace))
    yield from (one for one in findings if sending.aligned or one.severity is Severity.ERROR)
    yield from sender_findings(sending, walked.trace)


def _is_of_author(found: Assessment) -> bool:
    """Whether MAIL FROM is of the author's organization; by the suffix list where its alignment was not asked."""
    if found.dmarc.spf_alignment is not None:
        return found.dmarc.spf_alignment is Alignment.ALIGNED
    own = suffix_list_domain(found.spf.domain or "")
    return own in map(suffix_list_domain, found.evidence.from_domains)
