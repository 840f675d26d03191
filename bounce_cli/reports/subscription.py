"""Mail about a list subscription: a welcome, a request to confirm, an unsubscription."""

from bounce_cli.folding import fold
from bounce_cli.late import late
from bounce_cli.message.view import Message
from bounce_cli.reports.model import SubscriptionMail
from bounce_cli.reports.notice_text import read_notice_text
from bounce_cli.reports.words.wordings import words_for

__all__ = ["decode_subscription"]

_COMMANDS = late(r"^(?:re: )?(?:un)?subscribe(?:\s+[\w\-@.]+)?$|^(?:confirm|auth)\s+[0-9a-f]{6,}")
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
    "x-lsv-listid",
    "x-listmember",
)
# Programs that keep lists, and the addresses at which a list talks about itself.
_LIST_SERVER = late(
    r"(?i)(?:^|[<\s\"])(?:majordomo|listserv|sympa|mailman|lyris|listproc|ecartis|listmaster|confirm-s2-|confirm-u-)[^@\s]{0,64}@|"
    r"[-+.](?:request|confirm|help|bounces|owner|subscribe|unsubscribe|sc\.\d+|uc\.\d+|return-0)(?:[-+.=][^@\s]{0,64})?@|"
    r"@googlegroups\.com"
)
_ENOUGH = 3
_BEGINNING = 3000


def decode_subscription(message: Message) -> SubscriptionMail | None:
    """Decode what a list says about a subscription: by subject, sender, header fields and words together."""
    fields = message.root.fields
    subject = fold(fields.first("subject") or "")
    if _COMMANDS.match(subject):
        return SubscriptionMail(decoder="subscription")
    in_subject = words_for("subscription_subject").within(subject)
    from_list = bool(_LIST_SERVER.search(f"{fields.first('from') or ''} {fields.first('reply-to') or ''}"))
    if not in_subject and not from_list:
        return None
    certain = "subscribed" in subject or "confirm" in subject
    points = (3 if certain else 2) * in_subject + from_list + any(name in fields for name in _LIST_FIELDS)
    if points < _ENOUGH or not in_subject:
        in_words = words_for("subscription").within(fold(read_notice_text(message).text[:_BEGINNING]))
        if not in_words:
            return None
        points += 2
    return SubscriptionMail(decoder="subscription", sure=0.8) if points >= _ENOUGH else None
