"""`bounce triage` in the forms of other programs."""

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.conftest import Run
from tests.conftest import SAMPLES

FORMS = ("json", "ndjson", "csv", "markdown", "junit", "sarif", "github")


@pytest.mark.parametrize("form", [*FORMS, "table"])
def test_every_form_gives_the_same_bytes_on_every_run(run: Run, form: str) -> None:
    words = ("triage", SAMPLES, "--offline", "--format", form, "--fail-on", "suppress=yes")
    first, second = run(*words), run(*words)
    assert first[:2] == second[:2]
    assert first[0] == 1


@pytest.mark.parametrize("form", FORMS)
def test_a_form_goes_into_a_file_all_or_nothing(run: Run, mails: Path, tmp_path: Path, form: str) -> None:
    shown = run("triage", mails, "--offline", "--format", form)[1]
    assert run("triage", mails, "--offline", "--format", form, "-o", tmp_path / "out")[1] == ""
    assert (tmp_path / "out").read_text("utf-8") == shown
    assert run("triage", mails, "--offline", "-f", form, "-o", tmp_path / "gone" / "out")[0] == 4


def test_csv_is_read_back(run: Run, mails: Path) -> None:
    out = run("triage", mails, "--offline", "-f", "csv", "--fields", "recipient,type,original.message_id")[1]
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["type"] for row in rows] == ["hard", "pending", "", ""]
    assert rows[0]["recipient"] == "kim@example.org"


def test_a_case_of_junit_is_a_mail_and_fails_for_what_was_asked(run: Run) -> None:
    _, out, _ = run("triage", SAMPLES, "--offline", "-f", "junit", "--fail-on", "user_unknown")
    root = ET.fromstring(out)
    cases = list(root.iter("testcase"))
    records = [json.loads(line) for line in run("triage", SAMPLES, "--offline", "-f", "ndjson")[1].splitlines()]
    assert [case.get("name") for case in cases] == list(dict.fromkeys(one["origin"] for one in records))
    failing = {case.get("name") for case in cases if case.find("failure") is not None}
    assert failing == {one["origin"] for one in records if one["reason"] == "user_unknown"}
    assert root.get("failures") == str(len(failing))
    whole = ET.fromstring(run("triage", SAMPLES, "--offline", "-f", "junit")[1])
    assert list(whole.iter("failure")) == []


def test_sarif_names_files_by_uri(run: Run, mails: Path) -> None:
    whole = json.loads(run("triage", mails, "--offline", "-f", "sarif", "--fail-on", "hard")[1])
    (first, second) = whole["runs"][0]["results"]
    assert (first["level"], second["level"]) == ("error", "note")
    uri = first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == (mails / "1.eml").as_uri()


def test_of_annotations_as_many_as_are_shown_and_all_in_the_summary(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "summary.md"
    place.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(place))
    _, out, _ = run("triage", SAMPLES, "--offline", "-f", "github", "--fail-on", "user_unknown")
    lines = out.splitlines()
    assert [sum(line.startswith(f"::{kind} ") for line in lines) for kind in ("error", "warning")] == [10, 10]
    text = place.read_text("utf-8")
    assert text.startswith("before\n### bounce\n\n|  | recipient | ")
    assert text.count("| HARD |") > 20


def test_a_summary_that_cannot_be_written_is_named(run: Run, mails: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(mails / "gone" / "summary.md"))
    status, out, err = run("triage", mails, "--offline", "-f", "github")
    assert (status, out.count("::warning "), "summary.md (GITHUB_STEP_SUMMARY): No such file" in err) == (4, 1, True)


def test_without_a_place_for_it_there_is_no_summary(run: Run, mails: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    assert run("triage", mails, "--offline", "-f", "github")[0] == 0
