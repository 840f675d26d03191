"""The name behind a sending address, and whether that name leads back to it: `iprev` of RFC 8601 section 2.7.3."""

from dataclasses import dataclass
from enum import StrEnum

from bounce_cli.authentication.addresses import address_type, has_address, is_public, read_address
from bounce_cli.authentication.lookup.answer import Answer, Resolver

__all__ = [
    "Iprev",
    "ReverseDns",
    "Unasked",
    "reverse_dns",
]


_MOST_NAMES = 10


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
