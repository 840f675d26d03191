"""Text for terminals and pipes: mail made harmless, columns that line up, colour that only repeats the words."""

import re
from collections.abc import Iterator

from rich.cells import cell_len, set_cell_size

from bounce_cli.escaping import escaped
from bounce_cli.rendering.style import Style

__all__ = ["column", "join", "labelled", "lead", "safe", "shorten", "wrap"]

# C0 and C1 controls, line and paragraph separators, bidirectional controls and invisible joiners.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def safe(text: str | None) -> str:
    """Text of a mail without anything that a terminal would obey; escaped characters stay visible."""
    return _UNSAFE.sub(lambda found: _escaped(found[0]), text) if text else ""


def join(parts: list[str], separator: str, width: int) -> list[str]:
    """`parts` joined, in lines of at most `width` columns that break behind a separator only."""
    lines: list[str] = []
    for part in parts:
        if lines and cell_len(lines[-1] + separator + part) <= width:
            lines[-1] += separator + part
        else:
            if lines:
                lines[-1] += separator.rstrip()
            lines.append(part)
    return lines


def lead(text: str, style: Style) -> Iterator[str]:
    """The first lines of a screen, which answer the question, and an empty line below them, each ended by LF."""
    for line in wrap(text, style.room - 2):
        yield " " + style.paint("bold", line) + "\n"
    yield "\n"


def labelled(name: str, text: str, style: Style, room: int = 12) -> Iterator[str]:
    """Lines, each ended by LF: `name` in the first of two columns, the words of `text` wrapped in the second."""
    for number, line in enumerate(wrap(safe(text), style.room - room - 4) or [""]):
        yield f"   {column(name if number == 0 else '', room)}{line}".rstrip() + "\n"


def _escaped(character: str) -> str:
    return " " if character in "\t\n" else escaped(character)


def shorten(text: str, width: int) -> str:
    """`text` in at most `width` columns, its middle replaced by `…`: the ends of an address tell most."""
    if cell_len(text) <= width:
        return text
    if width < 5:  # noqa: PLR2004 - too narrow for both ends
        return set_cell_size(text, max(width, 0))
    head = (width - 1) // 2
    tail = width - 1 - head
    end = text[-tail:]
    while cell_len(end) > tail:
        end = end[1:]
    return set_cell_size(text, head) + "…" + end


def column(text: str, width: int) -> str:
    """`text` padded to `width` columns, wide characters counted as two."""
    return text + " " * max(0, width - cell_len(text))


def wrap(text: str, width: int) -> list[str]:
    """Words of `text` in lines of at most `width` columns; a longer word has its own line, cut where it must be."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        while cell_len(word) > width:
            cut = set_cell_size(word, width).rstrip() if not line else ""
            if line:
                lines.append(line)
                line = ""
                continue
            lines.append(cut)
            word = word[len(cut) :]  # noqa: PLW2901 - what is left of a word too long for a line
        candidate = f"{line} {word}" if line else word
        if cell_len(candidate) > width:
            lines.append(line)
            line = word
        else:
            line = candidate
    return [*lines, line] if line else lines
