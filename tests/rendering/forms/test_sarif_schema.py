"""SARIF is valid by the schema of OASIS, whatever was read and whatever was asked."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, FormatChecker

from bounce_cli.rendering.forms.sarif import sarif_pieces
from bounce_cli.rendering.style import ENGLISH_STYLE
from tests.hostile import HOSTILE
from tests.rendering.forms.form_mails import everywhere
from tests.rendering.forms.form_runs import ALL_SAMPLES, differing, written

# RFC 3986, section 4.1, as far as it says which characters a reference may hold.
REFERENCE = re.compile(r"(?:[\w.~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-F]{2})+", re.ASCII)
PATHS = ("a b.mbox#3", "a:b.eml", "//x/a.eml", "in/é.eml", "in/\udcff.eml", "in/\ud800.eml", "in/#1", "%41")
formats = FormatChecker(formats=())


@formats.checks("uri")
@formats.checks("uri-reference")
def is_reference(value: object) -> bool:
    return not isinstance(value, str) or bool(REFERENCE.fullmatch(value))


@pytest.fixture(scope="module")
def schema() -> Draft4Validator:
    whole = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json").read_text("utf-8"))
    assert whole["$schema"] == Draft4Validator.META_SCHEMA["$schema"]
    Draft4Validator.check_schema(whole)
    return Draft4Validator(whole, format_checker=formats)


def results(schema: Draft4Validator, document: str) -> list[dict[str, Any]]:
    """The results of a valid document."""
    log = json.loads(document)
    assert [error.message for error in schema.iter_errors(log)] == []
    (run,) = log["runs"]
    found = run["results"]
    assert isinstance(found, list)
    return found


def levels(found: list[dict[str, Any]]) -> set[str]:
    return {one["level"] for one in found}


@pytest.mark.parametrize(
    ("words", "expected"),
    [((), {"warning", "note"}), (("--fail-on", "suppress=yes"), {"error", "warning", "note"})],
    ids=["as read", "with --fail-on"],
)
def test_a_log_of_all_samples_is_valid(
    schema: Draft4Validator, tmp_path: Path, words: Sequence[str], expected: set[str]
) -> None:
    assert levels(results(schema, written(tmp_path, *ALL_SAMPLES, "-f", "sarif", *words))) == expected


def test_a_log_of_samples_as_expected_is_valid(schema: Draft4Validator, tmp_path: Path) -> None:
    assert "error" not in levels(results(schema, written(tmp_path, "expect", "samples", "-f", "sarif")))


def test_a_log_of_differences_is_valid(schema: Draft4Validator, tmp_path: Path) -> None:
    found = results(schema, written(tmp_path, "expect", differing(tmp_path), "-f", "sarif"))
    assert [one["level"] for one in found].count("error") == 3


@pytest.mark.parametrize("command", ["triage", "expect"])
def test_a_log_of_no_mail_is_valid(schema: Draft4Validator, tmp_path: Path, command: str) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert results(schema, written(tmp_path, command, empty, "-f", "sarif")) == []


@pytest.mark.parametrize("text", [*HOSTILE, *PATHS])
def test_a_log_is_valid_whatever_a_mail_says(schema: Draft4Validator, text: str) -> None:
    assert len(results(schema, "".join(sarif_pieces([everywhere(text)], ENGLISH_STYLE, "1")))) == 2
