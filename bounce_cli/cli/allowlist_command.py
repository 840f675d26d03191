"""`bounce allowlist`: the addresses that send for a domain, for whoever is asked to let them pass."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bounce_cli.cli.configured import limits_of
from bounce_cli.cli.dns_options import Ask, asks_dns
from bounce_cli.cli.options import LangOption
from bounce_cli.cli.output import note, open_output, record_style, terminal_style
from bounce_cli.cli.statuses import INCOMPLETE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bounce_cli.authentication.allowlist import Allowlist
    from bounce_cli.rendering.style import Style

__all__ = ["allowlist"]


class Form(StrEnum):
    """Forms of the list."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    PLAIN = "plain"


@asks_dns
def allowlist(
    domains: Annotated[list[str], typer.Argument(metavar="DOMAIN…", help="Sending domains, or addresses of them.")],
    *,
    form: Annotated[
        Form, typer.Option("--format", "-f", help="Form of the list; plain is one network a line.")
    ] = Form.TEXT,
    output: Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file.")] = None,
    ips: Annotated[
        Path | None,
        typer.Option("--ips", metavar="FILE", help="Merge this list of addresses, and check it against SPF."),
    ] = None,
    lang: LangOption = None,
    ask: Ask,
) -> None:
    """List all IP addresses that send for domains (SPF).

    \b
    bounce allowlist example.com
    bounce allowlist --format plain example.com > firewall.txt
    bounce allowlist --ips our-servers.txt example.com

    What cannot be listed is named, and so are the domains to allow instead of addresses.

    Exit status: 0 done, 3 the list is not complete: each cause is named on standard error.
    """
    from bounce_cli.authentication.allowlist import allowlist as resolve  # noqa: PLC0415 - no other command needs them
    from bounce_cli.authentication.allowlist import read_addresses  # noqa: PLC0415

    own, faults = read_addresses(ips) if ips else ([], [])
    limits = limits_of(None)
    with ask() as run:
        found = resolve((name.rpartition("@")[2] for name in domains), run.resolver, own, limits=limits)
    to_file = output is not None
    style = terminal_style(to_file=to_file, language=lang) if form is Form.TEXT else record_style(lang)
    with open_output(output) as write:
        for line in _lines(found, form, style):
            write(line)
    faults += [f"{domain}: the list is not complete: {cause}" for domain, cause in found.faults]
    for fault in faults:
        note(fault)
    if faults:
        raise typer.Exit(INCOMPLETE)


def _lines(found: "Allowlist", form: Form, style: "Style") -> "Iterator[str]":
    from bounce_cli.rendering import allowlist as rendering  # noqa: PLC0415

    match form:
        case Form.TEXT:
            return rendering.allowlist_text(found, style)
        case Form.JSON:
            return rendering.allowlist_json(found, style)
        case Form.CSV:
            return rendering.allowlist_csv(found)
        case Form.PLAIN:
            return rendering.allowlist_plain(found)
