"""Which mail we sent to whom, as a server's log or a list tells it."""

import itertools
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from bounce_cli.errors import UsageError
from bounce_cli.language.said import counted, said
from bounce_cli.ledger.sent.exim import EximLog
from bounce_cli.ledger.sent.lines import Line, Unusable, numbered, opened
from bounce_cli.ledger.sent.listed import has_heading, read_list
from bounce_cli.ledger.sent.model import SentForm, SentMail
from bounce_cli.ledger.sent.moments import Clock, begins_with_time
from bounce_cli.ledger.sent.postfix import PostfixLog
from bounce_cli.problem import Problem

__all__ = ["read_sent"]

_LOOKED_AT = 200  # lines by which the form is judged
_MOST_FAULTS = 20


class _Log(Protocol):
    def read(self, line: str) -> tuple[SentMail, ...] | None:
        """The mails that a line tells of; None for a line that should but cannot be used."""


def read_sent(path: str, *, form: SentForm = SentForm.AUTO, now: datetime) -> Iterator[SentMail | Problem]:
    """Yield each mail to each recipient, and what could not be used; `-` is standard input.

    Times without a zone are in that of `now`, and those without a year not later than a day after it. A form that is
    not given is judged by the first lines; then lines of Postfix and Exim may stand in one log.

    Raises:
        UsageError: nothing can be read there, or it is neither a log nor a list; with the first item.
    """
    with opened(path) as octets:
        faults = _Faults()
        is_empty = True
        for found in _sent(path, numbered(octets), form, Clock(now)):
            match found:
                case SentMail():
                    yield found
                case Unusable():
                    yield from faults.add(found)
            is_empty = False
        yield from faults.told()
        if octets.fault:
            text = said("{path} ended early, what follows is not known: {cause}", path=path, cause=octets.fault)
            yield Problem(code="source_truncated", text=text)
        elif is_empty:
            yield Problem(code="no_sent_mail", text=said("{path} tells of no mail that was sent", path=path))


def _sent(path: str, lines: Iterator[Line], form: SentForm, clock: Clock) -> Iterator[SentMail | Unusable]:
    match form:
        case SentForm.POSTFIX:
            return _logged(lines, (PostfixLog(clock),))
        case SentForm.EXIM:
            return _logged(lines, (EximLog(clock),))
        case SentForm.LIST:
            return read_list(lines, clock)
        case SentForm.AUTO:
            head = list(itertools.islice(lines, _LOOKED_AT))
            lines = itertools.chain(head, lines)
            if _is_list(path, head, clock):
                return read_list(lines, clock)
            return _logged(lines, (PostfixLog(clock), EximLog(clock)))


def _is_list(path: str, head: Sequence[Line], clock: Clock) -> bool:
    """Whether it is a list rather than a log; UsageError where it is neither."""
    texts = [line for _, line in head if line and line.strip() and not line.startswith("#")]
    if texts and has_heading(texts[0]):
        return True
    if any(begins_with_time(line) for line in texts) or not texts:
        return False
    if any(isinstance(found, SentMail) for found in read_list(iter(head), clock)):
        return True
    raise UsageError(f"{path} is neither a log of Postfix or Exim nor a list of sent mail with a column 'recipient'")


def _logged(lines: Iterator[Line], logs: Sequence[_Log]) -> Iterator[SentMail | Unusable]:
    for number, line in lines:
        if line is None:
            yield Unusable(line=number)
            continue
        for log in logs:
            found = log.read(line)
            if found is None:
                yield Unusable(line=number)
            else:
                yield from found


class _Faults:
    """What cannot be used: the first of it is told where it is found, the rest counted."""

    def __init__(self) -> None:
        self._told = 0
        self._more = 0

    def add(self, fault: Unusable) -> Iterator[Problem]:
        if self._told >= _MOST_FAULTS:
            self._more += fault.lines
            return
        self._told += 1
        if fault.is_date:
            text = said("the date in line {line} cannot be read", line=fault.line)
            yield Problem(code="unreadable_date", text=text)
        elif fault.lines == 1:
            text = said("line {line} tells of no mail that can be used", line=fault.line)
            yield Problem(code="unusable_line", text=text)
        else:
            last = fault.line + fault.lines - 1
            text = said("lines {first} to {last} tell of no mail that can be used", first=fault.line, last=last)
            yield Problem(code="unusable_line", text=text)

    def told(self) -> Iterator[Problem]:
        if self._more:
            text = counted(
                self._more,
                "{count:,} more line tells of no mail that can be used",
                "{count:,} more lines tell of no mail that can be used",
            )
            yield Problem(code="unusable_line", text=text)
