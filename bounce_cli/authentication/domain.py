"""The records of a sending domain examined: SPF, DMARC, MX, DKIM keys by selector, one sender where it is stated."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bounce_cli.authentication.dkim.key import KeyState, KeyStatus, find_key
from bounce_cli.authentication.dmarc.evaluation import DmarcResult, evaluate_dmarc
from bounce_cli.authentication.dmarc.second_opinion import SecondOpinion, second_opinion
from bounce_cli.authentication.findings.dkim_keys import key_findings
from bounce_cli.authentication.findings.dmarc import record_findings
from bounce_cli.authentication.findings.hosts import null_mx_findings, reverse_dns_findings
from bounce_cli.authentication.findings.model import Finding, heaviest_first
from bounce_cli.authentication.findings.sender import Sending, missing_terms, sender_findings
from bounce_cli.authentication.findings.spf import Walked, spf_findings
from bounce_cli.authentication.lookup.answer import Answer, Resolver
from bounce_cli.authentication.reverse_dns import ReverseDns, reverse_dns
from bounce_cli.authentication.spf.evaluation import SpfResult, evaluate
from bounce_cli.authentication.spf.listing import SpfListing, listing

__all__ = ["DomainCheck", "StatedSender", "check_domain", "walked"]

# Remarks on a walk that did not see all records.
_LEFT_OPEN = frozenset({"dns", "many-questions"})


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedSender:
    """A sender as the user states it: its address, the reverse-path and the HELO name; empty where not stated."""

    client_ip: str
    mail_from: str = ""
    helo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainCheck:
    """What the DNS has for a domain.

    Attributes:
        listing: its SPF record with all that it includes.
        dmarc: its DMARC record by the tree walk; no identifier was judged.
        second_opinion: the same by RFC 7489.
        exchanges: the answer about its MX records.
        keys: each selector with its key.
        sender: SPF of the stated sender.
        reverse_dns: the names of the stated address.
        findings: what is wrong, the heaviest first.
    """

    listing: SpfListing
    dmarc: DmarcResult
    second_opinion: SecondOpinion
    exchanges: Answer
    keys: tuple[tuple[str, KeyState], ...] = ()
    sender: SpfResult | None = None
    reverse_dns: ReverseDns | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def spf_is_known(self) -> bool:
        """Whether the DNS answered all that was asked for SPF."""
        return _is_whole(self.listing)

    @property
    def is_known(self) -> bool:
        """Whether the DNS answered all that was asked of the records."""
        keys = all(key.status is not KeyStatus.UNKNOWN for _, key in self.keys)
        return self.spf_is_known and self.dmarc.result != "temperror" and not self.exchanges.failed and keys


def check_domain(
    domain: str, resolver: Resolver, *, selectors: Iterable[str] = (), sender: StatedSender | None = None
) -> DomainCheck:
    """Look at all records of a domain that receivers of its mail ask for; never raises for any name.

    Args:
        domain: a sending domain.
        resolver: who looks names up.
        selectors: DKIM selectors (`s=`); which a domain has cannot be asked.
        sender: one to be judged; without a reverse-path it is taken to send for the domain.
    """
    found = listing(domain, resolver)
    dmarc = evaluate_dmarc(domain, resolver)
    second = second_opinion(dmarc, resolver)
    keys = tuple((selector, find_key(found.domain, selector, resolver)) for selector in dict.fromkeys(selectors))
    mail_from = (sender.mail_from if sender else "") or f"postmaster@{found.domain}"
    check = DomainCheck(
        listing=found,
        dmarc=dmarc,
        second_opinion=second,
        exchanges=resolver.ask(found.domain, "MX"),
        keys=keys,
        sender=evaluate(sender.client_ip, mail_from, sender.helo, resolver) if sender else None,
        reverse_dns=reverse_dns(sender.client_ip, resolver) if sender else None,
    )
    return replace(check, findings=heaviest_first(_findings(check, sender, resolver)))


def _findings(check: DomainCheck, sender: StatedSender | None, resolver: Resolver) -> Iterator[Finding]:
    domain = check.listing.domain
    yield from _of_spf(check, sender, resolver)
    yield from record_findings(check.dmarc, check.second_opinion, resolver)
    for selector, key in check.keys:
        yield from key_findings(domain, selector, key)
    yield from null_mx_findings(domain, resolver)
    if sender and check.reverse_dns:
        yield from reverse_dns_findings(check.reverse_dns, sender.helo or None, resolver)


def _of_spf(check: DomainCheck, sender: StatedSender | None, resolver: Resolver) -> Iterator[Finding]:
    """What is wrong with the record, and with the stated sender as far as it sends for that domain."""
    found, spf = check.listing, check.sender
    client_ip = sender.client_ip if sender and spf and spf.domain == found.domain else None
    sending = Sending(domain=found.domain, client_ip=client_ip, result=spf.result if spf else "")
    yield from spf_findings(walked(found, resolver), added=missing_terms(sending, found.trace))
    yield from sender_findings(sending, found.trace)


def walked(found: SpfListing, resolver: Resolver) -> Walked:
    """A listing as findings look at it; the resolver knows how the first question ended."""
    return Walked(
        trace=found.trace,
        lookups=found.lookups,
        void_lookups=found.void_lookups,
        failed=resolver.ask(found.domain, "TXT").failed,
        complete=_is_whole(found),
    )


def _is_whole(found: SpfListing) -> bool:
    return all(problem.code not in _LEFT_OPEN for problem in found.problems)
