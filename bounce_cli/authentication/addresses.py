"""IP addresses as texts have them, and where they can be seen from."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from bounce_cli.authentication.lookup.answer import Answer, Outcome
from bounce_cli.reports.words.hosts import ip_in

__all__ = ["Address", "address_type", "has_address", "is_public", "read_address"]

Address = IPv4Address | IPv6Address

# RFC 1918, RFC 6598, RFC 4193. The networks for documentation are asked for like any other.
_PRIVATE = tuple(
    map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7", "fec0::/10"))
)


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
