"""What is wrong with the records that an SPF record includes or redirects to: each is an error of the whole."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bounce_cli.authentication.findings.model import Finding, Severity
from bounce_cli.authentication.findings.series import in_a_row
from bounce_cli.authentication.findings.spf_record import first_all, key, mended
from bounce_cli.authentication.findings.spf_tree import paths
from bounce_cli.authentication.findings.zone import txt_line
from bounce_cli.authentication.lookup.names import is_within
from bounce_cli.authentication.spf.terms import Branch, Term, read_terms
from bounce_cli.language.said import said

__all__ = ["branch_findings", "broken_terms", "unusable_terms"]

_Path = tuple[Branch, ...]


def unusable_terms(trace: Branch, *, complete: bool) -> Mapping[str, tuple[str, ...]]:
    """The terms that have to go from each of the domain's own records, because of what they lead to.

    Args:
        trace: the start record and what it leads to.
        complete: whether no question ended in an error.
    """
    out: dict[str, tuple[str, ...]] = {}
    for path in paths(trace):
        if not _is_mendable(path) and any(_faults(path, complete=complete)):
            holder, term = _leading(path)
            out[_domain(holder)] = (*out.get(_domain(holder), ()), term)
    return out


def branch_findings(
    trace: Branch, unusable: Mapping[str, tuple[str, ...]], *, complete: bool, added: Sequence[str] = ()
) -> Iterator[Finding]:
    """The findings on all records but the first, each once.

    Args:
        trace: the start record, which is there, and what it leads to.
        unusable: what `unusable_terms` finds in it, which is left out of all records that are printed.
        complete: whether no question ended in an error.
        added: mechanisms that other findings ask for, which the start record gets wherever it is printed.
    """
    seen: set[tuple[str, str]] = set()
    for path in paths(trace):
        for id_, text in _faults(path, complete=complete):
            if (id_, _domain(path[-1])) not in seen:
                seen.add((id_, _domain(path[-1])))
                owner = path[-1] if _is_mendable(path) else _leading(path)[0]
                more = added if _domain(owner) == _domain(trace) else ()
                dropped = unusable.get(_domain(owner), ())
                whole = mended(owner.record or "", *owner.others, dropped=dropped, added=more)
                records = (txt_line(_domain(owner), whole),)
                yield Finding(id=id_, severity=Severity.ERROR, text=text, fix=_fix(path), records=records)


def _faults(path: _Path, *, complete: bool) -> Iterator[tuple[str, str]]:
    """The finding's id and text for each fault of the last record of a way; those of the start are told elsewhere."""
    branch = path[-1]
    if len(path) == 1:
        return
    if _is_loop(path):
        yield (
            "spf-broken",
            said(
                "`{term}` in the SPF record of {holder} leads back to {domain}, so that checks end in permerror.",
                **_names(path),
            ),
        )
    elif branch.record is None:
        # A question that ended in an error is no void look-up: only one that did not tells that there is nothing.
        if (branch.void_lookups or complete) and not _depends_on_mail(path):
            # RFC 7208 sections 5.2 and 6.1.
            text = said(
                "`{term}` in the SPF record of {holder} leads to no SPF record: {domain} has none, so that checks end "
                "in permerror.",
                **_names(path),
            )
            yield "spf-include-without-record", text
    elif branch.others:
        text = said(
            "The SPF record of {domain}, to which `{first}` of {start} leads, is one of {number:,}, one is allowed: "
            "checks end in permerror.",
            **_names(path),
            number=len(branch.others) + 1,
        )
        yield "spf-several-records", text
    else:
        yield from _record_faults(path, branch.record)


def _record_faults(path: _Path, record: str) -> Iterator[tuple[str, str]]:
    terms = read_terms(record)
    if told := broken_terms(terms):
        text = said(
            "The SPF record of {domain}, to which `{first}` of {start} leads, has what no checker can read, so that "
            "checks end in permerror: {broken}.",
            **_names(path),
            broken=told,
        )
        yield "spf-broken", text
    end = first_all(term for term in terms if not term.problem)
    if end and end.qualifier == "+" and all(_passes(branch) for branch in path[1:]):
        text = said(
            "The SPF record of {domain}, to which `{first}` of {start} leads, lets every server in the world pass by "
            "`{all}`.",
            **_names(path),
            all=end.text,
        )
        yield "spf-allows-all", text


def broken_terms(terms: Iterable[Term]) -> str:
    """Those terms that are broken, each with what is wrong with it; empty where none is."""
    return in_a_row([said("`{term}` ({problem})", term=one.text, problem=one.problem) for one in terms if one.problem])


def _names(path: _Path) -> dict[str, str]:
    """The names that texts give to the parts of a way: where it starts and ends, and the terms that lead on there."""
    return {
        "start": _domain(path[0]),
        "first": path[1].led_by,
        "holder": _domain(path[-2]),
        "term": path[-1].led_by,
        "domain": _domain(path[-1]),
    }


def _is_loop(path: _Path) -> bool:
    return _domain(path[-1]) in map(_domain, path[:-1])


def _depends_on_mail(path: _Path) -> bool:
    """Whether the name was made from macros, so that it is another one for other mail."""
    terms = read_terms(path[-2].record or "")
    return not any(key(term.text) == key(path[-1].led_by) and not term.has_macro for term in terms)


def _passes(branch: Branch) -> bool:
    """Whether what passes in an included record passes in the one that includes it."""
    return branch.led_by[:1] not in {"-", "~", "?"}


def _fix(path: _Path) -> str:
    branch = path[-1]
    domain = _domain(branch)
    if _is_mendable(path):
        return said("Publish this at {domain} in place of what is there.", domain=domain)
    owner, term = _leading(path)
    holder = _domain(owner)
    if _is_loop(path):
        return said("Publish the record of {holder} without `{term}`.", holder=holder, term=term)
    if branch.record is None:
        return said(
            "Publish the record of {holder} without `{term}`, or with the term that its owner names today.",
            holder=holder,
            term=term,
        )
    return said(
        "Tell the owner of {domain}; until it is mended, publish the record of {holder} without `{term}`.",
        domain=domain,
        holder=holder,
        term=term,
    )


def _is_mendable(path: _Path) -> bool:
    """Whether the record is there, and the domain's own to be changed."""
    return path[-1].record is not None and _is_own(path, len(path) - 1)


def _leading(path: _Path) -> tuple[Branch, str]:
    """The last record of the way that is the domain's own, and its term that leads on."""
    last = len(path) - 2
    while not _is_own(path, last):
        last -= 1
    return path[last], path[last + 1].led_by


def _is_own(path: _Path, index: int) -> bool:
    return is_within(_domain(path[index]), _domain(path[0]))


def _domain(branch: Branch) -> str:
    return branch.domain.lower()
