"""Texts one after the other in a sentence, each of which is translated for itself."""

from collections.abc import Sequence

from bounce_cli.language.said import Said, said

__all__ = ["all_of", "in_a_row", "in_this_order"]

_COMMA = said("{earlier}, {later}")
_THEN = said("{earlier}, then {later}")
_AND = said("{earlier} and {later}")


def in_a_row(texts: Sequence[str]) -> str:
    """Texts with commas between them; empty for none."""
    return _joined(texts, _COMMA)


def in_this_order(texts: Sequence[str]) -> str:
    """Texts of which each comes after the one before; empty for none."""
    return _joined(texts, _THEN)


def all_of(texts: Sequence[str]) -> str:
    """Texts with an "and" between them; empty for none."""
    return _joined(texts, _AND)


def _joined(texts: Sequence[str], joint: Said) -> str:
    if len(texts) < 2:  # noqa: PLR2004 - of two there is something to join
        return texts[0] if texts else ""
    # Halves, and not the first and the rest: a record of others may have thousands of terms.
    middle = len(texts) // 2
    return joint.of(earlier=_joined(texts[:middle], joint), later=_joined(texts[middle:], joint))
