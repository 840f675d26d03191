"""What is wrong with a domain's SPF record and with those that it includes, and the record to publish instead."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bounce_cli.authentication.findings.model import Finding, error, warning
from bounce_cli.authentication.findings.series import in_a_row
from bounce_cli.authentication.findings.spf_branches import branch_findings, broken_terms, unusable_terms
from bounce_cli.authentication.findings.spf_limits import limit_findings
from bounce_cli.authentication.findings.spf_record import corrected, first_all, mended
from bounce_cli.authentication.findings.zone import txt_line
from bounce_cli.authentication.spf.terms import Branch, Term, is_valid_domain, read_terms
from bounce_cli.language.said import Said, counted, said

__all__ = ["Walked", "spf_findings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """SPF records as far as they were walked.

    Attributes:
        trace: the records; of a check that ended early only the part that was read.
        lookups: terms that were looked up.
        void_lookups: those that found nothing.
        failed: whether the DNS gave an error at the start record, so that its want proves nothing.
        complete: whether no question at all ended in an error; else an included record that is not there is only
            taken for missing where its name has no TXT record at all.
    """

    trace: Branch
    lookups: int
    void_lookups: int
    failed: bool = False
    complete: bool = False


def spf_findings(walked: Walked, *, added: Sequence[str] = ()) -> Iterator[Finding]:
    """What is wrong with an SPF record; every printed record has the `added` terms, which other findings ask for."""
    trace = walked.trace
    domain = trace.domain.lower()
    if walked.failed or not is_valid_domain(domain):
        return
    if trace.record is None:
        yield _no_record(domain, added)
        return
    unusable = unusable_terms(trace, complete=walked.complete)
    whole = mended(trace.record, *trace.others, dropped=unusable.get(domain, ()), added=added)
    records = (txt_line(domain, whole),)
    if trace.others:
        yield _several_records(domain, len(trace.others) + 1, records)
    else:
        yield from _record_findings(domain, trace.record, records)
    yield from branch_findings(trace, unusable, complete=walked.complete, added=added)
    yield from limit_findings(trace, walked.lookups, walked.void_lookups)


def _no_record(domain: str, senders: Sequence[str]) -> Finding:
    """Nothing is refused by the first record of a domain, for not all that sends for it may be known."""
    return warning(
        "spf-no-record",
        said("{domain} has no SPF record.", domain=domain),
        said(
            "Publish this record, with all that sends for {domain} before `~all`: `ip4:` for a server, the `include:` "
            "of a service. If the domain sends no mail, publish `v=spf1 -all` instead.",
            domain=domain,
        ),
        txt_line(domain, " ".join(("v=spf1", *(senders or ("mx",)), "~all"))),
    )


def _several_records(domain: str, number: int, records: tuple[str, ...]) -> Finding:
    """RFC 7208 section 4.5."""
    return error(
        "spf-several-records",
        counted(
            number,
            "{domain} has {count:,} SPF record where one is allowed, so that every check ends in permerror.",
            "{domain} has {count:,} SPF records where one is allowed, so that every check ends in permerror.",
            domain=domain,
        ),
        said("Delete all of them and publish this one, which lets the same servers pass."),
        *records,
    )


def _record_findings(domain: str, record: str, records: tuple[str, ...]) -> Iterator[Finding]:
    """The faults of one record, each with the same record in which all of them are mended."""
    terms = read_terms(record)
    # What is broken is told once: the rest is judged as if it were corrected.
    sound = [term for term in map(corrected, terms) if term]
    broken = [term for term in terms if term.problem]
    if broken:
        yield _broken(domain, broken, records)
    end = first_all(sound)
    if end:
        yield from _end_findings(domain, end, records)
        yield from _behind_end_findings(domain, sound, end, records)
    elif not any(term.name == "redirect" for term in terms):
        yield _no_all(domain, records)
    if pointers := [term.text for term in sound if term.name == "ptr" and not term.is_modifier]:
        yield _pointer(domain, pointers[0], records)


def _broken(domain: str, terms: list[Term], records: tuple[str, ...]) -> Finding:
    """RFC 7208 section 4.6: one broken term is an error of the whole record."""
    return error(
        "spf-broken",
        said(
            "The SPF record of {domain} has what no checker can read, so that every check ends in permerror: {broken}.",
            domain=domain,
            broken=broken_terms(terms),
        ),
        said("Publish this record, with {changes}.", changes=in_a_row([_change(term) for term in terms])),
        *records,
    )


def _change(term: Term) -> Said:
    new = corrected(term)
    if new is None:
        return said("nothing in place of `{old}`", old=term.text)
    return said("`{new}` in place of `{old}`", new=new.text, old=term.text)


def _end_findings(domain: str, end: Term, records: tuple[str, ...]) -> Iterator[Finding]:
    if end.qualifier == "+":
        yield error(
            "spf-allows-all",
            said(
                "The SPF record of {domain} lets every server in the world send for it by `{all}`.",
                domain=domain,
                all=end.text,
            ),
            said(
                "Publish the record with `~all`, and name before it all servers and services that send for the domain."
            ),
            *records,
        )
    elif end.qualifier == "?":
        yield warning(
            "spf-neutral-all",
            said(
                "The SPF record of {domain} says nothing of servers that it does not name, for it ends in `{all}`.",
                domain=domain,
                all=end.text,
            ),
            said("Publish the record with `~all`."),
            *records,
        )


def _behind_end_findings(domain: str, terms: list[Term], end: Term, records: tuple[str, ...]) -> Iterator[Finding]:
    """RFC 7208 sections 5.1 and 6.1."""
    behind = [term.text for term in terms[terms.index(end) + 1 :] if not term.is_modifier]
    redirects = [term.text for term in terms if term.is_modifier and term.name == "redirect"]
    ignored = ", ".join(f"`{text}`" for text in (*behind, *redirects))
    if ignored:
        yield warning(
            "spf-terms-after-all",
            said(
                "The SPF record of {domain} has `{all}`, because of which this never counts: {ignored}.",
                domain=domain,
                all=end.text,
                ignored=ignored,
            ),
            said("Publish the record without it; what shall count goes before `all`, a redirect as an include."),
            *records,
        )


def _no_all(domain: str, records: tuple[str, ...]) -> Finding:
    return warning(
        "spf-no-all",
        said(
            "The SPF record of {domain} has neither `all` nor `redirect=`, so that it says nothing of servers that it "
            "does not name.",
            domain=domain,
        ),
        said("Publish the record with `~all` at its end."),
        *records,
    )


def _pointer(domain: str, text: str, records: tuple[str, ...]) -> Finding:
    """RFC 7208 section 5.5."""
    return warning(
        "spf-ptr",
        said(
            "The SPF record of {domain} has `{term}`, which is slow, not reliable, and not to be published any more.",
            domain=domain,
            term=text,
        ),
        said(
            "Publish the record without it; name the servers that it stood for by `ip4:`, `ip6:` or `a:` before `all`."
        ),
        *records,
    )
