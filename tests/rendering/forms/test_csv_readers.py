"""CSV says to its readers what the records say, field by field."""

import csv
import io
import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bounce_cli.csv_text import row, unguarded
from bounce_cli.escaping import visible
from bounce_cli.rendering.forms.csv import csv_rows
from bounce_cli.rendering.forms.fields import USUAL, as_text, known_fields, picked
from bounce_cli.rendering.record import record
from bounce_cli.rendering.style import ENGLISH_STYLE
from tests.hostile import HOSTILE
from tests.rendering.forms.form_mails import bounce
from tests.rendering.forms.form_runs import ALL_SAMPLES, written

Table = list[list[str]]
Reader = Callable[[str], Table]

SEVERAL_LINES = ("a\nb", "a\r\nb", '"a"\n"b"', "a,\nb;\n", "\n", "\n=1", "a\tb", " a ", '""', "'")
SQLITE = "sqlite3"


def by_dialect(dialect: str | type[csv.Dialect]) -> Reader:
    return lambda text: list(csv.reader(io.StringIO(text, newline=""), dialect, strict=True))


def by_sniffing(text: str) -> Table:
    return by_dialect(csv.Sniffer().sniff(text))(text)


def by_sniffing_among_delimiters(text: str) -> Table:
    return by_dialect(csv.Sniffer().sniff(text, ",;\t|"))(text)


def by_sqlite(folder: Path, text: str) -> Table:
    (folder / "in.csv").write_bytes(text.encode())
    columns = ", ".join(f"c{number} text" for number in range(text.split("\n", 1)[0].count(",") + 1))
    command = [SQLITE, "-batch", "in.db", f"create table t({columns})", ".import --csv in.csv t"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=True)
    assert (done.stdout, done.stderr) == ("", "")
    with closing(sqlite3.connect(folder / "in.db")) as database:
        return [list(values) for values in database.execute("select * from t order by rowid")]


READERS: dict[str, Reader] = {
    "excel": by_dialect("excel"),
    "unix": by_dialect("unix"),
    "sniffed": by_sniffing,
    "sniffed among delimiters": by_sniffing_among_delimiters,
}
without_sqlite = pytest.mark.skipif(not shutil.which(SQLITE), reason="the program sqlite3 is not installed")


@pytest.fixture(params=[*READERS, pytest.param(SQLITE, marks=without_sqlite)])
def read(request: pytest.FixtureRequest, tmp_path: Path) -> Reader:
    """A reader that gives the cells of all rows, without the apostrophes before what looks like a formula."""
    reader = READERS.get(request.param, partial(by_sqlite, tmp_path))
    return lambda text: [[unguarded(cell) for cell in cells] for cells in reader(text)]


@pytest.fixture(scope="module")
def every_field(tmp_path_factory: pytest.TempPathFactory) -> str:
    """All samples with all fields as CSV."""
    words = (*ALL_SAMPLES, "--fields", ",".join(known_fields()))
    return written(tmp_path_factory.mktemp("csv"), *words, "-f", "csv")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Table:
    """What the records say in these fields."""
    lines = written(tmp_path_factory.mktemp("ndjson"), *ALL_SAMPLES, "-f", "ndjson").splitlines()
    records = [picked(json.loads(line), known_fields()) for line in lines]
    return [list(known_fields()), *(shown(one.values()) for one in records)]


def shown(values: Iterable[object]) -> list[str]:
    return [visible(as_text(value)) for value in values]


def test_each_field_of_each_sample_is_read_back(read: Reader, every_field: str, said: Table) -> None:
    assert read(every_field) == said


def test_hostile_words_are_read_back(read: Reader) -> None:
    records = [bounce(text, recipient=text, origin=text) for text in HOSTILE]
    values = [shown(picked(record(one), USUAL).values()) for one in records]
    assert read("".join(csv_rows(records, ENGLISH_STYLE))) == [list(USUAL), *values]


def test_cells_of_several_lines_are_read_back(read: Reader) -> None:
    table = [["text", "number"], *([text, str(number)] for number, text in enumerate(SEVERAL_LINES))]
    assert read("".join(map(row, table))) == table


@pytest.mark.parametrize("text", ["a;=1+1", "a\t=1+1", "one; two"])
def test_no_cell_is_parted_by_what_spreadsheets_take_for_a_delimiter_too(text: str) -> None:
    assert row(["x", text]) == f'x,"{text}"\n'


def test_a_row_of_one_empty_cell_is_a_row() -> None:
    out = "".join(csv_rows([bounce(recipient=None), bounce()], ENGLISH_STYLE, ("recipient",)))
    assert list(csv.DictReader(io.StringIO(out))) == [{"recipient": ""}, {"recipient": "kim@example.org"}]
