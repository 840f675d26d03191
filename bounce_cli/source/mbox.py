"""The messages of an mbox, one at a time: memory grows with the largest message, never with the mailbox.

Four kinds exist and a file does not name its own: mboxo and mboxrd quote a `From ` line of a body with `>`, mboxrd also
the quoted ones; mboxcl and mboxcl2 count octets in `Content-Length`, and mboxcl2 quotes nothing.
"""

import io
import itertools
import re
from collections.abc import Iterator

from bounce_cli.language.said import said
from bounce_cli.problem import Problem
from bounce_cli.source.model import InputFormat
from bounce_cli.source.octets import Octets
from bounce_cli.source.problems import cut_at, source_ended
from bounce_cli.source.separator import LOOK_AHEAD, first_line, separator_end

__all__ = ["LEADING", "Mail", "borders", "messages"]

Mail = tuple[bytes, tuple[Problem, ...]]

LEADING = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*")
"""What may stand before the first separator line: a byte order mark and blank lines."""

_NO_SEPARATOR = Problem(code="mbox_no_separator", text=said("no mbox separator line stands before this text"))
_EMPTY = Problem(code="empty", text=said("nothing stands between two mbox separator lines"))
_NEEDLE = b"From "
_LONG = len(_NEEDLE)
_LINE_ENDS = b"\r\n"
_QUOTE_SIGN = ord(">")
_CONTEXT = 4
"""Octets kept before a position, so that a blank line before it can be seen."""

_HEADER = 1 << 18
"""Octets of a header that are searched for `Content-Length`."""
_LENGTHS = 4  # fields of that name that are tried
_LENGTH = re.compile(rb"(?:\A|(?<=[\r\n]))content-length:[ \t]*(\d{1,15})[ \t]*(?=[\r\n]|\Z)")
_BLANKS = re.compile(rb"(?:\r\n|\n|\r){0,16}")
_MOST_BLANKS = 32  # octets of that
_TRAILING = re.compile(_BLANKS.pattern + rb"\Z")

_QUOTED_TWICE = re.compile(rb"(?:\A|(?<=[\r\n]))>>+From ")
_QUOTE = re.compile(rb"(?:\A|(?<=[\r\n]))>(?=>*From )")

_COUNTED = frozenset({InputFormat.AUTO, InputFormat.MBOX, InputFormat.MBOXCL, InputFormat.MBOXCL2})
_MAYBE_RD = frozenset({InputFormat.AUTO, InputFormat.MBOX})


def messages(octets: Octets, *, style: InputFormat, limit: int) -> Iterator[Mail]:
    """Yield each message without its separator line, and what was wrong with it.

    `style` is one of the mbox words, or `auto`; `limit` is in octets of one message, the rest of which is skipped.
    """
    return _Mailbox(octets, style, limit).messages()


def borders(octets: Octets, *, style: InputFormat, limit: int) -> Iterator[int]:
    """Yield where the separator line of each message but the first begins; the arguments are those of `messages`."""
    return _Mailbox(octets, style, limit).borders()


class _Mailbox:
    """The part of a mailbox that is in memory, and the place in it."""

    def __init__(self, octets: Octets, style: InputFormat, limit: int) -> None:
        self._octets = octets
        self._style = style
        self._limit = limit
        self._data = bytearray()
        self._ended = False
        self._at = 0  # where the message begins
        self._next = 0  # where the one after it begins
        self._border = 0  # where the separator line between them begins
        self._forgotten = 0  # octets of the mailbox before these
        self._quoted = False  # whether a quoted `From ` line was seen in it

    def messages(self) -> Iterator[Mail]:
        separated = self._begin()
        while separated or self._at < len(self._data):
            length, more = self._length()
            if length > self._limit:
                yield self._piece(self._limit), (*self._doubts(separated=separated), cut_at(self._limit))
                more = more or self._skip()
            else:
                mail = self._mail(length)
                if separated or mail.strip():
                    yield mail, self._problems(mail, more=more, separated=separated)
            if not more:
                return
            separated = True
            self._at = self._next

    def borders(self) -> Iterator[int]:
        """Yield where the separator line of each message but the first begins, in octets of the mailbox."""
        self._begin()
        while self._goes_on():
            yield self._forgotten + self._border
            self._at = self._next

    def _goes_on(self) -> bool:
        """Pass over this message; False where it is the last."""
        length, more = self._length()
        return more or (length > self._limit and self._skip())

    def _begin(self) -> bool:
        """Go behind the first separator line; False where the mailbox begins with something else."""
        while len(self._data) < 2 * LOOK_AHEAD and self._fill():
            pass
        match = LEADING.match(self._data)
        end = first_line(self._data, match.end()) if match else -1
        self._at = max(end, 0)
        return end >= 0

    def _fill(self) -> bool:
        """Read on, and forget what lies before the message; False at the end."""
        block = self._octets.block()
        if not block:
            self._ended = True
            return False
        if self._at > _CONTEXT:
            forgotten = self._at - _CONTEXT
            del self._data[:forgotten]
            self._at -= forgotten
            self._next -= forgotten
            self._border -= forgotten
            self._forgotten += forgotten
        self._data += block
        return True

    def _length(self) -> tuple[int, bool]:
        """Return the octets of this message as it lies in the file, and whether another follows at `_next`."""
        self._quoted = False
        seen = 0
        while True:
            ready = len(self._data) - (0 if self._ended else LOOK_AHEAD)
            found = self._search(self._at + seen, ready)
            if found >= 0:
                return self._counted(found - self._at, more=True)
            seen = max(seen, ready - self._at)
            if seen > self._limit:
                return seen, False
            if self._ended:
                return self._counted(seen, more=False)
            self._fill()

    def _skip(self) -> bool:
        """Pass over the rest of a message that is too long, without keeping it; False at the end of the mailbox."""
        seen = self._at
        while True:
            ready = len(self._data) - (0 if self._ended else LOOK_AHEAD)
            if self._search(seen, ready) >= 0:
                return True
            if self._ended:
                return False
            self._at = max(seen, ready)
            self._fill()
            seen = self._at

    def _search(self, start: int, stop: int) -> int:
        """Return where the first separator line that begins in between begins, or -1; `_next` is its end."""
        data = self._data
        stop += len(_NEEDLE) - 1
        found = data.find(_NEEDLE, start, stop) if stop > start else -1
        while found >= 0:
            before = data[found - 1] if found else 0
            if before in _LINE_ENDS:
                end = separator_end(data, found)
                if end >= 0:
                    self._next, self._border = end, found
                    return found
            elif before == _QUOTE_SIGN:
                self._quoted = True
            found = data.find(_NEEDLE, found + _LONG, stop)
        return -1

    def _counted(self, length: int, *, more: bool) -> tuple[int, bool]:
        """Prefer a `Content-Length` where it lands on a separator line; the blank line before one is no content."""
        if self._style in _COUNTED and length <= self._limit:
            header, declared = self._declared(length)
            for octets in declared:
                if header + octets <= self._limit and self._lands(header + octets):
                    self._quoted = False  # a message that is counted needs no quoting
                    return header + octets, not self._at_end(header + octets)
        if length > self._limit:
            return length, more
        return length - self._blank_line(self._at + length), more

    def _declared(self, length: int) -> tuple[int, list[int]]:
        """Return the octets of the header with its blank line, and what its `Content-Length` fields say."""
        data, at = self._data, self._at
        stop = at + min(length, _HEADER)
        body = at + length
        for blank in (b"\n\n", b"\n\r\n", b"\r\r"):
            found = data.find(blank, at, stop)
            if found >= 0:
                stop, body = found, found + len(blank)
        header = data[at:stop].lower()
        if b"content-length:" not in header:
            return 0, []
        return body - at, [int(match.group(1)) for match in itertools.islice(_LENGTH.finditer(header), _LENGTHS)]

    def _lands(self, length: int) -> bool:
        """Whether the message may have this length: a separator line or the end of the mailbox is what follows."""
        while len(self._data) - self._at < length + _MOST_BLANKS + LOOK_AHEAD and self._fill():
            pass
        end = self._at + length
        if end > len(self._data):
            return False
        if self._quoted and self._style in _MAYBE_RD and self._data[end - 1] not in _LINE_ENDS:
            return False  # rather the count before a line was quoted: one octet less than now
        if self._at_end(length):
            return True
        match = _BLANKS.match(self._data, end)
        place = match.end() if match else end
        if self._data[place - 1] not in _LINE_ENDS or not self._data.startswith(_NEEDLE, place):
            return False
        after = separator_end(self._data, place)
        if after >= 0:
            self._next, self._border = after, place
        return after >= 0

    def _at_end(self, length: int) -> bool:
        return self._ended and _TRAILING.match(self._data, self._at + length) is not None

    def _blank_line(self, end: int) -> int:
        """Return the octets of the blank line that the format puts after a message, 0 where none is there."""
        if self._data.endswith(b"\n\r\n", self._at, end):
            return 2
        return 1 if self._data.endswith((b"\n\n", b"\r\r"), self._at, end) else 0

    def _piece(self, length: int) -> bytes:
        with memoryview(self._data) as view:
            return bytes(view[self._at : self._at + length])

    def _mail(self, length: int) -> bytes:
        """Return the message, its quoting undone where the kind is named or evident."""
        mail = self._piece(length)
        if not self._quoted:
            return mail
        if self._style is InputFormat.MBOXRD or (self._style in _MAYBE_RD and _QUOTED_TWICE.search(mail)):
            return _unquoted(mail)
        return mail

    def _problems(self, mail: bytes, *, more: bool, separated: bool) -> tuple[Problem, ...]:
        problems = self._doubts(separated=separated)
        if not mail:
            problems = (*problems, _EMPTY)
        if not more and self._octets.fault:
            problems = (*problems, source_ended(self._octets.fault))
        return problems

    @staticmethod
    def _doubts(*, separated: bool) -> tuple[Problem, ...]:
        return () if separated else (_NO_SEPARATOR,)


def _unquoted(mail: bytes) -> bytes:
    """Take one `>` off each quoted line; piece by piece, since a list of many short pieces outweighs the mail."""
    plain = io.BytesIO()
    with memoryview(mail) as view:
        at = 0
        for quote in _QUOTE.finditer(mail):
            plain.write(view[at : quote.start()])
            at = quote.end()
        plain.write(view[at:])
    return plain.getvalue()
