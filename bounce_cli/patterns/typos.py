"""Mistyped domains: near a well-known mail domain, or near one that the sender writes to often."""

from collections.abc import Iterator

from bounce_cli.language.said import counted, said
from bounce_cli.patterns.group import Group
from bounce_cli.patterns.known import Meant, Neighbours, meant
from bounce_cli.patterns.memory import Memory
from bounce_cli.patterns.model import Pattern, PatternId
from bounce_cli.patterns.outcome import ABSENT, HEARD, NO_ANSWER, ROLE, SAID_UNKNOWN, UNREACHABLE
from bounce_cli.patterns.tally import Tallies, Tally
from bounce_cli.patterns.thresholds import FREQUENT_LEAST, RARE_MOST
from bounce_cli.patterns.words import command

__all__ = ["typos"]

_FAILED = ABSENT | NO_ANSWER | UNREACHABLE | SAID_UNKNOWN
_LEAST_NAME = 8


def typos(memory: Memory, tallies: Tallies) -> Iterator[Pattern]:
    """One pattern for each mistyped domain."""
    frequent = {
        tallies.names[domain]
        for domain, tally in tallies.items()
        if tally.addresses >= FREQUENT_LEAST and tally.outcomes & HEARD
    }
    near = Neighbours(sorted(frequent))
    for domain, tally in tallies.items():
        name = tallies.names[domain]
        failed = tally.outcomes & ~ROLE
        if not failed or failed & ~_FAILED:
            continue
        groups = [memory.groups[domain, bit] for bit in _bits(failed) if (domain, bit) in memory.groups]
        if groups and (likely := _well_known(name, failed) or _frequent(name, tally, near)):
            yield _pattern(name, likely, tally.all_with(_FAILED), Group.of(groups))


def _well_known(name: str, failed: int) -> str | None:
    found: Meant | None = meant(name)
    return found.domain if found and (found.is_notorious or failed == ABSENT) else None


def _frequent(name: str, tally: Tally, near: Neighbours) -> str | None:
    """A domain that is used often and differs in one letter; numbered domains are different ones."""
    if tally.addresses > RARE_MOST or tally.outcomes & ~ROLE != ABSENT or len(name) < _LEAST_NAME:
        return None
    return next((one for one in near.of(name) if not _differs_in_digits(name, one)), None)


def _differs_in_digits(one: str, other: str) -> bool:
    return [sign for sign in one if sign.isdigit()] != [sign for sign in other if sign.isdigit()]


def _bits(outcomes: int) -> Iterator[int]:
    return (1 << place for place in range(outcomes.bit_length()) if outcomes >> place & 1)


def _pattern(name: str, likely: str, count: int, group: Group) -> Pattern:
    reason = group.usual_reasons[0]
    return Pattern(
        id=PatternId.TYPO_DOMAIN,
        text=counted(
            count,
            "A mistyped domain: {count:,} address at {domain}; probably {likely} was meant.",
            "A mistyped domain: {count:,} addresses at {domain}; probably {likely} was meant.",
            domain=name,
            likely=likely,
        ),
        rule=said(
            "Nothing was delivered there, and the name is one slip away from a well-known mail domain, or from one "
            "with {least} addresses or more.",
            least=FREQUENT_LEAST,
        ),
        count=count,
        since=group.since,
        until=group.last,
        domain=name,
        likely=likely,
        reason=reason,
        examples=group.examples,
        origins=group.origins,
        command=(command("bounce", "explain", reason),),
    )
