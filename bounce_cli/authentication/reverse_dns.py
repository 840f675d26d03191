"""The name behind a sending address, and whether that name leads back to it: `iprev` of RFC 8601 section 2.7.3."""

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from bounce_cli.authentication.lookup.answer import Answer, Outcome, Resolver
from bounce_cli.reports.words.hosts import ip_in

__all__ = [
    "Address",
    "Iprev",
    "ReverseDns",
    "Unasked",
    "address_type",
    "has_address",
    "is_public",
    "read_address",
    "reverse_dns",
]

Address = IPv4Address | IPv6Address

_MOST_NAMES = 10
# RFC 1918, RFC 6598, RFC 4193. The networks for documentation are asked for like any other.
_PRIVATE = tuple(
    map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7", "fec0::/10"))
)


class Iprev(StrEnum):
    """The results of RFC 8601: `permerror` stands for an address without a PTR record."""

    PASS = "pass"  # noqa: S105 - a result
    FAIL = "fail"
    PERMERROR = "permerror"
    TEMPERROR = "temperror"


class Unasked(StrEnum):
    """Why the DNS was not asked: the text is no IP address, or none that the public DNS knows names of."""

    NO_ADDRESS = "no-address"
    NOT_PUBLIC = "not-public"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReverseDns:
    """What the DNS says of the name of an address.

    Attributes:
        client_ip: the address; where the text was none, that text.
        names: the names of its PTR records, ten at most.
        confirmed: those of them that have the address.
        result: `temperror` where an error hides whether a name has it.
        unasked: why the DNS was not asked; the result is `permerror` then. None where it was.
    """

    client_ip: str
    result: Iprev
    names: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()
    unasked: Unasked | None = None

    @property
    def failed(self) -> bool:
        """Whether the DNS gave an error, from which nothing may be concluded of the address."""
        return self.result is Iprev.TEMPERROR

    @property
    def all_names(self) -> bool:
        """Whether every PTR record was looked at."""
        return not self.failed and len(self.names) < _MOST_NAMES


def reverse_dns(client_ip: str, resolver: Resolver) -> ReverseDns:
    """Look up the names of an address, and the addresses of those names; never raises for any text."""
    address = read_address(client_ip)
    if address is None:
        return ReverseDns(client_ip=client_ip, result=Iprev.PERMERROR, unasked=Unasked.NO_ADDRESS)
    if not is_public(address):
        return ReverseDns(client_ip=str(address), result=Iprev.PERMERROR, unasked=Unasked.NOT_PUBLIC)
    found = resolver.ask(address.reverse_pointer, "PTR")
    names = tuple(dict.fromkeys(found.records))[:_MOST_NAMES]
    if found.failed or not names:
        return ReverseDns(client_ip=str(address), result=Iprev.TEMPERROR if found.failed else Iprev.PERMERROR)
    answers = {name: resolver.ask(name, address_type(address)) for name in names}
    confirmed = tuple(name for name, answer in answers.items() if has_address(answer, address))
    return ReverseDns(
        client_ip=str(address), names=names, confirmed=confirmed, result=_result(confirmed, list(answers.values()))
    )


def _result(confirmed: tuple[str, ...], answers: list[Answer]) -> Iprev:
    if confirmed:
        return Iprev.PASS
    return Iprev.TEMPERROR if any(answer.failed for answer in answers) else Iprev.FAIL


def read_address(text: str) -> Address | None:
    """The address that a text is, an IPv4 address for one written as IPv6; None for others, and with a zone index."""
    known = ip_in(text)
    if known is None or "%" in known:
        return None
    address = ip_address(known)
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def address_type(address: Address) -> str:
    """The type of record that has such an address."""
    return "A" if address.version == 4 else "AAAA"  # noqa: PLR2004 - the version of the protocol


def has_address(answer: Answer, address: Address) -> bool:
    """Whether an address is among the records of an answer, however it is written there."""
    return answer.outcome is Outcome.RECORDS and any(read_address(record) == address for record in answer.records)


def is_public(address: Address) -> bool:
    """Whether an address can be seen from outside its own host and network."""
    own = address.is_loopback or address.is_link_local or address.is_unspecified or address.is_multicast
    return not (own or any(address in network for network in _PRIVATE))
