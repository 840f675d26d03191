"""Troubles of servers and of the sender's own habits: nobody answers, mail comes too fast, the dead are mailed."""

from collections.abc import Iterator
from datetime import date

from bounce_cli.language.said import counted, said, together
from bounce_cli.patterns.group import Group
from bounce_cli.patterns.memory import Memory
from bounce_cli.patterns.model import Pattern, PatternId
from bounce_cli.patterns.outcome import RATE, UNREACHABLE
from bounce_cli.patterns.tally import Tallies
from bounce_cli.patterns.thresholds import DOWN_LEAST, OWN_DOMAINS, RATE_LEAST, RECENT_DAYS, STILL_DAYS, STILL_SPAN
from bounce_cli.patterns.words import command, is_over, when_and_whence
from bounce_cli.times import DAY

__all__ = ["rate_limits", "still_mailed", "unreachable"]

_EPOCH = date(1970, 1, 1).toordinal()


def unreachable(memory: Memory, tallies: Tallies) -> Iterator[Pattern]:
    """Domains at which nobody answers any more; the own connection where that are many and nobody answers anywhere."""
    silent = {
        domain: group
        for (domain, bit), group in memory.groups.items()
        if bit == UNREACHABLE and _is_silent(group, memory.answered[domain], tallies.newest_day)
    }
    last_answer = max(memory.answered, default=0)
    own = [domain for domain, group in silent.items() if group.seconds > last_answer]
    if len(own) >= OWN_DOMAINS:
        yield _own_connection(Group.of(silent[domain] for domain in own), tallies, own)
    for domain, group in silent.items():
        if len(own) < OWN_DOMAINS or domain not in own:
            count = tallies[domain].good_with(UNREACHABLE)
            if count >= DOWN_LEAST and count == tallies[domain].good:
                yield _down(tallies, domain, count, group)


def _is_silent(group: Group, answered: int, newest_day: int) -> bool:
    """Whether nobody answered since the first of these records, and the last of them is not long ago."""
    return group.since is not None and answered < group.seconds and not is_over(group, newest_day)


def _own_connection(group: Group, tallies: Tallies, domains: list[int]) -> Pattern:
    count = sum(tallies[domain].all_with(UNREACHABLE) for domain in domains)
    return Pattern(
        id=PatternId.OWN_CONNECTION,
        text=together(
            counted(
                len(domains),
                "Look at your own connection first: {count:,} domain did not answer, and no other one did afterwards.",
                "Look at your own connection first: {count:,} domains did not answer, and no other one did afterwards.",
            ),
            when_and_whence(group, tallies.newest_day),
        ),
        rule=said(
            "At least {least} domains that did not answer since the last answer of any server.", least=OWN_DOMAINS
        ),
        count=count,
        since=group.since,
        until=group.last,
        client_ip=group.client_ip or None,
        reason=group.usual_reasons[0],
        examples=group.examples,
        origins=group.origins,
        command=(command("bounce", "explain", group.usual_reasons[0]),),
    )


def _down(tallies: Tallies, domain: int, count: int, group: Group) -> Pattern:
    name, reason = tallies.names[domain], group.usual_reasons[0]
    return Pattern(
        id=PatternId.SERVER_DOWN,
        text=together(
            counted(
                count,
                "Their server, not the address: nobody answers at {domain}, for {count:,} address.",
                "Their server, not the addresses: nobody answers at {domain}, for {count:,} addresses.",
                domain=name,
            ),
            when_and_whence(group, tallies.newest_day, names_ip=False),
        ),
        rule=said(
            "At least {least} addresses, which are all of the domain that are not dead, were not reached because no "
            "connection was made, and no server there answered since.",
            least=DOWN_LEAST,
        ),
        count=count,
        of=tallies.addresses(domain),
        since=group.since,
        until=group.last,
        domain=name,
        reason=reason,
        examples=group.examples,
        origins=group.origins,
        command=(command("bounce", "explain", reason),),
    )


def rate_limits(memory: Memory, tallies: Tallies) -> Iterator[Pattern]:
    """Receivers that put mail off, or refuse it, because it comes too fast."""
    receivers: dict[str, list[int]] = {}
    for domain, bit in memory.groups:
        if bit == RATE:
            receivers.setdefault(memory.servers[domain] or tallies.names[domain], []).append(domain)
    for receiver, domains in receivers.items():
        count = sum(tallies[domain].good_with(RATE) for domain in domains)
        group = Group.of(memory.groups[domain, RATE] for domain in domains)
        if count >= RATE_LEAST and not is_over(group, tallies.newest_day):
            name = tallies.names[domains[0]] if len(domains) == 1 else None
            yield _rate_limit(receiver, name, count, group, tallies.newest_day)


def _rate_limit(receiver: str, domain: str | None, count: int, group: Group, newest_day: int) -> Pattern:
    reason = group.usual_reasons[0]
    return Pattern(
        id=PatternId.RATE_LIMIT,
        text=together(
            counted(
                count,
                "Too fast for {receiver}: mail to {count:,} address put off or refused. Send more slowly.",
                "Too fast for {receiver}: mail to {count:,} addresses put off or refused. Send more slowly.",
                receiver=domain or receiver,
            ),
            when_and_whence(group, newest_day),
        ),
        rule=said("At least {least} addresses at one receiver that limits the rate.", least=RATE_LEAST),
        count=count,
        since=group.since,
        until=group.last,
        domain=domain,
        server=receiver if receiver != domain else None,
        client_ip=group.client_ip or None,
        reason=reason,
        examples=group.examples,
        origins=group.origins,
        command=(command("bounce", "explain", reason),),
    )


def still_mailed(memory: Memory, newest_day: int) -> Iterator[Pattern]:
    """The dead addresses that got mail again and again, and did so lately."""
    lately = (newest_day - RECENT_DAYS - _EPOCH) * DAY
    rows = [row for row in range(len(memory.rows)) if memory.is_still_mailed(row) and memory.is_dead(row)]
    count = sum(1 for row in rows if memory.dead_last[row] >= lately)
    if not count:
        return
    yield Pattern(
        id=PatternId.STILL_MAILED,
        text=counted(
            count,
            "Still mailed: {count:,} dead address, which bounced on {days} days or more over a week or longer.",
            "Still mailed: {count:,} dead addresses, each of which bounced on {days} days or more over a week or "
            "longer.",
            days=STILL_DAYS,
        ),
        rule=said(
            "Bounces on at least {days} days, {span} days or more apart, for reasons that end an address; the last of "
            "them within {recent} days before the newest.",
            days=STILL_DAYS,
            span=STILL_SPAN,
            recent=RECENT_DAYS,
        ),
        count=count,
        of=sum(map(memory.is_dead, range(len(memory.rows)))),
        examples=tuple(sorted(address for seconds, address in memory.still if seconds >= lately)),
    )
