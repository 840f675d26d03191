"""What a receiver has to let pass for a sender: addresses of SPF records and of a list of one's own, and domains."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from bounce_cli.authentication.dmarc.second_opinion import suffix_list_domain
from bounce_cli.authentication.lookup.answer import Resolver
from bounce_cli.authentication.spf.listing import SpfListing, listing
from bounce_cli.authentication.spf.ranges import Network, SpfEntry, SpfRange, ranges_of
from bounce_cli.errors import UsageError

__all__ = ["Allowlist", "OwnAddresses", "allowlist", "read_addresses"]

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


def allowlist(domains: Iterable[str], resolver: Resolver, own: Iterable[OwnAddresses] = ()) -> Allowlist:
    """Resolve the SPF records of domains and merge them with one's own addresses; never raises."""
    listings = tuple(listing(domain, resolver) for domain in dict.fromkeys(domains))
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
    """Read a list of addresses and networks, one a line; `#` begins a remark.

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
                found.append(OwnAddresses(network=ip_network(text, strict=False), origin=str(path)))
            except ValueError:
                faults.append(f"{path}: line {number}: {text!r} is no IP address and no network like 192.0.2.0/24")
    return found, faults


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
