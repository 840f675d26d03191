"""Reads lists in the forms of other systems, which it tells apart by looking at their first lines."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader, TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, cast

from bounce_cli.errors import UsageError
from bounce_cli.language.said import said
from bounce_cli.ledger.lists.access_map import is_access_map_line, read_access_map
from bounce_cli.ledger.lists.addresses import address_in, is_address
from bounce_cli.ledger.lists.model import Listed, ListForm
from bounce_cli.ledger.lists.reading_csv import cells_of, columns_of, heading_of, read_rows
from bounce_cli.ledger.lists.reading_json import is_json, is_json_line, read_json, read_json_lines
from bounce_cli.problem import Problem
from bounce_cli.source.octets import Fault, cause_of
from bounce_cli.source.standard_input import NAME, standard_input

__all__ = ["read_list"]

_LONGEST_LINE = 1 << 16
_MOST_OF_JSON = 1 << 28
_LOOKED_AT = 50
_FIELDS_OF_MAIL = 20
_HEADER_FIELD = re.compile(r"(?im)^(?:Return-Path|Received|Message-ID|From|To|Subject|Date|MIME-Version):[ \t]")
_JSON_FORMS = frozenset({ListForm.JSON, ListForm.NDJSON})
_MAY_BE_JSON = frozenset({None, ListForm.SES, ListForm.SENDGRID, *_JSON_FORMS})


def read_list(path: str, form: ListForm | None = None) -> Iterator[Listed | Problem]:
    """The addresses of a list one by one, and in between what could not be read.

    Args:
        path: a file, or `-` for standard input; UTF-8, or UTF-16 with its mark.
        form: the form; None to find it by looking. SES and SendGrid also stand for what these systems export.

    Raises:
        UsageError: it cannot be opened or read, it is no text, or, at its end, no address came out of it.
    """
    count = 0
    try:
        with _opened(path) as text:
            for item in _read(text, path, form):
                count += isinstance(item, Listed)
                yield item
    except (OSError, ValueError, Fault) as error:
        raise UsageError(f"the list {path} cannot be read: {cause_of(error)}") from error
    if not count:
        raise UsageError(f"the list {path} holds no address that can be used")


@contextmanager
def _opened(path: str) -> Iterator[TextIOWrapper]:
    """The file as text whose ends of lines are as they were; standard input stays open."""
    file: BinaryIO = standard_input(None) if path == NAME else Path(path).open("rb")  # noqa: SIM115 - closed below
    buffered = file if isinstance(file, BufferedReader) else BufferedReader(cast("BufferedReader", file))
    text = None
    try:
        head = buffered.peek(4)
        is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
        if b"\x00" in head and not is_wide:
            message = "it is no text"
            raise ValueError(message)
        encoding = "utf-16" if is_wide else "utf-8-sig"
        text = TextIOWrapper(buffered, encoding=encoding, errors="replace", newline="")
        yield text
    finally:
        if path != NAME:
            buffered.close()
        elif text is not None:
            text.detach()


def _read(text: TextIOWrapper, path: str, form: ListForm | None) -> Iterator[Listed | Problem]:
    pieces: list[str] = []
    piece = text.readline(_LONGEST_LINE)
    while piece and not piece.strip() and len(pieces) < _LONGEST_LINE:
        pieces.append(piece)
        piece = text.readline(_LONGEST_LINE)
    if form in _MAY_BE_JSON and is_json(piece):
        is_lines = form is ListForm.NDJSON or (form is not ListForm.JSON and is_json_line(piece))
        if not is_lines or not piece.lstrip().startswith("{"):
            yield from read_json("".join([*pieces, piece, _rest(text)]), path)
            return
        form = ListForm.NDJSON
    faults: list[Problem] = []
    lines = _lines(chain(pieces, [piece], iter(lambda: text.readline(_LONGEST_LINE), "")), faults)
    for item in _of_lines(lines, path, form):
        yield from faults
        faults.clear()
        yield item
    yield from faults


def _rest(text: TextIOWrapper) -> str:
    rest = text.read(_MOST_OF_JSON)
    if len(rest) == _MOST_OF_JSON:
        message = "it is too large for one JSON document; one object a line can be of any size"
        raise ValueError(message)
    return rest


def _lines(pieces: Iterable[str], faults: list[Problem]) -> Iterator[tuple[int, str]]:
    """Numbered lines; one without end is left out, and a fault."""
    number = 1
    is_inside = False
    for piece in pieces:
        is_whole = piece.endswith(("\n", "\r")) or len(piece) < _LONGEST_LINE
        if is_whole and not is_inside:
            yield number, piece
        elif not is_inside:
            faults.append(Problem(code="line_too_long", text=said("line {line} is too long and left out", line=number)))
        is_inside = not is_whole
        number += is_whole


def _of_lines(lines: Iterator[tuple[int, str]], path: str, form: ListForm | None) -> Iterator[Listed | Problem]:
    head = list(islice(lines, _LOOKED_AT))
    if len(_HEADER_FIELD.findall("".join(line for _, line in head[:_FIELDS_OF_MAIL]))) > 1:
        message = "it is mail, which bounce ledger ingest reads"
        raise ValueError(message)
    lines = chain(head, lines)
    match form or _form_of(line for _, line in head):
        case ListForm.PLAIN:
            return _read_plain(lines, path)
        case ListForm.POSTFIX:
            return read_access_map(lines, path)
        case ListForm.JSON | ListForm.NDJSON:
            return read_json_lines(lines, path)
        case ListForm.CSV | ListForm.SES | ListForm.SENDGRID:
            return read_rows(lines, path)


def _form_of(lines: Iterable[str]) -> ListForm:
    """The form of the first line that is like one."""
    for line in lines:
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        if is_json_line(text):
            return ListForm.NDJSON
        if is_address(text):
            return ListForm.PLAIN
        if is_access_map_line(text):
            return ListForm.POSTFIX
        cells = cells_of(line)
        if heading_of(cells) or (len(cells) > 1 and columns_of(cells)):
            return ListForm.CSV
        if address_in(text):
            return ListForm.PLAIN
    return ListForm.PLAIN


def _read_plain(lines: Iterable[tuple[int, str]], path: str) -> Iterator[Listed | Problem]:
    for number, line in lines:
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        address = address_in(text)
        if address is None:
            place = said("line {line}", line=number)
            yield Problem(code="no_address", text=said("{place} holds no address", place=place))
        else:
            yield Listed(address=address, source=path)
