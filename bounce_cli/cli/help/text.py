"""A page of help as text."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from bounce_cli.cli.help.page import Examples, Page, Paragraph

__all__ = ["page_text"]

_INDENT = "  "
_DEEP = " " * 6
_WIDEST = 78


def page_text(page: Page, width: int | None) -> Iterator[str]:
    """The page in lines that each end with LF, at most so many columns wide where the words allow it."""
    room = min(width or _WIDEST, _WIDEST)
    yield f"Usage: {' '.join(page.words)} {page.usage}\n"
    for block in (Paragraph(page.summary), *page.blocks):
        yield "\n"
        match block:
            case Paragraph(text=text):
                yield from _lines(text, _INDENT, room)
            case Examples(lines=lines):
                yield from (f"{_INDENT}{line}".rstrip() + "\n" for line in lines)
    yield from _rows("Arguments", page.arguments, room)
    for panel, options in page.options.items():
        yield from _rows(f"Options: {panel}" if panel else "Options", options, room)
    yield from _rows("Commands", page.commands, room)


def _rows(title: str, rows: Sequence[tuple[str, str]], room: int) -> Iterator[str]:
    if not rows:
        return
    yield f"\n{title}:\n"
    for name, text in rows:
        yield f"{_INDENT}{name}\n"
        yield from _lines(text, _DEEP, room)


def _lines(text: str, indent: str, room: int) -> Iterator[str]:
    return (f"{indent}{line}\n" for line in wrap(text, room - len(indent), break_on_hyphens=False))
