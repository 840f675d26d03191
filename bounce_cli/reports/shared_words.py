"""What many recipients of one report are told, kept to a size that the report itself could have."""

from bounce_cli.language.said import said
from bounce_cli.message.view import Message
from bounce_cli.reports.model import DeliveryReport

__all__ = ["with_bounded_words"]

# One reply may be shared by all recipients: a report of 1 MiB could say 10 GiB.
_MOST = 1 << 20
_LEAST = 500


def with_bounded_words(message: Message, report: DeliveryReport) -> DeliveryReport:
    """The report with replies and words cut to even shares, where all recipients together are told more than a MiB."""
    recipients = report.recipients
    if len(recipients) < 2 or sum(len(item.diagnostic or "") + len(item.words) for item in recipients) <= _MOST:  # noqa: PLR2004 - several
        return report
    longest = max(_LEAST, _MOST // len(recipients))
    if any(len(item.diagnostic or "") > longest for item in recipients):
        message.note("reply_too_long", said("only the first {limit} characters of a reply were kept", limit=longest))
    # Recipients go on sharing what they share.
    shown = {text: text[:longest] for item in recipients for text in (item.diagnostic, item.words) if text}
    return report._replace(
        recipients=tuple(
            item._replace(diagnostic=item.diagnostic and shown[item.diagnostic], words=shown.get(item.words, ""))
            for item in recipients
        )
    )
