"""What a receiver has to let pass for a sender: addresses of SPF records and of a list of one's own, and domains."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
    summarize_address_range,
)
from pathlib import Path

from bounce_cli.authentication.dmarc.second_opinion import suffix_list_domain
from bounce_cli.authentication.lookup.answer import Resolver
from bounce_cli.authentication.lookup.budget import wide_budget
from bounce_cli.authentication.spf.listing import SpfListing, listing
from bounce_cli.authentication.spf.ranges import Network, SpfEntry, SpfRange, ranges_of
from bounce_cli.errors import UsageError
from bounce_cli.limits import Limits

__all__ = ["Allowlist", "OwnAddresses", "allowlist", "read_addresses"]

_RANGE = re.compile("[-\u2013]")
# Remarks on a record that leave the list whole.
_HARMLESS = frozenset({"many-lookups", "many-void-lookups", "many-exchanges", "no-address"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAddresses:
    """Addresses of one's own list.

    Attributes:
        network: the addresses.
        origin: the file that they come from.
        covered_by: the domains whose SPF record lets all of them pass.
    """

    network: Network
    origin: str
    covered_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowlist:
    """Everything to let pass.

    Attributes:
        listings: what each domain's SPF record says, in the order asked.
        ranges: the fewest networks that hold all addresses, those of one's own too; IPv4 first, ascending.
        own: one's own addresses, each with the domains that cover it.
        domains: what to allow where addresses cannot be: the sending domains, then those of the services they name.
    """

    listings: tuple[SpfListing, ...]
    ranges: tuple[SpfRange, ...]
    own: tuple[OwnAddresses, ...]
    domains: tuple[str, ...]

    @property
    def faults(self) -> tuple[tuple[str, str], ...]:
        """(domain, cause) of whatever keeps the list from being whole, each once."""
        found = (
            (listing.domain, problem.sentence.removeprefix(f"{listing.domain}: "))
            for listing in self.listings
            for problem in listing.problems
            if problem.code not in _HARMLESS
        )
        return tuple(dict.fromkeys(found))


def allowlist(
    domains: Iterable[str], resolver: Resolver, own: Iterable[OwnAddresses] = (), *, limits: Limits | None = None
) -> Allowlist:
    """Resolve the SPF records of domains and merge them with one's own addresses; never raises.

    Args:
        domains: sending domains.
        resolver: who looks names up.
        own: addresses of one's own list.
        limits: how much may be asked for each domain.
    """
    limits = limits or Limits()
    listings = tuple(listing(domain, wide_budget(resolver, limits)) for domain in dict.fromkeys(domains))
    several = len(listings) > 1
    entries = [
        replace(entry, source=f"{found.domain} {entry.source}") if several else entry
        for found in listings
        for entry in found.entries
    ]
    mine = tuple(replace(item, covered_by=_covering(item.network, listings)) for item in own)
    entries += [SpfEntry(network=item.network, source=item.origin, path=()) for item in mine]
    return Allowlist(listings=listings, ranges=tuple(ranges_of(entries)), own=mine, domains=_domains(listings))


def read_addresses(path: Path) -> tuple[list[OwnAddresses], list[str]]:
    """Read a list of addresses, networks (`192.0.2.0/24`) and ranges (`192.0.2.3-192.0.2.9`), one a line.

    `#` begins a remark.

    Returns:
        The addresses, and for each line that is none a sentence with file, line and cause.

    Raises:
        UsageError: the file cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except ValueError:
        raise UsageError(f"{path}: is no list of addresses: it is no text in UTF-8") from None
    found: list[OwnAddresses] = []
    faults: list[str] = []
    for number, line in enumerate(lines, 1):
        text = line.partition("#")[0].strip()
        if text:
            try:
                found += [OwnAddresses(network=network, origin=str(path)) for network in _networks(text)]
            except ValueError:
                faults.append(
                    f"{path}: line {number}: {text!r} is no IP address, no network like 192.0.2.0/24, "
                    "and no range like 192.0.2.3-192.0.2.9"
                )
    return found, faults


def _networks(text: str) -> list[Network]:
    """The networks of one line; raises ValueError for what is none."""
    first, *last = (part.strip() for part in _RANGE.split(text, maxsplit=1))
    if not last:
        return [ip_network(first, strict=False)]
    start, end = ip_address(first), ip_address(last[0])
    if isinstance(start, IPv4Address) and isinstance(end, IPv4Address):
        return list(summarize_address_range(start, end))
    if isinstance(start, IPv6Address) and isinstance(end, IPv6Address):
        return list(summarize_address_range(start, end))
    raise ValueError


def _covering(network: Network, listings: tuple[SpfListing, ...]) -> tuple[str, ...]:
    return tuple(
        found.domain for found in listings if any(_within(network, candidate.network) for candidate in found.ranges)
    )


def _within(network: Network, other: Network) -> bool:
    if isinstance(network, IPv4Network):
        return isinstance(other, IPv4Network) and network.subnet_of(other)
    return isinstance(other, IPv6Network) and network.subnet_of(other)


def _domains(listings: tuple[SpfListing, ...]) -> tuple[str, ...]:
    """The sending domains, then the organizational domains that their records refer to."""
    own = [found.domain for found in listings]
    known = {suffix_list_domain(domain) for domain in own}
    referred = (
        suffix_list_domain(name)
        for found in listings
        for entry in found.entries
        if (name := entry.source.replace("=", ":").partition(":")[2])
    )
    return tuple(dict.fromkeys([*own, *(domain for domain in referred if domain and domain not in known)]))
