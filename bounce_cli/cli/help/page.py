"""The whole help of a command, taken from the same source as what --help shows."""

import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bounce_cli.cli.help.options import option_row, panels, plain_options

__all__ = ["Examples", "Page", "Paragraph", "page_of", "pages"]

_KEPT = "\b"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Examples:
    """Lines that stay as they are: command lines, some with what they show behind two blanks or more."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All that help says of a command.

    Attributes:
        words: how it is called, `("bounce", "ledger", "show")`.
        usage: what follows these words, `[OPTIONS] [PATH…]`.
        summary: what it does, in one sentence.
        blocks: what else is said.
        arguments: names, and what they are.
        options: by panel the names of options, and what they do; the panel of the usual ones is empty.
        commands: names, and what they do.
    """

    words: tuple[str, ...]
    usage: str
    summary: str
    blocks: tuple[Paragraph | Examples, ...]
    arguments: Sequence[tuple[str, str]]
    options: Mapping[str, Sequence[tuple[str, str]]]
    commands: Sequence[tuple[str, str]]


def pages(command: Any, ctx: Any) -> Iterator[Page]:
    """The pages of a command and of all commands below it, given as click has them, with their context."""
    yield page_of(command, ctx)
    for name, one in getattr(command, "commands", {}).items():
        yield from pages(one, type(ctx)(one, info_name=name, parent=ctx))


def page_of(command: Any, ctx: Any) -> Page:
    """The page of one command."""
    parameters = command.get_params(ctx)
    first, *blocks = _blocks(inspect.cleandoc(command.help or ""))
    options = {"": list(plain_options(parameters)), **panels(parameters)}
    return Page(
        words=tuple(str(ctx.command_path).split()),
        usage=" ".join(command.collect_usage_pieces(ctx)),
        summary=first.text if isinstance(first, Paragraph) else "",
        blocks=tuple(blocks),
        arguments=[one.get_help_record(ctx) for one in parameters if one.param_type_name == "argument"],
        options={panel: [option_row(one) for one in found] for panel, found in options.items()},
        commands=[(name, one.get_short_help_str(200)) for name, one in getattr(command, "commands", {}).items()],
    )


def _blocks(text: str) -> Iterator[Paragraph | Examples]:
    for block in text.split("\n\n"):
        lines = block.strip("\n").splitlines()
        if lines and lines[0].strip() == _KEPT:
            yield Examples(tuple(lines[1:]))
        else:
            yield Paragraph(" ".join(line.strip() for line in lines))
