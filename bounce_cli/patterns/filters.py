"""Filters: receiving domains, or services before many of them, that refuse most good addresses for one reason."""

from collections.abc import Iterator

from bounce_cli.language.said import Said, counted, said, together
from bounce_cli.patterns.facts import organizational_domain
from bounce_cli.patterns.group import Group
from bounce_cli.patterns.memory import Memory
from bounce_cli.patterns.model import Pattern, PatternId
from bounce_cli.patterns.outcome import AUTHENTICATION, FILTERED, STANDING
from bounce_cli.patterns.tally import Tallies
from bounce_cli.patterns.thresholds import (
    FILTER_LEAST,
    FILTER_SHARE,
    SERVICE_DOMAINS,
    SERVICE_LEAST,
    WHOLE,
)
from bounce_cli.patterns.words import command, reasons_of, when_and_whence

__all__ = ["filters"]

_KINDS = (FILTERED, STANDING, AUTHENTICATION)


def filters(memory: Memory, tallies: Tallies) -> Iterator[Pattern]:
    """One pattern for each filtering domain or service and kind of reason."""
    for kind in _KINDS:
        by_server = _by_server(memory, kind)
        covered: set[int] = set()
        for server, domains in sorted(by_server.items()):
            if (found := _service(memory, tallies, kind, server, domains)) is not None:
                covered.update(domains)
                yield found
        for (domain, bit), group in memory.groups.items():
            if bit == kind and domain not in covered and (found := _domain(memory, tallies, domain, kind, group)):
                yield found


def _by_server(memory: Memory, kind: int) -> dict[str, list[int]]:
    """The domains with refusals of this kind by the one service that answers for them; none that is its own."""
    out: dict[str, list[int]] = {}
    names = tuple(memory.domains)
    for domain, bit in memory.groups:
        server = memory.servers[domain]
        if bit == kind and server and not _is_own(server, names[domain]):
            out.setdefault(server, []).append(domain)
    return out


def _is_own(server: str, domain: str) -> bool:
    return server == domain or server == organizational_domain(domain)


def _domain(memory: Memory, tallies: Tallies, domain: int, kind: int, group: Group) -> Pattern | None:
    tally, name = tallies[domain], tallies.names[domain]
    count = tally.good_with(kind)
    if count < FILTER_LEAST or count < FILTER_SHARE * tally.good:
        return None
    text = _domain_words(kind, count, total=tally.addresses, domain=name, reasons=reasons_of(group))
    return Pattern(
        id=PatternId.DOMAIN_FILTER,
        text=together(text, when_and_whence(group, tallies.newest_day)),
        rule=said(
            "At least {least} addresses that are not dead, and {share} % of those of the domain, refused for one kind "
            "of reason.",
            least=FILTER_LEAST,
            share=round(100 * FILTER_SHARE),
        ),
        count=count,
        of=tally.addresses,
        since=group.since,
        until=group.last,
        domain=name,
        server=memory.servers[domain] or None,
        sender=group.sender or None,
        client_ip=group.client_ip or None,
        reason=group.usual_reasons[0],
        examples=group.examples,
        origins=group.origins,
        command=(_letter(kind, name),),
    )


def _letter(kind: int, domain: str | None) -> str:
    to = ("--to", "own-it") if kind == AUTHENTICATION else ()
    return command("bounce", "letter", *to, *(("--domain", domain) if domain else ()))


def _domain_words(kind: int, count: int, *, total: int, domain: str, reasons: Said) -> Said:
    values = {"total": total, "domain": domain, "reasons": reasons}
    match kind:
        case _ if kind == STANDING:
            return counted(
                count,
                "The sending server, not the address: {count:,} of {total:,} addresses at {domain} refused "
                "({reasons}).",
                "The sending server, not the addresses: {count:,} of {total:,} addresses at {domain} refused "
                "({reasons}).",
                **values,
            )
        case _ if kind == AUTHENTICATION:
            return counted(
                count,
                "SPF, DKIM or DMARC, not the address: {count:,} of {total:,} addresses at {domain} refused "
                "({reasons}).",
                "SPF, DKIM or DMARC, not the addresses: {count:,} of {total:,} addresses at {domain} refused "
                "({reasons}).",
                **values,
            )
    return counted(
        count,
        "A filter, not the address: {count:,} of {total:,} addresses at {domain} refused ({reasons}).",
        "A filter, not the addresses: {count:,} of {total:,} addresses at {domain} refused ({reasons}).",
        **values,
    )


def _service(memory: Memory, tallies: Tallies, kind: int, server: str, domains: list[int]) -> Pattern | None:
    counts = {domain: tallies[domain].good_with(kind) for domain in domains}
    behind = [domain for domain, name in enumerate(memory.servers) if name == server]
    count, good = sum(counts.values()), sum(map(tallies.good, behind))
    is_broad = sum(1 for one in counts.values() if one) >= SERVICE_DOMAINS and max(counts.values()) < WHOLE * count
    if count < SERVICE_LEAST or not is_broad or count < FILTER_SHARE * good:
        return None
    group = Group.of(memory.groups[domain, kind] for domain in domains)
    number = sum(1 for one in counts.values() if one)
    return Pattern(
        id=PatternId.SERVICE_FILTER,
        text=together(
            counted(
                count,
                "One service before several domains, {server}: {count:,} address at {domains:,} domains refused "
                "({reasons}).",
                "One service before several domains, {server}: {count:,} addresses at {domains:,} domains refused "
                "({reasons}).",
                server=server,
                domains=number,
                reasons=reasons_of(group),
            ),
            when_and_whence(group, tallies.newest_day),
        ),
        rule=said(
            "At least {least} addresses that are not dead at {domains} domains or more, refused for one kind of reason "
            "by servers of one service, and {share} % of the addresses behind it.",
            least=SERVICE_LEAST,
            domains=SERVICE_DOMAINS,
            share=round(100 * FILTER_SHARE),
        ),
        count=count,
        of=sum(map(tallies.addresses, behind)),
        since=group.since,
        until=group.last,
        server=server,
        sender=group.sender or None,
        client_ip=group.client_ip or None,
        reason=group.usual_reasons[0],
        examples=group.examples,
        origins=group.origins,
        command=(_letter(kind, None),),
    )
