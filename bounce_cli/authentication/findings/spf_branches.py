"""What is wrong with the records that an SPF record includes or redirects to: each is an error of the whole."""

from collections.abc import Iterator, Mapping, Sequence

from bounce_cli.authentication.findings.model import Finding, Severity
from bounce_cli.authentication.findings.spf_record import first_all, key, mended
from bounce_cli.authentication.findings.spf_tree import paths
from bounce_cli.authentication.findings.zone import txt_line
from bounce_cli.authentication.lookup.names import is_within
from bounce_cli.authentication.spf.terms import Branch, read_terms

__all__ = ["branch_findings", "unusable_terms"]

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
        yield "spf-broken", f"{_term(path)} leads back to {_domain(branch)}, so that checks end in permerror."
    elif branch.record is None:
        # A question that ended in an error is no void look-up: only one that did not tells that there is nothing.
        if (branch.void_lookups or complete) and not _depends_on_mail(path):
            # RFC 7208 sections 5.2 and 6.1.
            text = f"{_term(path)} leads to no SPF record: {_domain(branch)} has none, so that checks end in permerror."
            yield "spf-include-without-record", text
    elif branch.others:
        number = len(branch.others) + 1
        yield "spf-several-records", f"{_way(path)} is one of {number}, one is allowed: checks end in permerror."
    else:
        yield from _record_faults(path, branch.record)


def _record_faults(path: _Path, record: str) -> Iterator[tuple[str, str]]:
    terms = read_terms(record)
    if told := ", ".join(f"`{term.text}` ({term.problem})" for term in terms if term.problem):
        yield "spf-broken", f"{_way(path)} has what no checker can read, so that checks end in permerror: {told}."
    end = first_all(term for term in terms if not term.problem)
    if end and end.qualifier == "+" and all(_passes(branch) for branch in path[1:]):
        yield "spf-allows-all", f"{_way(path)} lets every server in the world pass by `{end.text}`."


def _way(path: _Path) -> str:
    return f"The SPF record of {_domain(path[-1])}, to which `{path[1].led_by}` of {_domain(path[0])} leads,"


def _term(path: _Path) -> str:
    return f"`{path[-1].led_by}` in the SPF record of {_domain(path[-2])}"


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
    if _is_mendable(path):
        return f"Publish this at {_domain(branch)} in place of what is there."
    holder, term = _leading(path)
    without = f"ublish the record of {_domain(holder)} without `{term}`"
    if _is_loop(path):
        return f"P{without}."
    if branch.record is None:
        return f"P{without}, or with the term that its owner names today."
    return f"Tell the owner of {_domain(branch)}; until it is mended, p{without}."


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
