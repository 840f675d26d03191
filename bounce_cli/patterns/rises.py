"""Rises: days from which on one reason comes up more than on the days before."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import takewhile
from statistics import median

from bounce_cli.advice.catalogue import entry
from bounce_cli.language.said import counted, said
from bounce_cli.language.translation import Moment
from bounce_cli.patterns.memory import Memory
from bounce_cli.patterns.model import Pattern, PatternId
from bounce_cli.patterns.thresholds import (
    RECENT_DAYS,
    RISE_BEFORE,
    RISE_DAYS,
    RISE_FACTOR,
    RISE_HIGHEST,
    RISE_LEAST,
    RISE_SHARE,
)
from bounce_cli.patterns.words import command

__all__ = ["rises"]


def rises(memory: Memory) -> Iterator[Pattern]:
    """One pattern for each reason that rose in the last days; its first day is named."""
    totals: Counter[int] = Counter()
    by_reason: dict[str, dict[int, int]] = {}
    for (day, reason), count in memory.days.items():
        totals[day] += count
        by_reason.setdefault(reason, {})[day] = count
    newest = memory.newest_day
    days = [day for day in sorted(totals) if day <= newest]
    for reason, counts in by_reason.items():
        for day in days:
            if day > newest - RECENT_DAYS and (found := _rise(reason, day, days, counts, totals)):
                yield found
                break


def _rise(reason: str, day: int, days: list[int], counts: dict[int, int], totals: Counter[int]) -> Pattern | None:
    count = counts.get(day, 0)
    before = [one for one in days if day - RISE_BEFORE <= one < day]
    if count < RISE_LEAST or len(before) < RISE_DAYS:
        return None
    earlier = [counts.get(one, 0) for one in before]
    usual = median(earlier)
    is_high = count >= RISE_FACTOR * usual and count >= RISE_HIGHEST * max(earlier)
    share_before = sum(earlier) / sum(totals[one] for one in before)
    if not is_high or count / totals[day] < RISE_SHARE * share_before:
        return None
    level = max(RISE_LEAST, RISE_HIGHEST * max(earlier))
    lasting = list(takewhile(lambda one: counts.get(one, 0) >= level, (one for one in days if one >= day)))
    since, until = _date(day), _date(lasting[-1])
    return Pattern(
        id=PatternId.REASON_RISE,
        text=counted(
            count,
            "More bounces than usual ({reason}): {count:,} on {day}; the median of {days:,} days before is {usual:,}.",
            "More bounces than usual ({reason}): {count:,} on {day}; the median of {days:,} days before is {usual:,}.",
            reason=said(entry(reason).title),
            day=Moment(since, is_day=True),
            days=len(before),
            usual=round(usual),
        ),
        rule=said(
            "At least {least} bounces in a day, {factor} times the median and {highest} times the most of at least "
            "{days} days before, and {share} times their share.",
            least=RISE_LEAST,
            factor=RISE_FACTOR,
            highest=RISE_HIGHEST,
            days=RISE_DAYS,
            share=RISE_SHARE,
        ),
        count=count,
        of=totals[day],
        since=since,
        until=until,
        reason=reason,
        command=(command("bounce", "explain", reason),),
    )


def _date(day: int) -> str:
    """The beginning of a day whose offset is not known (RFC 3339 section 4.3)."""
    return f"{date.fromordinal(day).isoformat()}T00:00:00-00:00"
