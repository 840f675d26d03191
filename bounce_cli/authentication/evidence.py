"""What a bounce lets us know of who sent a mail: author domain, reverse-path, sending address, and the copy itself.

The server that refused writes nothing into the mail that comes back, so that the sending address stands in no header
field more often than not; where each value may come from is laid down in the project's specification.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bounce_cli.address import clean_address, domain_of, find_addresses, is_daemon
from bounce_cli.authentication.dkim.judging import ReturnedCopy
from bounce_cli.authentication.dmarc.second_opinion import suffix_list_domain
from bounce_cli.authentication.received import Hop, read_hop
from bounce_cli.authentication.spf.verdict import IpSource, Sender
from bounce_cli.message.fields import Fields
from bounce_cli.message.view import Message
from bounce_cli.reports.dates import rfc3339
from bounce_cli.reports.model import DeliveryReport, Original, RecipientReport
from bounce_cli.reports.words.hosts import sending_ip

__all__ = ["FRESH_FOR", "Evidence", "evidence_of", "is_fresh"]

FRESH_FOR = timedelta(days=7)
_MOST_HOPS = 50
# What the header section of every mail has; one without was cut or picked from.
_WHOLE_HEADER = ("from", "date", "message-id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of one mail and one recipient's refusal.

    Attributes:
        from_domains: the domains of the addresses in From, in lower case.
        sender: reverse-path, HELO name and address, each as far as known.
        copy: what came back.
        bounced: when the mail was refused; None where the bounce does not say.
    """

    from_domains: tuple[str, ...]
    sender: Sender
    copy: ReturnedCopy
    bounced: datetime | None


def evidence_of(message: Message, report: DeliveryReport, item: RecipientReport) -> Evidence | None:
    """Gather what a bounce says of the mail that came back; None where none did.

    Args:
        message: the bounce, or the attached one that the report was read from.
        report: what it says.
        item: what it says of one recipient.
    """
    original = report.original
    if original is None:
        return None
    fields = original.message.root.fields
    outer = message.root.fields
    senders = (address for value in fields.each("from") for address in find_addresses(value))
    from_domains = tuple(dict.fromkeys(domain for address in senders if (domain := domain_of(address))))
    hops = [read_hop(value) for value, _ in zip(fields.each("received"), range(_MOST_HOPS), strict=False)]
    mail_from = _reverse_path(fields, outer)
    sides = _Sides.of(report, item, (*from_domains, domain_of(mail_from)))
    return Evidence(
        from_domains=from_domains,
        sender=_sender(
            mail_from,
            report.client_ip or sending_ip(item.diagnostic or ""),
            hops[0] if hops and sides.is_theirs(hops[0].by) else None,
            _reporters_address(report, outer),
        ),
        copy=_copy(original, left_before_signing=all(sides.is_ours(hop.by) for hop in hops)),
        bounced=_moment(item.last_attempt_date) or _moment(rfc3339(outer.first("date"))),
    )


def is_fresh(bounced: datetime | None, now: datetime, limit: timedelta = FRESH_FOR) -> bool:
    """Whether the DNS of now may be held against a mail: the bounce is no older than the limit. Without a date, no."""
    return bounced is not None and now - bounced <= limit


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    """The organizational domains of whoever sends, and of whoever receives."""

    ours: frozenset[str]
    theirs: frozenset[str]

    @classmethod
    def of(cls, report: DeliveryReport, item: RecipientReport, senders: tuple[str | None, ...]) -> "_Sides":
        """Tell the sides apart; the reporting server is ours where it names the remote one that refused."""
        ours = _organizations(senders)
        theirs = _organizations((domain_of(item.recipient), item.remote_mta)) - ours
        reporting = _organizations((report.reporting_mta,))
        if item.remote_mta or item.remote:
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


def _organizations(names: tuple[str | None, ...]) -> frozenset[str]:
    found = (suffix_list_domain(name) for name in names if name)
    return frozenset(name for name in found if name)


def _reverse_path(fields: Fields, outer: Fields) -> str | None:
    """MAIL FROM: the copy's Return-Path, else the address to which the bounce was sent; never the From field."""
    path = fields.first("return-path")
    if path is not None:
        return clean_address(path) or ""
    for name in ("delivered-to", "x-original-to", "to"):
        found = find_addresses(outer.first(name) or "")
        if len(found) == 1 and not is_daemon(found[0]):
            return found[0]
    return None


def _sender(mail_from: str | None, named: str | None, received: Hop | None, candidate: str | None) -> Sender:
    """The sender with the address of the best source; HELO is only known of a host that wrote it down."""
    if named:
        return Sender(mail_from=mail_from, client_ip=named, source=IpSource.DIAGNOSTIC)
    if received and received.client_ip:
        return Sender(mail_from=mail_from, helo=received.helo, client_ip=received.client_ip, source=IpSource.RECEIVED)
    return Sender(mail_from=mail_from, client_ip=candidate, source=IpSource.CANDIDATE if candidate else None)


def _reporters_address(report: DeliveryReport, outer: Fields) -> str | None:
    """The address from which the reporting server handed over the bounce: it may have sent the mail too."""
    if not report.reporting_mta:
        return None
    for value, _ in zip(outer.each("received"), range(_MOST_HOPS), strict=False):
        hop = read_hop(value)
        if hop.helo == report.reporting_mta.lower():
            return hop.client_ip
    return None


def _copy(original: Original, *, left_before_signing: bool) -> ReturnedCopy:
    root = original.message.root
    return ReturnedCopy(
        headers=original.message.octets[: root.head_end],
        body=root.raw_body if original.complete else None,
        headers_complete=not root.fields.cut and all(name in root.fields for name in _WHOLE_HEADER),
        body_complete=original.complete,
        left_before_signing=left_before_signing,
    )


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
