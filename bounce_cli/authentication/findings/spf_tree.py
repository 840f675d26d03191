"""The tree of SPF records, as people read it: what each branch costs, and which ones to drop."""

from collections.abc import Iterator
from enum import StrEnum
from itertools import islice

from bounce_cli.authentication.spf.terms import LOOKED_UP, Branch, read_terms
from bounce_cli.language.said import Said, counted, said

__all__ = ["Cost", "amount", "cost_of", "has_own_void", "own_terms", "paths", "to_drop", "tree"]


class Cost(StrEnum):
    """What is counted (RFC 7208 section 4.6.4)."""

    LOOKUPS = "look-up"
    VOID_LOOKUPS = "void look-up"


def cost_of(branch: Branch, cost: Cost) -> int:
    """What a branch costs; look-ups with the one of the term that leads to it."""
    return branch.void_lookups if cost is Cost.VOID_LOOKUPS else branch.lookups + bool(branch.led_by)


def amount(number: int, cost: Cost) -> Said:
    """A number with its noun."""
    if cost is Cost.VOID_LOOKUPS:
        return counted(number, "{count:,} void look-up", "{count:,} void look-ups")
    return counted(number, "{count:,} look-up", "{count:,} look-ups")


def own_terms(branch: Branch) -> tuple[str, ...]:
    """The terms of a record that were looked up, without those that lead to other records.

    Terms are looked up in their order: of a check that ended early these are the first ones.
    """
    spent = branch.lookups - sum(cost_of(child, Cost.LOOKUPS) for child in branch.children)
    led = {child.led_by for child in branch.children}
    terms = (term for term in read_terms(branch.record or "") if term.name in LOOKED_UP and not term.problem)
    return tuple(islice((term.text for term in terms if term.text not in led), max(spent, 0)))


def has_own_void(branch: Branch) -> bool:
    """Whether terms of a record itself found nothing; which of them is not told."""
    return branch.record is not None and branch.void_lookups > sum(child.void_lookups for child in branch.children)


def tree(trace: Branch, cost: Cost) -> Iterator[Said]:
    """A line for each branch that costs something, beneath the one that led to it."""
    for path in paths(trace):
        branch, depth = path[-1], len(path) - 1
        if depth and not cost_of(branch, cost):
            continue
        yield _line(depth, branch.led_by or branch.domain, cost_of(branch, cost), cost)
        if cost is Cost.LOOKUPS:
            yield from (_line(depth + 1, term, 1, cost) for term in own_terms(branch))


def _line(depth: int, name: str, number: int, cost: Cost) -> Said:
    return said("{name}  {amount}", name=f"{'  ' * depth}{name}", amount=amount(number, cost))


def paths(trace: Branch) -> Iterator[tuple[Branch, ...]]:
    """The way from the start to each branch, in the order of the look-ups; first the start alone."""
    waiting: list[tuple[Branch, ...]] = [(trace,)]
    while waiting:
        path = waiting.pop()
        yield path
        waiting += [(*path, child) for child in reversed(path[-1].children)]


def to_drop(trace: Branch, cost: Cost, excess: int) -> tuple[Branch, ...]:
    """The branch of the start record that costs least among those that free enough, else the dearest in order.

    All of them together may still not be enough.
    """
    dearest = sorted((child for child in trace.children if cost_of(child, cost)), key=lambda one: -cost_of(one, cost))
    enough = [child for child in dearest if cost_of(child, cost) >= excess]
    if enough:
        return (enough[-1],)
    freed, out = 0, []
    for child in dearest:
        if freed >= excess:
            break
        freed += cost_of(child, cost)
        out.append(child)
    return tuple(out)
