"""Which records of a run are wanted, in which order, and for which it fails."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

OFFLINE = ("--offline", "--format", "ndjson")


def recipients(out: str) -> list[Any]:
    return [json.loads(line)["recipient"] for line in out.splitlines()]


def test_only_what_meets_all_fields_is_shown(run: Run, mails: Path) -> None:
    assert recipients(run("triage", mails, *OFFLINE, "--only", "kind=failure")[1]) == ["kim@example.org"]
    assert recipients(run("triage", mails, *OFFLINE, "--only", "hard,soft,pending")[1]) == [
        "kim@example.org",
        "ana@school.example",
    ]
    out = run("triage", mails, *OFFLINE, "--only", "hard", "--only", "domain=school.example")[1]
    assert out == ""


def test_the_table_counts_what_is_wanted(run: Run, mails: Path) -> None:
    status, out, err = run("triage", mails, "--offline", "--only", "type=hard")
    assert (status, out.count("\n")) == (0, 1)
    assert "1 mail of 4 · 1 bounce: 1 hard" in err


def test_records_come_in_the_order_that_is_asked_for(run: Run, mails: Path) -> None:
    by_domain = recipients(run("triage", mails, *OFFLINE, "--sort", "-domain", "--only", "type=global")[1])
    assert by_domain == []
    words = ("triage", mails, *OFFLINE, "--only", "hard,soft,pending", "--sort")
    assert recipients(run(*words, "-domain")[1]) == ["ana@school.example", "kim@example.org"]
    assert recipients(run(*words, "status")[1]) == ["ana@school.example", "kim@example.org"]
    assert recipients(run(*words, "-status", "--top", "1")[1]) == ["kim@example.org"]


def test_a_run_fails_for_what_it_is_told_to(run: Run, mails: Path) -> None:
    status, out, err = run("triage", mails, *OFFLINE, "--fail-on", "suppress=yes")
    assert (status, len(out.splitlines())) == (1, 4)
    assert err == "bounce: --fail-on: 1 mail: suppress=yes (1×)\n"
    status, _, err = run("triage", mails, *OFFLINE, "--fail-on", "auth_failure,global")
    assert (status, err) == (0, "")


def test_what_fails_counts_among_what_is_wanted_only(run: Run, mails: Path) -> None:
    words = ("triage", mails, *OFFLINE, "--fail-on", "hard")
    assert run(*words, "--only", "kind=delay")[0] == 0
    assert run(*words, "--only", "kind=failure")[0] == 1


def test_what_was_found_goes_before_what_could_not_be_read(run: Run, mails: Path) -> None:
    status, out, err = run("triage", mails, mails / "gone.eml", *OFFLINE, "--fail-on", "hard")
    assert (status, len(out.splitlines()), "gone.eml" in err) == (1, 4, True)
    assert run("triage", mails, mails / "gone.eml", *OFFLINE, "--fail-on", "soft,auth_failure")[0] == 3


def test_records_are_counted_by_what_they_have_in_common(run: Run, mails: Path) -> None:
    words = ("triage", mails, "--offline", "--group-by", "type,domain")
    status, out, err = run(*words)
    assert (status, err) == (0, "")
    assert out.splitlines()[0].split() == ["records", "addresses", "type", "domain"]
    assert out.endswith("\n 4 records\n")
    assert run(*words, "-f", "csv", "--only", "hard,pending")[1] == (
        "type,domain,records,addresses\nhard,example.org,1,1\npending,school.example,1,1\n"
    )
    first = {"type": "hard", "domain": "example.org", "records": 1, "addresses": 1}
    assert json.loads(run(*words, "-f", "json", "--only", "hard")[1]) == [first]
    assert json.loads(run(*words, "-f", "ndjson", "--only", "hard")[1]) == first
    assert json.loads(run(*words, "-f", "json", "--only", "global")[1]) == []
    assert run(*words, "-f", "markdown", "--only", "hard")[1] == (
        "| type | domain | records | addresses |\n| --- | --- | ---: | ---: |\n| hard | example.org | 1 | 1 |\n"
    )
    assert len(run(*words, "--top", "1", "-f", "ndjson")[1].splitlines()) == 1


def test_a_summary_is_nothing_but_the_counts(run: Run, mails: Path) -> None:
    status, out, err = run("triage", mails, "--offline", "--summary")
    assert (status, err) == (0, "")
    assert "@" not in out
    assert "4 mails · 2 bounces: 1 hard, 1 pending" in out


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--only", ""), "--only names nothing"),
        (("--fail-on", ""), "--fail-on names nothing"),
        (("--fail-on", "unknwon"), "did you mean 'unknown'?"),
        (("--sort", "dte"), "did you mean 'date'?"),
        (("--fields", "recipient"), "--fields is for --format json, ndjson, plain, csv, markdown; table has its own"),
        (("--fields", "recipeint", "-f", "csv"), "did you mean 'recipient'?"),
        (("--sort", "date", "-f", "junit"), "--sort"),
        (("--top", "1", "-f", "sarif"), "--top"),
        (("--group-by", "domain", "-f", "github"), "--group-by is for rows and records"),
        (("--group-by", "domian"), "did you mean 'domain'?"),
        (("--group-by", "domain", "--sort", "date"), "--sort says nothing beside --group-by"),
        (("--group-by", "domain", "--summary"), "--summary says nothing beside --group-by"),
        (("--summary", "--top", "3"), "--top says nothing beside --summary"),
        (("--summary", "-f", "csv"), "--summary is for the table"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_read(
    run: Run, mails: Path, options: tuple[str, ...], told: str
) -> None:
    status, out, err = run("triage", mails, "--offline", *options)
    assert (status, out, told in err, err.count("\n")) == (2, "", True, 1), err


def test_a_path_without_a_command_is_triaged(run: Run, mails: Path) -> None:
    wanted = run("triage", mails, *OFFLINE)
    assert run(mails, *OFFLINE) == wanted
    assert run(*OFFLINE, mails) == wanted
    assert run("-", *OFFLINE, stdin=(mails / "1.eml").read_bytes())[1].count("\n") == 1


def test_a_mistyped_command_is_no_path(run: Run, mails: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    status, out, err = run("triag", mails)
    assert (status, out, "Did you mean 'triage'?" in err) == (2, "", True)
    monkeypatch.chdir(mails)
    (mails / "check").write_bytes((mails / "1.eml").read_bytes())
    assert "Usage: bounce check" in run("check", "--help")[1]
    assert run("./check", *OFFLINE)[0] == 0
    assert run("--versoin")[0] == 2
