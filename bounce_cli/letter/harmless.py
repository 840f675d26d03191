"""Values from mail made fit for a letter: on one line, not too long, with nothing that a program would obey."""

from bounce_cli.escaping import visible

__all__ = ["harmless"]


def harmless(text: str, longest: int = 300) -> str:
    """Text whose dangerous characters are written by their numbers; its end is cut off where it is too long."""
    return visible(text if len(text) <= longest else text[: longest - 1] + "…")
