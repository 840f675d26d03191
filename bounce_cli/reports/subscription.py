"""Mail about a list subscription: a welcome, a request to confirm, an unsubscription."""

import re

from bounce_cli.folding import fold
from bounce_cli.message.view import Message
from bounce_cli.reports.model import SubscriptionMail
from bounce_cli.reports.wordings import words_for

__all__ = ["decode_subscription"]

_COMMANDS = re.compile(r"^(?:re: )?(?:un)?subscribe(?:\s+[\w\-@.]+)?$|^(?:confirm|auth)\s+[0-9a-f]{6,}")
_LIST_FIELDS = (
    "list-id",
    "x-mailman-version",
    "x-listserver",
    "x-beenthere",
    "x-ml-name",
    "list-unsubscribe",
    "x-mlserver",
    "list-help",
    "mailing-list",
)


def decode_subscription(message: Message) -> SubscriptionMail | None:
    """Decode list mail about a subscription by its subject, and by a list's header fields where that is not enough."""
    fields = message.root.fields
    subject = fold(fields.first("subject") or "")
    if _COMMANDS.match(subject):
        return SubscriptionMail(decoder="subscription")
    if words_for("subscription_subject").within(subject) and (
        any(name in fields for name in _LIST_FIELDS) or "confirm" in subject or "unsubscribed" in subject
    ):
        return SubscriptionMail(decoder="subscription", sure=0.8)
    return None
