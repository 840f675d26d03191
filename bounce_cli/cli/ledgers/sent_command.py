"""`bounce ledger sent`: take logs and lists of sent mail into the ledger, so that bounces can be held against them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from bounce_cli.authentication.lookup.names import is_within, normalised
from bounce_cli.cli.ledgers.options import OwnDomainOption, Use, own_domains_of, uses_ledger
from bounce_cli.cli.output import note, tell, write_lines
from bounce_cli.cli.statuses import INCOMPLETE
from bounce_cli.errors import UsageError
from bounce_cli.ledger.sent.model import UNDERSTOOD, SentForm, SentMail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bounce_cli.ledger.history import SentRow

__all__ = ["sent"]

_SLICE = 10_000
_Files = Annotated[
    list[str], typer.Argument(metavar="FILE…", help="Logs and lists, also compressed; - is standard input.")
]
_Form = Annotated[SentForm, typer.Option("--format", "-f", help="What the files are, where looking is not enough.")]


@dataclass(slots=True)
class _Counts:
    """What was read: mails to one recipient, how many were new, were sent by others, and lines that are of no use."""

    read: int = 0
    new: int = 0
    others: int = 0
    faults: int = 0


@uses_ledger
def sent(
    files: _Files,
    *,
    form: _Form = SentForm.AUTO,
    own_domain: OwnDomainOption = None,
    use: Use,
) -> None:
    """Take in which mail you sent to whom, as proof.

    Bounces are held against it.

    \b
    bounce ledger sent mail.log --own-domain example.com    Postfix and Exim
    bounce ledger sent news.csv       message_id, recipient, subject, date

    A list may also be lines of a Message-ID and a recipient, or JSON lines. Only what bounces need is kept:
    recipient, Message-ID, queue id, date, and a number that stands for the subject. Read twice, nothing changes.

    A log also tells of mail that others sent to you or through you: of it, only what left from a sender of an
    --own-domain is yours. Without one, all that was not delivered on the server itself counts as yours.

    Exit status: 0 done, 3 a file could not be read or a line of it not be used, 4 the ledger not be written.
    """
    from bounce_cli.rendering.text import next_commands, told  # noqa: PLC0415 - late, as all rendering

    counts = _Counts()
    is_whole = True
    domains = own_domains_of(use.settings, own_domain)
    with use.opened(write=True) as book:
        for path in files:
            mails = _mails(path, form, datetime.fromtimestamp(use.now, UTC), domains, counts)
            try:
                while rows := list(islice(mails, _SLICE)):
                    counts.new += book.add_sent(rows)
            except UsageError as error:
                note(str(error))
                is_whole = False
        book.settle()
    counted = use.style.counted
    parts = [
        counted(counts.read, "{count:,} mail to one recipient read", "{count:,} mails to one recipient read"),
        counted(counts.new, "{count:,} new", "{count:,} new"),
    ]
    if counts.others:
        parts.append(counted(counts.others, "{count:,} not yours left out", "{count:,} not yours left out"))
    write_lines((*told(" · ".join(parts), use.style), next_commands(["bounce ledger ingest PATH…"], use.style)))
    if counts.faults or not is_whole:
        raise typer.Exit(INCOMPLETE)


def _mails(path: str, form: SentForm, now: datetime, domains: tuple[str, ...], counts: _Counts) -> "Iterator[SentRow]":
    """The mails that a file tells of and that are ours, as the ledger keeps them; what is of no use is told."""
    from bounce_cli.ledger.sent.reading import read_sent  # noqa: PLC0415 - late, as all of the ledger

    for item in read_sent(path, form=form, now=now):
        if not isinstance(item, SentMail):
            tell(path, item.text)
            counts.faults += item.code not in UNDERSTOOD
        elif not _is_ours(item, domains):
            counts.others += 1
        elif row := _row(item):
            counts.read += 1
            yield row
        else:
            tell(path, f"{item.recipient!r} is no address")
            counts.faults += 1


def _is_ours(mail: SentMail, domains: tuple[str, ...]) -> bool:
    """Whether we sent a mail: a list holds nothing else, a log does."""
    if mail.sender is None:
        return True
    if not domains:
        return not mail.is_local
    domain = normalised(mail.sender.rpartition("@")[2].strip("<>"))
    return any(is_within(domain, own) for own in domains)


def _row(mail: SentMail) -> "SentRow | None":
    from bounce_cli.ledger.addresses import key_of  # noqa: PLC0415 - late, as all of the ledger
    from bounce_cli.ledger.event import subject_key  # noqa: PLC0415
    from bounce_cli.ledger.history import SentRow  # noqa: PLC0415

    key = key_of(mail.recipient)
    if key is None:
        return None
    moment = int(mail.date.timestamp()) if mail.date else None
    return SentRow(key, mail.message_id, mail.queue_id, subject_key(mail.subject), moment)
