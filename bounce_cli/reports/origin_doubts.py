"""Which reports prove nothing, since anybody can have written them: they are read, and marked as `quoted`."""

from bounce_cli.message.view import Message
from bounce_cli.reports.delivery_status import has_status_part
from bounce_cli.reports.model import (
    AutomaticResponse,
    Challenge,
    DeliveryReport,
    FeedbackReport,
    NoReport,
    Report,
    SubscriptionMail,
)
from bounce_cli.reports.origin_signs import (
    is_about_foreign_mail,
    is_about_its_reader,
    is_passed_on_by_a_person,
    is_sent_by_a_person,
    is_written_by_a_person,
)
from bounce_cli.reports.signs import header_signs, sent_by_machine

__all__ = ["in_doubt"]

# What only mail systems send, and with an empty return path; the others come from services too.
_OF_MAIL_SYSTEMS = frozenset({"delivery_status", "notice"})


def in_doubt(message: Message, report: Report) -> Report:
    """The report, marked as `quoted` where anybody can have written it: a person, or the sender of somebody's mail."""
    if report.quoted or isinstance(report, (AutomaticResponse, Challenge, NoReport, SubscriptionMail)):
        return report
    # What came attached was judged where it lies.
    is_whole = not isinstance(report, DeliveryReport) or report.attached is None
    if isinstance(report, DeliveryReport) and is_whole and is_about_foreign_mail(message, report):
        message.note("foreign_original", "the mail that came back was not sent by whom the report is addressed to")
    elif not sent_by_machine(message):
        message.note("quoted_report", "the report stands in a mail of a person")
    elif is_whole and _is_pasted(message, report):
        message.note("quoted_report", "the report stands among words that a program may pass on for anybody")
    elif is_whole and report.decoder in _OF_MAIL_SYSTEMS and is_sent_by_a_person(message):
        message.note("quoted_report", "the return path leads to a person: mail systems send reports with an empty one")
    elif is_passed_on_by_a_person(message) or (isinstance(report, FeedbackReport) and is_written_by_a_person(message)):
        message.note("quoted_report", "the report was sent, or sent on, by a person")
    elif isinstance(report, DeliveryReport) and is_whole and is_about_its_reader(message, report):
        message.note("own_address", "the report names as failed the address that it was delivered to itself")
    else:
        return report
    return report._replace(quoted=True)


def _is_pasted(message: Message, report: Report) -> bool:
    """Whether fields of a report stand in words, and nothing else says that a mail system sends them.

    Desks, trackers and forms on the web send what visitors write, and from addresses of programs.
    """
    return report.decoder == "delivery_status" and not (has_status_part(message) or header_signs(message).mechanical)
