"""`bounce config`: what holds for every run, and where each value comes from."""

from pathlib import Path
from typing import Annotated, Any

import typer

from bounce_cli.classifier import installed_rules, load_rules
from bounce_cli.cli.commands import Commands
from bounce_cli.cli.configured import configuration
from bounce_cli.cli.dns_options import DNS_TIMEOUT, FRESH_DAYS
from bounce_cli.cli.options import ConfigOption
from bounce_cli.cli.output import terminal_style, write_lines
from bounce_cli.cli.usual_values import check_options
from bounce_cli.configuration import Configuration, ledger_place
from bounce_cli.json_text import indented
from bounce_cli.settings import SETTINGS

__all__ = ["config"]

config = Commands(
    "config",
    text="""Show what holds for every run.

    That is bounce.toml or [tool.bounce] in pyproject.toml, the nearest one up the tree, else
    ~/.config/bounce/bounce.toml; over it BOUNCE_* variables, and over these the options of a command.

    \b
    bounce config show         each value, and where it comes from
    """,
)
_ROOM = 27
_USUAL = "usual"
_USUAL_VALUES = {"dns.offline": False, "dns.timeout": DNS_TIMEOUT, "dns.fresh_days": FRESH_DAYS}


@config.command()
def show(
    ctx: typer.Context,
    *,
    chosen: ConfigOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object, for programs.")] = False,
) -> None:
    """Show each setting, and where its value comes from.

    \b
    bounce config show
    BOUNCE_POLICY=strict bounce config show --json
    """
    from bounce_cli.rendering.text import column, safe, wrap  # noqa: PLC0415 - late, as all rendering

    found = configuration(chosen)
    _check(ctx, found)
    rows = [(key, _value(found, key), found.sources.get(key, _USUAL), SETTINGS[key].variable) for key in SETTINGS]
    if as_json:
        fields = {key: {"value": value, "source": source} for key, value, source, _ in rows}
        write_lines((indented(fields) + "\n",))
        return
    style = terminal_style(to_file=False)
    for key, value, source, variable in rows:
        lines = wrap(safe(_shown(value)), style.room - _ROOM - 2) or ["-"]
        write_lines(f" {column(key if i == 0 else '', _ROOM)}{line}".rstrip() + "\n" for i, line in enumerate(lines))
        told = source if source != _USUAL else f"{style.say('usual')}; {variable}"
        for line in wrap(safe(told), style.room - _ROOM - 4):
            write_lines((style.paint("dim", f" {column('', _ROOM)}  {line}") + "\n",))


def _check(ctx: typer.Context, found: Configuration) -> None:
    """Refuse what the commands that use it would refuse.

    Raises:
        BounceError: a value is none, or a file that it names is not valid.
    """
    from bounce_cli.cli.ledgers.options import ours_of  # noqa: PLC0415 - late, as all of the ledger
    from bounce_cli.ledger.accounts import read_accounts  # noqa: PLC0415
    from bounce_cli.ledger.judging.policy import DEFAULT_POLICY, policy_named  # noqa: PLC0415

    check_options(ctx, found)
    load_rules((*(installed_rules() if found.installed_rules else ()), *found.rules))
    policy_named(found.ledger.policy or DEFAULT_POLICY)
    ours_of(found.ledger, None, None, None)
    read_accounts(found.ledger.account, found.ledger.accounts)


def _value(found: Configuration, key: str) -> Any:
    """A value for programs: texts, lists of texts, numbers, true or false, None."""
    from bounce_cli.ledger.judging.policy import DEFAULT_POLICY  # noqa: PLC0415 - late, as all of the ledger

    if SETTINGS[key].option:
        value = found.options.get(key, _USUAL_VALUES.get(key))
    else:
        table, _, inner = key.rpartition(".")
        value = getattr({"ledger": found.ledger, "limits": found.limits()}.get(table, found), inner)
    if value is None:
        value = {"ledger.file": ledger_place(), "ledger.policy": DEFAULT_POLICY}.get(key)
    if isinstance(value, tuple):
        return list(map(str, value))
    return str(value) if isinstance(value, Path) else value


def _shown(value: Any) -> str:
    """A value for people."""
    if isinstance(value, list):
        return ", ".join(value) or "-"
    return "-" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
