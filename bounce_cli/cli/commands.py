"""Commands and groups of commands: help on one screen, what the configuration says, the nearest of wrong values."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup
from typer.models import Default

from bounce_cli.cli.help.screen import write_options
from bounce_cli.cli.usual_values import usual_values
from bounce_cli.suggestion import suggestion

__all__ = ["Command", "Commands", "Group"]

_Function = TypeVar("_Function", bound=Callable[..., Any])
_NO_CHOICE = re.compile(r"'([^']*)' is not one of ")


class Command(TyperCommand):
    """A command: the options of its panels are named only, and the configuration says what is left out."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read a command line.

        Raises:
            ConfigurationError: the configuration says something that an option does not take.
        """
        if not ctx.resilient_parsing:  # completion works beside a broken configuration too
            ctx.default_map = usual_values(ctx, self.params, args)
        try:
            return super().parse_args(ctx, args)
        except typer.BadParameter as error:
            error.message += _nearest(error)
            raise

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write arguments, options with what they do, and the names of those that few need."""
        write_options(self, ctx, formatter)


class Group(TyperGroup):
    """A group of commands."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write its options, and its commands."""
        write_options(self, ctx, formatter)
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
