"""Complaints and other feedback reports (RFC 5965), and the feedback loops that have a form of their own."""

import re

from bounce_cli.address import clean_address, field_address, find_addresses
from bounce_cli.late import late
from bounce_cli.message.view import Message
from bounce_cli.reports.dates import read_date
from bounce_cli.reports.merging import limited
from bounce_cli.reports.model import FeedbackReport, Original
from bounce_cli.reports.original import find_original
from bounce_cli.reports.signs import header_signs, is_of_a_loop
from bounce_cli.reports.words.guarded import Guarded, lowered
from bounce_cli.reports.words.hosts import ip_in, mta_name

__all__ = ["decode_feedback"]

_FIELD = late(r"(?im)^[ \t]*([A-Za-z][A-Za-z0-9\-]{2,40})[ \t]*:[ \t]*(.*(?:\n[ \t]+\S.*)*)$")
_TYPE = late(r"([a-z][a-z0-9\-]{2,30})\s*(?:[;(].*)?", re.DOTALL)
_TYPE_OF_PART = "message/feedback-report"
_RECIPIENT_FIELDS = ("original-rcpt-to", "removal-recipient", "redacted-address")
_STATES_TYPE = Guarded(r"^feedback-type[ \t]*:", ("feedback-type",))
_ABUSE_DESKS = late(r"(?i)complaint about message from")


def decode_feedback(message: Message) -> FeedbackReport | None:
    """Decode a feedback report; None where the message is none."""
    fields = _feedback_fields(message)
    if fields is not None:
        report = _from_fields(message, fields)
        if not _is_formal(message) and not _is_of_a_machine(message):
            message.note("quoted_report", "the report stands among words that a program may pass on for anybody")
            return report._replace(quoted=True)
        return report
    return _from_recipient_header(message) or _from_spamcop(message)


def _feedback_fields(message: Message) -> dict[str, list[str]] | None:
    declared = _is_declared(message)
    for leaf in message.root.leaves():
        if leaf.type == _TYPE_OF_PART:
            return _fields(leaf.text())
        if (
            leaf.type == "text/plain"
            and (declared or leaf is not message.root)
            and _STATES_TYPE.search(lowered(leaf.text()))
            and (declared or not _returns_mail(message))
        ):
            return _fields(leaf.text())
    return {} if declared else None


def _is_declared(message: Message) -> bool:
    return message.root.content_type.parameters.get("report-type", "").lower() == "feedback-report"


def _is_formal(message: Message) -> bool:
    """Whether a part, or the whole, is declared as a report."""
    return _is_declared(message) or any(leaf.type == _TYPE_OF_PART for leaf in message.root.leaves())


def _returns_mail(message: Message) -> bool:
    """Whether a mail system sends it: what it returns may be a report of the reader's own, in plain text."""
    signs = header_signs(message)
    return (signs.null_path or signs.daemon) and not _is_of_a_loop(message)


def _is_of_a_machine(message: Message) -> bool:
    return header_signs(message).mechanical or _is_of_a_loop(message)


def _is_of_a_loop(message: Message) -> bool:
    return is_of_a_loop(message.root.fields.first("from") or "")


def _fields(text: str) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for name, value in _FIELD.findall(text):
        out.setdefault(name.lower(), []).append(" ".join(value.split()))
    return out


def _from_fields(message: Message, fields: dict[str, list[str]]) -> FeedbackReport:
    original = find_original(message)
    stated = _TYPE.fullmatch(next(iter(fields.get("feedback-type", ())), "").lower())
    if stated is None:
        message.note("no_feedback_type", "the report does not say what it reports")
    dates = (value for name in ("arrival-date", "received-date") for value in fields.get(name, ()))
    return FeedbackReport(
        decoder="feedback",
        feedback_type=stated[1] if stated else None,
        recipients=limited(message, _recipients(fields, original)),
        mail_from=next(iter(fields.get("original-mail-from", ())), None),
        client_ip=next((ip for value in fields.get("source-ip", ()) if (ip := ip_in(value))), None),
        arrival_date=next((date for value in dates if (date := read_date(message, value))), None),
        reporting_mta=mta_name(next(iter(fields.get("reporting-mta", ())), None)),
        original=original,
    )


def _recipients(fields: dict[str, list[str]], original: Original | None) -> list[str]:
    """Who complained: as the report says, else the returned mail's To where it names exactly one."""
    stated = [address for name in _RECIPIENT_FIELDS for value in fields.get(name, ()) for address in _addresses(value)]
    if stated or original is None:
        return stated
    inner = original.message.root.fields
    # The sender knows the address that it wrote to; a forwarder's own come after that.
    for name in ("x-hmxmroriginalrecipient", "to", "x-original-to", "delivered-to"):
        found = find_addresses(inner.first(name) or "")
        if len(found) == 1:
            return found
    return []


def _addresses(value: str) -> list[str]:
    address = field_address(value)
    if address and "@" in address and not address.endswith("@"):
        return [address]
    return find_addresses(value)


def _from_spamcop(message: Message) -> FeedbackReport | None:
    """SpamCop's reports name in a header field whence the spam came; who complains stays hidden."""
    source = message.root.fields.first("x-spamcop-sourceip")
    if source is None or header_signs(message).daemon:  # in a bounce it is the mail's that came back
        return None
    return FeedbackReport(
        decoder="feedback",
        feedback_type="abuse",
        recipients=(),
        client_ip=ip_in(source),
        original=find_original(message),
    )


def _from_recipient_header(message: Message) -> FeedbackReport | None:
    """Hotmail's reports (JMRP) have no formal part: the complainer stands in a header of the attached mail."""
    if message.root.type != "multipart/mixed":
        return None
    original = find_original(message)
    if original is None:
        return None
    fields = original.message.root.fields
    complainer = fields.first("x-hmxmroriginalrecipient")
    subject = message.root.fields.first("subject") or ""
    if complainer is None and not _ABUSE_DESKS.search(subject):
        return None
    recipient = clean_address(complainer or "")
    return FeedbackReport(
        decoder="feedback",
        feedback_type="abuse",
        recipients=(recipient,) if recipient else (),
        client_ip=next((ip for word in subject.split() if (ip := ip_in(word))), None),
        original=original,
    )
