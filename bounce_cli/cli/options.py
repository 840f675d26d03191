"""Options that several commands have, and what follows from them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bounce_cli.configuration import Configuration, find_configuration, read_configuration

if TYPE_CHECKING:
    from bounce_cli.classifier import Classifier

__all__ = ["ConfigOption", "RulesOption", "classifier_of", "rule_files"]

RulesOption = Annotated[
    list[Path] | None,
    typer.Option("--rules", metavar="FILE", help="Ask rules of your own too (a TOML file or a folder of them)."),
]
ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Use this file instead of the nearest bounce.toml."),
]


def rule_files(rules: list[Path] | None, config: Path | None) -> tuple[Path, ...]:
    """The rule files of the configuration and of the command line, in this order.

    Raises:
        ConfigurationError: the configuration file is not valid.
    """
    path = config or find_configuration(Path.cwd())
    configuration = read_configuration(path) if path else Configuration()
    return (*configuration.rules, *(rules or ()))


def classifier_of(rules: list[Path] | None, config: Path | None) -> "Classifier":
    """The classifier with the rules of the package, of the configuration and of the command line.

    Raises:
        ConfigurationError: the configuration file is not valid.
        RuleError: a rule file is not.
    """
    from bounce_cli.classifier import classifier_with  # noqa: PLC0415 - reads all rules

    return classifier_with(rule_files(rules, config))
