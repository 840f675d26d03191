"""`bounce ledger show`: the history of an address, or of the addresses of a domain."""

from enum import StrEnum
from typing import Annotated

import typer

from bounce_cli.cli.ledgers.options import AccountOption, Use, key_of_address, uses_ledger
from bounce_cli.cli.output import open_output
from bounce_cli.cli.statuses import FOUND
from bounce_cli.errors import UsageError

__all__ = ["show"]

_Subject = Annotated[str, typer.Argument(metavar="ADDRESS|DOMAIN", help="Whose history is wanted.")]


class _Document(StrEnum):
    """Forms of a history."""

    TABLE = "table"
    JSON = "json"
    NDJSON = "ndjson"


@uses_ledger
def show(
    subject: _Subject,
    *,
    account: AccountOption = None,
    output_format: Annotated[_Document, typer.Option("--format", "-f", help="table for people.")] = _Document.TABLE,
    use: Use,
) -> None:
    """Show all that is known of an address, or of those of a domain: what holds, and every event with its proof.

    \b
    bounce ledger show kim@example.org
    bounce ledger show example.org --format ndjson | jq .

    Exit status: 0 something is known, 1 nothing is.
    """
    from bounce_cli.json_text import indented, on_one_line  # noqa: PLC0415
    from bounce_cli.ledger.addresses import domain_key  # noqa: PLC0415 - late, as all of the ledger
    from bounce_cli.ledger.view import view_of  # noqa: PLC0415
    from bounce_cli.rendering.ledger.address import address_text  # noqa: PLC0415
    from bounce_cli.rendering.ledger.address_fields import address_fields  # noqa: PLC0415

    domain = None if "@" in subject else domain_key(subject)
    if domain == "":
        raise UsageError(f"{subject!r} is neither an address nor a domain")
    with use.opened(write=False) as book:
        found = book.histories(domain) if domain else iter([book.history(key_of_address(subject))])
        views = (view_of(one, book.policy, use.now, account) for one in found if one.events or one.decisions)
        with open_output(None) as write:
            count = 0
            for count, view in enumerate(views, 1):
                match output_format:
                    case _Document.NDJSON:
                        write(on_one_line(address_fields(view, use.hide)) + "\n")
                    case _Document.JSON:
                        write(("[" if count == 1 else ",") + "\n" + indented(address_fields(view, use.hide)))
                    case _Document.TABLE:
                        write("\n" if count > 1 else "")
                        for line in address_text(view, use.style, use.hide):
                            write(line)
            if output_format is _Document.JSON:
                write("\n]\n" if count else "[]\n")
            if count == 0 and output_format is _Document.TABLE:
                write(f" {use.style.say('Nothing is known of {who}.', who=subject)}\n")
    if count == 0:
        raise typer.Exit(FOUND)
