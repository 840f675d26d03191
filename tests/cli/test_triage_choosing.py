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
    assert "1 mail · 1 bounce: 1 hard" in err


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


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--only", ""), "--only names nothing"),
        (("--fail-on", ""), "--fail-on names nothing"),
        (("--fail-on", "unknwon"), "did you mean 'unknown'?"),
        (("--sort", "dte"), "did you mean 'date'?"),
        (("--fields", "recipient"), "--fields is for --format json, ndjson, csv, markdown; table has its own"),
        (("--fields", "recipeint", "-f", "csv"), "did you mean 'recipient'?"),
        (("--sort", "date", "-f", "junit"), "--sort"),
        (("--top", "1", "-f", "sarif"), "--top"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_read(
    run: Run, mails: Path, options: tuple[str, ...], told: str
) -> None:
    status, out, err = run("triage", mails, "--offline", *options)
    assert (status, out, told in err, err.count("\n")) == (2, "", True, 1), err
