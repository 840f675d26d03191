"""The content check: what in a returned mail receivers and filters are known to mind.

Every hint has its source where it is made: a guide that receivers publish for senders, a rule of SpamAssassin, a
standard. None of them says that this is why the mail came back.
"""

from collections.abc import Callable

from bounce_cli.advice.hints.mail import Mail, look_at
from bounce_cli.advice.hints.of_body import attachment_types, no_plain_text, one_big_image, very_large
from bounce_cli.advice.hints.of_header import (
    from_not_signed,
    missing_fields,
    no_list_unsubscribe,
    no_one_click,
    repeated_fields,
    reply_to_free_mail,
    subject_in_capitals,
)
from bounce_cli.advice.hints.of_links import (
    link_text_differs,
    link_to_address,
    link_with_mixed_scripts,
    link_with_user,
    shortened_links,
)
from bounce_cli.advice.model import Hint
from bounce_cli.message.view import Message

__all__ = ["content_hints"]

# What receivers refuse for by itself first, what only adds to a score last.
_CHECKS: tuple[Callable[[Mail], Hint | None], ...] = (
    attachment_types,
    very_large,
    repeated_fields,
    link_text_differs,
    link_to_address,
    link_with_user,
    link_with_mixed_scripts,
    shortened_links,
    from_not_signed,
    no_list_unsubscribe,
    no_one_click,
    one_big_image,
    missing_fields,
    reply_to_free_mail,
    subject_in_capitals,
    no_plain_text,
)


def content_hints(message: Message, *, complete: bool = True) -> tuple[Hint, ...]:
    """Hints about the content of a mail that came back, the weightiest first, each id at most once; never raises.

    Args:
        message: the mail. Where it has no body, its header is all that is judged.
        complete: false where the body is known to have been cut; nothing is then said to be missing in it.
    """
    mail = look_at(message, complete=complete)
    return tuple(hint for check in _CHECKS if (hint := check(mail)))
