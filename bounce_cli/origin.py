"""Origins of mails, as records have them: a path, `PATH#N` for one mail of a file, `-` for standard input."""

__all__ = ["can_be_named"]


def can_be_named(origin: str) -> bool:
    """Whether an origin can be given as a path again: what came from standard input is gone."""
    return origin != "-" and not origin.startswith("-#")
