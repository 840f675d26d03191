"""The log of Postfix (postlogd(8) or syslog): what cleanup, qmgr and the delivery agents say of a queue id.

Senders choose texts that are logged, such as subjects, message ids and local parts; so a line counts by what it begins
with, and one that could be read in two ways is not used.
"""

import re
from datetime import datetime

from bounce_cli.ledger.sent.fields import one_line, recipient_of
from bounce_cli.ledger.sent.model import SentMail
from bounce_cli.ledger.sent.moments import SYSLOG_TIME, Clock
from bounce_cli.ledger.sent.queued import Queue, Queued
from bounce_cli.message.encoded_words import decode_encoded_words
from bounce_cli.reports.message_ids import bare_id

__all__ = ["PostfixLog"]

# Queue ids are hexadecimal, or of an alphabet without vowels, so that none is a word such as `warning`.
_LINE = re.compile(
    rf"{SYSLOG_TIME} (?:\S++ )?postfix(?:-[\w.\-]{{1,64}}+)?/(?:[\w.\-]{{1,64}}/){{0,4}}(?P<program>[\w\-]{{1,32}})"
    r"\[\d{1,10}\]: (?:\[ID \d{1,10} \w{1,10}\.\w{1,10}\] )?"
    r"(?P<name>[0-9A-F]{4,20}|[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{4,24}): (?P<rest>.*)",
    re.ASCII | re.DOTALL,
)
_SUBJECT = re.compile(r"(?:info|warning|hold|filter|prepend|redirect|bcc): header subject:", re.IGNORECASE)
_MANAGERS = frozenset({"qmgr", "oqmgr", "nqmgr"})
_LOCAL_AGENTS = frozenset({"lmtp", "local", "virtual", "pipe"})
_AGENTS = frozenset({"smtp", "relay", "error", "retry", "discard", *_LOCAL_AGENTS, *_MANAGERS})
_PROBES = ("status=deliverable", "status=undeliverable")
_RELAY = ">, relay="
_ALIAS = ">, orig_to=<"
_LOGGED_OF_HEADER = 200 - len("Subject:")  # octets (cleanup_act_log in cleanup_message.c)


class PostfixLog:
    """Reads the lines of one log in their order."""

    def __init__(self, clock: Clock, queue: Queue | None = None) -> None:
        self._clock = clock
        self._queue = Queue() if queue is None else queue

    def read(self, line: str) -> tuple[SentMail, ...] | None:
        """The mails that a line tells of, mostly none; None for a line about a recipient that cannot be used."""
        found = _LINE.match(line) if "postfix" in line else None
        if not found:
            return ()
        time, program, name, rest = found.group("time", "program", "name", "rest")
        if program in _AGENTS and rest.startswith("to=<"):
            return self._delivery(name, time, rest, is_local=program in _LOCAL_AGENTS)
        if program == "cleanup":
            self._taken_in(name, time, rest)
        elif program in _MANAGERS and rest.startswith("from=<"):
            mail = self._queue.mail(name, self._clock.logged(time))
            mail.sender = rest.removeprefix("from=<").partition(">, ")[0]
            mail.is_notice = not mail.sender
            mail.is_taken_in = True
        elif program in _MANAGERS and rest == "removed":
            self._queue.forget(name)
        return ()

    def _taken_in(self, name: str, time: str, rest: str) -> None:
        key, _, value = rest.partition("=")
        if key == "message-id":
            mail = self._new(name, self._clock.logged(time))
            mail.message_id = mail.message_id or bare_id(value)
        elif key == "resent-message-id":
            mail = self._new(name, self._clock.logged(time))
            mail.resent_id = mail.resent_id or bare_id(value)
        elif subject := _SUBJECT.match(rest):
            mail = self._new(name, self._clock.logged(time))
            mail.subject = mail.subject or _subject(rest[subject.end() :])

    def _new(self, name: str, date: datetime | None) -> Queued:
        """The mail that is being taken in: not an earlier one whose end the log does not tell."""
        mail = self._queue.mail(name, date)
        if mail.is_taken_in:
            self._queue.forget(name)
            mail = self._queue.mail(name, date)
        return mail

    def _delivery(self, name: str, time: str, rest: str, *, is_local: bool) -> tuple[SentMail, ...] | None:
        addresses, _, result = rest.removeprefix("to=<").partition(_RELAY)
        # Before Postfix 3.5 local parts were logged without quotes, and might hold the rest of a line themselves.
        if not result or _RELAY in result or addresses.count(_ALIAS) > 1:
            return None
        if result.partition(" (")[0].endswith(_PROBES):
            return ()  # the address was tried, and no mail sent
        final, _, original = addresses.partition(_ALIAS)
        recipient = recipient_of(original) or recipient_of(final)
        if recipient is None:
            return None
        mail = self._queue.mail(name, self._clock.logged(time))
        mail.is_taken_in = True
        return self._queue.tell(mail, recipient, is_local=is_local)


def _subject(text: str) -> str | None:
    """The subject before ` from CLIENT; from=<…> …`, decoded; None where the log has only the beginning of it."""
    text = text[: max(text.rfind(" from ", 0, max(text.rfind("; from=<"), 0)), 0)]
    if len(text.encode("utf-8", "replace")) >= _LOGGED_OF_HEADER:
        return None
    # Line breaks and tabs of a folded field are logged as question marks.
    text = text.replace("?=? =?", "?= =?").replace("?=??=?", "?= =?")
    return one_line(decode_encoded_words(text))
