"""Addresses that were cut together with the message: made whole where they stand elsewhere, else no reason to drop."""

import re
from dataclasses import replace

from bounce_cli.message.view import Message
from bounce_cli.reports.model import DeliveryReport, RecipientReport

__all__ = ["with_whole_addresses"]

_REST = rb"[A-Za-z0-9._\-]{0,200}(?:@[A-Za-z0-9._\-]{1,255})?"
_LONGEST_END = 400


def with_whole_addresses(message: Message, report: DeliveryReport) -> DeliveryReport:
    """The report with the address at which a message breaks off made whole, or marked as `cut`."""
    end = message.octets[-_LONGEST_END:]
    if not end or end.endswith(b"\n"):
        return report
    recipients = tuple(_whole(message, item) if _ends_with(end, item) else item for item in report.recipients)
    return replace(report, recipients=recipients)


def _ends_with(end: bytes, item: RecipientReport) -> bool:
    return item.recipient is not None and end.lower().endswith(item.recipient.lower().encode())


def _whole(message: Message, item: RecipientReport) -> RecipientReport:
    address = (item.recipient or "").encode()
    longer = re.compile(rb"(?<![A-Za-z0-9._\-])" + re.escape(address) + _REST, re.IGNORECASE)
    found = {match[0].lower().strip(b".") for match in longer.finditer(message.octets)} - {address.lower()}
    if len(found) == 1 and b"@" in (whole := found.pop()):
        message.note("recipient_cut", "the message breaks off in the recipient's address, which stands whole elsewhere")
        return replace(item, recipient=whole.decode("utf-8", "replace"))
    message.note("recipient_cut", "the message breaks off in the recipient's address: more may be missing")
    return replace(item, cut=True)
