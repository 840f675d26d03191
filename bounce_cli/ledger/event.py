"""An event: one record about one address, as the ledger keeps it.

Nothing in it depends on when it was taken in. The same record may be read twice, from two places or with more
evidence the second time: of two that have one id, the one that compares higher stays, whichever came first.
"""

import hashlib
from datetime import UTC, datetime
from typing import NamedTuple
from zlib import crc32

from bounce_cli.classifier import Suppression
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.folding import fold
from bounce_cli.ledger.addresses import address_of, key_of
from bounce_cli.ledger.proof.level import Proof
from bounce_cli.remembering import remembered
from bounce_cli.times import read_time

__all__ = ["COLUMNS", "Event", "address_in", "event_of", "seconds", "storable", "subject_key", "time_of"]

# Kinds that say something of an address; the others are no news of one.
_KINDS = frozenset({"failure", "delay", "delivered", "relayed", "expanded", "feedback", "auto_reply", "disposition"})
# Those that answer a mail without returning it.
_ANSWERS = frozenset({"auto_reply", "disposition"})
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC).timestamp()
_LATEST = datetime(9999, 12, 30, tzinfo=UTC).timestamp()
_LONGEST_TEXT = 2_000


class Event(NamedTuple):
    """One record about one address; a tuple, as a million of them are read at once.

    Attributes:
        id: of the record, 32 octets.
        key: the address that is judged, as of `key_of`.
        address: the same as it was written, where the key does not give it back; else None.
        account: whose mail it was about; empty where that is not known.
        level: evidence that it was mail of ours, see `Level`; what the index of sent mail knows is not in it.
        proof: what that evidence is.
        rank: decides between two readings of one record that are equal in all that ranks before.
        kind, reason, type, suppress: of the record.
        status, reply_code, diagnostic, remote_mta, rule, confidence: of the record, for whoever asks why.
        moment: seconds since 1970 of the record's own date, else of its last attempt or arrival; None without any.
        arrival, until: when the mail was taken in, and until when it is tried.
        mail_id: the Message-ID of the mail it is about.
        queue_id: that mail's name at the reporting server.
        subject: a number for its subject, see `subject_key`.
        mail_date: its date.
        feedback: the type of a complaint.
        origin: where it was read.
    """

    id: bytes
    key: str
    address: str | None
    account: str
    level: int
    proof: str | None
    rank: int
    kind: str
    reason: str | None
    type: str | None
    suppress: str
    status: str | None
    reply_code: int | None
    diagnostic: str | None
    remote_mta: str | None
    rule: str | None
    confidence: float
    moment: int | None
    arrival: int | None
    until: int | None
    mail_id: str | None
    queue_id: str | None
    subject: int | None
    mail_date: int | None
    feedback: str | None
    origin: str | None


COLUMNS = Event._fields


def address_in(diagnosis: Diagnosis) -> str | None:
    """The address that a record is held against: the one that the sender wrote, which is the one on their lists."""
    return _held_against(diagnosis)[0]


def _held_against(diagnosis: Diagnosis) -> tuple[str | None, str | None]:
    """That address and its key; both None for a record that is no news of one."""
    if diagnosis.kind in _KINDS:
        for address in (diagnosis.original_recipient, diagnosis.recipient):
            if key := key_of(address):
                return address, key
    return None, None


def _stands_for_another(diagnosis: Diagnosis, key: str) -> bool:
    """Whether the address of this key is one behind which another failed: a list, an alias, mail that is sent on.

    A detail behind a plus sign (RFC 5233) and another domain for the same local part are the mailbox itself.
    """
    failed = key_of(diagnosis.recipient)
    return failed is not None and _mailbox(failed) != _mailbox(key)


def _mailbox(key: str) -> str:
    return key.partition(" ")[2].lower().partition("+")[0]


def event_of(diagnosis: Diagnosis, account: str, proof: Proof) -> Event | None:
    """The event of a record; None for one that is no news of an address."""
    d = diagnosis
    written, key = _held_against(d)
    if key is None:
        return None
    original = d.original
    mail_id = original.message_id if original else d.in_reply_to if d.kind in _ANSWERS else None
    arrival, mail_date = seconds(d.arrival_date), seconds(original.date) if original else None
    moment = seconds(d.date)
    if moment is None:
        moment = _first(seconds(d.last_attempt_date), arrival, mail_date)
    is_for_another = d.suppress is Suppression.YES and _stands_for_another(d, key)
    told = (
        d.kind,
        d.reason.value if d.reason else None,
        d.type.value if d.type else None,
        # One that is dead behind an address says little of the others there.
        Suppression.HOLD.value if is_for_another else d.suppress.value,
        d.status,
        d.reply_code,
        storable(d.diagnostic),
        storable(d.remote_mta),
        d.evidence[0].rule if d.evidence else None,
        d.confidence,
        moment,
        mail_date if arrival is None else arrival,
        seconds(d.will_retry_until),
        storable(mail_id),
        storable(d.queue_id),
        subject_key(original.subject) if original else None,
        mail_date,
        d.feedback_type,
        storable(d.origin),
    )
    address = None if address_of(key) == written else written
    # A number that two different readings of one record hardly share.
    rank = crc32(repr((address, proof.by, told)).encode("utf-8", "surrogatepass"))
    return Event(bytes.fromhex(d.id), key, address, account, proof.level, proof.by, rank, *told)


def seconds(value: str | None) -> int | None:
    """A date of a record as seconds since 1970; None for none, and for one that no mail can have."""
    if value is None:
        return None
    moment = read_time(value)
    try:
        found = int(moment.timestamp()) if moment else None
    except (OverflowError, ValueError):  # the first and the last day of the calendar, beyond UTC
        return None
    return found if found is not None and _EARLIEST <= found <= _LATEST else None


def time_of(moment: int | None) -> datetime | None:
    """Seconds since 1970 as a time in UTC."""
    return None if moment is None else datetime.fromtimestamp(moment, UTC)


def _first(*moments: int | None) -> int | None:
    return next((moment for moment in moments if moment is not None), None)


def subject_key(subject: str | None) -> int | None:
    """A number that is equal for equal subjects, blanks and case aside; None for an empty one."""
    return _number_of(subject) if subject else None


@remembered
def _number_of(subject: str) -> int | None:
    text = " ".join(fold(subject).split())
    if not text:
        return None
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=7).digest())


def storable(text: str | None) -> str | None:
    """Text that a database takes: not too long, and without halves of characters."""
    if not text or (text.isascii() and len(text) <= _LONGEST_TEXT):
        return text or None
    return text[:_LONGEST_TEXT].encode("utf-8", "backslashreplace").decode()
