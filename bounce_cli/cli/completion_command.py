"""`bounce completion`: what a shell needs to complete commands and options."""

from enum import StrEnum
from typing import Annotated

import typer

from bounce_cli.cli.output import write_lines
from bounce_cli.cli.statuses import COMPLETES

__all__ = ["completion"]


class _Shell(StrEnum):
    """Shells that are completed in."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def completion(shell: Annotated[_Shell, typer.Argument(metavar="bash|zsh|fish", help="For which shell.")]) -> None:
    """Write the script by which a shell completes commands.

    \b
    bounce completion bash > ~/.local/share/bash-completion/completions/bounce
    bounce completion zsh > ~/.zfunc/_bounce
    bounce completion fish > ~/.config/fish/completions/bounce.fish
    """
    # Typer has no other name for it than the one that its own option uses.
    from typer.completion import get_completion_script  # type: ignore[attr-defined] # noqa: PLC0415

    script = get_completion_script(prog_name="bounce", complete_var=COMPLETES, shell=shell.value)
    write_lines((script + "\n",))
