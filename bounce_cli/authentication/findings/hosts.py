"""Findings on the sending host's names, and on whether the sender's domain can take mail."""

import re
from collections.abc import Iterator

from bounce_cli.authentication.addresses import Address, address_type, has_address, read_address
from bounce_cli.authentication.findings.model import Finding, Severity, listed
from bounce_cli.authentication.lookup.answer import Outcome, Resolver
from bounce_cli.authentication.lookup.names import normal_name
from bounce_cli.authentication.reverse_dns import Iprev, ReverseDns
from bounce_cli.escaping import escaped
from bounce_cli.language.said import Said, counted, said, together

__all__ = ["null_mx_findings", "reverse_dns_findings"]

_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_LONGEST_NAME = 253
# RFC 6762, RFC 6761, RFC 8375, and what routers and systems make up by themselves.
_PRIVATE_ENDS = (".local", ".localhost", ".localdomain", ".lan", ".internal", ".home.arpa", ".invalid", ".test")
_EXAMPLE = "<name of your server>"
_SETTING = said("in Postfix `smtp_helo_name` (by default `myhostname`), in Exim `primary_hostname`")


def reverse_dns_findings(found: ReverseDns, helo: str | None, resolver: Resolver) -> Iterator[Finding]:
    """Hold the names of an address against the name that its host gives itself.

    Args:
        found: the names of the address.
        helo: what the host says in HELO; None where that is not known.
        resolver: who looks that name up.
    """
    address = read_address(found.client_ip)
    if address is None or found.unasked:
        return
    host = _Host(found, address, helo, resolver)
    match found.result:
        case Iprev.PERMERROR:
            yield host.without_ptr()
        case Iprev.FAIL:
            yield host.not_confirmed()
        case Iprev.PASS if all(_is_generic(name, address) for name in found.names):
            yield host.generic()
        case _:
            pass
    mismatch = host.mismatch()
    if mismatch:
        yield mismatch


class _Host:
    """One sending host: its address, the names of that, and the name that it gives itself."""

    def __init__(self, found: ReverseDns, address: Address, helo: str | None, resolver: Resolver) -> None:
        self._found = found
        self._address = address
        self._type = address_type(address)
        self._stated = _visible(helo or "")
        self._helo = _host_name(self._stated)
        # None where the DNS gave an error, or there is no name to ask for.
        self._helo_fits: bool | None = None
        if self._helo:
            answer = resolver.ask(self._helo, self._type)
            self._helo_fits = None if answer.failed else has_address(answer, address)

    def without_ptr(self) -> Finding:
        return Finding(
            id="ptr-missing",
            severity=Severity.ERROR,
            text=said(
                "{address} has no PTR record, and so no name; many receivers refuse mail from such hosts.",
                address=self._address,
            ),
            fix=together(
                said(
                    "Have the owner of the address (your provider or hoster) set the PTR record; the DNS of your own "
                    "domain cannot hold it."
                ),
                self._name_has_to_fit(),
            ),
            records=self._records(self._helo or _EXAMPLE),
        )

    def not_confirmed(self) -> Finding:
        names = self._found.names
        target = self._helo or names[0]
        return Finding(
            id="ptr-not-confirmed",
            severity=Severity.ERROR,
            text=counted(
                len(names),
                "The PTR record of {address} says {names}, but that name does not have the address in return: "
                "receivers take such a name for made up.",
                "The PTR record of {address} says {names}, but those names do not have the address in return: "
                "receivers take such a name for made up.",
                address=self._address,
                names=listed(names),
            ),
            fix=_address_for(target) if target in names else together(_ptr_to(target), self._name_has_to_fit()),
            records=self._records(target),
        )

    def generic(self) -> Finding:
        target = self._helo if self._helo and self._helo not in self._found.names else _EXAMPLE
        known = target == self._helo
        return Finding(
            id="ptr-generic",
            severity=Severity.NOTE,
            text=said(
                "The PTR record of {address} says {names}, which is made of the address as names of dial-up pools are; "
                "some receivers trust such hosts less.",
                address=self._address,
                names=listed(self._found.names),
            ),
            fix=_own_name(target if known else None),
            records=self._records(target, fits=bool(known and self._helo_fits)),
        )

    def mismatch(self) -> Finding | None:
        """What is wrong with the name in HELO; None where nothing is, or the DNS gave an error."""
        confirmed = self._found.confirmed
        records: tuple[str, ...] = ()
        if not self._stated:
            return None
        if self._helo is None:
            text = said("The server calls itself {name} in HELO, which is no full name of the public DNS.")
        elif self._helo_fits is None:
            return None
        elif not self._helo_fits:
            text = said("The server calls itself {name} in HELO, but that name does not have the address {address}.")
            records = () if confirmed else (self._forward(self._helo),)
        elif confirmed and self._found.all_names and self._helo not in self._found.names:
            text = said("The server calls itself {name} in HELO, but the PTR record of {address} says {names}.")
        else:
            return None
        return Finding(
            id="helo-mismatch",
            severity=Severity.WARNING,
            text=text.of(name=self._stated, address=self._address, names=listed(self._found.names)),
            fix=self._setting(confirmed),
            records=records,
        )

    def _setting(self, confirmed: tuple[str, ...]) -> Said:
        if confirmed:
            return said("Set the server's HELO name to {name}: {settings}.", name=confirmed[0], settings=_SETTING)
        if self._helo:
            return said(
                "Give {name} the address, or set the server's HELO name to one that has it: {settings}.",
                name=self._helo,
                settings=_SETTING,
            )
        return said(
            "Set the server's HELO name to a full name that has the address {address}: {settings}.",
            address=self._address,
            settings=_SETTING,
        )

    def _name_has_to_fit(self) -> str:
        if self._helo is None:
            return said("Put the name of your server into the records, which needs the address.")
        return "" if self._helo_fits else said("Let {name} have the address too.", name=self._helo)

    def _records(self, target: str, *, fits: bool | None = None) -> tuple[str, ...]:
        """The records that are not there yet, for a name to be confirmed."""
        fits = bool(target == self._helo and self._helo_fits) if fits is None else fits
        ptr = () if target in self._found.names else (f"{self._address.reverse_pointer}. IN PTR {target}.",)
        return ptr if fits else (*ptr, self._forward(target))

    def _forward(self, name: str) -> str:
        return f"{name}. IN {self._type} {self._address}"


def _address_for(name: str) -> Said:
    """What to do where the name of a PTR record is to stay."""
    return said(
        "Give {name} the address; if its domain is not yours, have the owner of the address (your provider or hoster) "
        "set the PTR record to the name of your server, as the DNS of your own domain cannot hold it.",
        name=name,
    )


def _ptr_to(name: str) -> Said:
    return said(
        "Have the owner of the address (your provider or hoster) set the PTR record to {name}; the DNS of your own "
        "domain cannot hold it.",
        name=name,
    )


def _own_name(name: str | None) -> Said:
    """What to do about a name made of the address; None for a name that only the owner of the host knows."""
    if name is None:
        return said(
            "Have the owner of the address (your provider or hoster) set the PTR record to a name of your own, in the "
            "records below."
        )
    return said(
        "Have the owner of the address (your provider or hoster) set the PTR record to a name of your own, {name}.",
        name=name,
    )


def null_mx_findings(domain: str, resolver: Resolver) -> Iterator[Finding]:
    """Say where a sender's domain takes no mail, for which receivers refuse it; nothing after DNS errors."""
    answer = resolver.ask(domain, "MX")
    match answer.outcome:
        case Outcome.RECORDS if len(answer.records) == 1 and answer.records[0].rpartition(" ")[2] == ".":
            yield _null_mx(domain)
        case Outcome.NXDOMAIN:
            text = said(
                "{domain} does not exist in the DNS, so that it cannot take mail: receivers refuse senders of such a "
                "domain (5.1.8).",
                domain=domain,
            )
            yield _no_mail_host(text)
        case Outcome.NODATA:
            # RFC 5321 section 5.1: without MX records, mail goes to the domain's own address.
            found = (resolver.ask(domain, type_).outcome for type_ in ("A", "AAAA"))
            if all(outcome in {Outcome.NODATA, Outcome.NXDOMAIN} for outcome in found):
                text = said(
                    "{domain} has no MX, A or AAAA record, so that it cannot take mail: receivers refuse senders of "
                    "such a domain (5.1.8).",
                    domain=domain,
                )
                yield _no_mail_host(text)
        case _:
            pass


def _null_mx(domain: str) -> Finding:
    return Finding(
        id="null-mx",
        severity=Severity.ERROR,
        # RFC 7505 section 4.2.
        text=said(
            "{domain} has a null MX (`0 .`), by which it says that it takes no mail: many receivers refuse mail from a "
            "domain that cannot be answered (550, 5.7.27).",
            domain=domain,
        ),
        fix=said(
            "Put MX records of hosts that take mail in its place, or send with addresses of a domain that takes mail, "
            "in MAIL FROM as well as in From."
        ),
    )


def _no_mail_host(text: Said) -> Finding:
    return Finding(
        id="no-mail-host",
        severity=Severity.WARNING,
        text=text,
        fix=said(
            "Publish an MX record of a host that takes its mail, or send with addresses of a domain that takes mail, "
            "in MAIL FROM as well as in From."
        ),
    )


def _visible(text: str) -> str:
    return "".join(sign if sign.isprintable() else escaped(sign) for sign in text.strip()[:_LONGEST_NAME])


def _host_name(text: str) -> str | None:
    """A full name that the public DNS may know, in lower case; None for address literals, bare hosts and the like."""
    name = normal_name(text) or ""
    labels = name.split(".")
    is_name = len(name) <= _LONGEST_NAME and len(labels) > 1 and all(map(_LABEL.fullmatch, labels))
    return name if is_name and not labels[-1].isdigit() and not name.endswith(_PRIVATE_ENDS) else None


def _is_generic(name: str, address: Address) -> bool:
    """Whether a name is made of its address: all octets in either order, or the digits in one piece."""
    bare = name.replace("-", "").replace(".", "").replace("_", "")
    if address.version == 6:  # noqa: PLR2004 - the version of the protocol
        return address.exploded.replace(":", "") in bare or str(address).replace("::", "--").replace(":", "-") in name
    octets = list(address.packed)
    numbers = [int(digits) for digits in re.findall(r"(?<!\d)\d{1,3}(?!\d)", name, re.ASCII)]
    runs = [numbers[start : start + 4] for start in range(len(numbers) - 3)]
    whole = ("".join(f"{octet:03}" for octet in octets), address.packed.hex())
    return octets in runs or octets[::-1] in runs or any(digits in bare for digits in whole)
