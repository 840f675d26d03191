"""A bounce held against the index of sent mail."""

from collections import defaultdict
from collections.abc import Iterable

from bounce_cli.ledger.event import Event
from bounce_cli.ledger.history import SentRow
from bounce_cli.ledger.proof.level import UNPROVED, Level, Proof

__all__ = ["SentIndex"]

_DAY = 86_400
# Queue ids are used again; a bounce later than this is of another mail.
_LONGEST_IN_QUEUE = 30 * _DAY
_CLOCK_ERROR = _DAY
# What a log and a Date field may differ by.
_SAME_TIME = 600
_ANSWERED_WITHIN = 7 * _DAY


class SentIndex:
    """The mails that were sent to one address."""

    def __init__(self, rows: Iterable[SentRow]) -> None:
        self._mails: set[str | None] = set()
        self._queued: dict[str | None, list[int | None]] = defaultdict(list)
        self._subjects: dict[int | None, list[int | None]] = defaultdict(list)
        for row in rows:
            self._mails.add(row.mail_id)
            self._queued[row.queue_id].append(row.moment)
            self._subjects[row.subject].append(row.moment)

    def proof(self, event: Event) -> Proof:
        """The evidence for an event: what it brought with it, or what these mails show, if that is more.

        A Message-ID or queue id counts beside this recipient only. A notice that names no mail is held against
        recipient, subject and the date of the mail; without that date it is merely plausible, as readers know a
        subject too.
        """
        own = Proof(level=Level(event.level), by=event.proof)
        if own.level >= Level.SENT or not self._mails:
            return own
        found = self._found(event)
        return found if found.level > own.level else own

    def _found(self, event: Event) -> Proof:
        if event.mail_id is not None and event.mail_id in self._mails:
            return Proof(level=Level.SENT, by="message-id")
        if event.queue_id is not None and event.queue_id in self._queued:
            sent = self._queued[event.queue_id]
            if event.moment is None or any(_fits(event.moment, one, _LONGEST_IN_QUEUE) for one in sent):
                return Proof(level=Level.SENT, by="queue-id")
        if event.mail_id is not None or event.subject is None or event.subject not in self._subjects:
            return UNPROVED
        sent_at = self._subjects[event.subject]
        if event.mail_date is not None:
            if any(one is not None and abs(event.mail_date - one) <= _SAME_TIME for one in sent_at):
                return Proof(level=Level.SENT, by="subject and date")
            if None not in sent_at:
                return UNPROVED
        is_near = event.moment is None or any(_fits(event.moment, one, _ANSWERED_WITHIN) for one in sent_at)
        return Proof(level=Level.PLAUSIBLE, by="subject") if is_near else UNPROVED


def _fits(bounced: int, sent: int | None, longest: int) -> bool:
    """Whether a bounce came in time after a mail; an unknown time does not speak against it."""
    return sent is None or -_CLOCK_ERROR <= bounced - sent <= longest
