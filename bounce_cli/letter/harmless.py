"""Values from mail made fit for a letter: on one line, not too long, with nothing that a program would obey."""

import re

from bounce_cli.escaping import escaped

__all__ = ["harmless"]

# C0 and C1 controls, separators of lines, bidirectional controls, invisible joiners, halves of characters.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def harmless(text: str, longest: int = 300) -> str:
    """Text whose dangerous characters are written by their numbers; its end is cut off where it is too long."""
    cut = text if len(text) <= longest else text[: longest - 1] + "…"
    return _UNSAFE.sub(lambda found: " " if found[0] in "\t\r\n" else escaped(found[0]), cut)
