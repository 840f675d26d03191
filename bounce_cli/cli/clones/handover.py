"""Where fresh mails go: standard output, files, or a mail server."""

import os
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from bounce_cli.cli.clones.wish import Handover
from bounce_cli.cli.output import open_output, tell
from bounce_cli.cli.statuses import NOT_WRITTEN
from bounce_cli.clone.fresh import FreshMail
from bounce_cli.clone.submission import Submission, credentials_for, send, server_named
from bounce_cli.clone.writing import write_file, write_folder, write_mailbox
from bounce_cli.errors import OutputError, UsageError
from bounce_cli.language.said import said
from bounce_cli.rendering.style import Style

__all__ = ["hand_over"]

_SEVERAL = "there are several mails: give --output FOLDER or --output FILE.mbox, or look at --plan; nothing was written"


def hand_over(mails: Iterable[FreshMail], handover: Handover, style: Style, now: datetime) -> int:
    """Write or send the mails; the exit status.

    Raises:
        UsageError: there are several mails for one place, or a mail has no reverse-path.
        OutputError: not all could be written or sent.
    """
    if handover.smtp is not None:
        return _by_smtp(mails, handover, handover.smtp, style)
    if handover.output is not None:
        _to_files(mails, Path(handover.output), now)
        return 0
    one = _only(mails)
    if one:
        _to_standard_output(one)
    return 0


def _only(mails: Iterable[FreshMail]) -> FreshMail | None:
    first = list(islice(mails, 2))
    if len(first) > 1:
        raise UsageError(_SEVERAL)
    return first[0] if first else None


def _to_standard_output(mail: FreshMail) -> None:
    try:
        for part in (mail.header, mail.body):
            left = memoryview(part)
            while left:  # a stream without a buffer (PYTHONUNBUFFERED) takes no more than the pipe has room for
                left = left[sys.stdout.buffer.write(left) :]
        sys.stdout.flush()
    except OSError as error:
        # Half a mail was passed on: unlike half a table, that is an error even where the reader went away.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise OutputError(f"standard output: {error.strerror}") from error


def _to_files(mails: Iterable[FreshMail], path: Path, now: datetime) -> None:
    if path.suffix.lower() == ".eml":
        one = _only(mails)
        if one:
            write_file(one, path)
        return
    found = iter(mails)
    first = next(found, None)
    if first is None:  # no empty folder and no empty mailbox
        return
    if path.suffix.lower() == ".mbox":
        write_mailbox(_chained(first, found), path, now)
    else:
        with open_output(None) as write:
            for name in write_folder(_chained(first, found), path):
                write(f"{name}\n")


def _chained(first: FreshMail, others: Iterator[FreshMail]) -> Iterator[FreshMail]:
    yield first
    yield from others


def _by_smtp(mails: Iterable[FreshMail], handover: Handover, server: str, style: Style) -> int:
    submission = _submission(handover, server)
    ready = [(mail, _sender(mail, handover)) for mail in mails]
    with open_output(None) as write:
        if not handover.send:
            from bounce_cli.rendering.clone_plan import sending_text  # noqa: PLC0415 - late, as all rendering

            for line in sending_text(ready, style, server):
                write(line)
            return 0
        status = 0
        for sent in send((mail for mail, _ in ready), submission, handover.mail_from) if ready else ():
            if sent.accepted:
                told = said("{server} took the mail to {addresses}", server=server, addresses=", ".join(sent.accepted))
                write(f"{style.say(told)}\n")
            for address, words in sent.refused.items():
                status = NOT_WRITTEN
                tell(address, f"was refused by {server}: {words}")
        return status


def _submission(handover: Handover, server: str) -> Submission:
    host, port = server_named(server)
    credentials = credentials_for(host, os.environ) if handover.send else None
    submission = Submission(host=host, port=port, starttls=handover.starttls, credentials=credentials)
    if credentials and not submission.is_secret:
        raise UsageError(f"a password for {host} goes over TLS only: add --starttls, or use port 465")
    return submission


def _sender(mail: FreshMail, handover: Handover) -> str:
    """The reverse-path of a mail.

    Raises:
        UsageError: neither the options nor the mail name one.
    """
    sender = mail.return_path if handover.mail_from is None else handover.mail_from
    if sender is None:
        raise UsageError("the returned mail does not say what its reverse-path was: give --mail-from; nothing was sent")
    return sender
