"""Letters as plain text, in lines of at most 72 columns; what is to be copied is never broken."""

from collections.abc import Iterator, Sequence

from bounce_cli.language.translation import Language
from bounce_cli.letter.model import Block, Letter, Lines, Paragraph, Steps, Table, Verbatim
from bounce_cli.rendering.letter.telling import told
from bounce_cli.rendering.text import column, width_of, wrap

__all__ = ["body", "text_form"]

_ROOM = 72
_INDENT = "    "
_WIDEST_LABEL = 24


def text_form(letters: Sequence[Letter], language: Language) -> Iterator[str]:
    """Letters with their addressee and subject, a ruled line between them, in pieces of text that end with LF."""
    for number, letter in enumerate(letters):
        if number:
            yield "\n" + "=" * _ROOM + "\n\n"
        if letter.to:
            yield f"{language.say('To')}: {told(letter.to, language)}\n"
        if letter.is_mail:
            yield f"{language.say('Subject')}: {told(letter.subject, language)}\n\n"
        yield body(letter, language)


def body(letter: Letter, language: Language) -> str:
    """The body of a letter; its last line ends with LF."""
    return "\n".join("".join(f"{line}\n" for line in _block(block, language)) for block in letter.blocks)


def _block(block: Block, language: Language) -> Iterator[str]:
    match block:
        case Paragraph():
            yield from wrap(told(block.text, language), _ROOM, whole_words=True)
        case Table():
            yield from _table(block, language)
        case Verbatim():
            yield from (_INDENT + told(line, language) for line in block.lines)
        case Steps():
            yield from _steps(block, language)
        case Lines():
            yield from (told(line, language) for line in block.lines)


def _table(table: Table, language: Language) -> Iterator[str]:
    rows = [(told(row.label, language), told(row.value, language)) for row in table.rows]
    room = min(max(width_of(label) for label, _ in rows), _WIDEST_LABEL) + 2
    for label, value in rows:
        for number, line in enumerate(wrap(value, _ROOM - len(_INDENT) - room, whole_words=True)):
            yield _INDENT + column("" if number else label, room) + line


def _steps(steps: Steps, language: Language) -> Iterator[str]:
    marks = [f"{number}. " for number in range(1, len(steps.items) + 1)]
    room = max(map(len, marks))
    for mark, item in zip(marks, steps.items, strict=True):
        for number, line in enumerate(wrap(told(item.text, language), _ROOM - room, whole_words=True)):
            yield ("" if number else mark).ljust(room) + line
        if item.lines:
            yield ""
            yield from (_INDENT + told(line, language) for line in item.lines)
            if item is not steps.items[-1]:
                yield ""
