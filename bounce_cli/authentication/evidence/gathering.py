"""What a bounce lets us know of who sent a mail: author domain, reverse-path, sending address, and the copy itself.

The server that refused writes nothing into the mail that comes back, so that the sending address stands in no header
field more often than not; where each value may come from is laid down in the project's specification.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import chain, islice

from bounce_cli.address import author_addresses, clean_address, domain_of, find_addresses
from bounce_cli.authentication.addresses import is_public, read_address
from bounce_cli.authentication.dkim.returned_copy import ReturnedCopy
from bounce_cli.authentication.evidence.authentication_results import (
    AuthenticationResults,
    ReceivedSpf,
    authentication_results,
    received_spf,
)
from bounce_cli.authentication.evidence.claims import Claims, claims_in
from bounce_cli.authentication.evidence.sides import Sides, is_name
from bounce_cli.authentication.evidence.trace import Hop, read_hop
from bounce_cli.authentication.spf.verdict import IpSource, Sender
from bounce_cli.message.fields import Fields
from bounce_cli.message.view import Message
from bounce_cli.reports.dates import rfc3339
from bounce_cli.reports.model import (
    AutomaticResponse,
    Challenge,
    DeliveryReport,
    DispositionReport,
    FeedbackReport,
    NoReport,
    Original,
    RecipientReport,
    Report,
    SubscriptionMail,
)
from bounce_cli.reports.words.hosts import sending_ip

__all__ = ["FRESH_FOR", "Evidence", "evidence_of", "is_fresh", "sent_to_of"]

FRESH_FOR = timedelta(days=7)
_CLOCK_ERROR = timedelta(days=1)
# Bounces to these were sent for a bounce: their own reverse-path is empty.
_DAEMON = re.compile(r"(?i)(?:mailer-daemon|postmaster)@")
_MOST_HOPS, _MOST_CLAIMS, _MOST_AUTHORS = 50, 10, 10
# Where the address stands that a mail was sent to, the surest first.
_ADDRESSED = ("x-original-to", "delivered-to", "to")
# What the header section of every mail has; one without was cut or picked from.
_WHOLE_HEADER = ("from", "date", "message-id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of one mail and, where it was refused, of one recipient's refusal.

    Attributes:
        from_domains: the domains of the addresses in From, in lower case.
        author: the From field; None where there is none.
        sender: reverse-path, HELO name and address, each as far as known.
        copy: what came back.
        bounced: when the mail was refused; None where the bounce does not say.
        said: what the receiver said of SPF, DKIM and DMARC.
        claimed: what servers on the way wrote into the mail, which anybody can have written.
        hosts: names of hosts that sent, as far as the bounce shows them.
    """

    from_domains: tuple[str, ...]
    author: str | None = None
    sender: Sender
    copy: ReturnedCopy
    bounced: datetime | None
    said: Claims = field(default_factory=Claims)
    claimed: tuple[AuthenticationResults, ...] = ()
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What a report tells besides the mail that it returns.

    Attributes:
        fields: of the report's own header; None where the mail is no report.
        mail_from: the reverse-path where the report states it.
        returned_to_sender: whether the report went to the reverse-path.
        delivered: whether the mail had arrived, signed by whoever signs it.
        client_ip: the sending address that the receiver names.
        theirs: domains and hosts of whoever received, as far as the report names them.
        reporter: who wrote the report, on either side.
        said: what the receiver said.
        date: when that was, RFC 3339.
    """

    fields: Fields | None = None
    mail_from: str | None = None
    returned_to_sender: bool = False
    delivered: bool = False
    client_ip: str | None = None
    theirs: tuple[str | None, ...] = ()
    reporter: str | None = None
    said: Claims = field(default_factory=Claims)
    date: str | None = None


def evidence_of(message: Message, report: Report, item: RecipientReport | None = None) -> Evidence | None:
    """Gather what a report says of the mail that it returns; None where it returns none.

    Of mail that is no report, the mail itself is looked at, as it lies with its recipient.

    Args:
        message: the bounce, or the attached one that the report was read from.
        report: what it is.
        item: what a delivery report says of one recipient.
    """
    match report:
        case DeliveryReport():
            return _evidence(report.original, _of_delivery(message, report, item))
        case FeedbackReport():
            return _evidence(report.original, _of_feedback(message, report))
        case DispositionReport() | Challenge():
            told = _Told(fields=message.root.fields, delivered=True, theirs=(domain_of(report.recipient),))
            return _evidence(report.original, told)
        case AutomaticResponse() | SubscriptionMail() | NoReport():
            receiver = next((read_hop(value).by for value in message.root.fields.each("received")), None)
            return _evidence(Original(message=message, complete=True), _Told(delivered=True, theirs=(receiver,)))


def _of_delivery(message: Message, report: DeliveryReport, item: RecipientReport | None) -> _Told:
    if item is None:
        return _Told(fields=message.root.fields, returned_to_sender=True, reporter=report.reporting_mta)
    said = claims_in(item.diagnostic, item.status)
    return _Told(
        fields=message.root.fields,
        returned_to_sender=True,
        client_ip=report.client_ip or said.client_ip or sending_ip(item.diagnostic or ""),
        # Whoever refused a mail that the recipient's own server sent on saw that server as the sender.
        theirs=(item.remote_mta if is_name(item.remote_mta) else domain_of(item.recipient),),
        reporter=report.reporting_mta,
        said=said,
        date=item.last_attempt_date,
    )


def _of_feedback(message: Message, report: FeedbackReport) -> _Told:
    """A receiver's report about mail that it took: the reporter is the receiver."""
    return _Told(
        fields=message.root.fields,
        delivered=True,
        mail_from=report.mail_from,
        client_ip=report.client_ip,
        theirs=(*(domain_of(recipient) for recipient in report.recipients[:1]), report.reporting_mta),
        date=report.arrival_date,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What the mail that came back says, whoever it was refused for."""

    fields: Fields
    from_domains: tuple[str, ...]
    hops: list[Hop]
    claimed: tuple[AuthenticationResults, ...]
    headers: bytes
    body: bytes | None
    headers_complete: bool


@lru_cache(maxsize=1)
def _read(original: Original) -> _Read:
    """Read a mail once for all recipients of its report."""
    root = original.message.root
    fields = root.fields
    senders = (address for value in fields.each("from") for address in author_addresses(value))
    domains = dict.fromkeys(domain for address in senders if (domain := domain_of(address)))
    claims = chain(fields.each("authentication-results"), fields.each("arc-authentication-results"))
    return _Read(
        fields=fields,
        from_domains=tuple(islice(domains, _MOST_AUTHORS)),
        hops=[read_hop(value) for value in islice(fields.each("received"), _MOST_HOPS)],
        claimed=authentication_results(islice(claims, _MOST_CLAIMS)),
        headers=original.message.octets[: root.head_end],
        body=root.raw_body if original.complete else None,
        headers_complete=not fields.cut and all(name in fields for name in _WHOLE_HEADER),
    )


def _evidence(original: Original | None, told: _Told) -> Evidence | None:
    if original is None:
        return None
    read = _read(original)
    mail_from = _reverse_path(read.fields, told)
    senders = (*read.from_domains, domain_of(mail_from))
    sides = Sides.of(senders=senders, receivers=told.theirs, reporter=told.reporter)
    observed = _observed(read, sides)
    reporting = told if told.reporter and not sides.is_theirs(told.reporter) else None
    names = (reporting.reporter if reporting else None, observed.helo if observed else None)
    copy = ReturnedCopy(
        headers=read.headers,
        body=read.body,
        headers_complete=read.headers_complete,
        body_complete=read.body is not None,
        left_before_signing=not told.delivered and all(sides.is_ours(hop.by) for hop in read.hops),
    )
    return Evidence(
        from_domains=read.from_domains,
        author=read.fields.first("from"),
        sender=_sender(mail_from, told.client_ip, observed, reporting),
        copy=copy,
        bounced=_moment(told.date) or _moment(rfc3339((told.fields or read.fields).first("date"))),
        said=told.said,
        claimed=read.claimed,
        hosts=tuple(name for name in names if name),
    )


def sent_to_of(message: Message) -> tuple[str, ...]:
    """The addresses that a message was sent to, as its header has them; at most ten of each field."""
    fields = message.root.fields
    values = ((fields.first(name) or "") for name in _ADDRESSED)
    return tuple(dict.fromkeys(chain.from_iterable(find_addresses(value)[:_MOST_AUTHORS] for value in values if value)))


def is_fresh(bounced: datetime | None, now: datetime, limit: timedelta = FRESH_FOR) -> bool:
    """Whether the DNS of now may be held against a mail: the bounce is no older than the limit.

    Without a date it is not, nor with one that lies ahead by more than a clock may be wrong.
    """
    return bounced is not None and -_CLOCK_ERROR <= now - bounced <= limit


def _reverse_path(fields: Fields, told: _Told) -> str | None:
    """MAIL FROM: as the report or the copy's Return-Path states it, else where a bounce was sent; never From."""
    path = told.mail_from if told.mail_from is not None else fields.first("return-path")
    if path is not None:
        return clean_address(path) or ""
    if told.fields is None or not told.returned_to_sender:
        return None
    for name in _ADDRESSED:
        found = find_addresses(told.fields.first(name) or "")
        if found:
            return found[0] if len(found) == 1 and not _DAEMON.match(found[0]) else None
    return None


def _sender(mail_from: str | None, named: str | None, observed: Sender | None, reporting: _Told | None) -> Sender:
    """The sender with the address of the best source; HELO is only known of a host that wrote it down."""
    if named and _is_routed(named):
        return Sender(mail_from=mail_from, client_ip=named, source=IpSource.DIAGNOSTIC)
    if observed and observed.client_ip and _is_routed(observed.client_ip):
        return replace(observed, mail_from=mail_from)
    if reporting is None:
        return Sender(mail_from=mail_from)
    candidate = _reporters_address(reporting)
    if candidate and _is_routed(candidate):
        return Sender(mail_from=mail_from, client_ip=candidate, source=IpSource.CANDIDATE)
    return Sender(mail_from=mail_from, host=reporting.reporter)


def _observed(read: _Read, sides: Sides) -> Sender | None:
    """What the receiver wrote of the sender into the copy: in the topmost trace field, else in Received-SPF."""
    fields, hops = read.fields, read.hops
    top = hops[0] if hops else Hop()
    # A client that names itself the receiver's own handed the mail over within it.
    is_handover = sides.is_theirs(top.by) and not sides.is_theirs(top.helo)
    if top.client_ip and _is_routed(top.client_ip) and is_handover:
        return Sender(helo=top.helo, client_ip=top.client_ip, source=IpSource.RECEIVED)
    if "received-spf" not in fields:
        return None
    # RFC 7208 section 9.1: it stands above the trace field of the host that wrote it.
    above = fields.names[: fields.names.index(b"received-spf")].count(b"received")
    inner, writer = hops[:above], hops[above : above + 1]
    is_theirs = bool(writer) and sides.is_theirs(writer[0].by) and all(sides.is_inside(hop) for hop in inner)
    stated = received_spf(next(fields.each("received-spf"), "")) if is_theirs else ReceivedSpf()
    return Sender(helo=stated.helo, client_ip=stated.client_ip, source=IpSource.RECEIVED_SPF)


def _reporters_address(told: _Told) -> str | None:
    """The address from which the reporting server handed over the bounce: it may have sent the mail too."""
    if not told.reporter or told.fields is None:
        return None
    for value in islice(told.fields.each("received"), _MOST_HOPS):
        hop = read_hop(value)
        if hop.helo == told.reporter.lower():
            return hop.client_ip
    return None


def _is_routed(client_ip: str) -> bool:
    """Whether an address can be seen from outside: those of a host or a network of its own are in no SPF record."""
    address = read_address(client_ip)
    return address is not None and is_public(address)


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
