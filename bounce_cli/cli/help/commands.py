"""Commands and groups of commands, whose help has room on one screen."""

import re
from collections.abc import Callable
from functools import partial
from textwrap import fill
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup
from typer.models import Default

from bounce_cli.cli.help.options import option_row, panels, plain_options
from bounce_cli.cli.help.usual_values import usual_values
from bounce_cli.suggestion import suggestion

__all__ = ["Command", "Commands", "Group"]

_Function = TypeVar("_Function", bound=Callable[..., Any])
_NO_CHOICE = re.compile(r"'([^']*)' is not one of ")
# Longer names of options have a line of their own.
_NAMES = 26
_PANEL = 18
# Names stay whole.
_wrapped = partial(fill, break_on_hyphens=False, break_long_words=False)


class Command(TyperCommand):
    """A command: the options of its panels are named only, and the configuration says what is left out."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read a command line.

        Raises:
            ConfigurationError: the configuration says something that an option does not take.
        """
        ctx.default_map = usual_values(ctx, self.params, args)
        try:
            return super().parse_args(ctx, args)
        except typer.BadParameter as error:
            error.message += _nearest(error)
            raise

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write arguments, options with what they do, and the names of those that few need."""
        _write_options(self, ctx, formatter)


class Group(TyperGroup):
    """A group of commands."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write its options, and its commands."""
        _write_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)


class Commands(typer.Typer):
    """Commands in our manner: without markup, completion and decorated tracebacks."""

    def __init__(self, name: str, *, cls: type[Group] = Group, text: str | None = None) -> None:
        """Name them; `text` is their help, where no function has it."""
        super().__init__(
            name=name,
            cls=cls,
            help=Default(None) if text is None else text,
            no_args_is_help=True,
            add_completion=False,
            rich_markup_mode=None,
            pretty_exceptions_enable=False,
            context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
        )

    def command(self, name: str | None = None, **settings: Any) -> Callable[[_Function], _Function]:
        """A decorator that makes a command of a function."""
        return super().command(name, cls=Command, **settings)


def _nearest(error: typer.BadParameter) -> str:
    """The value that was meant by one that an option does not have."""
    choices = getattr(getattr(error.param, "type", None), "choices", None)
    given = _NO_CHOICE.match(error.message)
    if not choices or not given:
        return ""
    return suggestion(given[1], [str(getattr(choice, "value", choice)) for choice in choices])


def _write_options(command: TyperCommand | TyperGroup, ctx: Any, formatter: Any) -> None:
    parameters = command.get_params(ctx)
    arguments = [
        record for one in parameters if not one.opts[0].startswith("-") and (record := one.get_help_record(ctx))
    ]
    if arguments:
        with formatter.section("Arguments"):
            formatter.write_dl(arguments, col_max=_NAMES)
    with formatter.section("Options"):
        formatter.write_dl([option_row(one) for one in plain_options(parameters)], col_max=_NAMES)
    others = panels(parameters)
    if others:
        with formatter.section(f"More options, of which bounce help {_path(ctx)} tells"):
            for panel, options in others.items():
                lead = f"  {panel:{_PANEL}}"
                names = " ".join(max(one.opts, key=len) for one in options)
                text = _wrapped(names, formatter.width, initial_indent=lead, subsequent_indent=" " * len(lead))
                formatter.write(f"{text}\n")


def _path(ctx: Any) -> str:
    """The words of a command without that of the program."""
    return str(ctx.command_path).partition(" ")[2]
