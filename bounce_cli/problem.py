"""What was wrong with a message or its file: remembered and reported, never raised."""

from dataclasses import dataclass

__all__ = ["Problem"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One defect of an input.

    Attributes:
        code: a word for programs, such as `truncated`; lower case with underscores.
        text: the same for people, one sentence without a final full stop.
    """

    code: str
    text: str
