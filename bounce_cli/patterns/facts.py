"""What patterns need of one record, read once: address, domain, time, sender, receiver."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from bounce_cli.address import ADDRESS, author_addresses, domain_of
from bounce_cli.classifier import Reason, Suppression
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.patterns.outcome import TAKEN, outcome_of
from bounce_cli.patterns.tables import services
from bounce_cli.remembering import remembered

__all__ = ["UNDATED", "Fact", "fact_of", "organizational_domain"]

# Later than every moment that four octets of seconds hold.
UNDATED = (1 << 32) - 1
_LONGEST_ADDRESS = 320
_LONGEST_NAME = 255
_KINDS = frozenset({"failure", "delay", "delivered", "relayed"})


@dataclass(slots=True, kw_only=True)
class Fact:
    """One record.

    Attributes:
        address: in lower case, as reports change the case of both parts.
        domain: the receiving domain.
        origin: of the record.
        outcome: a bit of `outcome`; 0 where it says nothing.
        reason: of the record.
        is_failure: whether delivery was given up.
        is_dead: whether the record ends the address.
        seconds: since 1970 in UTC, `UNDATED` where there is no date.
        day: the day as the report writes it, as an ordinal of the calendar; 0 where there is no date.
        date: RFC 3339; empty where there is none.
        client_ip: the sending IP address.
        server: the organizational domain, or the service, of the server that answered.
        sender: the domain of the From field.
    """

    address: str
    domain: str
    origin: str
    outcome: int
    reason: Reason | None
    is_failure: bool
    is_dead: bool
    seconds: int
    day: int
    date: str
    client_ip: str | None
    server: str | None
    sender: str | None


def fact_of(diagnosis: Diagnosis) -> Fact | None:
    """What a record says; None where it is no delivery report, names no address, or quotes what anybody may write."""
    d = diagnosis
    if d.kind not in _KINDS or not d.recipient:
        return None
    address = d.recipient.lower()
    domain = domain_of(address)
    if domain is None or len(address) > _LONGEST_ADDRESS or not ADDRESS.fullmatch(address):
        return None
    if d.problems and any(problem.code == "quoted_report" for problem in d.problems):
        return None
    outcome = outcome_of(d)
    seconds, day, date = _moment(d.date or d.last_attempt_date or d.arrival_date)
    is_failure = d.kind == "failure"
    return Fact(
        address=address,
        domain=domain,
        origin=d.origin,
        outcome=outcome,
        reason=d.reason,
        is_failure=is_failure,
        is_dead=is_failure and d.suppress is Suppression.YES,
        seconds=seconds,
        day=day,
        date=date,
        client_ip=d.client_ip,
        server=organization_of(d.remote_mta, domain)
        if d.remote_mta and (d.generated_by == "remote" or outcome == TAKEN)
        else None,
        sender=_author_domain(d.original.from_) if d.original and d.original.from_ else None,
    )


@lru_cache(maxsize=1024)
def _moment(date: str | None) -> tuple[int, int, str]:
    try:
        when = datetime.fromisoformat(date) if date else None
    except ValueError:
        when = None
    if when is None:
        return UNDATED, 0, ""
    assert date is not None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    seconds = int(when.timestamp())
    return (seconds, when.toordinal(), date) if 0 < seconds < UNDATED else (UNDATED, 0, "")


def organization_of(host: str, domain: str = "") -> str | None:
    """Whose server a host that answers for a domain is; None for what is no name.

    Returns:
        A service that takes mail for many, else the organizational domain.
    """
    return _organization_of(host, domain) if len(host) <= _LONGEST_NAME else None


@lru_cache(maxsize=8192)
def _organization_of(host: str, domain: str) -> str | None:
    name = host.strip("[]. ").lower()
    if "." not in name or not name.rpartition(".")[2].isalpha():
        return None
    rest = name
    while "." in rest:
        if rest in services():
            return rest
        rest = rest.partition(".")[2]
    if domain.count(".") == 1 and f".{name}".endswith(f".{domain}"):
        return domain
    return organizational_domain(name) or None


def organizational_domain(name: str) -> str:
    """One label below the public suffix; an empty text where that is no domain name."""
    from bounce_cli.authentication.dmarc.second_opinion import suffix_list_domain  # noqa: PLC0415 - slow to load

    return suffix_list_domain(name)


@remembered
def _author_domain(field: str) -> str | None:
    domains = {domain_of(address) for address in author_addresses(field)}
    return domains.pop() if len(domains) == 1 else None
