"""Findings on SPF records that lead to more look-ups than RFC 7208 section 4.6.4 allows, and what to drop of them."""

from collections.abc import Iterator, Sequence

from bounce_cli.authentication.findings.model import Finding, error, note
from bounce_cli.authentication.findings.series import in_this_order
from bounce_cli.authentication.findings.spf_tree import (
    Cost,
    amount,
    cost_of,
    has_own_void,
    own_terms,
    paths,
    to_drop,
    tree,
)
from bounce_cli.authentication.spf.terms import MOST_LOOKUPS, MOST_VOID_LOOKUPS, Branch
from bounce_cli.language.said import Said, counted, said, together

__all__ = ["limit_findings"]

_NEAR_LIMIT = 9


def limit_findings(trace: Branch, lookups: int, void_lookups: int) -> Iterator[Finding]:
    """What is wrong with the number of look-ups, or may be so soon.

    Args:
        trace: the start record and what it leads to.
        lookups: terms that were looked up.
        void_lookups: those that found nothing.
    """
    yield from _lookup_findings(trace, lookups)
    if void_lookups > MOST_VOID_LOOKUPS:
        yield _many_void_lookups(trace, void_lookups)


def _lookup_findings(trace: Branch, lookups: int) -> Iterator[Finding]:
    domain = trace.domain.lower()
    lines = tuple(tree(trace, Cost.LOOKUPS))
    if lookups > MOST_LOOKUPS:
        yield error(
            "spf-many-lookups",
            counted(
                lookups,
                "The SPF record of {domain} leads to {count:,} DNS look-up where {most} are allowed, so that checks "
                "end in permerror.",
                "The SPF record of {domain} leads to {count:,} DNS look-ups where {most} are allowed, so that checks "
                "end in permerror.",
                domain=domain,
                most=MOST_LOOKUPS,
            ),
            _fewer_lookups(trace, lookups - MOST_LOOKUPS),
            *lines,
        )
    elif lookups >= _NEAR_LIMIT:
        yield note(
            "spf-near-limit",
            counted(
                lookups,
                "The SPF record of {domain} leads to {count:,} DNS look-up, {most} are allowed: one more in a record "
                "that it includes may break it.",
                "The SPF record of {domain} leads to {count:,} DNS look-ups, {most} are allowed: one more in a record "
                "that it includes may break it.",
                domain=domain,
                most=MOST_LOOKUPS,
            ),
            said("Drop what no longer sends for the domain before you add another include."),
            *lines,
        )


def _fewer_lookups(trace: Branch, excess: int) -> str:
    branches = to_drop(trace, Cost.LOOKUPS, excess)
    if not branches:
        return said("Put addresses as `ip4:` and `ip6:` in the place of `a`, `mx` and `exists`.")
    drop = said(
        "Drop {terms} where it no longer sends for the domain. Else give that mail a subdomain with a record of its "
        "own, or put its networks in the place of the term as `ip4:` and `ip6:` and keep them up to date.",
        terms=_with_costs(branches, Cost.LOOKUPS),
    )
    if sum(cost_of(branch, Cost.LOOKUPS) for branch in branches) >= excess:
        return drop
    return together(drop, said("Also put addresses as `ip4:` and `ip6:` in the place of `a`, `mx` and `exists`."))


def _with_costs(branches: Sequence[Branch], cost: Cost) -> str:
    return in_this_order(
        [said("`{term}` ({amount})", term=one.led_by, amount=amount(cost_of(one, cost), cost)) for one in branches]
    )


def _many_void_lookups(trace: Branch, void_lookups: int) -> Finding:
    return error(
        "spf-many-void-lookups",
        counted(
            void_lookups,
            "The SPF record of {domain} leads to {count:,} DNS look-up that finds nothing where {most} are allowed, "
            "so that checks end in permerror.",
            "The SPF record of {domain} leads to {count:,} DNS look-ups that find nothing where {most} are allowed, "
            "so that checks end in permerror.",
            domain=trace.domain.lower(),
            most=MOST_VOID_LOOKUPS,
        ),
        together(*_fewer_void_lookups(trace, void_lookups - MOST_VOID_LOOKUPS)),
        *tree(trace, Cost.VOID_LOOKUPS),
    )


def _fewer_void_lookups(trace: Branch, excess: int) -> Iterator[Said]:
    branches = to_drop(trace, Cost.VOID_LOOKUPS, excess)
    if branches:
        terms = _with_costs(branches, Cost.VOID_LOOKUPS)
        yield said("Drop {terms}, or have its owner mend it.", terms=terms)
    for path in paths(trace):
        if has_own_void(path[-1]):
            yield said(
                "In the record of {domain} drop those whose names do not exist any more: {terms}.",
                domain=path[-1].domain.lower(),
                terms=", ".join(f"`{term}`" for term in own_terms(path[-1])),
            )
