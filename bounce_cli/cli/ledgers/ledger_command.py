"""`bounce ledger`: what is known of addresses over time."""

from bounce_cli.cli.commands import Commands
from bounce_cli.cli.ledgers.ingest_command import ingest
from bounce_cli.cli.ledgers.rows_commands import list_addresses, stats
from bounce_cli.cli.ledgers.sent_command import sent
from bounce_cli.cli.ledgers.show_command import show
from bounce_cli.cli.ledgers.upkeep_commands import forget, prune, verp

__all__ = ["ledger"]

ledger = Commands(
    "ledger",
    text="""Keep what bounces say of addresses over time, in one file.

    \b
    bounce ledger sent /var/log/mail.log    which mail you sent, as proof
    bounce ledger ingest ~/bounces          take bounces in, each once
    bounce ledger show kim@example.org      all that is known of an address
    bounce ledger list --type hard,global   addresses by what bounces come to
    bounce suppress list                    the addresses not to mail again

    The file is what --ledger names, else `file` in [ledger] of bounce.toml, else ~/.local/share/bounce/ledger.sqlite.
    Types change with time: a delay is pending until Will-Retry-Until or for 72 hours, then soft; a mailbox that is full
    for 14 days and three bounces is hard; unknown user and a lastingly full mailbox in three accounts are global.
    """,
)
for _command in (ingest, sent, show):
    ledger.command()(_command)
ledger.command("list")(list_addresses)
for _command in (stats, forget, prune, verp):
    ledger.command()(_command)
