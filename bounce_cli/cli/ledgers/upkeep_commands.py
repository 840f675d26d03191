"""`bounce ledger forget`, `prune` and `verp`: what keeps a ledger in order."""

from typing import Annotated

import typer

from bounce_cli.cli.configured import configuration
from bounce_cli.cli.ledgers.arguments import moment_of, who_is
from bounce_cli.cli.ledgers.options import KeyFileOption, Use, VerpOption, ours_of, uses_ledger
from bounce_cli.cli.options import ConfigOption
from bounce_cli.cli.output import open_output, write_lines
from bounce_cli.configuration import LedgerSettings
from bounce_cli.errors import UsageError

__all__ = ["forget", "prune", "verp"]


@uses_ledger
def forget(
    addresses: Annotated[list[str], typer.Argument(metavar="ADDRESS…", help="Whose data goes.")],
    *,
    use: Use,
) -> None:
    """Take out all that is known of an address.

    Events, decisions, sent mails, its place on the lists.

    \b
    bounce ledger forget kim@example.org

    The octets are overwritten. It may be mailed again then: note an objection with bounce suppress add afterwards.
    """
    from bounce_cli.ledger.addresses import address_of  # noqa: PLC0415 - late, as all of the ledger
    from bounce_cli.rendering.ledger.address import alike_text  # noqa: PLC0415
    from bounce_cli.rendering.text import told  # noqa: PLC0415

    everybody = [who_is(address) for address in addresses]
    with use.opened(write=True, make=False) as book, open_output(None) as write:
        for who in everybody:
            count = book.forget(who.key)
            rows = use.style.counted(count, "{count:,} row taken out", "{count:,} rows taken out")
            for line in told(f"{use.hide.address(who.address)}: {rows}", use.style):
                write(line)
            others = [use.hide.address(address_of(key)) for key in book.alike(who.key)]
            for line in alike_text(others, use.style):
                write(line)


@uses_ledger
def prune(
    *,
    older_than: Annotated[str, typer.Option("--older-than", metavar="AGE|DATE", help="As 2y, 400d, or a date.")],
    use: Use,
) -> None:
    """Take out what is older, save what the lists rest on.

    No address falls off the suppression list.

    \b
    bounce ledger prune --older-than 2y
    """
    before = moment_of("--older-than", older_than, use.now)
    with use.opened(write=True, make=False) as book, open_output(None) as write:
        gone, kept = book.prune(before, use.now)
        write(f" {use.style.counted(gone, '{count:,} row taken out', '{count:,} rows taken out')}\n")
        if kept:
            stays = use.style.counted(
                kept,
                "{count:,} older event stays: the suppression list rests on it",
                "{count:,} older events stay: the suppression list rests on them",
            )
            write(f" {stays}\n")


def verp(
    addresses: Annotated[list[str], typer.Argument(metavar="ADDRESS…", help="Recipients.")],
    *,
    verp: VerpOption = None,
    key_file: KeyFileOption = None,
    config: ConfigOption = None,
) -> None:
    """Write the reverse-path for mail to a recipient.

    One a line; mail that is sent with it proves its own bounces, where a {token} is in it (--key-file).

    \b
    bounce ledger verp --verp 'b-{recipient}@example.com' kim@example.org
    """
    settings = configuration(config).ledger
    ours = ours_of(LedgerSettings() if verp else settings, None, verp, key_file or settings.key_file)
    if not ours.verps:
        raise UsageError("ledger verp needs a form of reverse-path: name it with --verp, or in bounce.toml")
    everybody = [who_is(address) for address in addresses]
    write_lines(f"{ours.verps[0].address_for(who.address, ours.key)}\n" for who in everybody)
