"""Programs that read CSV, JSON, XML or SARIF find in it what the records say, and nothing that they would obey."""

import csv
import io
import json
import re
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from bounce_cli.csv_text import row, unguarded
from bounce_cli.escaping import visible
from bounce_cli.rendering.forms.fields import USUAL, as_text, picked
from bounce_cli.rendering.text import safe
from tests.hostile import HOSTILE
from tests.hostile_sinks.conftest import Say

TRIAGE = ("triage", "--offline", "mails", "-f")
# Full-width signs where Japanese or Chinese is written; some spreadsheets strip blanks before they look.
FORMULA = re.compile(r"\s*[=+\-@\uff0b\uff0d\uff1d\uff20]|[\t\r\n]")
# XML 1.0 section 2.2, where it has no place for a character.
NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@pytest.fixture
def records(say: Say) -> list[dict[str, Any]]:
    lines = say(*TRIAGE, "ndjson").out.removesuffix("\n").split("\n")
    return [json.loads(line) for line in lines]


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_a_line_of_records_is_one_to_every_reader(say: Say, records: Sequence[dict[str, Any]]) -> None:
    out = say(*TRIAGE, "ndjson").out
    assert len(out.splitlines()) == len(records) > 200
    assert {record["schema"] for record in records} == {records[0]["schema"]}


def test_cells_are_what_the_records_say_and_no_formulas(say: Say, records: Sequence[dict[str, Any]]) -> None:
    heading, *found = rows(say(*TRIAGE, "csv").out)
    assert heading == list(USUAL)
    assert [list(map(unguarded, row)) for row in found] == [
        [visible(as_text(value)) for value in picked(record, USUAL).values()] for record in records
    ]
    assert [cell for row in found for cell in row if FORMULA.match(cell)] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_any_table_is_a_formula_and_each_is_read_back(text: str) -> None:
    line = row(["x", text])
    (found,) = rows(line)
    assert not FORMULA.match(found[1])
    if text.isprintable() and "##" not in text:
        assert unguarded(found[1]) == text


def test_cells_of_counts_are_no_formulas(say: Say) -> None:
    heading, *found = rows(say("triage", "--offline", "mails", "--group-by", "recipient,remote_mta", "-f", "csv").out)
    assert {len(row) for row in found} == {len(heading)}
    cells = [cell for row in found for cell in row]
    assert [cell for cell in cells if FORMULA.match(cell)] == []
    assert [cell for cell in cells if cell.startswith("'")]


def test_a_document_of_cases_is_xml_and_names_every_mail(say: Say, records: Sequence[dict[str, Any]]) -> None:
    out = say("triage", "--offline", "mails", "-f", "junit", "--fail-on", "hard").out
    assert NO_XML.findall(out) == []
    assert "<!" not in out
    root = ET.fromstring(out)
    assert {one.tag for one in root.iter()} == {"testsuites", "testsuite", "testcase", "failure", "system-out"}
    names = {safe(record["origin"]) for record in records}
    assert {case.get("name") for case in root.iter("testcase")} == names
    assert not any("[[ATTACHMENT" in (one.text or "") for one in root.iter("system-out"))


def test_a_log_has_its_own_links_only(say: Say, records: Sequence[dict[str, Any]]) -> None:
    (run,) = json.loads(say(*TRIAGE, "sarif").out)["runs"]
    identified = {one["partialFingerprints"]["bounceRecord/v1"] for one in run["results"]}
    assert identified == {one["id"] for one in records if one["kind"] in {"failure", "delay", "feedback"}}
    assert not any("](" in one["message"]["text"] for one in run["results"])
    places = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in run["results"]]
    assert all(re.fullmatch(r"mails/(?:[\w.~!$&'()*+,;=-]|%[0-9A-F]{2})+", place, re.ASCII) for place in places)
