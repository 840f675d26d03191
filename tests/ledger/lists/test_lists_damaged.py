"""Lists as people and machines damage them: what can be read is read, and the rest is told."""

import io
import sys
from pathlib import Path

import pytest

from bounce_cli.errors import UsageError
from bounce_cli.ledger.lists.addresses import with_u_labels
from bounce_cli.ledger.lists.model import Listed, ListForm
from bounce_cli.ledger.lists.reading import read_list
from bounce_cli.ledger.lists.reading_csv import cells_of
from tests.ledger.lists.lists_read import Read, addresses, reader


@pytest.fixture
def read(tmp_path: Path) -> Read:
    return reader(tmp_path)


def test_what_broke_off_is_told_and_the_rest_is_read(read: Read) -> None:
    items, problems = read(
        '{"SuppressedDestinationSummaries":[{"EmailAddress":"kim@example.org"},{"EmailAddress":"lee@exa'
    )
    assert ([i.address for i in items], problems) == (["kim@example.org"], ["line 1 is no JSON", "line 1 is no JSON"])
    items, problems = read(
        '[\n{"address":"kim@example.org"},\n{"address":"bad,\n{"address":"lee@example.org"},\n7\n]\n'
    )
    assert [i.address for i in items] == ["kim@example.org", "lee@example.org"]
    assert problems == ["line 3 is no JSON", "entry 3 holds no address"]


@pytest.mark.parametrize("end", ["", '"\n', '",x\n', "x" * 200_000 + "\n"])
def test_a_quotation_mark_swallows_no_address(read: Read, end: str) -> None:
    items, problems = read(f'email,reason\nkim@example.org,"gone\nlee@example.org,no\nmax@example.org,no{end}\n')
    assert {"kim@example.org", "lee@example.org"} <= {item.address for item in items} or end == '"\n'
    assert problems or end == '"\n'


def test_a_cell_beyond_all_measure_is_read_line_by_line(read: Read) -> None:
    items, problems = read('email;reason\nkim@example.org;"gone\n' + "lee@example.org;no\n" * 10_000)
    assert [item.address for item in items[:2]] == ["kim@example.org", "lee@example.org"]
    assert len(items) == 10_001
    assert problems[0] == "line 2 begins a cell that does not end; the lines after it are read one by one"


def test_comments_may_stand_before_lines_of_json(read: Read) -> None:
    assert addresses(read('# mine\n{"email":"kim@example.org"}\n')) == ["kim@example.org"]


def test_a_line_beyond_all_measure_has_no_cells() -> None:
    assert cells_of("x" * 200_000) == []


def test_a_title_above_the_heading_is_told(read: Read) -> None:
    items, problems = read("Export, of today\n\nName;E-mail\nKim;kim@example.org\nName;E-mail\nLee;lee@example.org\n")
    assert [item.address for item in items] == ["kim@example.org", "lee@example.org"]
    assert problems == ["line 1 holds no address"]


@pytest.mark.parametrize(
    "label", ["xn--9999999999999", "xn--\u00fc", "xn--", "xn---", "xn--a b", "xn--80akhbyknj4f--x"]
)
def test_labels_that_are_none_stay(label: str) -> None:
    assert with_u_labels(f"kim@{label}.example") == f"kim@{label}.example"


def test_a_time_that_cannot_be_read_costs_no_address(read: Read) -> None:
    for text in ("email,date\nkim@example.org,soon\n", '{"email":"kim@example.org","created":[1]}'):
        items, problems = read(text)
        assert [(item.address, item.since) for item in items] == [("kim@example.org", None)]
        assert len(problems) == 1


def test_lines_without_end_are_left_out(read: Read) -> None:
    items, problems = read("kim@example.org\n" + "a@example.org " * 20_000 + "\nlee@example.org\n")
    assert [item.address for item in items] == ["kim@example.org", "lee@example.org"]
    assert problems == ["line 2 is too long and left out"]


def test_what_is_no_utf8_is_no_address(read: Read) -> None:
    items, problems = read(b"kim@example.org\nj\xf6rg@example.org\n")
    assert ([item.address for item in items], problems) == (["kim@example.org"], ["line 2 holds no address"])


HOSTILE = {
    "deep objects": '[{"a":' * 100_000,
    "deep arrays": "[" * 100_000,
    "deep lines": '{"a":[\n' * 50_000,
    "digits": '{"email":' + "9" * 10_000 + "}",
    "open lines": '{"x":\n"' * 50_000,
    "marks": '"' * 300_000,
    "open cells": 'a,"' * 50_000,
    "empty lines": "\n" * 100_000,
    "lines of arrays": "[\n" * 100_000,
    "blanks": '{"a' + " " * 300_000,
    "signs": "a@" * 30_000,
    "blank lines": '["' + "\n \n" * 100_000,
    "angles": "<" * 60_000,
    "zeros": '{"a":[' * 900 + "\n" + '{"a":[\n' * 900 + "0," * 500_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("form", [None, *ListForm])
def test_hostile_text_is_read_in_no_time(read: Read, text: str, form: ListForm | None) -> None:
    with pytest.raises(UsageError, match="holds no address that can be used"):
        read(text, form)


def test_errors_name_the_path_and_the_cause(tmp_path: Path) -> None:
    (tmp_path / "zip").write_bytes(b"PK\x03\x04\x00\x00")
    (tmp_path / "empty").touch()
    causes = {
        "missing": "No such file",
        ".": "Is a directory",
        "zip": "it is no text",
        "empty": "holds no address",
        "\x00": "NUL",
    }
    for name, cause in causes.items():
        with pytest.raises(UsageError, match=cause) as raised:
            list(read_list(str(tmp_path / name)))
        assert str(tmp_path / name) in str(raised.value)


def test_a_hyphen_is_standard_input_which_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BufferedReader(io.BytesIO(b"kim@example.org\n")))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert list(read_list("-")) == [Listed(address="kim@example.org", source="-")]
    assert not stdin.closed
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UsageError, match="the list - cannot be read: standard input is closed"):
        list(read_list("-"))


def test_json_that_is_too_large_is_an_error(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bounce_cli.ledger.lists.reading._MOST_OF_JSON", 10)
    with pytest.raises(UsageError, match="too large for one JSON document"):
        read('[\n"kim@example.org"\n]')
