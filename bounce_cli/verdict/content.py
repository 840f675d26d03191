"""Remarks about the content of a mail that came back, where the content may be the cause."""

from bounce_cli.advice.model import Hint
from bounce_cli.classifier import Reason
from bounce_cli.message.view import Message
from bounce_cli.reports.model import Original

__all__ = ["ContentCheck"]

# Refusals in which a filter, or a person, may have minded what the mail holds; a complaint has no reason.
_ABOUT_CONTENT = frozenset(
    {
        None,
        Reason.SPAM_CONTENT,
        Reason.CONTENT_REJECTED,
        Reason.VIRUS_DETECTED,
        Reason.POLICY_REJECTED,
        Reason.POOR_REPUTATION,
        Reason.SENDER_BLOCKED,
        Reason.MESSAGE_TOO_LARGE,
        Reason.UNKNOWN,
    }
)


class ContentCheck:
    """The content of one returned mail, looked at once for all its recipients, and only where somebody asks."""

    def __init__(self, original: Original | None) -> None:
        self._original = original
        self._hints: tuple[Hint, ...] | None = None

    def hints(self, reason: Reason | None) -> tuple[Hint, ...]:
        """Hints about the mail for a refusal of this reason, None for a complaint; empty where content is no cause."""
        if self._original is None or reason not in _ABOUT_CONTENT:
            return ()
        if self._hints is None:
            from bounce_cli.advice.hints.content import content_hints  # noqa: PLC0415 - most refusals need none

            message = self._original.message
            # A view of its own: limits reached here say nothing about what was read of the report.
            again = Message(message.octets, limits=message.limits)
            self._hints = content_hints(again, complete=self._original.complete)
        return self._hints
