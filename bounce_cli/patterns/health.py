"""How well addresses are kept: how many are dead, where, and for how long."""

from collections import Counter
from collections.abc import Iterator

from bounce_cli.language.said import Said, said
from bounce_cli.patterns.address_list import AddressList
from bounce_cli.patterns.memory import Memory
from bounce_cli.patterns.model import ListHealth, Share
from bounce_cli.patterns.outcome import ROLE
from bounce_cli.patterns.thresholds import (
    AGE_DAYS,
    MOST_ADDRESSES,
    MOST_DAYS,
    MOST_DOMAINS,
    MOST_GROUPS,
    MOST_SENDERS,
    MOST_SIGHTS,
)
from bounce_cli.problem import Problem
from bounce_cli.times import DAY

__all__ = ["health_of"]

_MOST_SHARES = 10
# Years of a list that are told apart; the others are put together.
_YEARS = 4
# Dates far off are not the newest one: of a hundred the last is left out.
_NEWEST = 0.99


def health_of(memory: Memory, listed: AddressList | None) -> ListHealth:
    """The health of a list, or of the addresses that the mail tells of."""
    limits = tuple(_limits(memory, listed))
    names = tuple(memory.domains)
    if listed is None:
        dead = [row for row in range(len(memory.rows)) if memory.is_dead(row)]
        return ListHealth(
            is_list=False,
            addresses=len(memory.rows),
            dead=len(dead),
            domains=_by_domain(
                Counter(names[memory.domain_of[row]] for row in dead),
                Counter(names[domain] for domain in memory.domain_of),
            ),
            ages=_by_first_bounce(memory, dead),
            roles=sum(1 for outcomes in memory.outcomes if outcomes & ROLE),
            limits=limits,
        )
    found = map(memory.rows.find, listed.rows.keys)
    dead_rows = [(row, year) for row, year in zip(found, listed.years, strict=True) if row >= 0 and memory.is_dead(row)]
    return ListHealth(
        is_list=True,
        addresses=len(listed.rows),
        dead=len(dead_rows),
        domains=_by_domain(Counter(names[memory.domain_of[row]] for row, _ in dead_rows), listed.domains),
        ages=_by_year(Counter(year for _, year in dead_rows), Counter(listed.years)),
        roles=listed.roles,
        duplicates=listed.duplicates,
        alike=listed.alike,
        limits=limits,
    )


def _by_domain(dead: Counter[str], addresses: Counter[str]) -> tuple[Share, ...]:
    order = sorted(dead, key=lambda name: (-dead[name], name))
    return tuple(Share(name=name, dead=dead[name], addresses=addresses[name]) for name in order[:_MOST_SHARES])


def _by_year(dead: Counter[int], addresses: Counter[int]) -> tuple[Share, ...]:
    """Each of the last years that the list has, those before together, and those without a date."""
    years = sorted((year for year in addresses if year), reverse=True)
    if not years:
        return ()
    last, before = years[:_YEARS], years[_YEARS:]
    out = [Share(name=said("added in {year}", year=year), dead=dead[year], addresses=addresses[year]) for year in last]
    if before:
        out.append(_together(said("added before {year}", year=last[-1]), before, dead, addresses))
    if addresses[0]:
        out.append(_together(said("without a date"), [0], dead, addresses))
    return tuple(out)


def _together(name: Said, years: list[int], dead: Counter[int], addresses: Counter[int]) -> Share:
    return Share(name=name, dead=sum(dead[one] for one in years), addresses=sum(addresses[one] for one in years))


def _by_first_bounce(memory: Memory, dead: list[int]) -> tuple[Share, ...]:
    """Dead addresses that bounced on several days, by the days from their first bounce to the newest one of all."""
    still = [row for row in dead if memory.dead_days[row] > 1]
    if not still:
        return ()
    newest = sorted(memory.dead_last[row] for row in still)[int(_NEWEST * (len(still) - 1))]
    days = [(newest - memory.dead_first[row]) // DAY for row in still]
    short, long = AGE_DAYS
    counts = (
        (said("up to {days} days", days=short), sum(1 for one in days if one <= short)),
        (said("up to {days} days", days=long), sum(1 for one in days if short < one <= long)),
        (said("over {days} days", days=long), sum(1 for one in days if one > long)),
    )
    return tuple(Share(name=name, dead=count, addresses=count) for name, count in counts if count)


def _limits(memory: Memory, listed: AddressList | None) -> Iterator[Problem]:
    texts = {
        "addresses": said("addresses beyond the first {most:,} were not counted", most=MOST_ADDRESSES),
        "days": said("days beyond the first {most:,}, each for one reason, were not counted", most=MOST_DAYS),
        "domains": said("receiving domains beyond the first {most:,} were not counted", most=MOST_DOMAINS),
        "groups": said("no patterns were sought beyond the first {most:,} groups of bounces", most=MOST_GROUPS),
        "senders": said(
            "senders beyond the first {most:,}, each at one receiver, were not compared", most=MOST_SENDERS
        ),
        "sights": said("bounces beyond {most:,} were not counted by day and by sender", most=MOST_SIGHTS),
    }
    for name in memory.full:
        yield Problem(code=f"{name}_limit", text=texts[name])
    if listed is not None and listed.is_full:
        most = len(listed.rows)
        yield Problem(code="list_limit", text=said("addresses of the list beyond {most:,} were not counted", most=most))
