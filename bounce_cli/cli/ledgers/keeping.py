"""Options by which a triage keeps its records in a ledger, and what follows from them."""

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bounce_cli.cli.bundles import bundle
from bounce_cli.cli.help.options import KEEPING
from bounce_cli.cli.ledgers.arguments import account_given
from bounce_cli.cli.options import ConfigOption
from bounce_cli.errors import UsageError

if TYPE_CHECKING:
    from bounce_cli.cli.ledgers.recording import Recorder
    from bounce_cli.cli.running.authenticator import Authenticator

__all__ = ["Keep", "keeps_records"]

_Ingest = Annotated[bool, typer.Option("--ingest", help="Take them into the ledger too, each once.")]
_Ledger = Annotated[
    Path | None,
    typer.Option(
        "--ledger", metavar="FILE", help="Take them into this ledger instead of the usual one.", rich_help_panel=KEEPING
    ),
]
_Account = Annotated[
    str | None,
    typer.Option(
        "--account",
        metavar="NAME",
        parser=account_given,
        help="Whose mail they are about there.",
        rich_help_panel=KEEPING,
    ),
]


class Keep:
    """Whether records are kept, and where."""

    def __init__(self, options: dict[str, Any]) -> None:
        """Take the values of the options of `_keep`.

        Raises:
            UsageError: an account is named, and nothing is kept.
        """
        self._options = options
        self._is_wanted: bool = options["ingest"] or options["ledger"] is not None
        if options["account"] is not None and not self._is_wanted:
            raise UsageError("--account says whose mail it is in the ledger: add --ingest or --ledger FILE")

    def recorder(self, judge: "Authenticator | None") -> "AbstractContextManager[Recorder | None]":
        """Whoever takes the records down; nobody where none are kept."""
        if not self._is_wanted:
            return nullcontext()
        from bounce_cli.cli.ledgers.recording import taken_down  # noqa: PLC0415 - most runs have no ledger

        chosen = {name: self._options[name] for name in ("ledger", "config")}
        return taken_down({**chosen, "policy": None, "lang": None, "now": None}, self._options["account"], judge)


def _keep(
    *, ingest: _Ingest = False, ledger: _Ledger = None, account: _Account = None, config: ConfigOption = None
) -> None:
    """The options of keeping."""


# Gives a command these options; its parameter `keep` is what follows from them.
keeps_records = bundle("keep", _keep, Keep)
