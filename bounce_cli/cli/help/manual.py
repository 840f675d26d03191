"""A page of help as a page of the manual, in the macros of man(7)."""

from collections.abc import Iterator, Sequence

from bounce_cli import __version__
from bounce_cli.cli.help.page import Examples, Page

__all__ = ["MARK", "manual_name", "manual_page"]

MARK = '.\\" Made by bounce help --man'
"""The first line of each page: what does not begin with it was made by somebody else."""
_SECTION = "1"


def manual_name(page: Page) -> str:
    """The name of the file, `bounce-triage.1`."""
    return f"{'-'.join(page.words)}.{_SECTION}"


def manual_page(page: Page, others: Sequence[Page]) -> str:
    """The page; `others` are those that it names at its end."""
    return "".join(f"{line}\n" for line in _lines(page, others))


def _lines(page: Page, others: Sequence[Page]) -> Iterator[str]:
    name = "-".join(page.words)
    yield MARK
    yield f'.TH "{_plain(name.upper())}" {_SECTION} "" "bounce {__version__}" "Bounce mail"'
    yield from _section("name", f"{_plain(name)} \\- {_plain(page.summary.rstrip('.'))}")
    yield from _section("synopsis", f"\\fB{_plain(' '.join(page.words))}\\fR {_plain(page.usage)}")
    if page.blocks:
        yield ".SH DESCRIPTION"
    for block in page.blocks:
        if isinstance(block, Examples):
            yield from (".PP", ".nf", *map(_line, block.lines), ".fi")
        else:
            yield from (".PP", _line(block.text))
    yield from _rows("arguments", page.arguments)
    for panel, options in page.options.items():
        yield from _rows(f"options: {panel}" if panel else "options", options)
    yield from _rows("commands", page.commands)
    yield from _section("see also", ", ".join(f"\\fB{_plain('-'.join(one.words))}\\fR(1)" for one in others))


def _section(title: str, line: str) -> tuple[str, ...]:
    return (f'.SH "{title.upper()}"', line) if line else ()


def _rows(title: str, rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    if rows:
        yield f'.SH "{title.upper()}"'
    for name, text in rows:
        yield from (".TP", f"\\fB{_plain(name)}\\fR", _line(text))


def _line(text: str) -> str:
    """A line of text: a dot or an apostrophe at its beginning would be a request."""
    return f"\\&{_plain(text)}" if text.startswith((".", "'")) else _plain(text)


def _plain(text: str) -> str:
    """Text that roff shows as it is: its minus signs and quotes are for being copied (groff_char(7))."""
    for sign, escape in (("\\", "\\e"), ("-", "\\-"), ("'", "\\(aq"), ("`", "\\(ga"), ("^", "\\(ha"), ("~", "\\(ti")):
        text = text.replace(sign, escape)
    return "".join(letter if letter.isascii() else f"\\[u{ord(letter):04X}]" for letter in text)
