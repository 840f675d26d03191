"""Networks that SPF records let pass, and the fewest that hold them all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, collapse_addresses

from bounce_cli.language.said import Said, said

__all__ = ["Network", "SpfEntry", "SpfRange", "SpfRemark", "ranges_of"]

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class SpfEntry:
    """Addresses that one mechanism lets pass.

    Attributes:
        network: the addresses.
        source: the term of the start record that they come from, in short: `ip4`, `a`, `include:spf.example.org`.
        path: the terms that lead to them, from the start record on, as written; the last is the mechanism itself.
    """

    network: Network
    source: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpfRange:
    """A network of the shortest list.

    Attributes:
        network: its addresses.
        first, last, addresses: the lowest and the highest of them, and how many there are.
        sources: the mechanisms of the start record that it is made of, each once, in the order of their addresses.
        entries: all that it is made of: which part comes from where.
    """

    network: Network
    first: IPv4Address | IPv6Address
    last: IPv4Address | IPv6Address
    addresses: int
    sources: tuple[str, ...]
    entries: tuple[SpfEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpfRemark:
    """What could not be listed, or was wrong, and where.

    Attributes:
        code: a word for programs: `exists`, `macro`, `ptr`, `all`; `qualifier`; `dns`, `no-record`, `several-records`,
            `syntax`, `loop`, `bad-name`, `no-address`, `many-` and `exchanges`, `lookups`, `void-lookups`, `questions`.
        text: the same for people, one clause.
        domain: the name whose record it is in.
        path: the terms that lead to it, from the start record on; empty for what concerns the start.
    """

    code: str
    text: str
    domain: str
    path: tuple[str, ...] = ()

    @property
    def sentence(self) -> Said:
        """What it is about, and what is said of that."""
        term = self.path[-1] if self.path else self.domain
        if self.domain in term:
            return said("{term}: {text}", term=term, text=self.text)
        return said("{term} of {domain}: {text}", term=term, domain=self.domain, text=self.text)


def ranges_of(entries: Iterable[SpfEntry]) -> Iterator[SpfRange]:
    """The fewest networks, IPv4 first, each with its entries; two of one kind never overlap."""
    ordered = sorted(entries, key=lambda entry: (entry.network.version, int(entry.network.network_address)))
    networks: list[Network] = []
    networks += collapse_addresses([entry.network for entry in ordered if isinstance(entry.network, IPv4Network)])
    networks += collapse_addresses([entry.network for entry in ordered if isinstance(entry.network, IPv6Network)])
    rest = iter(ordered)
    entry = next(rest, None)
    for network in networks:
        held = []
        while entry and entry.network.version == network.version and entry.network.network_address in network:
            held.append(entry)
            entry = next(rest, None)
        yield SpfRange(
            network=network,
            first=network[0],
            last=network[-1],
            addresses=network.num_addresses,
            sources=tuple(dict.fromkeys(one.source for one in held)),
            entries=tuple(held),
        )
