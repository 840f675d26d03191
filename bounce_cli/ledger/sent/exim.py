"""The main log of Exim (specification, chapter 53), as a file or by syslog.

Senders choose texts that are logged, such as subjects, HELO names, message ids and local parts; so a line counts by
what it begins with, and one that could be read in two ways is not used.
"""

import re
from datetime import datetime

from bounce_cli.ledger.sent.fields import one_line, recipient_of
from bounce_cli.ledger.sent.model import SentMail
from bounce_cli.ledger.sent.moments import SYSLOG_TIME, Clock
from bounce_cli.ledger.sent.queued import Queue
from bounce_cli.reports.message_ids import bare_id

__all__ = ["EximLog"]

# Of a line that is too long for syslog, only the first piece: any other may begin with what a sender wrote.
_LINE = re.compile(
    rf"(?P<syslog>{SYSLOG_TIME} (?:\S++ )?exim[\w.\-]{{0,16}}(?:\[\d{{1,10}}\])?: )?(?P<piece>\[1\\\d{{1,5}}\] )?"
    r"(?:(?P<own>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?(?: [+\-]\d{4})?) )?(?:\[\d{1,10}\] )?"
    r"(?P<name>\w{6}-\w{6,11}-\w{2,4}) (?P<mark><=|=>|->|>>|\*>|\*\*|==|Completed\b) ?(?P<rest>.*)",
    re.ASCII | re.DOTALL,
)
_TOKEN = re.compile(r'(?:"(?:[^"\\]|\\.)*+"|[^\s"])++(?!")', re.DOTALL)
_BLANKS = re.compile(r"\s*")
# `FINAL (PARENT) <ORIGINAL>`; final local parts are logged without quotes, so they may hold anything.
_PLAIN = re.compile(r"(?P<final>[^\s<>]++)(?: \([^()<>\"]*+\))?(?: <(?P<original>[^\s<>\"]++)>)?(?=[ :]|$)")
_LOCAL = re.compile(r"[|/:][^<>]* <(?P<original>[^\s<>\"]++)>(?=[ :]|$)")
_QUOTED = re.compile(r'[^<>]* <(?P<original>"(?:[^"\\]|\\.)*+"@[^\s<>"]++)>(?=[ :]|$)')
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b" ", b"f": b" ", b"v": b" "}
_LOGGED_OF_SUBJECT = 100  # octets (receive.c)
_OCTAL_DIGITS = 3
# With the name of the host it went to, where it went to any.
_DELIVERED = frozenset({"=>", "->"})
_MOST_WAITING = 1_000


class EximLog:
    """Reads the lines of one log in their order."""

    def __init__(self, clock: Clock, queue: Queue | None = None) -> None:
        self._clock = clock
        self._queue = Queue() if queue is None else queue

    def read(self, line: str) -> tuple[SentMail, ...] | None:
        """The mails that a line tells of, mostly none; None for a line about a recipient that cannot be used."""
        found = _LINE.match(line)
        if not found or not (found["own"] or found["syslog"]):
            return ()
        date = self._clock.logged(found["own"] or found["time"])
        name, mark, rest = found.group("name", "mark", "rest")
        if mark == "<=":
            return self._arrival(name, date, rest, is_whole=not found["piece"])
        if mark == "Completed":
            return self._completed(name, date)
        return self._delivery(name, date, mark, rest)

    def _arrival(self, name: str, date: datetime | None, rest: str, *, is_whole: bool) -> tuple[SentMail, ...]:
        waiting = self._queue.mail(name, date).waiting
        self._queue.forget(name)
        mail = self._queue.mail(name, date)
        mail.is_taken_in = True
        tokens = _tokens(rest)
        mail.sender = tokens[0] if tokens else ""
        mail.is_notice = mail.sender == "<>"
        fields = tokens[1:]
        message_id = next((field for field in fields if field.startswith(("id=", "id*="))), "")
        mail.message_id = bare_id(f"<{message_id.partition('=')[2]}>")
        mail.subject = _subject(next((field for field in fields if field.startswith('T="')), ""))
        # With `received_recipients` the line ends with all of them.
        recipients = [*waiting, *(_recipients(fields) if is_whole else ())]
        return tuple(told for recipient in recipients for told in self._queue.tell(mail, recipient))

    def _completed(self, name: str, date: datetime | None) -> tuple[SentMail, ...]:
        mail = self._queue.mail(name, date)
        found = tuple(told for recipient in mail.waiting for told in self._queue.tell(mail, recipient))
        self._queue.forget(name)
        return found

    def _delivery(self, name: str, date: datetime | None, mark: str, rest: str) -> tuple[SentMail, ...] | None:
        recipient = _recipient(rest)
        if recipient is None:
            return None
        mail = self._queue.mail(name, date)
        if mark == ">>" and not mail.is_taken_in and len(mail.waiting) < _MOST_WAITING:
            # Passed on while it came in: what mail it is stands in a later line.
            mail.waiting.append(recipient)
            return ()
        return self._queue.tell(mail, recipient, is_local=mark in _DELIVERED and " H=" not in rest)


def _tokens(text: str) -> list[str]:
    """Words and `key="quoted value"`, up to where quotes do not fit; that place stands as a word of its own."""
    tokens: list[str] = []
    place = 0
    while place < len(text):
        token = _TOKEN.match(text, place)
        if not token:
            return [*tokens, '"']
        tokens.append(token[0])
        blanks = _BLANKS.match(text, token.end())
        place = blanks.end() if blanks else token.end()
    return tokens


def _recipients(fields: list[str]) -> list[str]:
    """What follows the word `for` up to the end, where these are addresses and nothing else."""
    found: list[str] = []
    for field in reversed(fields):
        if field == "for":
            return found[::-1]
        recipient = recipient_of(_unescaped(field))
        if recipient is None:
            break
        found.append(recipient)
    return []


def _recipient(rest: str) -> str | None:
    count = rest.count(' <"')
    # An address that needs quotes is always followed by itself in quotes, whatever its local part pretends to be.
    found = _QUOTED.match(rest) if count == 1 else None if count else _LOCAL.match(rest) or _PLAIN.match(rest)
    if not found:
        return None
    final = found.groupdict().get("final") or ""
    original = found["original"] or ""
    return recipient_of(_unescaped(original)) or recipient_of(_unescaped(final.removesuffix(":")))


def _subject(field: str) -> str | None:
    """The text of `T="…"`; None where the log has only the beginning of it."""
    octets = _octets(field[len('T="') : -1])
    return one_line(octets.decode("utf-8", "replace")) if len(octets) < _LOGGED_OF_SUBJECT else None


def _unescaped(text: str) -> str:
    """Text without the escapes of characters that do not print; those of quoted local parts stay."""
    if "\\" not in text or text.startswith('"'):
        return text
    return _octets(text).decode("utf-8", "replace")


def _octets(text: str) -> bytes:
    return _ESCAPE.sub(_escaped, text.encode("utf-8", "replace"))


def _escaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    if len(code) == _OCTAL_DIGITS:
        return bytes([int(code, 8) & 0xFF])
    return _LETTERS.get(code, code)
