"""Options that say how much a command tells beside its output."""

from typing import Annotated, Any

import typer

from bounce_cli.cli.bundles import bundle
from bounce_cli.cli.output import hush
from bounce_cli.errors import UsageError

__all__ = ["Voice", "speaks"]

_Verbose = Annotated[
    int,
    typer.Option("--verbose", "-v", count=True, help="Tell more: what is left out, evidence; -vv look-ups."),
]
_Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No counts and no progress, just what is wrong.")]


class Voice:
    """How much is told beside the output.

    Attributes:
        is_quiet: whether only faults are.
        shows_all: whether all that is known is shown, what is left out included.
        traces: whether look-ups are told, too, and where faults of our own arose.
    """

    def __init__(self, options: dict[str, Any]) -> None:
        """Take the values of the options of `_voice`.

        Raises:
            UsageError: both were given.
        """
        self.is_quiet: bool = options["quiet"]
        self.shows_all: bool = options["verbose"] > 0
        self.traces: bool = options["verbose"] > 1
        if self.is_quiet and self.shows_all:
            raise UsageError("--quiet and --verbose contradict each other: leave one of them out")
        hush(wanted=self.is_quiet)


def _voice(*, verbose: _Verbose = 0, quiet: _Quiet = False) -> None:
    """The options of speaking."""


# Gives a command these options; its parameter `voice` is what follows from them.
speaks = bundle("voice", _voice, Voice)
