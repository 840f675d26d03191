"""The commands by their names, each loaded when it is asked for: a run needs one, and all take longer than a mail."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, NamedTuple

import typer

from bounce_cli.cli.commands import Commands

__all__ = ["COMMANDS", "LateCommands", "Place"]


class Place(NamedTuple):
    """Where a command is.

    Attributes:
        module: below `bounce_cli.cli`.
        attribute: the function, or the group of commands.
        summary: what it does, as the first sentence of its help says.
    """

    module: str
    attribute: str
    summary: str


COMMANDS = {
    "triage": Place("triaging.triage_command", "triage", "Say per recipient what happened, why, and what to do now."),
    "explain": Place("explain_command", "explain", "Say what a reason, a code or a reply means, and what to do."),
    "expect": Place("expect_command", "expect", "Compare mails with what is expected of them."),
    "check": Place("check_command", "check", "Tell whether SPF, DKIM or DMARC failed, and what to publish."),
    "letter": Place("letters.letter_command", "letter", "Write the request that gets mail through, ready to send."),
    "clone": Place("clones.clone_command", "clone", "Make a fresh mail from a returned one, for who gets it again."),
    "unseen": Place("letters.unseen_command", "unseen", "List what to do about a mail that came through unseen."),
    "allowlist": Place("allowlist_command", "allowlist", "List all IP addresses that send for domains (SPF)."),
    "ledger": Place("ledgers.ledger_command", "ledger", "Keep what bounces say of addresses over time, in one file."),
    "suppress": Place(
        "ledgers.suppress_command", "suppress", "The addresses not to be mailed again, and those on hold."
    ),
    "rules": Place("rules_command", "rules", "List, show and test rules: those of the package and your own."),
    "config": Place("config_command", "config", "Show what holds for every run."),
    "help": Place("help.help_command", "help_", "Say all that help knows of a command, every option included."),
    "completion": Place("completion_command", "completion", "Write the script by which a shell completes commands."),
    "schema": Place("schema_command", "schema", "Print the JSON Schema of the records."),
}
"""The commands, in the order of the help."""


class LateCommands(Mapping[str, Any]):
    """The commands as click has them."""

    def __init__(self) -> None:
        """Begin with none of them loaded."""
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._loaded:
            self._loaded[name] = _load(name, COMMANDS[name])
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)

    def __contains__(self, name: object) -> bool:
        return name in COMMANDS


def _load(name: str, place: Place) -> Any:
    found = getattr(import_module(f"bounce_cli.cli.{place.module}"), place.attribute)
    if isinstance(found, typer.Typer):
        return typer.main.get_group(found)
    alone = Commands(name)
    alone.command(name)(found)
    return typer.main.get_command(alone)
