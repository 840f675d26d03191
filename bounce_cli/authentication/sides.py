"""Who sends and who receives: the hosts of a report and of the mail in it, by their organizational domains."""

from dataclasses import dataclass

from bounce_cli.authentication.dmarc.second_opinion import suffix_list_domain
from bounce_cli.authentication.received import Hop

__all__ = ["Sides"]

_Hosts = tuple[str | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The organizational domains of whoever sends, and of whoever receives."""

    ours: frozenset[str]
    theirs: frozenset[str]

    @classmethod
    def of(
        cls, *, senders: _Hosts, receivers: _Hosts, reporter: str | None = None, refused_elsewhere: bool = False
    ) -> "Sides":
        """Tell the sides apart.

        Args:
            senders: the domains of From and MAIL FROM.
            receivers: the recipient's domain, and the host that refused.
            reporter: the host that wrote the report.
            refused_elsewhere: whether the report names another host that refused: then the reporter sends.
        """
        ours = _organizations(senders)
        theirs = _organizations(receivers) - ours
        reporting = _organizations((reporter,))
        if refused_elsewhere:
            ours |= reporting - theirs
        else:
            theirs |= reporting - ours
        return cls(ours=ours, theirs=theirs)

    def is_ours(self, host: str | None) -> bool:
        """Whether a host belongs to the sending side; one without a domain is a machine's own name there."""
        return not host or "." not in host or suffix_list_domain(host) in self.ours

    def is_theirs(self, host: str | None) -> bool:
        """Whether a host belongs to the receiving side."""
        return host is not None and suffix_list_domain(host) in self.theirs

    def is_inside(self, hop: Hop) -> bool:
        """Whether a hand-over was within the receiving side; one between programs of a host names no client."""
        return self.is_theirs(hop.by) or hop.client_ip is None


def _organizations(names: _Hosts) -> frozenset[str]:
    found = (suffix_list_domain(name) for name in names if name)
    return frozenset(name for name in found if name)
