"""What is wrong with a domain's DMARC records (RFC 9989)."""

from collections.abc import Iterator, Sequence

from bounce_cli.authentication.dmarc.evaluation import DmarcReason, DmarcResult
from bounce_cli.authentication.dmarc.record import REMOVED_TAGS, Fault, FaultKind, Policy
from bounce_cli.authentication.dmarc.second_opinion import SecondOpinion
from bounce_cli.authentication.dmarc.tree_walk import FoundRecord, ask_records
from bounce_cli.authentication.findings.dmarc_record import (
    POLICIES,
    POLICY_TAGS,
    mended_tags,
    own_domain,
    record_line,
    reports_to,
    without,
)
from bounce_cli.authentication.findings.model import Finding, Severity, error, finding, warning
from bounce_cli.authentication.findings.series import in_a_row
from bounce_cli.authentication.lookup.answer import Answer, Resolver
from bounce_cli.authentication.lookup.names import is_within
from bounce_cli.language.said import said

__all__ = ["record_findings"]

_FAULTS = {
    FaultKind.MALFORMED: said("{part} is no tag"),
    FaultKind.DUPLICATE: said("{part} stands twice"),
    FaultKind.INVALID: said("{part} is not valid"),
    FaultKind.MISSING: said("{part} is missing"),
}
# Without a valid policy, by whether there is an address for reports.
_NO_POLICY = {
    True: said("The DMARC record at {name} states no valid policy, so that receivers take it for p=none: {faults}."),
    False: said("The DMARC record at {name} states no valid policy, so that receivers ignore the record: {faults}."),
}
# With several records, by whether it is known which of them is to stay.
_ONE_RECORD = {
    True: said("Keep one record and remove the others; this is the strictest of them."),
    False: said("Keep one record and remove the others."),
}


def record_findings(
    dmarc: DmarcResult, second: SecondOpinion | None, resolver: Resolver | None = None
) -> Iterator[Finding]:
    """What is wrong with a From domain's records; the resolver is asked again for the texts of several at one name."""
    walk = dmarc.walk
    if walk is None or walk.error is not None:
        return
    own = own_domain(dmarc, second)
    yield from (_several_records(domain, resolver) for domain in walk.multiple if is_within(domain, own))
    if dmarc.reason is DmarcReason.NO_RECORD:
        yield _no_record(dmarc.from_domain, own)
    if walk.policy is not None and is_within(walk.policy.domain, own):
        yield from _of_record(dmarc, walk.policy, own)


def _no_record(domain: str, own: str) -> Finding:
    text = said(
        "{domain} has no DMARC record, and neither has a domain above it: anybody may forge its mail.", domain=domain
    )
    fix = said("Publish a record that only asks for reports at first.")
    return finding(
        "dmarc-no-record", Severity.WARNING, text, fix, record_line(own, {"p": "none", "rua": reports_to(own)})
    )


def _several_records(domain: str, resolver: Resolver | None) -> Finding:
    """The strictest is kept, of equal ones the first: nobody who publishes it asks for less than before."""
    records = ask_records(domain, resolver) if resolver else ()
    stated = [] if isinstance(records, Answer) else [record for record in records if record.p]
    strictest = max(stated, key=lambda record: POLICIES.index(record.p or ""), default=None)
    line = (record_line(domain, mended_tags(strictest, domain)),) if strictest else ()
    text = said("_dmarc.{domain} has several DMARC records: receivers ignore them all.", domain=domain)
    return error("dmarc-several-records", text, _ONE_RECORD[bool(line)], *line)


def _of_record(dmarc: DmarcResult, source: FoundRecord, own: str) -> Iterator[Finding]:
    """What is wrong with the record that holds; each record to publish is free of every fault of it."""
    record, name, mended = source.record, f"_dmarc.{source.domain}", mended_tags(source.record, own)
    line = record_line(source.domain, mended)
    voiding = [fault for fault in record.faults if _is_voiding(fault)]
    others = [fault for fault in record.faults if not _is_voiding(fault)]
    removed = [f"{tag}={value}" for tag, value in record.unknown if tag in REMOVED_TAGS]
    if voiding:
        text = _NO_POLICY[bool(record.rua)].of(name=name, faults=_told(voiding))
        fix = said("Publish the record with the policy that you mean: none, quarantine or reject.")
        yield error("dmarc-no-policy", text, fix, line)
    if others:
        text = said("Parts of the DMARC record at {name} are ignored: {faults}.", name=name, faults=_told(others))
        yield warning("dmarc-fault", text, said("Publish the record without these parts."), line)
    if removed:
        text = said(
            "The DMARC record at {name} has {tags}, which RFC 9989 no longer knows.", name=name, tags=", ".join(removed)
        )
        fix = said("Publish the record without pct, rf and ri.")
        yield finding("dmarc-removed-tags", Severity.NOTE, text, fix, line)
    if not record.rua and "rua" not in {fault.tag for fault in record.faults}:
        text = said(
            "The DMARC record at {name} has no rua=: nobody tells you who sends mail as {domain}, and what fails.",
            name=name,
            domain=own,
        )
        reported = record_line(source.domain, mended | {"rua": reports_to(own)})
        yield finding("dmarc-no-reports", Severity.NOTE, text, said("Publish an address for reports."), reported)
    if not voiding:
        yield from _of_policy(dmarc, source, mended, own)


def _of_policy(dmarc: DmarcResult, source: FoundRecord, mended: dict[str, str], own: str) -> Iterator[Finding]:
    """What a policy that is stated leaves open."""
    requested = dmarc.requested_policy
    if requested is Policy.NONE:
        text = said(
            "The DMARC policy for {domain} is none: receivers deliver forged mail as if it were yours.",
            domain=dmarc.from_domain,
        )
        fix = said("First read the reports and mend every sender of yours that fails in them; then publish quarantine.")
        stricter = {tag: "quarantine" for tag in POLICY_TAGS if mended.get(tag, "").lower() == Policy.NONE}
        line = record_line(source.domain, {"p": "", "rua": reports_to(own)} | without("t", mended) | stricter)
        yield finding("dmarc-policy-none", Severity.NOTE, text, fix, line)
    elif requested and source.record.t:
        text = said(
            "_dmarc.{domain} says t=y: receivers apply {weaker} in place of {requested}.",
            domain=source.domain,
            weaker=requested.weaker,
            requested=requested,
        )
        fix = said("Publish the record without t=y once your mail passes.")
        line = record_line(source.domain, without("t", mended))
        yield finding("dmarc-testing", Severity.NOTE, text, fix, line)


def _is_voiding(fault: Fault) -> bool:
    """Whether a fault takes the whole policy away (RFC 9989 section 4.10.1)."""
    return fault.tag in POLICY_TAGS and fault.kind in {FaultKind.INVALID, FaultKind.MISSING}


def _told(faults: Sequence[Fault]) -> str:
    return in_a_row([_FAULTS[fault.kind].of(part=repr(_part(fault))) for fault in faults])


def _part(fault: Fault) -> str:
    return fault.text if fault.kind is FaultKind.MALFORMED else f"{fault.tag}={fault.text}"
