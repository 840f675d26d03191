"""`bounce ledger show`: the history of an address, or of the addresses of a domain."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bounce_cli.cli.ledgers.arguments import who_is
from bounce_cli.cli.ledgers.options import AccountOption, Use, uses_ledger
from bounce_cli.cli.output import Write, open_output
from bounce_cli.cli.statuses import FOUND
from bounce_cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bounce_cli.ledger.view import AddressView

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
    """Show all that is known of an address or a domain.

    What holds, and every event with its proof.

    \b
    bounce ledger show kim@example.org
    bounce ledger show example.org --format ndjson | jq .

    Exit status: 0 something is known, 1 nothing is.
    """
    from bounce_cli.ledger.addresses import address_of, domain_key  # noqa: PLC0415 - late, as all of the ledger
    from bounce_cli.ledger.view import view_of  # noqa: PLC0415
    from bounce_cli.rendering.ledger.address import unknown_text  # noqa: PLC0415

    who = who_is(subject) if "@" in subject else None
    domain = domain_key(subject) if who is None else None
    if domain == "":
        raise UsageError(f"{subject!r} is neither an address nor a domain")
    with use.opened(write=False) as book:
        found = iter([book.history(who.key)]) if who else book.histories(domain)
        views = (view_of(one, book.policy, use.now, account) for one in found if one.events or one.decisions)
        with open_output(None) as write:
            is_known = _written(views, output_format, use, write)
            if not is_known and output_format is _Document.TABLE:
                others = [use.hide.address(address_of(key)) for key in book.alike(who.key)] if who else []
                for line in unknown_text(use.hide.address(who.address) if who else subject, others, use.style):
                    write(line)
    if not is_known:
        raise typer.Exit(FOUND)


def _written(views: "Iterator[AddressView]", form: _Document, use: Use, write: Write) -> bool:
    """Write the histories; whether there was any."""
    from bounce_cli.json_text import indented, on_one_line  # noqa: PLC0415 - late, as all of the ledger
    from bounce_cli.rendering.ledger.address import address_text  # noqa: PLC0415
    from bounce_cli.rendering.ledger.address_fields import address_fields  # noqa: PLC0415

    count = 0
    for count, view in enumerate(views, 1):
        match form:
            case _Document.NDJSON:
                write(on_one_line(address_fields(view, use.hide)) + "\n")
            case _Document.JSON:
                write(("[" if count == 1 else ",") + "\n" + indented(address_fields(view, use.hide)))
            case _Document.TABLE:
                write("\n" if count > 1 else "")
                for line in address_text(view, use.style, use.hide):
                    write(line)
    if form is _Document.JSON:
        write("\n]\n" if count else "[]\n")
    return count > 0
