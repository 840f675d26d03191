"""Sending services that a bounce shows and that the domain's SPF record does not name."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bounce_cli.authentication.findings.model import Finding, Severity
from bounce_cli.authentication.findings.spf_branches import unusable_terms
from bounce_cli.authentication.findings.spf_record import mended
from bounce_cli.authentication.findings.spf_tree import paths
from bounce_cli.authentication.findings.zone import txt_line
from bounce_cli.authentication.spf.terms import Branch, Term, read_terms
from bounce_cli.language.said import said, together

__all__ = ["Service", "known_services", "missing_includes", "service_findings", "shared_domains"]

# More than any name of the table has.
_MOST_LABELS = 6
_LEADING = frozenset({"include", "redirect"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A sending service.

    Attributes:
        name: as it calls itself.
        domains: those of its servers, return paths and signatures.
        include: the name that domains include in SPF; None where every account has another way.
        also: names that were or are included for it as well.
        instead: what to do where there is no include, one sentence.
        page: where the service tells how to authenticate a domain; empty where no lasting address is known.
        shared: domains that send for accounts without a domain of their own.
    """

    name: str
    domains: tuple[str, ...]
    include: str | None = None
    also: tuple[str, ...] = ()
    instead: str = ""
    page: str = ""
    shared: tuple[str, ...] = ()


@cache
def known_services() -> tuple[Service, ...]:
    """The services of the table that comes with the package."""
    table = files("bounce_cli.authentication.findings").joinpath("services.toml")
    document = tomllib.loads(table.read_text(encoding="utf-8"))
    return tuple(
        Service(
            name=entry["name"],
            domains=tuple(entry["domains"]),
            include=entry.get("include"),
            also=tuple(entry.get("also", ())),
            instead=said(entry.get("instead", "")),
            page=entry.get("page", ""),
            shared=tuple(entry.get("shared", ())),
        )
        for entry in document["service"]
    )


def shared_domains(names: Iterable[str]) -> tuple[str, ...]:
    """The shared domains of the services that hosts or domains belong to, each once."""
    return tuple(dict.fromkeys(domain for name in names for service in services_of(name) for domain in service.shared))


def service_findings(domain: str, trace: Branch, seen: Iterable[str], *, aligned: bool) -> Iterator[Finding]:
    """Services that send for a domain without standing in its SPF record.

    Nothing is said where the tree of the records is not known as a whole, for the service may stand in the rest.

    Args:
        domain: whose record it is.
        trace: its SPF record and what it leads to.
        seen: names of the sending side: reporting server, MAIL FROM, signing domains, names of the address.
        aligned: whether MAIL FROM is of the author's domain; else it is taken to be the service's own.
    """
    missing = _missing(domain, trace, seen)
    if not missing:
        return
    owner = _bare(domain)
    unusable = unusable_terms(trace, complete=False).get(owner, ())
    includes = _includes(missing)
    record = txt_line(owner, mended(trace.record or "", *trace.others, dropped=unusable, added=includes))
    for service, name in missing:
        yield _finding(owner, service, name, record if service.include else "", aligned=aligned)


def missing_includes(domain: str, trace: Branch, seen: Iterable[str]) -> tuple[str, ...]:
    """The terms that name those services; see `service_findings`."""
    return _includes(_missing(domain, trace, seen))


def _includes(missing: list[tuple[Service, str]]) -> tuple[str, ...]:
    return tuple(f"include:{service.include}" for service, _ in missing if service.include)


def _missing(domain: str, trace: Branch, seen: Iterable[str]) -> list[tuple[Service, str]]:
    """Services that were seen and are not named, each with the name that it was seen by."""
    found = {service: name for name in reversed([_bare(name) for name in seen]) for service in services_of(name)}
    if not found or trace.record is None:
        return []
    targets, whole = _targets(trace)
    if not whole:
        return []
    named = services_of(domain).union(*map(_led_to, targets))
    return [(service, found[service]) for service in known_services() if service in found and service not in named]


def _finding(domain: str, service: Service, name: str, record: str, *, aligned: bool) -> Finding:
    return Finding(
        id="spf-service-missing",
        severity=Severity.WARNING,
        text=said(
            "{host} belongs to {service}, which the SPF record of {domain} does not name.",
            host=name,
            service=service.name,
            domain=domain,
        ),
        fix=together(*_sentences(domain, service, aligned=aligned)),
        records=(record,) if record else (),
    )


def _sentences(domain: str, service: Service, *, aligned: bool) -> Iterator[str]:
    if service.include:
        yield said("Publish the record with `include:{name}`.", name=service.include)
    else:
        yield service.instead
    if aligned:
        yield said(
            "SPF counts for DMARC only with MAIL FROM in {domain}: that is a custom return path at {service}.",
            domain=domain,
            service=service.name,
        )
    else:
        yield said(
            "For DMARC this changes nothing as long as MAIL FROM is a domain of {service}: SPF counts there only with "
            "a custom return path.",
            service=service.name,
        )
    yield said("The surer way is that {service} signs with DKIM as {domain}.", service=service.name, domain=domain)
    if service.page:
        yield said("How: {page}", page=service.page)


def _targets(trace: Branch) -> tuple[set[str], bool]:
    """All names that the tree leads to, and whether none of its branches is unknown."""
    targets: set[str] = set()
    whole = True
    for path in paths(trace):
        branch = path[-1]
        records = (branch.record or "", *branch.others)
        terms = [term for record in records for term in read_terms(record) if not term.problem]
        led = [term for term in terms if term.name in _LEADING and term.value]
        targets |= {_bare(term.value or "") for term in led}
        if not any(_is_of_service(step.domain) for step in path[1:]):
            whole = whole and _is_known(branch, terms, led)
    return targets, whole


def _is_known(branch: Branch, terms: list[Term], led: list[Term]) -> bool:
    """Whether all that a record leads to was read, or is known without that."""
    if branch.record is None:
        return branch.void_lookups > 0
    # An `exists` with macros may hold any list of addresses.
    if any(term.has_macro and term.name in {*_LEADING, "exists"} for term in terms):
        return False
    read = {child.domain.lower() for child in branch.children}
    return all(_bare(term.value or "") in read or _is_of_service(term.value or "") for term in led)


def _is_of_service(name: str) -> bool:
    return bool(_led_to(name))


def services_of(name: str) -> frozenset[Service]:
    """The services to which a host or domain belongs."""
    return _at_or_above(name, _index("domains"))


def _led_to(name: str) -> frozenset[Service]:
    """The services whose servers an include of this name lets pass."""
    exact = _index("include").get(_bare(name), frozenset())
    return exact | services_of(name) | _at_or_above(name, _index("also"))


def _at_or_above(name: str, index: dict[str, frozenset[Service]]) -> frozenset[Service]:
    labels = _bare(name).split(".")[-_MOST_LABELS:]
    suffixes = (".".join(labels[start:]) for start in range(len(labels)))
    return frozenset[Service]().union(*(index[suffix] for suffix in suffixes if suffix in index))


@cache
def _index(attribute: str) -> dict[str, frozenset[Service]]:
    """Services by the names that an attribute has."""
    found: dict[str, frozenset[Service]] = {}
    for service in known_services():
        value = getattr(service, attribute) or ()
        for name in (value,) if isinstance(value, str) else value:
            found[name] = found.get(name, frozenset()) | {service}
    return found


def _bare(name: str) -> str:
    return name.strip().removesuffix(".").lower()
