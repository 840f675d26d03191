"""The ordered list of decoders: the first that recognises a message says what it is."""

from collections.abc import Callable

from bounce_cli.message.view import Message
from bounce_cli.reports.automatic_response import decode_automatic_response
from bounce_cli.reports.challenge import decode_challenge
from bounce_cli.reports.cut_short import with_whole_addresses
from bounce_cli.reports.delivery_status import decode_delivery_status, has_status_part
from bounce_cli.reports.disposition import decode_disposition
from bounce_cli.reports.feedback import decode_feedback
from bounce_cli.reports.model import AutomaticResponse, Challenge, DeliveryReport, NoReport, Report, SubscriptionMail
from bounce_cli.reports.notice import decode_notice
from bounce_cli.reports.notification_json import decode_notification_json
from bounce_cli.reports.origin_signs import is_about_foreign_mail, is_sent_by_a_person
from bounce_cli.reports.original import find_original
from bounce_cli.reports.quoted import decode_quoted_lines
from bounce_cli.reports.shared_words import with_bounded_words
from bounce_cli.reports.signs import answers_or_forwards, header_signs, is_of_a_persons_program, sent_by_machine
from bounce_cli.reports.subscription import decode_subscription

__all__ = ["DECODERS", "decode"]

# How many parts and messages may lie around a mail that is still looked into for an attached report.
_DEEPEST = 8
# What only mail systems send, and with an empty return path; the others come from services too.
_OF_MAIL_SYSTEMS = frozenset({"delivery_status", "notice"})


def decode_attached(message: Message) -> Report | None:
    """The report that lies in an attached message of a mail that is none itself; None where no attachment is one."""
    for leaf in message.root.leaves():
        if leaf.depth > _DEEPEST or not leaf.type.startswith(("message/rfc822", "message/global")):
            continue
        inner = leaf.embedded()
        report = decode(inner)
        if isinstance(report, (NoReport, AutomaticResponse, SubscriptionMail)):
            continue
        passed_on = _passes_on(message, inner)
        if not passed_on:
            message.note("quoted_report", "the report was attached to a mail of somebody else")
        for problem in inner.problems:
            message.note(problem.code, problem.text)
        return report._replace(quoted=report.quoted or not passed_on, attached=report.attached or inner)
    return None


def _passes_on(message: Message, inner: Message) -> bool:
    """Whether a mail system hands on another's report that it wrapped, as gateways do; a person is no mail system."""
    signs, fields = header_signs(message), message.root.fields
    if not signs.null_path and (is_of_a_persons_program(fields) or answers_or_forwards(fields)):
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
            return _in_doubt(message, report)
    return NoReport()


def _is_post(message: Message) -> bool:
    """Whether people of a list, or its digest, talk of bounces: nobody's mail to its reader came back."""
    fields = message.root.fields
    on_list = "list-id" in fields and ("list-unsubscribe" in fields or fields.plain("precedence") == "list")
    return on_list and not header_signs(message).mechanical and not has_status_part(message)


def _in_doubt(message: Message, report: Report) -> Report:
    """The report, marked as `quoted` where anybody can have written it: a person, or the sender of somebody's mail."""
    if report.quoted or isinstance(report, (AutomaticResponse, Challenge, NoReport, SubscriptionMail)):
        return report
    # What came attached was judged where it lies.
    if isinstance(report, DeliveryReport) and report.attached is None and is_about_foreign_mail(message, report):
        message.note("foreign_original", "the mail that came back was not sent by whom the report is addressed to")
    elif not sent_by_machine(message):
        message.note("quoted_report", "the report stands in a mail of a person")
    elif report.decoder in _OF_MAIL_SYSTEMS and report.attached is None and is_sent_by_a_person(message):
        message.note("quoted_report", "the return path leads to a person: mail systems send reports with an empty one")
    else:
        return report
    return report._replace(quoted=True)
