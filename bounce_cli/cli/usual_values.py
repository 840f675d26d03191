"""What options are where a command line leaves them out and the configuration says it."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from bounce_cli.cli.configured import configuration
from bounce_cli.configuration import Configuration
from bounce_cli.errors import BounceError, ConfigurationError
from bounce_cli.settings import SETTINGS

__all__ = ["check_options", "usual_values"]

_HELP = frozenset({"-h", "--help"})
_CONFIG = "--config"
_REDACT = "--redact"
# Each of them says whom to ask: one on the command line makes idle what the configuration says of that.
_ASKED = frozenset({"--offline", "--dns-replay", "--nameserver", "--doh"})
_ASKS = frozenset({"dns.offline", "dns.replay", "dns.nameservers"})


def usual_values(ctx: Any, parameters: Iterable[Any], arguments: Sequence[str]) -> Mapping[str, Any]:
    """The values of the configuration by the names of parameters.

    Args:
        ctx: the context in which click reads the command line.
        parameters: those of the command.
        arguments: the command line behind its name.

    Raises:
        ConfigurationError: a value is none of this option; the text names the file or variable.
    """
    by_name = {one.name: one for one in parameters}
    keys = {key: setting.option for key, setting in SETTINGS.items() if setting.option in by_name}
    if not keys or not _HELP.isdisjoint(arguments):
        return {}
    if any(one.partition("=")[0] in _ASKED for one in _options(arguments)):
        keys = {key: name for key, name in keys.items() if key not in _ASKS}
    try:
        found = configuration(_named(arguments))
    except ConfigurationError:
        if _REDACT in arguments:  # the command reads it again, and tells the fault without names
            return {}
        raise
    values = {}
    for key, value in found.options.items():
        if name := keys.get(key):
            _check(by_name[name], ctx, value, f"{found.sources[key]}: {key}")
            values[name] = value
    return values


def check_options(ctx: Any, found: Configuration) -> None:
    """Hold what a configuration says of options against the options of all commands.

    Args:
        ctx: the context of any command.
        found: the configuration.

    Raises:
        ConfigurationError: a value is none of an option; the text names the file or variable.
    """
    commands = ctx.find_root().command.commands.values()
    by_name = {one.name: one for command in commands for one in getattr(command, "params", ())}
    for key, value in found.options.items():
        _check(by_name[SETTINGS[key].option], ctx, value, f"{found.sources[key]}: {key}")


def _check(parameter: Any, ctx: Any, value: Any, place: str) -> None:
    try:
        parameter.type_cast_value(ctx, value)
    except typer.BadParameter as error:
        raise ConfigurationError(f"{place}: {error.message}") from None
    except BounceError as error:
        raise ConfigurationError(f"{place}: {error}") from None


def _named(arguments: Sequence[str]) -> Path | None:
    """The file of the last --config."""
    found = None
    words = _options(arguments)
    for i, one in enumerate(words):
        name, equals, value = one.partition("=")
        if name == _CONFIG and (equals or i + 1 < len(words)):
            found = Path(value if equals else words[i + 1])
    return found


def _options(arguments: Sequence[str]) -> Sequence[str]:
    """The words before `--`, behind which there are no options."""
    words = list(arguments)
    return words[: words.index("--")] if "--" in words else words
