"""A bounce held against the index of sent mail."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import TypeVar

from bounce_cli.ledger.event import Event
from bounce_cli.ledger.history import SentRow
from bounce_cli.ledger.proof.level import UNPROVED, Level, Proof
from bounce_cli.times import DAY

__all__ = ["SentIndex"]

# Queue ids are used again; a bounce later than this is of another mail.
_LONGEST_IN_QUEUE = 30 * DAY
_CLOCK_ERROR = DAY
# What a log and a Date field may differ by.
_SAME_TIME = 600
_ANSWERED_WITHIN = 7 * DAY


class SentIndex:
    """The mails that were sent to one address."""

    def __init__(self, rows: Iterable[SentRow]) -> None:
        mails = tuple(rows)
        self._mails = {row.mail_id for row in mails}
        self._queued = _times((row.queue_id, row.moment) for row in mails)
        self._shared = {row.subject for row in mails if row.shared}
        self._subjects = _times((row.subject, row.moment) for row in mails)

    def proof(self, event: Event) -> Proof:
        """The evidence for an event: what it brought with it, or what these mails show, if that is more.

        A Message-ID or queue id counts beside this recipient only. A notice that names no mail is held against
        recipient, subject and the date of the mail; without that date, or where others got mail with this subject, it
        is merely plausible, as readers know these too.
        """
        own = Proof(level=Level(event.level), by=event.proof)
        if own.level >= Level.SENT or not self._mails:
            return own
        found = self._found(event)
        return found if found.level > own.level else own

    def _found(self, event: Event) -> Proof:
        if event.mail_id is not None and event.mail_id in self._mails:
            return Proof(level=Level.SENT, by="message-id")
        queued = self._queued.get(event.queue_id) if event.queue_id is not None else None
        if queued is not None and queued.fits(event.moment, _LONGEST_IN_QUEUE):
            return Proof(level=Level.SENT, by="queue-id")
        sent = self._subjects.get(event.subject) if event.subject is not None else None
        if event.mail_id is not None or sent is None:
            return UNPROVED
        if event.mail_date is not None:
            if sent.has_one(event.mail_date - _SAME_TIME, event.mail_date + _SAME_TIME):
                level = Level.PLAUSIBLE if event.subject in self._shared else Level.SENT
                return Proof(level=level, by="subject and date")
            if not sent.has_undated:
                return UNPROVED
        is_near = sent.fits(event.moment, _ANSWERED_WITHIN)
        return Proof(level=Level.PLAUSIBLE, by="subject") if is_near else UNPROVED


class _Times:
    """When the mails were sent that one id or one subject stands for; there may be thousands, so they are in order."""

    def __init__(self, moments: Sequence[int | None]) -> None:
        self.has_undated = None in moments
        self._dated = sorted(one for one in moments if one is not None)

    def has_one(self, first: int, last: int) -> bool:
        """Whether one of them was sent between two moments."""
        place = bisect_left(self._dated, first)
        return place < len(self._dated) and self._dated[place] <= last

    def fits(self, bounced: int | None, longest: int) -> bool:
        """Whether a bounce came in time after one of them; an unknown time does not speak against it."""
        return bounced is None or self.has_undated or self.has_one(bounced - longest, bounced + _CLOCK_ERROR)


_Name = TypeVar("_Name", int, str)


def _times(pairs: Iterable[tuple[_Name | None, int | None]]) -> dict[_Name, _Times]:
    found: dict[_Name, list[int | None]] = {}
    for name, moment in pairs:
        if name is not None:
            found.setdefault(name, []).append(moment)
    return {name: _Times(moments) for name, moments in found.items()}
