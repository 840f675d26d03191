"""`bounce ledger sent`: take logs and lists of sent mail into the ledger, so that bounces can be held against them."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bounce_cli.cli.ledgers.options import Use, uses_ledger
from bounce_cli.cli.output import note, open_output, tell
from bounce_cli.cli.statuses import INCOMPLETE
from bounce_cli.errors import UsageError
from bounce_cli.ledger.sent.model import UNDERSTOOD, SentForm, SentMail
from bounce_cli.rendering.text import next_step

if TYPE_CHECKING:
    from bounce_cli.ledger.history import SentRow
    from bounce_cli.ledger.ledger import Ledger

__all__ = ["sent"]

_SLICE = 10_000
_Files = Annotated[
    list[str], typer.Argument(metavar="FILE…", help="Logs and lists, also compressed; - is standard input.")
]
_Form = Annotated[SentForm, typer.Option("--format", "-f", help="What the files are, where looking is not enough.")]


@uses_ledger
def sent(
    files: _Files,
    *,
    form: _Form = SentForm.AUTO,
    use: Use,
) -> None:
    """Take in which mail you sent to whom: bounces are held against it.

    \b
    bounce ledger sent /var/log/mail.log*   logs of Postfix and Exim
    bounce ledger sent newsletter.csv       message_id, recipient, subject, date

    A list may also be lines of a Message-ID and a recipient, or JSON lines. Only what bounces need is kept:
    recipient, Message-ID, queue id, date, and a number that stands for the subject. Read twice, nothing changes.

    Exit status: 0 done, 3 a file could not be read or a line of it not be used, 4 the ledger not be written.
    """
    count = new = 0
    is_whole = True
    with use.opened(write=True) as book:
        for path in files:
            try:
                counts = _read(book, path, form, datetime.fromtimestamp(use.now, UTC))
            except UsageError as error:
                note(str(error))
                is_whole = False
                continue
            count, new, is_whole = count + counts[0], new + counts[1], is_whole and not counts[2]
        book.settle()
    with open_output(None) as write:
        read = use.style.counted(count, "{count:,} mail to one recipient read", "{count:,} mails to one recipient read")
        write(f" {read} · {use.style.counted(new, '{count:,} new', '{count:,} new')}\n")
        write(next_step(["bounce ledger ingest PATH…"], use.style))
    if not is_whole:
        raise typer.Exit(INCOMPLETE)


def _read(book: "Ledger", path: str, form: SentForm, now: datetime) -> tuple[int, int, int]:
    """How many mails a file tells of, how many of them were new, and how many lines could not be used."""
    from bounce_cli.ledger.sent.reading import read_sent  # noqa: PLC0415 - late, as all of the ledger

    count = new = faults = 0
    rows: list[SentRow] = []
    for item in read_sent(path, form=form, now=now):
        if not isinstance(item, SentMail):
            tell(path, item.text)
            faults += item.code not in UNDERSTOOD
            continue
        row = _row(item)
        if row is None:
            tell(path, f"{item.recipient!r} is no address")
            faults += 1
            continue
        count += 1
        rows.append(row)
        if len(rows) >= _SLICE:
            new += book.add_sent(rows)
            rows = []
    return count, new + (book.add_sent(rows) if rows else 0), faults


def _row(mail: SentMail) -> "SentRow | None":
    from bounce_cli.ledger.addresses import key_of  # noqa: PLC0415 - late, as all of the ledger
    from bounce_cli.ledger.event import subject_key  # noqa: PLC0415
    from bounce_cli.ledger.history import SentRow  # noqa: PLC0415

    key = key_of(mail.recipient)
    if key is None:
        return None
    moment = int(mail.date.timestamp()) if mail.date else None
    return SentRow(key, mail.message_id, mail.queue_id, subject_key(mail.subject), moment)
