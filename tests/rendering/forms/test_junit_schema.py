"""JUnit is valid by the schema of those who read it, whatever was read and whatever was asked."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import xmlschema

from bounce_cli.rendering.forms.junit import junit_pieces
from bounce_cli.rendering.style import ENGLISH_STYLE
from tests.conftest import SAMPLES
from tests.hostile import HOSTILE
from tests.rendering.forms.form_mails import everywhere
from tests.rendering.forms.form_runs import ALL_SAMPLES, differing, written

MAILS = len(list(SAMPLES.glob("*.eml")))
NO_XML = ("]]>", "<!-- -->", "<?xml?>", "\ufffe\uffff", "&amp;&#0;", "\U0001fffe")


@pytest.fixture(scope="module")
def schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(Path(__file__).parent / "schemas" / "junit-10.xsd")


def cases(schema: xmlschema.XMLSchema, document: str) -> tuple[int, int]:
    """How many cases a valid document has, and how many failures."""
    resource = xmlschema.XMLResource(document)
    assert [error.reason for error in schema.iter_errors(resource)] == []
    return len(list(resource.root.iter("testcase"))), len(list(resource.root.iter("failure")))


@pytest.mark.parametrize(
    ("words", "fails"), [((), False), (("--fail-on", "suppress=yes"), True)], ids=["as read", "with --fail-on"]
)
def test_a_report_of_all_samples_is_valid(
    schema: xmlschema.XMLSchema, tmp_path: Path, words: Sequence[str], *, fails: bool
) -> None:
    mails, failures = cases(schema, written(tmp_path, *ALL_SAMPLES, "-f", "junit", *words))
    assert (mails, failures > 0) == (MAILS, fails)


def test_a_report_of_samples_as_expected_is_valid(schema: xmlschema.XMLSchema, tmp_path: Path) -> None:
    assert cases(schema, written(tmp_path, "expect", "samples", "-f", "junit")) == (MAILS, 0)


def test_a_report_of_differences_is_valid(schema: xmlschema.XMLSchema, tmp_path: Path) -> None:
    assert cases(schema, written(tmp_path, "expect", differing(tmp_path), "-f", "junit")) == (3, 3)


@pytest.mark.parametrize("command", ["triage", "expect"])
def test_a_report_of_no_mail_is_valid(schema: xmlschema.XMLSchema, tmp_path: Path, command: str) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert cases(schema, written(tmp_path, command, empty, "-f", "junit")) == (0, 0)


@pytest.mark.parametrize("text", [*HOSTILE, *NO_XML])
def test_a_report_is_valid_whatever_a_mail_says(schema: xmlschema.XMLSchema, text: str) -> None:
    assert cases(schema, "".join(junit_pieces([everywhere(text)], ENGLISH_STYLE))) == (1, 1)
