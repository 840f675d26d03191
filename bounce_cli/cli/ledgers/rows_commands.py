"""`bounce ledger list` and `stats`: many addresses in rows."""

from typing import Annotated

import typer

from bounce_cli.cli.ledgers.arguments import moment_of
from bounce_cli.cli.ledgers.options import AccountOption, RowFormat, SinceOption, Use, uses_ledger
from bounce_cli.cli.output import write_lines
from bounce_cli.errors import UsageError
from bounce_cli.suggestion import words_of

__all__ = ["list_addresses", "stats"]

_TYPES = ("hard", "soft", "pending", "global")


@uses_ledger
def list_addresses(
    *,
    types: Annotated[
        str | None, typer.Option("--type", metavar="TYPE,…", help="Only these: hard, soft, pending, global.")
    ] = None,
    since: SinceOption = None,
    domain: Annotated[str | None, typer.Option("--domain", metavar="DOMAIN", help="Only addresses there.")] = None,
    account: AccountOption = None,
    output_format: Annotated[RowFormat, typer.Option("--format", "-f", help="table for people.")] = RowFormat.TABLE,
    use: Use,
) -> None:
    """List addresses by what their bounces come to as of now.

    \b
    bounce ledger list --type pending,soft --since 7d
    bounce ledger list --type global --format csv > global.csv
    """
    from bounce_cli.ledger.addresses import domain_key  # noqa: PLC0415 - late, as all of the ledger
    from bounce_cli.ledger.known import Wanted, known_addresses  # noqa: PLC0415
    from bounce_cli.rendering.ledger.rows import address_csv, address_lines, address_rows  # noqa: PLC0415

    wanted = Wanted(
        types=frozenset(words_of("--type", types, _TYPES)) if types is not None else frozenset(),
        since=moment_of("--since", since, use.now) if since is not None else None,
        account=account,
        domain=domain_key(domain) if domain is not None else None,
    )
    if wanted.domain == "":
        raise UsageError(f"--domain {domain!r} is no domain")
    with use.opened(write=False) as book:
        found = known_addresses(book, wanted, use.now)
        match output_format:
            case RowFormat.TABLE:
                write_lines(address_rows(found, use.style, use.hide))
            case RowFormat.NDJSON:
                write_lines(address_lines(found, use.hide))
            case RowFormat.CSV:
                write_lines(address_csv(found, use.hide))


@uses_ledger
def stats(
    *,
    by: Annotated[
        str,
        typer.Option(
            "--by", metavar="FIELD,…", help="reason, domain, day, month, type, kind, suppress, account, receiver."
        ),
    ] = "reason",
    since: SinceOption = None,
    account: AccountOption = None,
    output_format: Annotated[RowFormat, typer.Option("--format", "-f", help="table for people.")] = RowFormat.TABLE,
    use: Use,
) -> None:
    """Count bounces by what they have in common.

    \b
    bounce ledger stats --by reason
    bounce ledger stats --by domain,day --since 30d --format csv
    """
    from bounce_cli.ledger.store.statistics import DIMENSIONS  # noqa: PLC0415 - late, as all of the ledger
    from bounce_cli.rendering.counts import count_csv, count_lines, count_rows  # noqa: PLC0415
    from bounce_cli.rendering.text import next_commands  # noqa: PLC0415

    names = words_of("--by", by, tuple(DIMENSIONS))
    oldest = moment_of("--since", since, use.now) if since is not None else None
    with use.opened(write=False) as book:
        found = book.counts(names, since=oldest, account=account)
        match output_format:
            case RowFormat.TABLE:
                write_lines((*count_rows(found, names, use.style), next_commands(["bounce ledger list"], use.style)))
            case RowFormat.NDJSON:
                write_lines(count_lines(found, names))
            case RowFormat.CSV:
                write_lines(count_csv(found, names))
