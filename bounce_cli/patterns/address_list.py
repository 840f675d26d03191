"""Lists of addresses: one a line, or a column of a CSV file, perhaps with the date of each."""

import csv
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BufferedReader, TextIOWrapper
from pathlib import Path

from bounce_cli.address import ADDRESS, clean_address
from bounce_cli.errors import UsageError
from bounce_cli.folding import fold
from bounce_cli.language.said import counted, said
from bounce_cli.patterns.compact import HashedRows, HashSet, key_of
from bounce_cli.patterns.roles import is_role
from bounce_cli.patterns.tables import column_names
from bounce_cli.problem import Problem
from bounce_cli.source.octets import cause_of

__all__ = ["AddressList", "read_address_list"]

_MOST_LISTED = 2_000_000
_MOST_FAULTS = 20
_LONGEST_LINE = 1 << 16
_LONGEST_ADDRESS = 320
_DELIMITERS = ",;\t|"
_YEAR = re.compile(r"(?<!\d)(19[7-9]\d|20\d\d)(?!\d)", re.ASCII)
_NOT_IN_HEADINGS = re.compile(r"[\s_.:*\-]+")
_DOTLESS = frozenset({"gmail.com", "googlemail.com"})


class AddressList:
    """Addresses of a list, and when each came into it; 20 octets for each or less.

    Attributes:
        rows: the number of each address, by its key.
        years: by address, the year in which it came into the list; 0 where that is not known.
        domains: addresses at each domain.
        roles: addresses of a function.
        lines: lines that held an address.
    """

    def __init__(self) -> None:
        self.rows = HashedRows(_MOST_LISTED)
        self.years = array("H")
        self.domains: Counter[str] = Counter()
        self.roles = 0
        self.lines = 0
        self._exact = HashSet(_MOST_LISTED)
        self._alike = HashSet(_MOST_LISTED)

    @property
    def duplicates(self) -> int:
        """Lines that repeat an address, its domain in any case."""
        return 0 if self.is_full else self.lines - len(self._exact)

    @property
    def alike(self) -> int:
        """Addresses that are probably the same as another one."""
        return 0 if self.is_full else len(self._exact) - len(self._alike)

    @property
    def is_full(self) -> bool:
        """Whether there were more addresses than are remembered."""
        return self._exact.is_full

    def add(self, address: str, year: int = 0) -> None:
        """Take an address in; of two years the earlier one counts."""
        local, _, domain = address.rpartition("@")
        domain = domain.lower()
        self.lines += 1
        self._exact.add(key_of(f"{local}@{domain}"))
        small = local.lower()
        row = self.rows.number(key_of(f"{small}@{domain}"))
        if row == len(self.years):
            self.years.append(year)
            self.domains[domain] += 1
            self.roles += is_role(f"{small}@{domain}")
        elif row >= 0 and year:
            self.years[row] = min(self.years[row] or year, year)
        if domain in _DOTLESS:
            small, domain = small.partition("+")[0].replace(".", ""), "gmail.com"
        self._alike.add(key_of(f"{small}@{domain}"))


def read_address_list(path: str) -> tuple[AddressList, tuple[Problem, ...]]:
    """Read a list of addresses, and what is wrong with its lines.

    A file whose first line has a heading for addresses, or several columns, is read as CSV; else each line is an
    address, and lines that begin with `#` are left out.

    Raises:
        UsageError: the file cannot be read, or no line of it holds an address.
    """
    try:
        with Path(path).open("rb") as file, _decoded(file) as text:
            # A line that never ends is cut, and each piece of it is a fault.
            listed, faults = _read(iter(lambda: text.readline(_LONGEST_LINE), ""))
    except (OSError, ValueError) as error:
        raise UsageError(f"the list of addresses {path} cannot be read: {cause_of(error)}") from error
    if not listed.lines:
        raise UsageError(f"the list of addresses {path} holds no address, neither a line of one nor a column 'email'")
    return listed, faults.told()


def _decoded(file: BufferedReader) -> TextIOWrapper:
    head = file.peek(4)[:512]
    is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\x00" in head and not is_wide:
        raise ValueError("it is no text")
    return TextIOWrapper(file, encoding="utf-16" if is_wide else "utf-8-sig", errors="replace")


class _Faults:
    """What is wrong with lines: the first of them, and a count of the others."""

    def __init__(self) -> None:
        self._first: list[Problem] = []
        self._more = 0

    def add(self, line: int, code: str = "no_address") -> None:
        if len(self._first) < _MOST_FAULTS:
            text = said("line {line} holds no address", line=line)
            if code == "bad_csv":
                text = said("line {line} is no CSV", line=line)
            self._first.append(Problem(code=code, text=text))
        else:
            self._more += 1

    def told(self) -> tuple[Problem, ...]:
        if not self._more:
            return tuple(self._first)
        text = counted(
            self._more, "{count:,} more line that holds no address", "{count:,} more lines that hold no address"
        )
        return (*self._first, Problem(code="no_address", text=text))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """Where address and date stand in a row; whether the first row is a heading."""

    address: int = 0
    date: int | None = None
    has_heading: bool = False


def _read(lines: Iterator[str]) -> tuple[AddressList, _Faults]:
    listed, faults = AddressList(), _Faults()
    skipped, first = 0, ""
    for line in lines:
        if line.strip() and not line.startswith("#"):
            first = line
            break
        skipped += 1
    delimiter = max(_DELIMITERS, key=first.count)
    is_csv = delimiter in first
    columns = _columns(next(csv.reader([first], delimiter=delimiter), []))
    rest = _chain(first, lines)
    rows = _csv_rows(rest, delimiter, faults, skipped) if is_csv else ([line.strip()] for line in rest)
    for number, row in enumerate(rows):
        if number == 0 and columns.has_heading:
            continue
        if not any(cell.strip() for cell in row) or (not is_csv and row[0].startswith("#")):
            continue
        address = _address(row[columns.address]) if columns.address < len(row) else None
        if address is None:
            faults.add(skipped + number + 1)
        else:
            is_dated = columns.date is not None and columns.date < len(row)
            listed.add(address, _year(row[columns.date or 0]) if is_dated else 0)
    return listed, faults


def _chain(first: str, rest: Iterable[str]) -> Iterator[str]:
    if first:
        yield first
    yield from rest


def _csv_rows(lines: Iterator[str], delimiter: str, faults: _Faults, skipped: int) -> Iterator[list[str]]:
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            faults.add(skipped + reader.line_num, "bad_csv")
            yield []


def _columns(row: list[str]) -> _Columns:
    headings = [_NOT_IN_HEADINGS.sub("", fold(cell)) for cell in row]
    found = {
        kind: next((headings.index(name) for name in names if name in headings), None)
        for kind, names in column_names().items()
    }
    if found["address"] is not None:
        return _Columns(address=found["address"], date=found["date"], has_heading=True)
    address = next((at for at, cell in enumerate(row) if _address(cell)), 0)
    date = next((at for at, cell in enumerate(row) if at != address and _year(cell)), None)
    return _Columns(address=address, date=date)


def _address(cell: str) -> str | None:
    text = clean_address(cell)
    is_one = text and len(text) <= _LONGEST_ADDRESS and "@@" not in text and ADDRESS.fullmatch(text)
    return text if is_one else None


def _year(cell: str) -> int:
    found = _YEAR.search(cell)
    return int(found[1]) if found else 0
