"""Who sent and is not let by the SPF record: a service that is not named in it, or an address."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bounce_cli.authentication.addresses import is_public, read_address
from bounce_cli.authentication.findings.model import Finding, Severity
from bounce_cli.authentication.findings.services import missing_includes, service_findings
from bounce_cli.authentication.findings.spf_branches import unusable_terms
from bounce_cli.authentication.findings.spf_record import mended
from bounce_cli.authentication.findings.zone import txt_line
from bounce_cli.authentication.spf.terms import Branch
from bounce_cli.language.said import said

__all__ = ["Sending", "missing_terms", "sender_findings"]

# What SPF says of an address that it does not let send.
_REFUSED = frozenset({"fail", "softfail", "neutral"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """Who sent for a domain.

    Attributes:
        domain: the domain of MAIL FROM.
        client_ip: the sending address; None where it is not known.
        result: what SPF says of it.
        names: hosts and signing domains that were seen.
        aligned: whether the domain may be the author's own.
    """

    domain: str
    client_ip: str | None
    result: str
    names: Sequence[str] = ()
    aligned: bool = True


def sender_findings(sending: Sending, trace: Branch) -> Iterator[Finding]:
    """The service that the record does not name, else the address, where it is proved that it may not send."""
    yield from service_findings(sending.domain, trace, sending.names, aligned=sending.aligned)
    term = _missing_address(sending, trace)
    if term is None or trace.record is None:
        return
    dropped = unusable_terms(trace, complete=False).get(trace.domain.lower(), ())
    yield Finding(
        id="spf-address-missing",
        severity=Severity.ERROR,
        text=said(
            "The SPF record of {domain} does not let {address} send: {result}.",
            domain=sending.domain,
            address=sending.client_ip,
            result=sending.result,
        ),
        fix=said(
            "If this server is yours, publish the record with its address; if not, find out who sends in your name."
        ),
        records=(txt_line(sending.domain, mended(trace.record, *trace.others, dropped=dropped, added=[term])),),
    )


def missing_terms(sending: Sending, trace: Branch) -> tuple[str, ...]:
    """The terms that would let the sender pass."""
    if sending.result == "none" and (term := _term(sending)):
        return (term,)
    term = _missing_address(sending, trace)
    return (term,) if term else missing_includes(sending.domain, trace, sending.names)


def _missing_address(sending: Sending, trace: Branch) -> str | None:
    """The term of an address that may not send; None where no record says so, or a service explains it."""
    if sending.result not in _REFUSED or missing_includes(sending.domain, trace, sending.names):
        return None
    return _term(sending)


def _term(sending: Sending) -> str | None:
    """The term of the sending address; None where it is none that others see, or the domain is somebody else's."""
    address = read_address(sending.client_ip or "")
    return f"ip{address.version}:{address}" if address and is_public(address) and sending.aligned else None
