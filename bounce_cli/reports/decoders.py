"""The ordered list of decoders: the first that recognises a message says what it is."""

from collections.abc import Callable

from bounce_cli.message.view import Message
from bounce_cli.reports.automatic_response import decode_automatic_response
from bounce_cli.reports.challenge import decode_challenge
from bounce_cli.reports.delivery_status import decode_delivery_status
from bounce_cli.reports.disposition import decode_disposition
from bounce_cli.reports.feedback import decode_feedback
from bounce_cli.reports.model import NoReport, Report
from bounce_cli.reports.notice import decode_notice
from bounce_cli.reports.notification_json import decode_notification_json
from bounce_cli.reports.quoted import decode_attached, decode_quoted_lines
from bounce_cli.reports.subscription import decode_subscription

__all__ = ["DECODERS", "decode"]

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
)


def decode(message: Message) -> Report:
    """What a message is; `NoReport` where no decoder recognises it. Never raises."""
    return _decode(message, 0)


def _decode(message: Message, depth: int) -> Report:
    for decoder in DECODERS:
        report = decoder(message)
        if report is not None:
            return report
    attached = decode_attached(message, lambda inner: _decode(inner, depth + 1), depth)
    return attached or NoReport()
