"""Addresses that were cut together with the message: made whole where the notice names them, else no reason to drop."""

import re

from bounce_cli.address import find_addresses, same_address
from bounce_cli.message.view import Message
from bounce_cli.reports.model import DeliveryReport, RecipientReport
from bounce_cli.reports.notice_text import read_notice_text

__all__ = ["with_whole_addresses"]

_LONGEST_END = 400
_OF_AN_ADDRESS = re.compile(rb"[A-Za-z0-9._%+=\-\x80-\xff]$")


def with_whole_addresses(message: Message, report: DeliveryReport) -> DeliveryReport:
    """The report with the address at which a message breaks off made whole, or marked as `cut`.

    What is embedded ends without a line end, and is not cut.
    """
    end = message.octets[-_LONGEST_END:]
    if not end or end.endswith(b"\n") or message.root.depth:
        return report
    recipients = tuple(_whole(message, item) if _ends_with(end, item) else item for item in report.recipients)
    return report._replace(recipients=recipients)


def _ends_with(end: bytes, item: RecipientReport) -> bool:
    address = (item.recipient or "").lower().encode()
    if not address or not end.lower().endswith(address):
        return False
    return not _OF_AN_ADDRESS.search(end[: -len(address)])


def _whole(message: Message, item: RecipientReport) -> RecipientReport:
    """The recipient as the words or `X-Failed-Recipients` name it; whom the notice is addressed to is no candidate."""
    cut = (item.recipient or "").lower()
    fields = message.root.fields
    said = f"{fields.first('x-failed-recipients') or ''}\n{read_notice_text(message).text}"
    readers = find_addresses(fields.first("to") or "")
    named = [
        address
        for address in find_addresses(said)
        if address.lower().startswith(cut) and not any(same_address(address, reader) for reader in readers)
    ]
    if "@" in cut and len(named) == 1 and not same_address(named[0], cut):
        message.note("recipient_cut", "the message breaks off in the recipient's address, which stands whole elsewhere")
        return item._replace(recipient=named[0])
    message.note("recipient_cut", "the message breaks off in the recipient's address: more may be missing")
    return item._replace(cut=True)
