"""Who sends and who receives: the hosts of a report and of the mail in it."""

from dataclasses import dataclass

from bounce_cli.authentication.addresses import read_address
from bounce_cli.authentication.dmarc.second_opinion import suffix_list_domain
from bounce_cli.authentication.evidence.trace import Hop
from bounce_cli.classifier import receivers_of

__all__ = ["Sides", "is_name"]

_Hosts = tuple[str | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Whoever sends, and whoever receives: organizational domains, and the names of well-known receivers."""

    ours: frozenset[str]
    theirs: frozenset[str]

    @classmethod
    def of(cls, *, senders: _Hosts, receivers: _Hosts, reporter: str | None = None) -> "Sides":
        """Tell the sides apart.

        Args:
            senders: the domains of From and MAIL FROM.
            receivers: the recipient's domain, or the host with which the mail lies.
            reporter: the host that wrote the report; unless it is the receiver's it counts as the sender's, whose
                servers give up by themselves too.
        """
        ours = _identities(senders)
        theirs = _identities(receivers) - ours
        reporting = _identities((reporter,))
        return cls(ours=ours if reporting & theirs else ours | reporting, theirs=theirs)

    def is_ours(self, host: str | None) -> bool:
        """Whether a host belongs to the sending side; one without a domain is a machine's own name there."""
        return not host or "." not in host or bool(_identities((host,)) & self.ours)

    def is_theirs(self, host: str | None) -> bool:
        """Whether a host belongs to the receiving side, and to that alone."""
        found = _identities((host,))
        return bool(found & self.theirs) and not found & self.ours

    def is_inside(self, hop: Hop) -> bool:
        """Whether a hand-over was within the receiving side; one between programs of a host names no client."""
        return self.is_theirs(hop.by) or hop.client_ip is None


def is_name(host: str | None) -> bool:
    """Whether a host is named, and not by an address."""
    return host is not None and "." in host and read_address(host) is None


def _identities(hosts: _Hosts) -> frozenset[str]:
    """Who these hosts or domains are: mx.google.com and gmail.com are both Google's."""
    found = {
        name for host in hosts if host and is_name(host) for name in (suffix_list_domain(host), *receivers_of(host))
    }
    return frozenset(found - {""})
