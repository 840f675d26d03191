"""What a message turns out to be: one type for each kind of report, consumed with `match`."""

from enum import StrEnum
from typing import NamedTuple

from bounce_cli.message.view import Message
from bounce_cli.problem import Problem

__all__ = [
    "Action",
    "AutomaticResponse",
    "Challenge",
    "DeliveryReport",
    "DispositionReport",
    "FeedbackReport",
    "NoReport",
    "Original",
    "RecipientReport",
    "Report",
    "SubscriptionMail",
]


class Action(StrEnum):
    """What the reporting system did for a recipient (RFC 3464 section 2.3.3)."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"
    EXPANDED = "expanded"


class Original(NamedTuple):
    """The mail that a report is about, as far as it came back.

    Attributes:
        message: its view; header fields only where `complete` is false.
        complete: whether the body came back too.
    """

    message: Message
    complete: bool


class RecipientReport(NamedTuple):
    """What a report says about one recipient; each attribute is None where the report is silent.

    Attributes:
        recipient: the final recipient's address, or text that is none (a pipe, an X.400 name).
        action: as stated, or as the words say.
        status: enhanced status code, `5.1.1`; reply_code: SMTP reply code, 550. Only what the message states.
        diagnostic: the remote server's own words on one line.
        words: what the notice says for people about this recipient; weaker than `diagnostic`.
        doubts: what speaks against taking the report at its word.
        cut: whether the message breaks off in the address, so that it may be somebody else's.
        remote: whether a remote server refused (true) or the reporting side gave up (false); None where unclear.
        dates: RFC 3339.
    """

    recipient: str | None
    action: Action
    original_recipient: str | None = None
    status: str | None = None
    reply_code: int | None = None
    diagnostic: str | None = None
    words: str = ""
    command: str | None = None
    remote_mta: str | None = None
    remote: bool | None = None
    last_attempt_date: str | None = None
    will_retry_until: str | None = None
    doubts: tuple[Problem, ...] = ()
    cut: bool = False


# What is known of every report, whatever its form, stands at the end of each:
#     decoder: the name of the decoder that read it.
#     sure: how sure it is that the message is what the type says, 0 to 1.
#     quoted: whether it came inside somebody's own mail, so that anybody could have written it.
#     attached: the attached message that it was read from; None where it is the mail itself.


class DeliveryReport(NamedTuple):
    """A delivery status notification, formal (RFC 3464) or in plain words.

    Attributes:
        client_ip: the sending IP address where the notice names it.
    """

    recipients: tuple[RecipientReport, ...]
    decoder: str
    reporting_mta: str | None = None
    arrival_date: str | None = None
    queue_id: str | None = None
    envelope_id: str | None = None
    client_ip: str | None = None
    original: Original | None = None
    sure: float = 1.0
    quoted: bool = False
    attached: Message | None = None


class FeedbackReport(NamedTuple):
    """A complaint or another feedback report (RFC 5965); the type is None where the report states none.

    `mail_from` is the reverse-path of the mail that it is about, as stated.
    """

    feedback_type: str | None
    recipients: tuple[str, ...]
    decoder: str
    mail_from: str | None = None
    client_ip: str | None = None
    arrival_date: str | None = None
    reporting_mta: str | None = None
    original: Original | None = None
    sure: float = 0.99
    quoted: bool = False
    attached: Message | None = None


class DispositionReport(NamedTuple):
    """A read receipt or another message disposition notification (RFC 8098); its type is None where not stated."""

    recipient: str | None
    original_recipient: str | None
    disposition_type: str | None
    decoder: str
    original: Original | None = None
    sure: float = 0.97
    quoted: bool = False
    attached: Message | None = None


class AutomaticResponse(NamedTuple):
    """An out-of-office note or another automatic answer (RFC 3834); `recipient` is who answered."""

    recipient: str | None
    decoder: str
    sure: float = 1.0
    quoted: bool = False
    attached: Message | None = None


class Challenge(NamedTuple):
    """A request to confirm that a person sent the mail; `recipient` is whom it protects."""

    recipient: str | None
    decoder: str
    original: Original | None = None
    sure: float = 1.0
    quoted: bool = False
    attached: Message | None = None


class SubscriptionMail(NamedTuple):
    """Mail of a list about subscribing: a welcome, a confirmation, an unsubscription."""

    decoder: str
    sure: float = 0.9
    quoted: bool = False
    attached: Message | None = None


class NoReport(NamedTuple):
    """Mail that is no report."""

    decoder: str = "none"
    sure: float = 0.9
    quoted: bool = False
    attached: Message | None = None


Report = (
    DeliveryReport | FeedbackReport | DispositionReport | AutomaticResponse | Challenge | SubscriptionMail | NoReport
)
