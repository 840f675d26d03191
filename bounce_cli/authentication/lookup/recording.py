"""Answers kept in a file, and answers from such a file: a verdict that can be shown again later, or without a network.

The file has one JSON object a line: first `{"schema": "bounce-dns/1", "time": "…"}`, then one for each answer.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import IO, Any

from bounce_cli.authentication.lookup.answer import Answer, Outcome, Resolver
from bounce_cli.authentication.lookup.names import question
from bounce_cli.errors import ConfigurationError

__all__ = ["Recorder", "Replay", "Unasked", "read_recording"]

_SCHEMA = "bounce-dns/1"
_LISTS = ("records", "chain")


class Unasked:
    """A resolver without a network: nothing is asked."""

    def ask(self, name: str, type_: str) -> Answer:
        """Say that the question was not asked."""
        return Answer(name=name, type=type_, outcome=Outcome.NOT_ASKED)


class Recorder:
    """A resolver that writes down what another answers, each with its time (RFC 3339, UTC)."""

    def __init__(self, behind: Resolver, file: IO[str], now: Callable[[], datetime]) -> None:
        self._behind = behind
        self._file = file
        self._now = now
        self._lock = Lock()
        self._write({"schema": _SCHEMA, "time": now().isoformat()})

    def ask(self, name: str, type_: str) -> Answer:
        """Return the answer of the resolver behind."""
        answer = self._behind.ask(name, type_)
        fields: dict[str, Any] = {
            "name": answer.name,
            "type": answer.type,
            "outcome": answer.outcome,
            "records": answer.records,
            "chain": answer.chain,
            "ttl": answer.ttl,
            "time": self._now().isoformat(),
        }
        self._write(fields)
        return answer

    def _write(self, fields: dict[str, Any]) -> None:
        with self._lock:
            self._file.write(json.dumps(fields) + "\n")


class Replay:
    """A resolver that answers from a recording and from nothing else; `time` is when that was made."""

    def __init__(self, answers: dict[tuple[str, str], Answer], time: datetime) -> None:
        self._answers = answers
        self.time = time

    def ask(self, name: str, type_: str) -> Answer:
        """Return the recorded answer; `not-asked` where the question is not in the recording."""
        known = self._answers.get(question(name, type_))
        return known or Answer(name=name, type=type_, outcome=Outcome.NOT_ASKED)


def read_recording(path: Path) -> Replay:
    """Read a recording; of several answers to one question the last counts.

    Raises:
        ConfigurationError: the file cannot be read or is no recording; the text names file, line and cause.
    """
    answers: dict[tuple[str, str], Answer] = {}
    time: datetime | None = None
    for number, fields in _lines(path):
        try:
            if time is None:
                time = _start(fields)
            else:
                answer = _answer(fields)
                answers[question(answer.name, answer.type)] = answer
        except (KeyError, TypeError, ValueError) as error:
            raise ConfigurationError(f"{path}: line {number} is none of a recording of DNS answers: {error}") from None
    if time is None:
        raise ConfigurationError(f"{path}: is no recording of DNS answers: it is empty")
    return Replay(answers, time)


def _lines(path: Path) -> Iterator[tuple[int, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from None
    except ValueError:
        raise ConfigurationError(f"{path}: is no recording of DNS answers: it is no text in UTF-8") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError) as error:
                raise ConfigurationError(f"{path}: line {number} is not JSON: {error}") from None


def _start(fields: Any) -> datetime:
    if fields["schema"] != _SCHEMA:
        raise ValueError(f"its schema is {fields['schema']!r}, not {_SCHEMA!r}")
    time = datetime.fromisoformat(fields["time"])
    if time.tzinfo is None:
        raise ValueError("its time has no zone")
    return time


def _answer(fields: Any) -> Answer:
    lists = {name: tuple(fields[name]) for name in _LISTS}
    if not all(isinstance(item, str) for items in lists.values() for item in items):
        raise TypeError("records and chain hold texts")
    if not (isinstance(fields["name"], str) and isinstance(fields["type"], str) and type(fields["ttl"]) is int):
        raise TypeError("name and type are texts, ttl is a number")
    return Answer(
        name=fields["name"], type=fields["type"], outcome=Outcome(fields["outcome"]), ttl=fields["ttl"], **lists
    )
