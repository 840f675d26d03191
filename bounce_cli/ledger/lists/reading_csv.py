"""Lists as rows of cells: our own CSV, exports of other systems, any table with a column of addresses."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Self

from bounce_cli.csv_text import unguarded
from bounce_cli.language.said import said
from bounce_cli.ledger.lists.addresses import address_in, is_address
from bounce_cli.ledger.lists.entries import entry, is_of_amazon, is_own, places
from bounce_cli.ledger.lists.model import Listed
from bounce_cli.ledger.lists.values import known_reason, time_in
from bounce_cli.problem import Problem

__all__ = ["cells_of", "columns_of", "heading_of", "read_rows"]

_DELIMITERS = ",;\t|"
_LOOKED_AT = 50


def cells_of(line: str) -> list[str]:
    """The cells of one line by the delimiter that parts an address from others, else by the one that it holds most."""
    return _split(line, _delimiter(line) or max(_DELIMITERS, key=line.count))


def columns_of(cells: list[str]) -> Mapping[str, int]:
    """By kind of value its column: as a heading says, else as the values look; empty where no cell is an address."""
    return heading_of(cells) or _guessed(cells)


def heading_of(cells: list[str]) -> Mapping[str, int]:
    """By kind of value its column as a heading says; empty for what is none."""
    return {} if any(map(address_in, cells)) else places(tuple(cells))


def read_rows(lines: Iterable[tuple[int, str]], path: str) -> Iterator[Listed | Problem]:
    """The entries of rows; without a heading, the first row with an address says which column is which."""
    columns: Mapping[str, int] = {}
    heading: list[str] = []
    for row in _rows(lines):
        if isinstance(row, Problem):
            yield row
            continue
        number, cells = row
        if not columns:
            if cells and cells[0].lstrip().startswith("#"):
                continue
            columns = columns_of(cells)
            if heading_of(cells):
                heading = cells
                continue
        if any(text.strip() for text in cells) and cells != heading:  # a heading again, where files were joined
            # Files of nothing but addresses are for programs, which write no apostrophes before formulas.
            plain = unguarded if len(heading) > 1 else str
            values = {kind: plain(cells[at]) for kind, at in columns.items() if at < len(cells)}
            yield from entry(values, said("line {line}", line=number), path, own=is_own(heading))


def _guessed(cells: list[str]) -> Mapping[str, int]:
    address = next((at for at, text in enumerate(cells) if address_in(text)), None)
    if address is None:
        return {}
    found = {"address": address}
    for at, text in enumerate(cells):
        if at != address and (known_reason(text) or is_of_amazon(text)):
            found.setdefault("reason", at)
        elif at != address and time_in(text):
            found.setdefault("since", at)
    return found


def _rows(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, list[str]] | Problem]:
    """Rows with the line where they begin; after a quotation mark that is not closed each line is a row."""
    lines = iter(lines)
    head = list(islice(lines, _LOOKED_AT))
    delimiter = next(filter(None, (_delimiter(line) for _, line in head)), ",")
    feed = _Feed(chain(head, lines))
    reader = csv.reader(feed, delimiter=delimiter)
    width = 0
    while True:
        cells: list[str] | None = None
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a cell beyond all measure
            pass
        taken = feed.taken()
        width = width or len(cells or ())
        is_torn = cells is None or (len(taken) > 1 and (len(cells) != width or _is_open(taken)))
        if cells is not None and not is_torn:
            yield taken[0][0], cells
            continue
        text = said(
            "line {line} begins a cell that does not end; the lines after it are read one by one", line=taken[0][0]
        )
        yield Problem(code="bad_csv", text=text)
        yield from ((number, _split(line, delimiter)) for number, line in taken)


class _Feed:
    """Lines for a reader of CSV, which remembers those of the row that is being read."""

    def __init__(self, lines: Iterable[tuple[int, str]]) -> None:
        self._lines = iter(lines)
        self._taken: list[tuple[int, str]] = []

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        pair = next(self._lines)
        self._taken.append(pair)
        return pair[1]

    def taken(self) -> list[tuple[int, str]]:
        """The lines since the last call."""
        taken, self._taken = self._taken, []
        return taken


def _is_open(lines: list[tuple[int, str]]) -> bool:
    return sum(line.count('"') for _, line in lines) % 2 == 1


def _delimiter(line: str) -> str | None:
    """The delimiter by which a line has a column of addresses; None for none and for a comment."""
    text = line.strip()
    if text.startswith("#"):
        return None
    if is_address(text) or heading_of([text]):  # a single column
        return ","
    return next((mark for mark in _DELIMITERS if mark in line and columns_of(_split(line, mark))), None)


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []
