"""SPF of a bounced mail: the rows S1 to S9 of the decision table in the project's specification.

A bounce seldom says from where the mail came, and records change: what does not pass now is only called so where the
bounce is fresh, or where the receiver said the same.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from bounce_cli.address import domain_of
from bounce_cli.authentication.addresses import is_public, read_address
from bounce_cli.authentication.lookup.answer import Resolver
from bounce_cli.authentication.spf.evaluation import SpfCode, SpfIdentity, SpfResult, evaluate

__all__ = ["UNVERIFIABLE", "IpSource", "Sender", "SpfVerdict", "judge_spf"]

UNVERIFIABLE = "unverifiable"


class IpSource(StrEnum):
    """Where a sending IP address was read, the best first; `candidate` stands in the reporting server's own trace."""

    GIVEN = "given"
    DIAGNOSTIC = "diagnostic"
    RECEIVED = "received"
    RECEIVED_SPF = "received-spf"
    CANDIDATE = "candidate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sent a mail, as far as that is known.

    Attributes:
        mail_from: the reverse-path, empty for the null one; None where it is not known.
        helo: the name in HELO; None where it is not known.
        client_ip: the sending address; None where it is not known.
        source: where that was read.
        host: where no address is known, a host that may be the sender.
        stated: whether the user states the sender, name and address: then SPF is asked of those, not of a mail.
    """

    mail_from: str | None = None
    helo: str | None = None
    client_ip: str | None = None
    source: IpSource | None = None
    host: str | None = None
    stated: bool = False

    @property
    def names_somebody(self) -> bool:
        """Whether there is a domain to be checked; what a user states is taken as it comes."""
        if self.stated:
            return bool(self.mail_from or self.helo)
        return domain_of(self.mail_from) is not None or (self.mail_from == "" and bool(self.helo))


@dataclass(frozen=True, slots=True, kw_only=True)
class SpfVerdict:
    """What may be said of SPF.

    Attributes:
        result: one of `SpfCode`, or `unverifiable`.
        reason: the word of the decision table.
        sender: what was known.
        domain: the domain that was checked; None where none is known.
        identity: which name that is.
        evaluated: SPF's own result now; without an address only the record was read.
    """

    result: str
    reason: str
    sender: Sender
    domain: str | None = None
    identity: SpfIdentity | None = None
    evaluated: SpfResult | None = None


def judge_spf(sender: Sender, resolver: Resolver, *, fresh: bool, receiver_said_failed: bool) -> SpfVerdict:
    """Judge a sender by the first row that applies; never raises.

    Args:
        sender: who sent, as far as the bounce or the user says.
        resolver: who looks names up.
        fresh: whether the DNS of now may be held against the mail.
        receiver_said_failed: whether the receiver said that SPF did not pass.
    """
    if not sender.names_somebody:
        return SpfVerdict(result=UNVERIFIABLE, reason="no-mail-from", sender=sender)  # S1
    found = evaluate("", sender.mail_from or "", sender.helo or "", resolver, explain=False)
    settled = _of_the_record(found)
    if settled is None:
        sender = _located(sender, resolver)
    if settled is None and sender.client_ip is None:
        settled = UNVERIFIABLE, "no-client-ip"  # S9
    if settled is None:
        found = evaluate(sender.client_ip or "", sender.mail_from or "", sender.helo or "", resolver, explain=False)
        believed = fresh or receiver_said_failed or sender.stated
        settled = _of_the_address(found, sender.source, believed=believed)
    return SpfVerdict(
        result=settled[0],
        reason=settled[1],
        sender=sender,
        domain=found.domain or None,
        identity=found.identity,
        evaluated=found,
    )


def _located(sender: Sender, resolver: Resolver) -> Sender:
    """The sender with the first public address of the host that may be it, where no better one is known."""
    if sender.client_ip or not sender.host or "." not in sender.host:
        return sender
    for type_ in ("A", "AAAA"):
        for text in resolver.ask(sender.host, type_).records:
            address = read_address(text)
            if address and is_public(address):
                return replace(sender, client_ip=text, source=IpSource.CANDIDATE)
    return sender


def _of_the_record(found: SpfResult) -> tuple[str, str] | None:
    """Result and reason where the record alone decides."""
    if found.result is SpfCode.TEMPERROR:
        return SpfCode.TEMPERROR, "dns"  # S2
    if found.result is SpfCode.PERMERROR:
        return SpfCode.PERMERROR, "record-broken"  # S3
    return None if found.record else (SpfCode.NONE, "no-record")  # S4


def _of_the_address(found: SpfResult, source: IpSource | None, *, believed: bool) -> tuple[str, str]:
    if found.result is SpfCode.TEMPERROR:
        return SpfCode.TEMPERROR, "dns"  # S2, of an include
    if source is IpSource.CANDIDATE:
        return UNVERIFIABLE, f"ip-candidate-would-{found.result}"  # S8
    if found.result is SpfCode.PASS or believed:
        return found.result, "evaluated-now"  # S5, S6
    return UNVERIFIABLE, "record-may-have-changed"  # S7
