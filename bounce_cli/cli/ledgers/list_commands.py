"""`bounce suppress list`, `export` and `policies`: what stands on the lists."""

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from bounce_cli.cli.ledgers.options import AccountOption, RowFormat, Use, uses_ledger
from bounce_cli.cli.options import LangOption
from bounce_cli.cli.output import note, open_output, tell, terminal_style, write_lines
from bounce_cli.cli.statuses import INCOMPLETE
from bounce_cli.errors import LedgerError, UsageError
from bounce_cli.ledger.lists.model import Listed, ListForm, ListName
from bounce_cli.rendering.style import ENGLISH_STYLE

if TYPE_CHECKING:
    from bounce_cli.ledger.ledger import Ledger
    from bounce_cli.ledger.redaction import Pseudonyms
    from bounce_cli.ledger.store.exports import Changes

__all__ = ["export", "list_entries", "show_policies"]


class _Lists(StrEnum):
    """Which lists."""

    SUPPRESS = "suppress"
    HOLD = "hold"
    BOTH = "both"

    @property
    def names(self) -> tuple[ListName, ...]:
        return tuple(ListName) if self is _Lists.BOTH else (ListName(self.value),)


@uses_ledger
def list_entries(
    *,
    lists: Annotated[_Lists, typer.Option("--list", help="Which list.")] = _Lists.BOTH,
    account: AccountOption = None,
    output_format: Annotated[RowFormat, typer.Option("--format", "-f", help="table for people.")] = RowFormat.TABLE,
    use: Use,
) -> None:
    """List who is not to be mailed again, and who is on hold.

    Why, since when, and on whose word.

    \b
    bounce suppress list --list hold
    bounce suppress list --account newsletter --format csv
    """
    from bounce_cli.ledger.lists.writing import write_list  # noqa: PLC0415 - late, as all of the ledger
    from bounce_cli.rendering.ledger.suppression import list_rows  # noqa: PLC0415

    with use.opened(write=False) as book:
        found = _listed(book, lists.names, use.now, account)
        if output_format is RowFormat.TABLE:
            write_lines(list_rows(found, lists.names, use.style, use.hide))
        else:
            write_lines(write_list(_hidden(found, use.hide), ListForm(output_format.value), _refuse))


@uses_ledger
def export(
    *,
    form: Annotated[ListForm | None, typer.Option("--format", "-f", help="Form of the list.")] = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Write there instead of standard output.")
    ] = None,
    lists: Annotated[_Lists, typer.Option("--list", help="Which list.")] = _Lists.SUPPRESS,
    account: AccountOption = None,
    diff: Annotated[
        bool, typer.Option("--diff", help="Only show what changes since the last export; nothing is exported.")
    ] = False,
    use: Use,
) -> None:
    """Write the suppression list in the form of another system.

    \b
    bounce suppress export --diff
    bounce suppress export -f ses -o suppressed.csv

    plain has one address a line; csv, json and ndjson hold all that is known; postfix is a map for
    check_recipient_access (then: postmap FILE); ses and sendgrid are what these services import. Every export is noted
    in the ledger, one to standard output too, so that --diff can tell what the next one changes, and a line on standard
    error says what this one changed.

    Exit status: 0 done, 3 an address could not be written in this form, 4 ledger or output not be written.
    """
    from bounce_cli.ledger.lists.writing import write_list  # noqa: PLC0415 - late, as all of the ledger
    from bounce_cli.rendering.ledger.suppression import changes_line, changes_text  # noqa: PLC0415

    if diff and (form or output):
        raise UsageError("--diff shows what changes and exports nothing: leave --format and --output out")
    form = form or ListForm.PLAIN
    target = f"{lists.value} {account or ''}".strip()
    refused: list[Listed] = []
    with use.opened(write=False) as book:
        found = list(_listed(book, lists.names, use.now, account))
        if diff:
            write_lines(changes_text(book.changes(target, found), use.style, use.hide))
            return
        with open_output(output) as write:
            for piece in write_list(_hidden(iter(found), use.hide), form, refused.append):
                write(piece)
        # What could not be written was not exported, and is told again by the next --diff.
        left_out = {one.address for one in refused}
        changes = book.changes(target, (one for one in found if one.address not in left_out))
    for one in refused:
        tell(use.hide.address(one.address), f"cannot be written in the form {form.value}")
    note(changes_line(changes, ENGLISH_STYLE))
    if not use.hide.is_on:
        _note_export(use, target, changes)
    if refused:
        raise typer.Exit(INCOMPLETE)


def _note_export(use: Use, target: str, changes: "Changes") -> None:
    """Note an export in the ledger; where that may not be written, the next --diff says the same again."""
    if changes.is_empty and not changes.is_first:
        return
    try:
        with use.opened(write=True) as book:
            book.note_export(target, changes)
    except LedgerError as error:
        note(f"{error}; the export is not noted, and --diff will tell the same again")


def show_policies(*, lang: LangOption = None) -> None:
    """Show the policies: which bounces count.

    Which put an address on which list, and what evidence they ask for.

    \b
    bounce suppress policies

    --policy FILE names one of your own, in a file of the same form as the package's.
    """
    from bounce_cli.ledger.judging.policy import DEFAULT_POLICY, policies  # noqa: PLC0415 - late, as all of the ledger
    from bounce_cli.rendering.ledger.suppression import policy_text  # noqa: PLC0415

    write_lines(policy_text(policies(), DEFAULT_POLICY, terminal_style(to_file=False, language=lang)))


def _listed(book: "Ledger", names: tuple[ListName, ...], now: int, account: str | None) -> Iterator[Listed]:
    return chain.from_iterable(book.listed(name, now, account) for name in names)


def _hidden(found: Iterator[Listed], hide: "Pseudonyms") -> Iterator[Listed]:
    if not hide.is_on:
        return found
    return (
        replace(
            one,
            address=hide.address(one.address),
            note=hide.text(one.note, one.address) if one.note else None,
            source=hide.text(one.source, one.address),
        )
        for one in found
    )


def _refuse(one: Listed) -> None:
    tell(one.address, "cannot be written in this form")
