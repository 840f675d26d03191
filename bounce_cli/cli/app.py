"""The commands of `bounce`."""

import contextlib
import os
import sys
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from bounce_cli import __version__
from bounce_cli.cli.commands import Commands, Group
from bounce_cli.cli.late_commands import COMMANDS, LateCommands
from bounce_cli.errors import UsageError
from bounce_cli.source.paths import container_of

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping

__all__ = ["app"]


class _Commands(Group):
    """The commands; paths without one are triaged."""

    def __init__(self, **settings: Any) -> None:
        """Take what typer says of the group; the commands are loaded when they are asked for."""
        super().__init__(**settings)
        self.commands = cast("MutableMapping[str, Any]", LateCommands())  # typer changes none here

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - as click calls it
        """Write what each command does, without loading it."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, place.summary) for name, place in COMMANDS.items()])

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `triage` before a path that is no command, and before options of its own that a path follows."""
        own = {name for parameter in self.get_params(ctx) for name in parameter.opts}
        if args and args[0] not in {*self.commands, *own}:
            is_option = args[0].startswith("-") and args[0] != "-"
            if any(map(_is_path, args if is_option else args[:1])):
                args = ["triage", *args]
        return super().parse_args(ctx, args)

    def make_context(self, *given: Any, **more: Any) -> Any:
        """Read the command line as far as it is about no command."""
        with _harmless_errors():
            return super().make_context(*given, **more)

    def invoke(self, ctx: Any) -> Any:
        """Read the rest of the command line, and run the command."""
        with _harmless_errors():
            return super().invoke(ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command; a word with a dot or a slash was meant for a file.

        Raises:
            UsageError: it is the name of a file, and there is none.
        """
        if args and args[0] not in self.commands and not args[0].startswith("-") and {".", "/", "~"} & set(args[0]):
            raise UsageError(f"{args[0]}: No such file or directory, and no command either (bounce --help lists them)")
        return super().resolve_command(ctx, args)


@contextlib.contextmanager
def _harmless_errors() -> "Iterator[None]":
    """Let errors of usage repeat nothing that a terminal would obey: a word may be the name of a file."""
    try:
        yield
    except Exception as error:
        if isinstance(message := getattr(error, "message", None), str):
            from bounce_cli.rendering.text import safe  # noqa: PLC0415 - most runs have nothing to tell

            error.message = safe(message)  # type: ignore[attr-defined]
        raise


def _is_path(text: str) -> bool:
    return text == "-" or os.path.exists(container_of(text))  # noqa: PTH110 - Path's raises where it may not look


app = Commands("bounce", cls=_Commands)


def _version(asked: bool) -> None:  # noqa: FBT001 - typer hands over the value of the option
    if asked:
        sys.stdout.write(f"bounce {__version__}\n")
        raise typer.Exit


@app.callback()
def bounce(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Read bounce mail and say, per recipient, what happened, why, and what to do now.

    \b
    bounce ~/Maildir                       a table of all bounces
    bounce returned.eml                    the whole story of one mail
    bounce triage -f ndjson mbox | jq .    records for scripts
    bounce explain 5.7.26                  what a code or a reply means
    bounce check returned.eml              SPF, DKIM or DMARC? what to publish
    bounce letter returned.eml             the request to the recipient's IT
    bounce clone returned.eml | sendmail -i -t
    bounce suppress export                 the addresses not to mail again

    Exit status: 0 done, 1 rules test, expect or --fail-on found something or ledger show nothing, 2 wrong usage,
    configuration or rules, 3 some input could not be read, moved or used (the rest was done) or a list is not complete,
    4 the output or the ledger could not be written or read, a mail not be moved or a clone not be sent, 75 with --pipe
    to be tried again, 130 interrupted. Where a path stands for the command, bounce triage reads it.
    """
