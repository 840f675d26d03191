"""The mails that a server has in its queue while its log is read."""

from dataclasses import dataclass, field
from datetime import datetime

from bounce_cli.ledger.sent.model import SentMail

__all__ = ["Queue", "Queued"]

_MOST_MAILS = 200_000
_MOST_RECIPIENTS = 1_000_000


@dataclass(slots=True, kw_only=True)
class Queued:
    """What is known so far of a mail; unlike the mails that are told, it grows.

    Attributes:
        name: the server's name for it, the queue id.
        date: of the first line about it.
        message_id: without angle brackets.
        resent_id: of the field Resent-Message-ID; bounces return the other one, which outlives all resending.
        subject: decoded, on one line.
        sender: the address in its envelope.
        is_notice: whether it has an empty envelope sender, so is a notice that a server wrote.
        is_taken_in: whether the lines about its taking in are over.
        recipients: those that were told.
        waiting: those that are to be told once it is known what mail it is.
    """

    name: str
    date: datetime | None = None
    message_id: str | None = None
    resent_id: str | None = None
    subject: str | None = None
    sender: str = ""
    is_notice: bool = False
    is_taken_in: bool = False
    recipients: set[str] = field(default_factory=set)
    waiting: list[str] = field(default_factory=list)


class Queue:
    """Mails by queue id; the oldest are forgotten where there are too many, or too many recipients."""

    def __init__(self, *, mails: int = _MOST_MAILS, recipients: int = _MOST_RECIPIENTS) -> None:
        self._mails: dict[str, Queued] = {}
        self._most_mails = mails
        self._most_recipients = recipients
        self._recipients = 0

    def __len__(self) -> int:
        return len(self._mails)

    def mail(self, name: str, date: datetime | None) -> Queued:
        """The mail of a queue id, as it is known or new."""
        found = self._mails.get(name)
        if found is None:
            found = self._mails[name] = Queued(name=name, date=date)
            if len(self._mails) > self._most_mails:
                self.forget(next(iter(self._mails)))
        return found

    def forget(self, name: str) -> None:
        """The mail has left the queue; its queue id may come again for another one."""
        mail = self._mails.pop(name, None)
        if mail:
            self._recipients -= len(mail.recipients)

    def tell(self, mail: Queued, recipient: str, *, is_local: bool = False) -> tuple[SentMail, ...]:
        """A recipient of a mail, each told once; nothing for a notice."""
        if mail.is_notice or recipient in mail.recipients:
            return ()
        mail.recipients.add(recipient)
        self._recipients += 1
        while self._recipients > self._most_recipients:
            self.forget(next(iter(self._mails)))
        told = SentMail(
            recipient=recipient,
            message_id=mail.message_id or mail.resent_id,
            queue_id=mail.name,
            subject=mail.subject,
            date=mail.date,
            sender=mail.sender,
            is_local=is_local,
        )
        return (told,)
