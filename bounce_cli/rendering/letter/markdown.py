"""Letters as Markdown (CommonMark), in which nothing that came from mail means anything."""

import re
from collections.abc import Iterator, Sequence

from bounce_cli.language.translation import Language
from bounce_cli.letter.model import Block, Letter, Lines, Paragraph, Steps, Table, Verbatim
from bounce_cli.rendering.letter.telling import told

__all__ = ["markdown_form"]

# What CommonMark and its usual extensions give a meaning inside a line, and what makes a link of bare words.
_SPECIAL = re.compile(r"[\\`*_\[\]<>#|&~!{}]|:(?=//)|(?<=(?i:www))\.")
# What begins a list, a heading or a rule where a line begins with it (CommonMark sections 4 and 5).
_LEADING = re.compile(r"^([+\-=]|\d{1,9}(?=[.)]))")
_SHORTEST_FENCE = 3


def markdown_form(letters: Sequence[Letter], language: Language) -> Iterator[str]:
    """Letters with their subject as a heading, a rule between them, in pieces of text that end with LF."""
    for number, letter in enumerate(letters):
        if number:
            yield "\n---\n\n"
        yield f"# {_plain(told(letter.subject, language))}\n\n"
        if letter.to:
            yield f"**{_plain(language.say('To'))}:** {_plain(told(letter.to, language))}\n\n"
        yield "\n".join("".join(f"{line}\n" for line in _block(block, language)) for block in letter.blocks)


def _block(block: Block, language: Language) -> Iterator[str]:
    match block:
        case Paragraph():
            yield _plain(told(block.text, language))
        case Table():
            for row in block.rows:
                yield f"- **{_plain(told(row.label, language))}:** {_plain(told(row.value, language))}"
        case Verbatim():
            yield from _fenced([told(line, language) for line in block.lines])
        case Steps():
            for number, item in enumerate(block.items, 1):
                yield f"{number}. {_plain(told(item.text, language))}"
                indent = " " * (len(str(number)) + 2)
                if item.lines:
                    fenced = _fenced([told(line, language) for line in item.lines])
                    yield from ("", *(f"{indent}{line}" for line in fenced))
                    if item is not block.items[-1]:
                        yield ""
        case Lines():
            *first, last = (_plain(told(line, language)) for line in block.lines)
            yield from (f"{line}\\" for line in first)
            yield last


def _plain(text: str) -> str:
    escaped = _SPECIAL.sub(r"\\\g<0>", text)
    if escaped[:1].isdigit():
        return re.sub(r"^(\d{1,9})(?=[.)])", r"\1\\", escaped)
    return _LEADING.sub(r"\\\1", escaped)


def _fenced(lines: Sequence[str]) -> Iterator[str]:
    """A code block whose fence is longer than any run of backticks inside."""
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(_SHORTEST_FENCE, longest + 1)
    yield fence
    yield from lines
    yield fence
