"""Counts of bounces or of records by what they have in common: for people, as CSV, JSON and Markdown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bounce_cli.csv_text import row
from bounce_cli.escaping import visible
from bounce_cli.json_text import on_one_line
from bounce_cli.language.said import Said, counted, said
from bounce_cli.rendering.forms.markdown import escaped
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import column, safe, shorten, width_of
from bounce_cli.rendering.words import reason_words

__all__ = ["Count", "count_csv", "count_json", "count_lines", "count_markdown", "count_plain", "count_rows"]

# What was counted by, how many there were, to how many addresses.
Count = tuple[tuple[str | None, ...], int, int]
_COUNTS = 1 + 9 + 2 + 10
_NARROW = {"day": 10, "month": 8, "type": 8, "kind": 8, "suppress": 8}
_WIDE, _LEAST_WIDE = 24, 6
_HEADINGS = {"bounces": said("bounces"), "records": said("records")}
_TOTALS: Mapping[str, Said] = {
    "bounces": counted(0, "{count:,} bounce", "{count:,} bounces"),
    "records": counted(0, "{count:,} record", "{count:,} records"),
}


def count_rows(
    found: Iterable[Count], by: Sequence[str], style: Style, what: str = "bounces", most: int | None = None
) -> Iterator[str]:
    """A row for each count: how many, to how many addresses, and what they have in common; below it how many in all.

    Args:
        found: the counts.
        by: the names of what they have in common.
        style: how it looks.
        what: what is counted, `bounces` or `records`.
        most: how many rows at most; None for all of them.
    """
    rooms = _rooms(by, style)
    names = _cells(by, rooms, style)
    heading = f" {_to_the_right(style.say(_HEADINGS[what]), 9)}  {_to_the_right(style.say('addresses'), 10)}  {names}"
    yield style.paint("bold", heading.rstrip()) + "\n"
    total = shown = 0
    for place, (values, number, addresses) in enumerate(found):
        total += number
        if most is not None and place >= most:
            continue
        shown += number
        names = _cells([_shown(name, value, style) for name, value in zip(by, values, strict=True)], rooms, style)
        yield f" {number:>9,}  {addresses:>10,}  {names}".rstrip() + "\n"
    told = _TOTALS[what].of(count=total)
    if shown != total:
        told = said("{all}, {shown:,} of them here", shown=shown, all=told)
    yield f"\n {style.say(told)}\n"


def _to_the_right(text: str, room: int) -> str:
    return " " * max(0, room - width_of(text)) + text


def _rooms(by: Sequence[str], style: Style) -> list[int]:
    """Columns for each of the values; on a terminal those that may be long share what is left."""
    wide = _WIDE
    if style.width is not None and (many := sum(name not in _NARROW for name in by)):
        left = style.width - _COUNTS - sum(2 + _NARROW.get(name, 0) for name in by)
        wide = max(_LEAST_WIDE, min(_WIDE, left // many))
    return [_NARROW.get(name, wide) for name in by]


def _cells(texts: Sequence[str], rooms: Sequence[int], style: Style) -> str:
    pairs = zip(texts, rooms, strict=True)
    return "  ".join(column(text if style.width is None else shorten(text, room), room) for text, room in pairs)


def _shown(name: str, value: str | None, style: Style) -> str:
    return (reason_words(value, style) if name == "reason" else safe(value)) or "-"


def _fields(count: Count, by: Sequence[str], what: str) -> dict[str, str | int | None]:
    values, number, addresses = count
    return {**dict(zip(by, values, strict=True)), what: number, "addresses": addresses}


def count_lines(found: Iterable[Count], by: Sequence[str], what: str = "bounces") -> Iterator[str]:
    """One object a line for each count."""
    return (on_one_line(_fields(one, by, what)) + "\n" for one in found)


def count_json(found: Iterable[Count], by: Sequence[str], what: str = "bounces") -> Iterator[str]:
    """One array of the same objects."""
    lines = [line.rstrip("\n") for line in count_lines(found, by, what)]
    yield "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"


def count_plain(found: Iterable[Count]) -> Iterator[str]:
    """The number and the values of each count, parted by tabs."""
    return ("\t".join((str(number), *(safe(value) for value in values))) + "\n" for values, number, _ in found)


def count_csv(found: Iterable[Count], by: Sequence[str], what: str = "bounces") -> Iterator[str]:
    """CSV with a heading."""
    yield row((*by, what, "addresses"))
    for one in found:
        yield row("" if value is None else visible(str(value)) for value in _fields(one, by, what).values())


def count_markdown(found: Iterable[Count], by: Sequence[str], what: str = "bounces") -> Iterator[str]:
    """A Markdown table."""
    names = (*by, what, "addresses")
    yield f"| {' | '.join(map(escaped, names))} |\n"
    yield f"|{' --- |' * len(by)} ---: | ---: |\n"
    for one in found:
        cells = ("" if value is None else str(value) for value in _fields(one, by, what).values())
        yield f"| {' | '.join(map(escaped, cells))} |\n"
