"""How one mail stands for its From domain, and why it does not (RFC 9989 section 4.4)."""

import re
from collections.abc import Iterator, Sequence

from bounce_cli.authentication.dkim.judging import DkimReason, DkimResult
from bounce_cli.authentication.dmarc.evaluation import Alignment, DmarcResult, DmarcVerdict
from bounce_cli.authentication.dmarc.record import DmarcRecord, Mode, Policy
from bounce_cli.authentication.dmarc.second_opinion import SecondOpinion, suffix_list_domain
from bounce_cli.authentication.dmarc.tree_walk import FoundRecord, ask_records
from bounce_cli.authentication.dmarc.verdict import DmarcJudgement
from bounce_cli.authentication.findings.dmarc_record import (
    mended_tags,
    own_domain,
    record_line,
    without,
)
from bounce_cli.authentication.findings.model import Finding, Severity, error, finding, listed, warning
from bounce_cli.authentication.findings.zone import cname_line
from bounce_cli.authentication.lookup.answer import Resolver
from bounce_cli.authentication.lookup.names import is_within
from bounce_cli.authentication.spf.evaluation import SpfCode, SpfIdentity
from bounce_cli.authentication.spf.verdict import UNVERIFIABLE, SpfVerdict
from bounce_cli.language.said import Said, counted, said, together

__all__ = ["alignment_findings", "from_findings"]

# A selector as it may stand in a zone file and in a command.
_PLAIN = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]{0,61}[A-Za-z0-9_])?")


def from_findings(from_domains: Sequence[str], *, headers_complete: bool) -> Iterator[Finding]:
    """What is wrong with the domains of the From field itself; one that did not come back is not missing."""
    unique = list(dict.fromkeys(domain.lower().rstrip(".") for domain in from_domains))
    if not unique and headers_complete:
        text = said("The mail has no From address with a domain: DMARC cannot judge it, and many receivers refuse it.")
        yield error("from-missing", text, said("Send with exactly one From address, in your own domain."))
    if len(unique) > 1:
        text = said(
            "From has addresses of several domains, {domains}: DMARC cannot judge it, and many refuse it.",
            domains=listed(unique),
        )
        yield error("from-several", text, said("Send with one From address; name the others in the text."))


def alignment_findings(
    judgement: DmarcJudgement,
    spf: SpfVerdict,
    dkim: Sequence[DkimResult],
    resolver: Resolver,
    second: SecondOpinion | None,
) -> Iterator[Finding]:
    """Why the identifiers of one mail do not stand for its From domain; nothing where there is no policy.

    The resolver, who looked names up for the verdicts, is asked for no other name.
    """
    found = judgement.evaluated
    if found is None or found.policy is None or found.walk is None or found.walk.policy is None:
        return
    record = found.walk.policy.record
    signers = _unaligned_signers(judgement, dkim, found.organizational_domain or found.from_domain)
    sender = _unaligned_sender(judgement, spf)
    near = signers if record.adkim is Mode.RELAXED else []
    if sender and spf.result in {SpfCode.PASS, UNVERIFIABLE} and record.aspf is Mode.RELAXED:
        near = [*near, sender]
    parent = _parent_without_record(found, resolver)
    helped = [domain for domain in near if suffix_list_domain(domain) == parent]
    if parent and helped:
        yield _parent(found, found.walk.policy, parent, helped, fails=judgement.result == DmarcVerdict.FAIL)
        return
    target = _signing_domain(found, record, second)
    if judgement.reason == "no-aligned-identifier":
        yield _nothing_aligned(found, target, dkim, spf.domain, record)
        return
    if signers:
        yield _dkim_not_aligned(found, target, [one for one in dkim if one.domain in signers], record)
    if sender:
        yield _spf_not_aligned(found, sender, record)


def _unaligned_signers(judgement: DmarcJudgement, dkim: Sequence[DkimResult], organizational: str) -> list[str]:
    """The signing domains that pass or may do so and do not align; none where another signature aligns or may."""
    for one, state in zip(dkim, judgement.dkim_alignments, strict=True):
        is_foreign = one.domain and state is None and not is_within(one.domain, organizational)
        if one.reason is DkimReason.HEADERS_INCOMPLETE or not (is_foreign or state is Alignment.NOT_ALIGNED):
            return []
    return list(dict.fromkeys(one.domain for one in dkim if one.domain and one.result in {"pass", UNVERIFIABLE}))


def _unaligned_sender(judgement: DmarcJudgement, spf: SpfVerdict) -> str | None:
    """The domain of MAIL FROM where it does not align, and DMARC does not pass without it."""
    matters = judgement.result != DmarcVerdict.PASS and spf.identity is not SpfIdentity.HELO
    return spf.domain if matters and judgement.spf_alignment is Alignment.NOT_ALIGNED else None


def _parent_without_record(found: DmarcResult, resolver: Resolver) -> str | None:
    """The organizational domain by the suffix list, where the walk went past it and met no record."""
    parent = suffix_list_domain(found.from_domain)
    passed = found.walk is not None and f"_dmarc.{parent}" in found.walk.asked
    is_above = f"{found.organizational_domain}".endswith(f".{parent}")
    return parent if passed and is_above and ask_records(parent, resolver) == () else None


def _parent(found: DmarcResult, source: FoundRecord, parent: str, helped: Sequence[str], *, fails: bool) -> Finding:
    text = counted(
        len(set(helped)),
        "{parent} has no DMARC record, so that {domains} is not aligned with {author} by RFC 9989. "
        "Receivers differ: those that still follow RFC 7489 find it aligned.",
        "{parent} has no DMARC record, so that {domains} are not aligned with {author} by RFC 9989. "
        "Receivers differ: those that still follow RFC 7489 find them aligned.",
        parent=parent,
        domains=listed(helped),
        author=found.from_domain,
    )
    fix = said(
        "Publish the record of {domain} for {parent} too; see first that all mail of {parent} passes by it.",
        domain=source.domain,
        parent=parent,
    )
    tags = without("psd", mended_tags(source.record, parent))
    severity = Severity.ERROR if fails and found.policy is not Policy.NONE else Severity.WARNING
    return finding("dmarc-parent-without-record", severity, text, fix, record_line(parent, tags))


def _signing_domain(found: DmarcResult, record: DmarcRecord, second: SecondOpinion | None) -> str:
    """The domain to sign with: in relaxed mode the organizational one, of the two standards the closer one."""
    if record.adkim is Mode.STRICT:
        return found.from_domain
    return max(own_domain(found, second), found.organizational_domain or "", key=len)


def _would_align(found: DmarcResult, domains: Sequence[str], tag: str, mode: Mode) -> str:
    """Of which domains the strict mode asks too much; empty where there are none, and in the relaxed mode."""
    organizational = found.organizational_domain or found.from_domain
    near = [domain for domain in domains if is_within(domain, organizational)]
    if mode is Mode.RELAXED or not near:
        return ""
    return said("{domains} would align in relaxed mode, {tag}=r.", domains=listed(near), tag=tag)


def _nothing_aligned(
    found: DmarcResult, target: str, dkim: Sequence[DkimResult], sender: str | None, record: DmarcRecord
) -> Finding:
    signers = [one.domain for one in dkim if one.domain]
    if signers:
        text = said(
            "Nothing in this mail stands for its From domain {author}: SPF is for {sender}, and the signatures are of "
            "{signers}.",
            author=found.from_domain,
            sender=sender,
            signers=listed(signers),
        )
    else:
        text = said(
            "Nothing in this mail stands for its From domain {author}: SPF is for {sender}, and there is no signature.",
            author=found.from_domain,
            sender=sender,
        )
    strict = said("adkim=s asks for exactly {author}.", author=found.from_domain)
    own, line = _own_signature(target, dkim)
    fix = together(own, said("Do not lower the policy first: this hides the fault and opens the domain to forgery."))
    return finding(
        "dmarc-nothing-aligned",
        Severity.WARNING if found.policy is Policy.NONE else Severity.ERROR,
        together(
            text,
            strict if record.adkim is Mode.STRICT else "",
            _would_align(found, signers, "adkim", record.adkim),
        ),
        fix,
        line,
    )


def _dkim_not_aligned(found: DmarcResult, target: str, signed: Sequence[DkimResult], record: DmarcRecord) -> Finding:
    signers = list(dict.fromkeys(one.domain for one in signed if one.domain))
    if record.adkim is Mode.RELAXED:
        text = counted(
            len(signers),
            "The mail is signed by {signers}, which is not aligned with From, {author}: adkim=r asks for a domain of "
            "the same organization, {organization}.",
            "The mail is signed by {signers}, which are not aligned with From, {author}: adkim=r asks for a domain of "
            "the same organization, {organization}.",
            signers=listed(signers),
            author=found.from_domain,
            organization=found.organizational_domain or found.from_domain,
        )
    else:
        text = counted(
            len(signers),
            "The mail is signed by {signers}, which is not aligned with From, {author}: adkim=s asks for exactly "
            "{author}.",
            "The mail is signed by {signers}, which are not aligned with From, {author}: adkim=s asks for exactly "
            "{author}.",
            signers=listed(signers),
            author=found.from_domain,
        )
    near = _would_align(found, signers, "adkim", record.adkim)
    return warning("dkim-not-aligned", together(text, near), *_own_signature(target, signed))


def _own_signature(target: str, dkim: Sequence[DkimResult]) -> tuple[Said, str]:
    """How to have the service sign with the own domain, and the record of its key, by the signature that is there."""
    seen = next((one for one in dkim if one.domain and one.selector and _PLAIN.fullmatch(one.selector)), None)
    if seen is None:
        fix = said(
            "Sign with d={domain} at the service that sends the mail, and publish the key that it gives.", domain=target
        )
        return fix, cname_line(f"<selector>._domainkey.{target}", "<the name that the sending service gives>")
    fix = said(
        "Sign with d={domain} at the service that sends the mail, and publish the record of the key that it names; if "
        "it signs with one key for all, that is this one. Then: bounce check {domain} --selector {selector}.",
        domain=target,
        selector=seen.selector,
    )
    return fix, cname_line(f"{seen.selector}._domainkey.{target}", f"{seen.selector}._domainkey.{seen.domain}")


def _spf_not_aligned(found: DmarcResult, sender: str, record: DmarcRecord) -> Finding:
    if record.aspf is Mode.RELAXED:
        text = said(
            "MAIL FROM is of {sender}, which is not aligned with From, {author}: aspf=r asks for a domain of the same "
            "organization, {organization}.",
            sender=sender,
            author=found.from_domain,
            organization=found.organizational_domain or found.from_domain,
        )
    else:
        text = said(
            "MAIL FROM is of {sender}, which is not aligned with From, {author}: aspf=s asks for exactly {author}.",
            sender=sender,
            author=found.from_domain,
        )
    own = found.from_domain if record.aspf is Mode.STRICT else f"bounces.{found.from_domain}"
    fix = said(
        "Let the sending service use {domain} in its return path (MAIL FROM), and publish the SPF record that it "
        "gives.",
        domain=own,
    )
    near = _would_align(found, [sender], "aspf", record.aspf)
    return warning("spf-not-aligned", together(text, near), fix)
