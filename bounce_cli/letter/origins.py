"""Where mail is sent from: the addresses to let pass, and the domains."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from bounce_cli.address import domain_of
from bounce_cli.authentication.allowlist import Allowlist, OwnAddresses
from bounce_cli.authentication.findings.services import shared_domains
from bounce_cli.authentication.spf.ranges import SpfEntry, SpfRange, SpfRemark, ranges_of
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.letter.author import Author
from bounce_cli.letter.grouping import sending_domains

__all__ = ["Origins", "Resolve", "origins_of", "range_lines"]

Resolve = Callable[[tuple[str, ...], Iterable[OwnAddresses]], Allowlist]

# Networks that no receiver ever sees as a sender (RFC 1918, RFC 6598, RFC 4193 and the addresses of the own link).
_INSIDE = tuple(
    map(
        ip_network,
        (
            *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
            *("::1/128", "fc00::/7", "fe80::/10"),
        ),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """Where mail is sent from.

    Attributes:
        ranges: the fewest networks that hold all addresses.
        domains: the sending domains.
        is_stated: whether the addresses come from a list or a record, and not from the notices alone.
        is_looked_up: whether SPF records were looked up for them.
        faults: what went wrong with the records, (domain, cause).
        unlisted: what the records let send besides, which is no list of addresses.
        is_cut: whether a list of one's own has lines that could not be read.
    """

    ranges: tuple[SpfRange, ...] = ()
    domains: tuple[str, ...] = ()
    is_stated: bool = False
    is_looked_up: bool = False
    faults: tuple[tuple[str, str], ...] = ()
    unlisted: tuple[str, ...] = ()
    is_cut: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether nothing is known that keeps the list from being whole."""
        return self.is_stated and not self.faults and not self.unlisted and not self.is_cut


def origins_of(
    diagnoses: Iterable[Diagnosis], stated: Author, own: Iterable[OwnAddresses] = (), resolve: Resolve | None = None
) -> Origins:
    """What is known of where mails were sent from.

    Args:
        diagnoses: those of the mails; they may name the sending address.
        stated: who writes, whose domain stands for that of mails that did not come back.
        own: a list of one's own.
        resolve: who looks up the SPF records of domains; None where nobody may be asked.
    """
    found = tuple(diagnoses)
    domains = sending_domains(found, stated)
    listed = (*own, *_seen(found))
    paths = _return_paths(found)
    asked = tuple(dict.fromkeys((*domains, *paths))) if resolve else ()
    # Where no domain of one's own is connected to a service, its shared ones are those to let pass.
    domains = tuple(dict.fromkeys((*domains, *shared_domains(paths))))
    if not (resolve and asked):
        entries = (SpfEntry(network=item.network, source=item.origin, path=()) for item in listed)
        return Origins(ranges=tuple(ranges_of(entries)), domains=domains, is_stated=len(listed) > len(_seen(found)))
    merged = resolve(asked, listed)
    return Origins(
        ranges=merged.ranges,
        domains=domains,
        is_stated=True,
        is_looked_up=True,
        faults=_faults(merged),
        unlisted=tuple(remark.sentence for listing in merged.listings for remark in listing.unlisted),
    )


def _faults(found: Allowlist) -> tuple[tuple[str, str], ...]:
    """What keeps the list from being whole: of From domain and reverse-path one may do without a record."""
    silent: set[str] = set()
    if any(listing.entries for listing in found.listings):
        silent = {one.domain for one in found.listings if any(_is_absent(fault) for fault in one.problems)}
    return tuple(fault for fault in found.faults if fault[0] not in silent)


def _is_absent(remark: SpfRemark) -> bool:
    return remark.code == "no-record" and not remark.path


def _seen(diagnoses: Iterable[Diagnosis]) -> list[OwnAddresses]:
    """The addresses that receivers named, each once."""
    found = []
    for text in dict.fromkeys(one.client_ip for one in diagnoses if one.client_ip):
        try:
            address = ip_address(text)
        except ValueError:
            continue
        if not any(address in network for network in _INSIDE):
            found.append(OwnAddresses(network=ip_network(address), origin="notice"))
    return found


def _return_paths(diagnoses: Iterable[Diagnosis]) -> list[str]:
    """The domains of the reverse-paths: SPF is about them, and their records name the addresses."""
    return [domain for one in diagnoses if one.original and (domain := domain_of(one.original.return_path))]


def range_lines(ranges: Sequence[SpfRange]) -> tuple[str, ...]:
    """Networks as they are pasted into an allowlist, each with its first and last address, in columns."""
    width = max((len(str(item.network)) for item in ranges if item.addresses > 1), default=0)
    return tuple(
        str(item.first) if item.addresses == 1 else f"{item.network!s:<{width}}   {item.first} – {item.last}"
        for item in ranges
    )
