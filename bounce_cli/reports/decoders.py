"""The ordered list of decoders: the first that recognises a message says what it is."""

from collections.abc import Callable, Iterator

from bounce_cli.message.view import Message
from bounce_cli.reports.automatic_response import decode_automatic_response
from bounce_cli.reports.challenge import decode_challenge
from bounce_cli.reports.cut_short import with_whole_addresses
from bounce_cli.reports.delivery_status import decode_delivery_status, has_status_part
from bounce_cli.reports.disposition import decode_disposition
from bounce_cli.reports.feedback import decode_feedback
from bounce_cli.reports.model import (
    AutomaticResponse,
    Challenge,
    DeliveryReport,
    DispositionReport,
    FeedbackReport,
    NoReport,
    Report,
    SubscriptionMail,
)
from bounce_cli.reports.notice import decode_notice
from bounce_cli.reports.notification_json import decode_notification_json
from bounce_cli.reports.origin_doubts import in_doubt
from bounce_cli.reports.origin_signs import is_sent_by_a_person, share_readers
from bounce_cli.reports.original import find_original
from bounce_cli.reports.quoted import decode_quoted_lines
from bounce_cli.reports.shared_words import with_bounded_words
from bounce_cli.reports.signs import answers_or_forwards, header_signs, is_of_a_persons_program
from bounce_cli.reports.subscription import decode_subscription

__all__ = ["DECODERS", "decode"]

_Reported = DeliveryReport | FeedbackReport | DispositionReport | Challenge
# How many parts and messages may lie around a mail that is still looked into for an attached report.
_DEEPEST = 8


def decode_attached(message: Message) -> Report | None:
    """The report that lies in an attached message of a mail that is none itself; None where no attachment is one."""
    reports = _reports_attached(message)
    first = next(reports, None)
    if first is None:
        return None
    inner, report = first
    passed_on = _passes_on(message, inner)
    if not passed_on:
        message.note("quoted_report", "the report was attached to a mail of somebody else")
    for problem in inner.problems:
        message.note(problem.code, problem.text)
    if next(reports, None) is not None:
        message.note("other_reports", "more reports are attached: only the first was read")
    return report._replace(quoted=report.quoted or not passed_on, attached=report.attached or inner)


def _reports_attached(message: Message) -> Iterator[tuple[Message, _Reported]]:
    """The attached messages that are reports, each with what it says."""
    for leaf in message.root.leaves():
        if leaf.depth <= _DEEPEST and leaf.type.startswith(("message/rfc822", "message/global")):
            inner = leaf.embedded()
            report = decode(inner)
            if not isinstance(report, (NoReport, AutomaticResponse, SubscriptionMail)):
                yield inner, report


def _passes_on(message: Message, inner: Message) -> bool:
    """Whether a mail system hands on another's report that it wrapped, as gateways do; a person is no mail system."""
    signs, fields = header_signs(message), message.root.fields
    if not signs.null_path and (is_of_a_persons_program(fields) or answers_or_forwards(fields)):
        return False
    if is_sent_by_a_person(message) or not share_readers(message, inner):
        return False
    return signs.daemon and header_signs(inner).daemon


# Formal parts first, then words; a challenge may come dressed as a delivery status.
DECODERS: tuple[Callable[[Message], Report | None], ...] = (
    decode_feedback,
    decode_challenge,
    decode_delivery_status,
    decode_disposition,
    decode_notification_json,
    decode_notice,
    decode_automatic_response,
    decode_subscription,
    decode_quoted_lines,
    decode_attached,
)


def decode(message: Message) -> Report:
    """What a message is; `NoReport` where no decoder recognises it. Never raises."""
    for decoder in DECODERS:
        report = decoder(message)
        if report is not None:
            if isinstance(report, DeliveryReport):
                if report.attached is None and find_original(message) is None and _is_post(message):
                    continue
                report = with_bounded_words(message, with_whole_addresses(message, report))
            return in_doubt(message, report)
    return NoReport()


def _is_post(message: Message) -> bool:
    """Whether people of a list, or its digest, talk of bounces: nobody's mail to its reader came back."""
    fields = message.root.fields
    on_list = "list-id" in fields and ("list-unsubscribe" in fields or fields.plain("precedence") == "list")
    return on_list and not header_signs(message).mechanical and not has_status_part(message)
