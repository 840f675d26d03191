"""`bounce suppress add`, `remove` and `import`: what people decide about addresses."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from bounce_cli.classifier import Reason
from bounce_cli.cli.ledgers.arguments import account_given, who_is
from bounce_cli.cli.ledgers.options import Use, uses_ledger
from bounce_cli.cli.output import note, open_output, tell
from bounce_cli.cli.statuses import INCOMPLETE
from bounce_cli.errors import UsageError
from bounce_cli.ledger.lists.model import UNDERSTOOD, Listed, ListForm, ListName
from bounce_cli.ledger.lists.values import COMPLAINT
from bounce_cli.suggestion import suggestion

if TYPE_CHECKING:
    from bounce_cli.ledger.history import Decision
    from bounce_cli.ledger.ledger import Ledger

__all__ = ["add", "import_list", "remove"]

_Addresses = Annotated[list[str], typer.Argument(metavar="ADDRESS…", help="Whom it is about.")]
_Account = Annotated[
    str | None,
    typer.Option("--account", metavar="NAME", parser=account_given, help="Only for this account; else for all."),
]
_Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Why, for whoever asks later.")]


@uses_ledger
def add(
    addresses: _Addresses,
    *,
    hold: Annotated[bool, typer.Option("--hold", help="Only put it on hold.")] = False,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="REASON", help="One that bounce explain lists, or complaint.")
    ] = None,
    remark: _Note = None,
    account: _Account = None,
    use: Use,
) -> None:
    """Put addresses on the suppression list by hand.

    They stay until they are removed.

    \b
    bounce suppress add max@example.org --note "objected on the phone"
    """
    _check_reason(reason)
    kind = ListName.HOLD if hold else ListName.SUPPRESS
    _decide(addresses, kind.value, account, (reason, remark), use)


@uses_ledger
def remove(addresses: _Addresses, *, remark: _Note = None, account: _Account = None, use: Use) -> None:
    """Take addresses off both lists (unbounce).

    What bounced until now counts no more, what bounces later does.

    \b
    bounce suppress remove kim@example.org --note "their IT allowlisted us"
    """
    _decide(addresses, "remove", account, (None, remark), use)


def _check_reason(reason: str | None) -> None:
    known = (*Reason, COMPLAINT)
    if reason is not None and reason not in known:
        raise UsageError(f"--reason {reason!r} is none{suggestion(reason, known)}; bounce explain lists them")


def _decide(
    addresses: Iterable[str], kind: str, account: str | None, why: tuple[str | None, str | None], use: Use
) -> None:
    from bounce_cli.ledger.history import BY_HAND, EVERY_ACCOUNT, Decision  # noqa: PLC0415 - late, as all of it
    from bounce_cli.rendering.ledger.suppression import decided_text  # noqa: PLC0415
    from bounce_cli.rendering.text import next_commands  # noqa: PLC0415

    decisions = [
        Decision(
            key=who.key,
            address=who.address,
            account=account or EVERY_ACCOUNT,
            kind=kind,
            at=use.now,
            reason=why[0],
            note=why[1],
            source=BY_HAND,
        )
        for who in map(who_is, addresses)
    ]
    with use.opened(write=True) as book:
        before = {one.key: bool(book.history(one.key).events) for one in decisions}
        book.decide(decisions)
        book.settle()
        with open_output(None) as write:
            for one in decisions:
                address = use.hide.address(one.address)
                for line in decided_text(address, book.standing(one.key, use.now), use.style, known=before[one.key]):
                    write(line)
            write(next_commands([f"bounce ledger show {use.hide.argument(decisions[-1].address)}"], use.style))


@uses_ledger
def import_list(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="Lists; - is standard input.")],
    *,
    form: Annotated[ListForm | None, typer.Option("--format", "-f", help="Where looking is not enough.")] = None,
    hold: Annotated[bool, typer.Option("--hold", help="Only put them on hold.")] = False,
    reason: Annotated[str | None, typer.Option("--reason", metavar="REASON", help="Where the list names none.")] = None,
    account: _Account = None,
    use: Use,
) -> None:
    """Take over lists of other systems.

    Plain, CSV, JSON, Postfix access maps, exports of SES and SendGrid.

    \b
    bounce suppress import old-list.csv
    bounce suppress import --hold unsure.txt

    Reasons and dates are kept where the list has them. An entry without a date is older than any removal here: an
    address that was unbounced stays eligible, and standard error names it.

    Exit status: 0 done, 3 a list could not be read or a line of it not be used, 4 the ledger not be written.
    """
    from bounce_cli.rendering.text import next_commands, told  # noqa: PLC0415 - late, as all rendering

    _check_reason(reason)
    is_whole = True
    with use.opened(write=True) as book, open_output(None) as write:
        for path in files:
            try:
                decisions, faults = _decisions(path, form, (hold, reason, account), use.now)
            except UsageError as error:
                note(str(error))
                is_whole = False
                continue
            is_whole = is_whole and not faults
            new = book.take_over(decisions)
            book.settle()
            read = use.style.counted(len(decisions), "{count:,} address read", "{count:,} addresses read")
            counts = f"{read} · {use.style.counted(new, '{count:,} new', '{count:,} new')}"
            for line in told(f"{use.hide.text(path)}: {counts}", use.style):
                write(line)
            _name_eligible(book, decisions, use)
        write(next_commands(["bounce suppress list"], use.style))
    if not is_whole:
        raise typer.Exit(INCOMPLETE)


def _decisions(
    path: str, form: ListForm | None, wish: tuple[bool, str | None, str | None], now: int
) -> "tuple[list[Decision], int]":
    """The entries of a list, and how many lines could not be used, which are told.

    A date that lies ahead is a wrong clock's, and counts as none: no removal would come after it.
    """
    from bounce_cli.ledger.accounts import account_named  # noqa: PLC0415 - late, as all of the ledger
    from bounce_cli.ledger.addresses import key_of  # noqa: PLC0415
    from bounce_cli.ledger.history import EVERY_ACCOUNT, Decision  # noqa: PLC0415
    from bounce_cli.ledger.lists.reading import read_list  # noqa: PLC0415

    hold, reason, account = wish
    found: list[Decision] = []
    faults = 0
    for item in read_list(path, form):
        if not isinstance(item, Listed):
            tell(path, item.text)
            faults += item.code not in UNDERSTOOD
            continue
        key = key_of(item.address)
        if key is None:
            tell(path, f"{item.address!r} is no address")
            faults += 1
            continue
        try:
            own = account or (account_named(item.account, item.address) if item.account else EVERY_ACCOUNT)
        except UsageError as error:
            tell(path, str(error))
            faults += 1
            continue
        at = int(item.since.timestamp()) if item.since else None
        found.append(
            Decision(
                key=key,
                address=item.address,
                account=own,
                kind=ListName.HOLD.value if hold else item.list.value,
                at=at if at is not None and at <= now else None,
                reason=item.reason or reason,
                note=item.note,
                source=path if path != "-" else "standard input",
            )
        )
    return found, faults


def _name_eligible(book: "Ledger", decisions: "list[Decision]", use: Use) -> None:
    """Say which addresses of a list stay eligible, as they were removed after its entry."""
    removed = book.removed_keys()
    for one in decisions:
        if one.key in removed and not book.standing(one.key, use.now):
            why = "stays eligible, as it was removed later than this entry; bounce suppress add overrules it"
            tell(use.hide.address(one.address), why)
