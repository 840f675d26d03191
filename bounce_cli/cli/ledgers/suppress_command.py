"""`bounce suppress`: the addresses not to be mailed again, and those on hold."""

from bounce_cli.cli.commands import Commands
from bounce_cli.cli.ledgers.decide_commands import add, import_list, remove
from bounce_cli.cli.ledgers.list_commands import export, list_entries, show_policies

__all__ = ["suppress"]

suppress = Commands(
    "suppress",
    text="""The addresses not to be mailed again, and those on hold.

    \b
    bounce suppress list                    both lists, with reasons and dates
    bounce suppress export --diff           what changes since the last export
    bounce suppress export -f postfix       in the form of another system
    bounce suppress remove kim@example.org  it may be mailed again
    bounce suppress import old-list.csv     lists of other systems

    An address is given up for bounces that a policy counts (bounce suppress policies), where it is proved that they
    answer mail of yours (bounce ledger ingest --help); all others are on hold at most. It may be mailed again when
    it is removed here, or when mail to it arrived later.
    """,
)

suppress.command("list")(list_entries)
for _command in (export, add, remove):
    suppress.command()(_command)
suppress.command("import")(import_list)
suppress.command("policies")(show_policies)
