"""Lists as JSON: one document, several, or an object a line; our own keys and those of other systems."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from bounce_cli.language.said import Said, said
from bounce_cli.ledger.lists.entries import entry, is_own, places
from bounce_cli.ledger.lists.model import Listed
from bounce_cli.problem import Problem

__all__ = ["is_json", "is_json_line", "read_json", "read_json_lines"]

_BEGINS = re.compile(r'\s*+(?:\{\s*+(?:["}]|$)|\[\s*+(?:[\[{"\]]|$))')
_BETWEEN = re.compile(r"[\s,]*+")
# Where reading goes on after what is no JSON: the next line that begins with a value.
_AGAIN = re.compile(r'\n[ \t]*+(?=[{\["])')
# The list inside an object that breaks off.
_INNER = re.compile(r'"\w{1,60}"\s*+:\s*+\[\s*+(?=[{"])')
_DEEPEST = 5
_MOST_DIGITS = 300
# How often what is no JSON may be read again, in vain, from another line on.
_MOST_PASSES = 4
_LEAST_ALLOWANCE = 1 << 20
_LEAST_COST = 1 << 8
_WINDOW = 1 << 16
_decoder = json.JSONDecoder(parse_int=lambda digits: int(digits) if len(digits) <= _MOST_DIGITS else 0)
_Entries = Iterator[Listed | Problem]


def is_json(line: str) -> bool:
    """Whether the first line of a text is the beginning of JSON."""
    return _BEGINS.match(line) is not None


def is_json_line(line: str) -> bool:
    """Whether a line is the object of one address."""
    value = _loaded(line)
    return isinstance(value, dict) and bool(places(tuple(value)))


def read_json_lines(lines: Iterable[tuple[int, str]], path: str) -> _Entries:
    """The entries of lines that are a JSON value each, or a comment."""
    for number, line in lines:
        if line.strip() and not line.startswith("#"):
            place = said("line {line}", line=number)
            value = _loaded(line)
            yield from [_no_json(number)] if value is None else _entries(value, place, path)


def read_json(text: str, path: str) -> _Entries:
    """The entries of a whole text: arrays are read element by element, and what is no JSON is left out."""
    count = 0
    for value in _values(text):
        if isinstance(value, Problem):
            yield value
            continue
        for element in _elements(value):
            count += 1
            yield from _entries(element, said("entry {entry}", entry=count), path)


def _values(text: str) -> Iterator[Any]:
    """The values of a text, an array at the top taken apart, and problems where it is no JSON."""
    reader = _Reader(text)
    at = line = counted_to = 0
    while True:
        between = _BETWEEN.match(text, at)
        at = between.end() if between else at
        if at >= len(text):
            return
        if text[at] in "[]}":  # an array, or the end of one, or of what broke off
            at += 1
            continue
        try:
            value, at = reader.value(at)
        except (ValueError, RecursionError):
            line, counted_to = line + text.count("\n", counted_to, at), at
            yield _no_json(line + 1)
            further = _further(text, at, is_first=reader.faults == 1)
            if further is not None and reader.is_tired:
                yield Problem(code="bad_json", text=said("what comes after line {line} is left out", line=line + 1))
            if further is None or reader.is_tired:
                return
            at = further
        else:
            yield value


class _Reader:
    """Reads single values of a text.

    Attributes:
        faults: how often there was none.

    After the first fault no value is longer than a window: the decoder counts all lines before each fault.
    """

    def __init__(self, text: str) -> None:
        self.faults = 0
        self._text = text
        self._window = text
        self._base = 0
        self._left = _MOST_PASSES * len(text) + _LEAST_ALLOWANCE

    @property
    def is_tired(self) -> bool:
        """Whether too much was read in vain to go on."""
        return self._left < 0

    def value(self, at: int) -> tuple[Any, int]:
        """The value that begins here, and where it ends; ValueError or RecursionError for none."""
        end = self._base + len(self._window)
        if self.faults and (
            at < self._base or (at + _WINDOW > end and end < len(self._text)) or end - self._base > 2 * _WINDOW
        ):
            self._window, self._base = self._text[at : at + 2 * _WINDOW], at
        try:
            value, behind = _decoder.raw_decode(self._window, at - self._base)
        except (ValueError, RecursionError) as error:
            read_to = error.pos + self._base if isinstance(error, json.JSONDecodeError) else at + _WINDOW
            self._left -= max(_LEAST_COST, read_to - at)
            self.faults += 1
            raise
        return value, behind + self._base


def _further(text: str, at: int, *, is_first: bool) -> int | None:
    """Where reading goes on: inside an object that breaks off, else at the next line that begins with a value."""
    inner = _INNER.search(text, at) if is_first and text[at] == "{" else None
    found = inner or _AGAIN.search(text, at)
    return found.end() if found else None


def _elements(value: Any, depth: int = 0) -> Iterator[Any]:
    """The entries inside a value: those of its arrays where it is no entry itself."""
    if isinstance(value, dict) and not places(tuple(value)) and depth < _DEEPEST:
        arrays = [inner for inner in value.values() if isinstance(inner, list)]
        objects = [inner for inner in value.values() if isinstance(inner, dict) and places(tuple(inner))]
        if arrays or objects:
            for inner in (*arrays, *objects):
                yield from _elements(inner, depth + 1)
            return
    if isinstance(value, list) and depth < _DEEPEST:
        for inner in value:
            yield from _elements(inner, depth + 1)
        return
    yield value


def _entries(value: Any, place: Said, path: str) -> _Entries:
    if isinstance(value, str):
        value = {"address": value}
    if not isinstance(value, dict):
        value = {}
    names = tuple(value)
    found = places(names)
    yield from entry({kind: value[names[at]] for kind, at in found.items()}, place, path, own=is_own(names))


def _loaded(line: str) -> Any:
    try:
        return _decoder.decode(line)
    except (ValueError, RecursionError):
        return None


def _no_json(line: int) -> Problem:
    return Problem(code="bad_json", text=said("line {line} is no JSON", line=line))
