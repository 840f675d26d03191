"""What can be wrong with the place that a message came from."""

from bounce_cli.language.said import said
from bounce_cli.problem import Problem

__all__ = ["BINARY", "EMPTY", "cut_at", "source_ended"]

EMPTY = Problem(code="empty", text=said("the file is empty"))
BINARY = Problem(code="binary_data", text=said("the file holds no text that looks like mail"))


def cut_at(limit: int) -> Problem:
    """Tell that only the first `limit` octets of a message were kept."""
    return Problem(
        code="message_truncated", text=said("only the first {limit:,} octets of the message were read", limit=limit)
    )


def source_ended(cause: str) -> Problem:
    """Tell that the file ended early, perhaps within this message."""
    text = said("the message may be incomplete, its source ended early: {cause}", cause=cause)
    return Problem(code="source_truncated", text=text)
