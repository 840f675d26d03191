"""What --help says of the options of a command, so that all of it has room on one screen."""

from functools import partial
from textwrap import fill
from typing import Any

from bounce_cli.cli.help.options import option_row, panels, plain_options

__all__ = ["write_options"]

# Longer names of options have a line of their own.
_NAMES = 26
_PANEL = 18
# Names stay whole.
_wrapped = partial(fill, break_on_hyphens=False, break_long_words=False)


def write_options(command: Any, ctx: Any, formatter: Any) -> None:
    """Write arguments, options with what they do, and the names of those that few need."""
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
