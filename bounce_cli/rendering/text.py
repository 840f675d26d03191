"""Text for terminals and pipes: mail made harmless, columns that line up, colour that only repeats the words."""

import re
from collections.abc import Iterator, Sequence

from rich.cells import cell_len, set_cell_size

from bounce_cli.escaping import visible
from bounce_cli.rendering.lookalikes import unmasked
from bounce_cli.rendering.style import Style

__all__ = ["column", "join", "labelled", "lead", "next_commands", "safe", "shorten", "told", "width_of", "wrap"]


# Ideographs and kana, each with the marks that may not begin a line; between them lines may break (Unicode, UAX #14).
_HAS_WIDE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_CLOSING = "[\u3001\u3002\uff0c\uff1a\uff1b\uff01\uff1f\uff09\u300b\u300d\u201d)\\].,;:!?]*"
_OPENING = "[(\uff08\u300a\u300c\u201c]{0,9}"
_IDEOGRAPH = "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"
_WIDE = re.compile(f"{_OPENING}{_IDEOGRAPH}{_CLOSING}|(?:(?!{_OPENING}{_IDEOGRAPH}).)+")
# What stands before a wide mark that parts a list or a sentence, and the mark.
_UP_TO_MARK = re.compile(f"[^\u3001\u3002\uff0c\uff1a\uff1b\n]*[\u3001\u3002\uff0c\uff1a\uff1b]{_CLOSING}|.+")


def safe(text: str | None) -> str:
    """Text of a mail without anything that a terminal would obey or a reader be misled by; what is escaped is seen."""
    return unmasked(visible(text)) if text else ""


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


def told(text: str, style: Style) -> Iterator[str]:
    """A sentence of a screen in lines that each end with LF; no word is cut, so that addresses can be copied."""
    for line in wrap(safe(text), style.room - 2, whole_words=True):
        yield f" {line}\n"


def next_commands(commands: Sequence[str], style: Style) -> str:
    """The last line of a screen: the command that comes next, or several to choose from."""
    between = f" · {style.say('or')} "
    return style.paint("dim", f" → {safe(between.join(commands))}") + "\n"


def labelled(name: str, text: str, style: Style, room: int | None = None) -> Iterator[str]:
    """Lines, each ended by LF: `name` in the first of two columns, the words of `text` wrapped in the second.

    A name that does not fit has a line of its own.
    """
    room = room or style.label_room
    if cell_len(name) >= room:
        yield f"   {name}\n"
        name = ""
    for number, line in enumerate(wrap(safe(text), style.room - room - 4) or [""]):
        yield f"   {column(name if number == 0 else '', room)}{line}".rstrip() + "\n"


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


def width_of(text: str) -> int:
    """Columns that a text takes, wide characters counted as two."""
    return cell_len(text)


def wrap(text: str, width: int, *, whole_words: bool = False) -> list[str]:
    """Words of `text` in lines of at most `width` columns; a longer word has its own line, cut where it must be.

    Between wide characters a line may break too, but not before a mark that closes. With `whole_words` no word is cut,
    so that addresses can be copied: a longer one makes a longer line, which may break behind a wide comma.
    """
    lines: list[str] = []
    line = ""
    for space, piece in _pieces(text, whole_words=whole_words):
        word = piece
        while cell_len(word) > width and not whole_words:
            cut = set_cell_size(word, width).rstrip() if not line else ""
            if line:
                lines.append(line)
                line = ""
                continue
            lines.append(cut)
            word = word[len(cut) :]
        candidate = f"{line}{space}{word}" if line else word
        if line and cell_len(candidate) > width:
            lines.append(line)
            line = word
        else:
            line = candidate
    return [*lines, line] if line else lines


def _pieces(text: str, *, whole_words: bool) -> Iterator[tuple[str, str]]:
    """(what stands before it, piece) of a text that is not to be broken within pieces."""
    for word in text.split():
        space = " "
        for piece in _WIDE.findall(word) if _HAS_WIDE.search(word) else (word,):
            for part in _UP_TO_MARK.findall(piece) if whole_words else (piece,):
                yield space, part
                space = ""
