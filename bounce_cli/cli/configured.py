"""What follows from the configuration and from options that several commands have; it loads nothing of options."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bounce_cli.classifier import Classifier, classifier_with, installed_rules
from bounce_cli.configuration_place import VARIABLES, find_configuration
from bounce_cli.errors import UsageError
from bounce_cli.limits import Limits

if TYPE_CHECKING:
    from bounce_cli.configuration import Configuration

__all__ = ["classifier_of", "configuration", "is_configured", "limits_of", "paths_or_stdin", "rule_files"]

_USUAL = Limits()


def paths_or_stdin(command: str, paths: list[str] | None) -> list[str]:
    """The paths of a command; without any, standard input where something is piped into it.

    Raises:
        UsageError: there is neither.
    """
    if not paths and (sys.stdin is None or sys.stdin.isatty()):
        raise UsageError(f"{command} needs a path, or mail on standard input; see bounce {command} --help")
    return paths or ["-"]


def rule_files(rules: list[Path] | None, config: Path | None) -> tuple[Path, ...]:
    """The rule files that installed packages bring, of the configuration and of the command line, in this order.

    Raises:
        ConfigurationError: the configuration file is not valid.
        RuleError: a package that brings rules cannot be loaded.
    """
    if config is None and not is_configured():
        return (*installed_rules(), *(rules or ()))
    found = configuration(config)
    return (*(installed_rules() if found.installed_rules else ()), *found.rules, *(rules or ()))


def limits_of(config: Path | None, usual: Limits = _USUAL) -> Limits:
    """How much of mail is looked at: what the configuration says of it, else what is usual.

    Raises:
        ConfigurationError: the configuration file is not valid.
    """
    return configuration(config).limits(usual) if config is not None or is_configured() else usual


def is_configured() -> bool:
    """Whether a file or a variable of the environment may say anything."""
    return any(name.startswith(VARIABLES) for name in os.environ) or find_configuration(_folder()) is not None


def configuration(config: Path | None) -> "Configuration":
    """What the configuration file says, the one that is named, else the nearest, and over it the environment.

    Raises:
        ConfigurationError: it is not valid.
    """
    from bounce_cli.configuration import configured  # noqa: PLC0415 - most runs have none

    return configured(config or find_configuration(_folder()))


def _folder() -> Path:
    """Where the command runs; the root where that folder is gone or may not be looked at."""
    try:
        return Path.cwd()
    except OSError:
        return Path("/")


def classifier_of(rules: list[Path] | None, config: Path | None) -> Classifier:
    """The classifier with the rules of the package, of the configuration and of the command line.

    Raises:
        ConfigurationError: the configuration file is not valid.
        RuleError: a rule file is not.
    """
    return classifier_with(rule_files(rules, config))
