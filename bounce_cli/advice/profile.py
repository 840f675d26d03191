"""Whether a mail was written to one person or sent to many, as its header shows."""

from enum import StrEnum

from bounce_cli.message.fields import Fields

__all__ = ["Profile", "profile_of"]


class Profile(StrEnum):
    """Mail from one person to another, which is resent; mail to a list, which is cloned for those who missed it."""

    ONE_TO_ONE = "one-to-one"
    MARKETING = "marketing"


# RFC 2369, RFC 8058, RFC 2919, and what Gmail's feedback loop and those of other receivers read.
_OF_LISTS = ("list-unsubscribe", "list-unsubscribe-post", "list-id", "feedback-id")
_PRECEDENCES = frozenset({"bulk", "list", "junk"})


def profile_of(fields: Fields) -> Profile:
    """The profile of a mail with these header fields."""
    is_bulk = any(name in fields for name in _OF_LISTS) or fields.plain("precedence").strip().lower() in _PRECEDENCES
    return Profile.MARKETING if is_bulk else Profile.ONE_TO_ONE
