"""Session transcripts in notices: what the server answered to which recipient.

Sendmail marks its own lines `>>>` and the server's `<<<`, MDaemon `-->` and `<--`, InterScan the other way round;
Postfix logs a client's session as `In:` and `Out:`. Sendmail adds summaries of its own,
`550 5.1.1 <a@b>... User unknown`.
"""

import re
from collections import deque
from dataclasses import dataclass

from bounce_cli.address import ADDRESS, find_addresses
from bounce_cli.late import late
from bounce_cli.reports.words.commands import find_command
from bounce_cli.reports.words.guarded import lowered
from bounce_cli.reports.words.replies import Reply, clean_diagnostic, read_reply, reply_in

__all__ = ["Transcript"]

# MDaemon and its kin say when, in front of each line.
_WHEN = r"(?:[\[(]?(?:[A-Z][a-z]{2},? )?\d[\d\-/:. T]{6,24}[\]):]{1,2}[ \t]{1,4})?"
_OURS = late(rf"^[ \t|]{{0,12}}{_WHEN}(?:>>>|-->|Sent <<<|In:|C:)[ \t]{{0,4}}(\S.{{0,1000}})", re.IGNORECASE)
_THEIRS = late(
    rf"^[ \t|]{{0,12}}{_WHEN}(?:<<<|<--|Received >>>|Out:|S:)[ \t]{{0,4}}(\S.{{0,1000}})", re.IGNORECASE | re.MULTILINE
)
_SUMMARY = late(
    rf"^[ \t|]{{0,4}}(?P<code>[45]\d\d)[ \-](?:(?P<status>[45]\.\d{{1,3}}\.\d{{1,3}})[ \t]{{1,3}})?"
    rf"<?(?P<address>{ADDRESS.pattern})>?[ \t]?\.\.\.[ \t]{{0,3}}(?P<words>.{{0,1000}})"
)
# The marks of a server's answers, and one that other lines hold as well.
_MARKS = ("<<<", "<--", "received >>>", "out:")
_SHORT_MARK = "s:"
_REFUSAL = re.compile(r"[45]\d\d(?=[ \-]|$)")
# More refusals than this are no session that a person could read.
_MOST = 300
_NO_COMMAND: tuple[str | None, str | None] = (None, None)


@dataclass(slots=True)
class _Exchange:
    """A command with its refusal; `address` is that of RCPT, or of the summary that claims the refusal.

    `status` is the summary's: the sender's own reading, where the server stated none.
    """

    command: str | None
    address: str | None
    answer: str
    status: str | None = None


class Transcript:
    """The refusals of a session, in order."""

    def __init__(self, text: str) -> None:
        self._refusals: list[_Exchange] = []
        self._waiting: deque[tuple[str | None, str | None]] = deque()
        self._last = _NO_COMMAND
        self._unclaimed: _Exchange | None = None
        self._unfinished = False
        self._commanded = False
        for line in filter(_holds_mark, text.split("\n") if _may_refuse(text) else ()):
            self._read(line)
            if len(self._refusals) >= _MOST:
                break
        self._by_address: dict[str, _Exchange] = {}
        self._named: dict[str, _Exchange] = {}
        self._replies: dict[str, Reply | None] = {}
        self._commands: dict[str, str | None] = {}
        for item in self._refusals:
            if item.address:
                self._by_address.setdefault(item.address.lower(), item)
            else:
                for address in find_addresses(item.answer):
                    self._named.setdefault(address.lower(), item)

    def _read(self, line: str) -> None:
        ours = _OURS.match(line)
        theirs = None if ours else _THEIRS.match(line)
        if ours:
            self._commanded = True
            self._waiting.append(_command(ours[1]))
        elif theirs:
            self._answer(theirs[1].strip())
        elif "..." in line and (summary := _SUMMARY.match(line)):
            self._summary(summary)
        elif line[:20].lower().lstrip(" .").startswith("while talking to"):
            self._waiting.clear()
            self._unclaimed, self._last, self._unfinished = None, _NO_COMMAND, False

    def _answer(self, answer: str) -> None:
        """One line of the server's: it goes on with the reply above, or answers the next command that waits."""
        goes_on = self._unfinished
        self._unfinished = answer[3:4] == "-"
        same = self._unclaimed is not None and answer[:3] == self._unclaimed.answer[:3]
        if self._unclaimed is not None and same and (goes_on or not self._waiting):
            self._unclaimed.answer += " " + answer
        elif not goes_on:
            self._last = self._waiting.popleft() if self._waiting else self._last
            if _REFUSAL.match(answer):
                self._unclaimed = _Exchange(command=self._last[0], address=self._last[1], answer=answer)
                self._refusals.append(self._unclaimed)

    def _summary(self, summary: re.Match[str]) -> None:
        """A summary names whom the answer above it concerns; without one it speaks for itself."""
        address, words = summary["address"], summary["words"]
        if _REFUSAL.match(words):
            self._refusals.append(_Exchange(command=None, address=address, answer=words))
        elif self._unclaimed and self._is_his(self._unclaimed, summary):
            self._unclaimed.address = address
            self._unclaimed.status = summary["status"]
        elif not any(item.address == address for item in self._refusals):
            self._refusals.append(_Exchange(command=None, address=address, answer=summary[0].strip()))
        self._unclaimed = None

    @staticmethod
    def _is_his(unclaimed: _Exchange, summary: re.Match[str]) -> bool:
        # Sendmail gives a mail up after "421", but does not retry after "550".
        worse = unclaimed.answer[0] > summary["code"][0]
        return unclaimed.address in {None, summary["address"]} and not worse

    def answer_to(self, recipient: str | None, block: str, *, lone: bool) -> Reply | None:
        """The reply to a recipient: from the session, else from the lines about it.

        Args:
            recipient: its address, where known.
            block: the lines of the notice about it.
            lone: whether it is the report's only recipient, so that all refusals concern it.
        """
        found = self._about(recipient, lone=lone) if self._refusals else None
        if found:
            reply = read_reply(clean_diagnostic(found.answer) or "")
            return reply if reply.status or not found.status else reply._replace(status=found.status)
        if block not in self._replies:  # addresses in a list share their words
            self._replies[block] = reply_in(block)
        return self._replies[block]

    def command_of(self, recipient: str | None, block: str, *, lone: bool) -> str | None:
        """The command that was answered so; the arguments are those of `answer_to`."""
        found = self._about(recipient, lone=lone) if self._refusals else None
        if found and (found.command or self._commanded):
            return found.command
        if block not in self._commands:
            self._commands[block] = find_command(block)
        return self._commands[block]

    def _about(self, recipient: str | None, *, lone: bool) -> _Exchange | None:
        wanted = (recipient or "").lower()
        if wanted in self._by_address:
            return self._by_address[wanted]
        if wanted in self._named:
            return self._named[wanted]
        # What a server says after it has refused already is a consequence.
        return next((item for item in self._refusals if item.answer[:3] != "503"), None) if lone else None


def _holds_mark(line: str) -> bool:
    """Whether a line may be a command, an answer, a summary, or say with whom the session is held."""
    return "<" in line or ">" in line or ":" in line or "..." in line or "talking" in line.lower()


def _may_refuse(text: str) -> bool:
    """Whether any line may be a server's answer or a summary: most notices have neither."""
    if "..." in text and "@" in text:
        return True
    low = lowered(text)
    return any(mark in low for mark in _MARKS) or (_SHORT_MARK in low and _THEIRS.search(text) is not None)


def _command(line: str) -> tuple[str | None, str | None]:
    verb = line.split(None, 1)[0].upper().rstrip(":")
    address = ADDRESS.search(line) if verb == "RCPT" else None
    return verb, address[0] if address else None
