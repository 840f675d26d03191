"""What help says of one option."""

from collections.abc import Iterable, Iterator
from typing import Any

from bounce_cli.settings import SETTINGS

__all__ = ["DNS", "FILING", "KEEPING", "READING", "WRITING", "option_row", "panels", "plain_options"]

DNS = "asking the DNS"
READING = "reading"
WRITING = "writing"
KEEPING = "keeping records"
FILING = "handled mails"
"""The panels of options that few need: --help names them, and the whole help says what they do."""


def plain_options(parameters: Iterable[Any]) -> Iterator[Any]:
    """The options that are in no panel, of the parameters of a command."""
    return (one for one in _options(parameters) if not getattr(one, "rich_help_panel", None))


def panels(parameters: Iterable[Any]) -> dict[str, list[Any]]:
    """The options that are in panels, by these."""
    found: dict[str, list[Any]] = {}
    for one in _options(parameters):
        if panel := getattr(one, "rich_help_panel", None):
            found.setdefault(panel, []).append(one)
    return found


def option_row(option: Any) -> tuple[str, str]:
    """The names of an option with its value, and what it does, with the values there are and the usual one."""
    names = ", ".join(sorted(option.opts, key=len))
    choices = getattr(option.type, "choices", None)
    if not option.is_flag and not option.count:
        names += f" {option.metavar or option.name.rpartition('_')[2].upper()}"
    text = str(option.help or "")
    if choices:
        text = f"{text.rstrip('.')}: {', '.join(getattr(choice, 'value', choice) for choice in choices)}."
    usual = _usual(option)
    return names, f"{text} [{usual}]" if usual else text


def _usual(option: Any) -> str:
    """What holds where the option is not given, and where else it can be set."""
    default = getattr(option.default, "value", option.default)
    is_told = not option.is_flag and not option.count and isinstance(default, str | int | float)
    variables = [setting.variable for setting in SETTINGS.values() if setting.option == option.name]
    return "; ".join((*([f"usual: {default}"] if is_told else []), *variables))


def _options(parameters: Iterable[Any]) -> Iterator[Any]:
    return (one for one in parameters if one.param_type_name == "option" and not one.hidden)
