"""One mail inquired into for a person: also what the verdicts do not rest on, but could have made a receiver refuse."""

from collections.abc import Iterator
from dataclasses import dataclass

from bounce_cli.address import domain_of
from bounce_cli.authentication.blocklists import ListKind, ask_blocklist, is_query_refused, named_lists
from bounce_cli.authentication.domain import walked
from bounce_cli.authentication.evidence.gathering import Evidence
from bounce_cli.authentication.examination import Examination
from bounce_cli.authentication.findings.blocklists import blocklist_findings
from bounce_cli.authentication.findings.hosts import null_mx_findings, reverse_dns_findings
from bounce_cli.authentication.findings.mail import record_and_sender
from bounce_cli.authentication.findings.model import Finding, heaviest_first
from bounce_cli.authentication.lookup.answer import Resolver
from bounce_cli.authentication.reverse_dns import ReverseDns, reverse_dns
from bounce_cli.authentication.spf.listing import SpfListing, listing
from bounce_cli.authentication.spf.verdict import IpSource

__all__ = ["Inquiry", "inquire"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """What was found of one mail.

    Attributes:
        examination: the verdicts.
        listing: the SPF record of MAIL FROM with all that it includes; None where that domain is not known.
        reverse_dns: the names of the sending address; None where that is not known.
        findings: what is wrong, the heaviest first.
    """

    examination: Examination
    listing: SpfListing | None
    reverse_dns: ReverseDns | None
    findings: tuple[Finding, ...]


def inquire(
    examination: Examination, diagnostic: str | None, resolver: Resolver, *, ask_lists: bool = False
) -> Inquiry:
    """Inquire into a mail that was examined; never raises.

    Args:
        examination: its verdicts.
        diagnostic: the receiver's words, for the block lists that they name.
        resolver: who looks names up.
        ask_lists: whether the block lists that the refusal names are asked.
    """
    evidence = examination.assessment.evidence
    spf = examination.assessment.spf
    found = listing(spf.domain, resolver) if spf.domain else None
    reverse = reverse_dns(spf.sender.client_ip, resolver) if spf.sender.client_ip else None
    wider = list(record_and_sender(examination.assessment, walked(found, resolver))) if found else []
    known = {one.id for one in wider}
    author = next(iter(evidence.from_domains), None)
    findings = [
        *(one for one in examination.findings if one.id not in known),
        *wider,
        *_of_hosts(evidence, reverse, resolver),
        *_of_lists(diagnostic, spf.sender.client_ip, author, resolver if ask_lists else None),
    ]
    return Inquiry(examination=examination, listing=found, reverse_dns=reverse, findings=heaviest_first(findings))


def _of_hosts(evidence: Evidence, reverse: ReverseDns | None, resolver: Resolver) -> Iterator[Finding]:
    # Of an address that perhaps did not send nothing follows.
    if reverse and evidence.sender.source not in {None, IpSource.CANDIDATE}:
        yield from reverse_dns_findings(reverse, evidence.sender.helo, resolver)
    senders = (*evidence.from_domains, domain_of(evidence.sender.mail_from))
    for domain in dict.fromkeys(name for name in senders if name):
        yield from null_mx_findings(domain, resolver)


def _of_lists(
    diagnostic: str | None, client_ip: str | None, from_domain: str | None, resolver: Resolver | None
) -> Iterator[Finding]:
    """The block lists that the refusal names; without a resolver they are not asked."""
    named = named_lists(diagnostic)
    subjects = {ListKind.IP: client_ip, ListKind.DOMAIN: from_domain}
    states = {
        one.name: ask_blocklist(one, subject, resolver)
        for one in named
        if resolver and one.zones and (subject := subjects[one.lists])
    }
    yield from blocklist_findings(named, states, query_refused=is_query_refused(diagnostic))
