"""Writes lists in the forms of other systems, one piece of text at a time."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import assert_never

from bounce_cli.csv_text import cell
from bounce_cli.escaping import MARKED_COMMAND
from bounce_cli.json_text import on_one_line
from bounce_cli.ledger.lists.access_map import write_access_map
from bounce_cli.ledger.lists.addresses import is_address, with_a_labels
from bounce_cli.ledger.lists.model import Listed, ListForm
from bounce_cli.ledger.lists.values import COLUMNS, COMPLAINT, written_time

__all__ = ["write_list"]

# In an address it would be obeyed by what shows the list; written otherwise the address would be somebody else's.
_COMMAND = re.compile(MARKED_COMMAND)

_Refuse = Callable[[Listed], None]


def write_list(items: Iterable[Listed], form: ListForm, refuse: Callable[[Listed], None]) -> Iterator[str]:
    """A list as text, in pieces that end with LF; what is no address, or none that the form can hold, goes to `refuse`.

    CSV and JSON hold all that is known. An access map of Postfix holds address, list, reason and day; the others hold
    addresses, so that only the choice of what is written tells the two lists and the accounts apart. SES takes 100,000
    lines in one import job.
    """
    items = _not_obeyed(items, refuse)
    match form:
        case ListForm.PLAIN:
            return _plain_lines(items, refuse)
        case ListForm.CSV:
            return _csv(items, refuse)
        case ListForm.JSON:
            return _json(items, refuse)
        case ListForm.NDJSON:
            return (f"{_object(item)}\n" for item in _addressed(items, refuse))
        case ListForm.POSTFIX:
            return write_access_map(items, refuse)
        case ListForm.SES:
            return _ses(items, refuse)
        case ListForm.SENDGRID:
            return _sendgrid(items, refuse)
        case _:
            assert_never(form)


def _not_obeyed(items: Iterable[Listed], refuse: _Refuse) -> Iterator[Listed]:
    for item in items:
        if _COMMAND.search(item.address):
            refuse(item)
        else:
            yield item


def _addressed(items: Iterable[Listed], refuse: _Refuse) -> Iterator[Listed]:
    for item in items:
        if is_address(item.address):
            yield item
        else:
            refuse(item)


def _plain_lines(items: Iterable[Listed], refuse: _Refuse) -> Iterator[str]:
    for item in _addressed(items, refuse):
        if item.address.startswith("#"):  # a comment to every reader
            refuse(item)
        else:
            yield f"{item.address}\n"


def _csv(items: Iterable[Listed], refuse: _Refuse) -> Iterator[str]:
    """RFC 4180 with LF."""
    yield ",".join(COLUMNS) + "\n"
    for item in _addressed(items, refuse):
        yield ",".join([cell(value) if value else "" for value in _values(item)]) + "\n"


def _values(item: Listed) -> tuple[str | None, ...]:
    """The values of the columns, in order."""
    since = written_time(item.since) if item.since else None
    return (item.address, item.list.value, item.reason, item.type, since, item.account, item.note, item.source)


def _object(item: Listed) -> str:
    return on_one_line(dict(zip(COLUMNS, _values(item), strict=True)))


def _json(items: Iterable[Listed], refuse: _Refuse) -> Iterator[str]:
    yield "[\n"
    before = ""
    for item in _addressed(items, refuse):
        if before:
            yield f"{before},\n"
        before = _object(item)
    if before:
        yield f"{before}\n"
    yield "]\n"


def _ses(items: Iterable[Listed], refuse: _Refuse) -> Iterator[str]:
    """Amazon takes ASCII only, domains in A-labels; its reader of CSV is not known to take quotes."""
    for item in _addressed(items, refuse):
        address = with_a_labels(item.address)
        if not address.isascii() or '"' in address or address.startswith("#") or address.count("@") > 1:
            refuse(item)
        else:
            yield f"{address},{'COMPLAINT' if item.reason == COMPLAINT else 'BOUNCE'}\n"


def _sendgrid(items: Iterable[Listed], refuse: _Refuse) -> Iterator[str]:
    """Addresses as they are, as SendGrid would keep an apostrophe before a formula."""
    yield "email\n"
    for item in _addressed(items, refuse):
        address = item.address
        yield ('"' + address.replace('"', '""') + '"\n') if '"' in address else f"{address}\n"
