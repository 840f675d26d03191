"""What is wrong with a domain's DMARC record, and with how one mail stands for its From domain (RFC 9989)."""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from bounce_cli.authentication.dkim.judging import DkimReason, DkimResult
from bounce_cli.authentication.dmarc.evaluation import Alignment, DmarcReason, DmarcResult, DmarcVerdict
from bounce_cli.authentication.dmarc.record import REMOVED_TAGS, DmarcRecord, Fault, FaultKind, Mode, Policy
from bounce_cli.authentication.dmarc.second_opinion import SecondOpinion, suffix_list_domain
from bounce_cli.authentication.dmarc.tree_walk import FoundRecord, ask_records
from bounce_cli.authentication.dmarc.verdict import DmarcJudgement
from bounce_cli.authentication.findings.model import Finding, Severity
from bounce_cli.authentication.findings.zone import cname_line, txt_line
from bounce_cli.authentication.lookup.answer import Answer, Resolver
from bounce_cli.authentication.spf.evaluation import SpfCode, SpfIdentity
from bounce_cli.authentication.spf.verdict import UNVERIFIABLE, SpfVerdict

__all__ = ["alignment_findings", "from_findings", "record_findings"]

_TAG_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_POLICY_TAGS = ("p", "sp", "np")
_POLICIES = tuple(map(str, Policy))
_KINDS = dict(zip(FaultKind, ("is no tag", "stands twice", "is not valid", "is missing"), strict=True))


def record_findings(
    dmarc: DmarcResult, second: SecondOpinion | None, resolver: Resolver | None = None
) -> Iterator[Finding]:
    """What is wrong with a From domain's records; the resolver is asked again for the texts of several at one name."""
    walk = dmarc.walk
    if walk is None or walk.error is not None:
        return
    own = _own_domain(dmarc, second)
    yield from (_several_records(domain, resolver) for domain in walk.multiple if _is_within(domain, own))
    if dmarc.reason is DmarcReason.NO_RECORD:
        yield _no_record(dmarc.from_domain, own)
    if walk.policy is not None and _is_within(walk.policy.domain, own):
        yield from _of_record(dmarc, walk.policy, own)


def from_findings(from_domains: Sequence[str], *, headers_complete: bool) -> Iterator[Finding]:
    """What is wrong with the domains of the From field itself; one that did not come back is not missing."""
    unique = list(dict.fromkeys(domain.lower().rstrip(".") for domain in from_domains))
    if not unique and headers_complete:
        text = "The mail has no From address with a domain: DMARC cannot judge it, and many receivers refuse it."
        yield _finding("from-missing", Severity.ERROR, text, "Send with exactly one From address, in your own domain.")
    if len(unique) > 1:
        text = f"From has addresses of several domains, {_listed(unique)}: DMARC cannot judge it, and many refuse it."
        yield _finding("from-several", Severity.ERROR, text, "Send with one From address; name the others in the text.")


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
        yield _nothing_aligned(found, target, [one.domain for one in dkim if one.domain], spf.domain, record)
        return
    if signers:
        yield _dkim_not_aligned(found, target, signers, record)
    if sender:
        yield _spf_not_aligned(found, sender, record)


def _finding(id_: str, severity: Severity, text: str, fix: str, *records: str) -> Finding:
    return Finding(id=id_, severity=severity, text=text, fix=fix, records=records)


def _listed(domains: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(domains))


def _own_domain(dmarc: DmarcResult, second: SecondOpinion | None) -> str:
    """The organizational domain by the suffix list, where a record for the whole organization has its place."""
    return (second.organizational_domain if second else None) or dmarc.organizational_domain or dmarc.from_domain


def _is_within(domain: str, other: str) -> bool:
    return f".{domain}".endswith(f".{other}")


def _line(domain: str, tags: dict[str, str]) -> str:
    return txt_line(f"_dmarc.{domain}", "; ".join(["v=DMARC1", *(f"{tag}={value}" for tag, value in tags.items())]))


def _reports(own: str) -> str:
    return f"mailto:dmarc-reports@{own}"


def _no_record(domain: str, own: str) -> Finding:
    text = f"{domain} has no DMARC record, and neither has a domain above it: anybody may forge its mail."
    fix = "Publish a record that only asks for reports at first."
    return _finding("dmarc-no-record", Severity.WARNING, text, fix, _line(own, {"p": "none", "rua": _reports(own)}))


def _several_records(domain: str, resolver: Resolver | None) -> Finding:
    """The strictest is kept, of equal ones the first: nobody who publishes it asks for less than before."""
    records = ask_records(domain, resolver) if resolver else ()
    stated = [] if isinstance(records, Answer) else [record for record in records if record.p]
    strictest = max(stated, key=lambda record: _POLICIES.index(record.p or ""), default=None)
    line = (_line(domain, _mended(strictest, domain)),) if strictest else ()
    fix = f"Keep one record and remove the others{'; this is the strictest of them' if line else ''}."
    text = f"_dmarc.{domain} has several DMARC records: receivers ignore them all."
    return _finding("dmarc-several-records", Severity.ERROR, text, fix, *line)


def _of_record(dmarc: DmarcResult, source: FoundRecord, own: str) -> Iterator[Finding]:
    """What is wrong with the record that holds; each record to publish is free of every fault of it."""
    record, name, mended = source.record, f"_dmarc.{source.domain}", _mended(source.record, own)
    line = _line(source.domain, mended)
    voiding = [fault for fault in record.faults if _is_voiding(fault)]
    others = [fault for fault in record.faults if not _is_voiding(fault)]
    removed = [f"{tag}={value}" for tag, value in record.unknown if tag in REMOVED_TAGS]
    if voiding:
        effect = "take it for p=none" if record.rua else "ignore the record"
        text = f"The DMARC record at {name} states no valid policy, so that receivers {effect}: {_told(voiding)}."
        fix = "Publish the record with the policy that you mean: none, quarantine or reject."
        yield _finding("dmarc-no-policy", Severity.ERROR, text, fix, line)
    if others:
        text = f"Parts of the DMARC record at {name} are ignored: {_told(others)}."
        yield _finding("dmarc-fault", Severity.WARNING, text, "Publish the record without these parts.", line)
    if removed:
        text = f"The DMARC record at {name} has {', '.join(removed)}, which RFC 9989 no longer knows."
        yield _finding("dmarc-removed-tags", Severity.NOTE, text, "Publish the record without pct, rf and ri.", line)
    if not record.rua and "rua" not in {fault.tag for fault in record.faults}:
        text = f"The DMARC record at {name} has no rua=: nobody tells you who sends mail as {own}, and what fails."
        reported = _line(source.domain, mended | {"rua": _reports(own)})
        yield _finding("dmarc-no-reports", Severity.NOTE, text, "Publish an address for reports.", reported)
    if not voiding:
        yield from _of_policy(dmarc, source, mended, own)


def _of_policy(dmarc: DmarcResult, source: FoundRecord, mended: dict[str, str], own: str) -> Iterator[Finding]:
    """What a policy that is stated leaves open."""
    requested = dmarc.requested_policy
    if requested is Policy.NONE:
        text = f"The DMARC policy for {dmarc.from_domain} is none: receivers deliver forged mail as if it were yours."
        fix = "First read the reports and mend every sender of yours that fails in them; then publish quarantine."
        stricter = {tag: "quarantine" for tag in _POLICY_TAGS if mended.get(tag, "").lower() == Policy.NONE}
        line = _line(source.domain, {"p": "", "rua": _reports(own)} | _without("t", mended) | stricter)
        yield _finding("dmarc-policy-none", Severity.NOTE, text, fix, line)
    elif requested and source.record.t:
        text = f"_dmarc.{source.domain} says t=y: receivers apply {requested.weaker} in place of {requested}."
        fix = "Publish the record without t=y once your mail passes."
        line = _line(source.domain, _without("t", mended))
        yield _finding("dmarc-testing", Severity.NOTE, text, fix, line)


def _is_voiding(fault: Fault) -> bool:
    """Whether a fault takes the whole policy away (RFC 9989 section 4.10.1)."""
    return fault.tag in _POLICY_TAGS and fault.kind in {FaultKind.INVALID, FaultKind.MISSING}


def _told(faults: Sequence[Fault]) -> str:
    return ", ".join(f"{_part(fault)!r} {_KINDS[fault.kind]}" for fault in faults)


def _part(fault: Fault) -> str:
    return fault.text if fault.kind is FaultKind.MALFORMED else f"{fault.tag}={fault.text}"


def _mended(record: DmarcRecord, own: str) -> dict[str, str]:
    """The tags of a record without its faults and without tags that are gone, `p` first; `none` where it has no `p`."""
    tags = _tags(record.text)
    for fault in record.faults:
        if fault.kind is FaultKind.INVALID:
            tags[fault.tag] = _corrected(fault, tags[fault.tag], own, is_only=not getattr(record, fault.tag))
    return {"p": "none"} | {name: value for name, value in tags.items() if value and name not in REMOVED_TAGS}


def _without(tag: str, tags: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in tags.items() if name != tag}


def _corrected(fault: Fault, value: str, own: str, *, is_only: bool) -> str:
    """A value that holds in place of one that does not, empty where the tag is better left out."""
    if fault.tag in _POLICY_TAGS:
        return next(iter(get_close_matches(fault.text.lower(), _POLICIES, 1)), "")
    if fault.tag == "rua" and is_only:
        return _reports(own)
    uris = [uri.strip() for uri in value.split(",")] if fault.tag in {"rua", "ruf"} else []
    return ",".join(uri for uri in uris if uri != fault.text)


def _tags(text: str) -> dict[str, str]:
    """The tags of a record as written, of equal ones the first, without the version."""
    tags: dict[str, str] = {}
    for part in text.split(";")[1:]:
        name, equals, value = (piece.strip(" \t\r\n") for piece in part.partition("="))
        if equals and _TAG_NAME.fullmatch(name) and name.lower() != "v":
            tags.setdefault(name.lower(), value)
    return tags


def _unaligned_signers(judgement: DmarcJudgement, dkim: Sequence[DkimResult], organizational: str) -> list[str]:
    """The signing domains that pass or may do so and do not align; none where another signature aligns or may."""
    for one, state in zip(dkim, judgement.dkim_alignments, strict=True):
        is_foreign = one.domain and state is None and not _is_within(one.domain, organizational)
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
    text = (
        f"{parent} has no DMARC record, so that {_listed(helped)} is not aligned with {found.from_domain} by RFC 9989. "
        "Receivers differ: those that still follow RFC 7489 find it aligned."
    )
    fix = f"Publish the record of {source.domain} for {parent} too; see first that all mail of {parent} passes by it."
    tags = _without("psd", _mended(source.record, parent))
    severity = Severity.ERROR if fails and found.policy is not Policy.NONE else Severity.WARNING
    return _finding("dmarc-parent-without-record", severity, text, fix, _line(parent, tags))


def _signing_domain(found: DmarcResult, record: DmarcRecord, second: SecondOpinion | None) -> str:
    """The domain to sign with: in relaxed mode the organizational one, of the two standards the closer one."""
    if record.adkim is Mode.STRICT:
        return found.from_domain
    return max(_own_domain(found, second), found.organizational_domain or "", key=len)


def _mode(found: DmarcResult, domains: Sequence[str], tag: str, mode: Mode) -> str:
    """What the mode of a record asks for, and whether the other one would do."""
    organizational = found.organizational_domain or found.from_domain
    if mode is Mode.RELAXED:
        return f"{tag}=r asks for a domain of the same organization, {organizational}."
    near = [domain for domain in domains if _is_within(domain, organizational)]
    would = f" {_listed(near)} would align in relaxed mode, {tag}=r." if near else ""
    return f"{tag}=s asks for exactly {found.from_domain}.{would}"


def _nothing_aligned(
    found: DmarcResult, target: str, signers: list[str], sender: str | None, record: DmarcRecord
) -> Finding:
    signed = f"the signatures are of {_listed(signers)}" if signers else "there is no signature"
    text = f"Nothing in this mail stands for its From domain {found.from_domain}: SPF is for {sender}, and {signed}."
    if record.adkim is Mode.STRICT:
        text += f" {_mode(found, signers, 'adkim', record.adkim)}"
    fix = (
        f"Sign with d={target} at the service that sends the mail, and publish the key that it gives. Do not lower the "
        "policy first: this hides the fault and opens the domain to forgery."
    )
    severity = Severity.WARNING if found.policy is Policy.NONE else Severity.ERROR
    return _finding("dmarc-nothing-aligned", severity, text, fix, _service_key(target))


def _service_key(domain: str) -> str:
    return cname_line(f"<selector>._domainkey.{domain}", "<the name that the sending service gives>")


def _dkim_not_aligned(found: DmarcResult, target: str, signers: Sequence[str], record: DmarcRecord) -> Finding:
    mode = _mode(found, signers, "adkim", record.adkim)
    text = f"The mail is signed by {_listed(signers)}, which is not aligned with From, {found.from_domain}: {mode}"
    fix = f"Sign with d={target} at the service that sends the mail, and publish the key that it gives."
    return _finding("dkim-not-aligned", Severity.WARNING, text, fix, _service_key(target))


def _spf_not_aligned(found: DmarcResult, sender: str, record: DmarcRecord) -> Finding:
    mode = _mode(found, [sender], "aspf", record.aspf)
    text = f"MAIL FROM is of {sender}, which is not aligned with From, {found.from_domain}: {mode}"
    own = found.from_domain if record.aspf is Mode.STRICT else f"bounces.{found.from_domain}"
    fix = f"Let the sending service use {own} in its return path (MAIL FROM), and publish the SPF record that it gives."
    return _finding("spf-not-aligned", Severity.WARNING, text, fix)
