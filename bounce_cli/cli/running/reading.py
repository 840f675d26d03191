"""Options that say which mail is read, and how."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import typer

from bounce_cli.cli.bundles import bundle
from bounce_cli.cli.configured import classifier_of, limits_of, paths_or_stdin
from bounce_cli.cli.help.options import READING
from bounce_cli.cli.options import ConfigOption, ProfileOption, RulesOption
from bounce_cli.cli.running.run import Reading
from bounce_cli.source.file_list import paths_from
from bounce_cli.source.model import InputFormat

__all__ = ["PathsArgument", "Source", "reads_mail"]

PathsArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH…", help="Mails, mailboxes, folders, archives; - is standard input."),
]
_FilesFrom = Annotated[
    str | None,
    typer.Option(
        "--files-from",
        metavar="FILE",
        help="Read more paths from FILE, one a line or NUL-separated; - is standard input.",
        rich_help_panel=READING,
    ),
]
_InputFormat = Annotated[
    InputFormat,
    typer.Option(
        "--input-format", help="How the input holds mail, where looking at it is not enough.", rich_help_panel=READING
    ),
]
_CrashDir = Annotated[
    Path | None,
    typer.Option(
        "--crash-dir",
        metavar="FOLDER",
        help="Where bounce itself fails, write a report without readable mail there.",
        rich_help_panel=READING,
    ),
]


class Source:
    """Which mail a command reads, and how."""

    def __init__(self, options: dict[str, Any]) -> None:
        """Take the values of the options of `_source`."""
        self._options = options
        self.files_from: str | None = options["files_from"]

    def reading(self) -> Reading:
        """How mail is read.

        Raises:
            ConfigurationError: the configuration file is not valid.
            RuleError: a rule file is not.
        """
        return Reading(
            classifier=classifier_of(self._options["rules"], self._options["config"]),
            profile=self._options["profile"],
            input_format=self._options["input_format"],
            limits=limits_of(self._options["config"]),
            crash_dir=self._options["crash_dir"],
        )

    def known(self, named: list[str] | None) -> list[str] | None:
        """All that is read, where that is known before it is read; None where it is listed somewhere, or piped."""
        return None if self.files_from is not None else named

    def paths(self, command: str, named: list[str] | None) -> Iterator[str]:
        """What is read: the paths that are named and listed; without any, standard input.

        Raises:
            UsageError: there is nothing to read, or the list cannot be read.
        """
        if self.files_from is None:
            return iter(paths_or_stdin(command, named))
        # Opened before anything is read, so that a wrong name is wrong usage and not half a run.
        return chain(named or (), paths_from(self.files_from))


def _source(
    *,
    files_from: _FilesFrom = None,
    input_format: _InputFormat = InputFormat.AUTO,
    rules: RulesOption = None,
    config: ConfigOption = None,
    profile: ProfileOption = None,
    crash_dir: _CrashDir = None,
) -> None:
    """The options of reading."""


# Gives a command these options; its parameter `source` is what follows from them.
reads_mail = bundle("source", _source, Source)
