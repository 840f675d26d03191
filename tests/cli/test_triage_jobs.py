"""`bounce triage --jobs`: the same output from any number of processes, whatever is asked for beside."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import SAMPLES

FORMS = ("json", "ndjson", "csv", "markdown", "junit", "sarif", "github", "plain", "table")
RULE = """
[[rule]]
id = "own.everything"
reason = "policy_rejected"
confidence = 0.9
place = "before"
text = ["mailbox"]
source = "written for this test"
"""


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_the_same_from_any_number_of_processes(run: Run, form: str) -> None:
    words = ("triage", SAMPLES, "--offline", "-f", form, "-q")
    alone = run(*words)
    assert alone[1]
    assert run(*words, "--jobs", "2") == alone
    assert run(*words, "--jobs", "0") == alone


@pytest.mark.parametrize(
    "options",
    [
        ("-f", "ndjson", "--only", "type=hard"),
        ("-f", "ndjson", "--fields", "recipient,reason"),
        ("-f", "ndjson", "--lang", "pl", "--vocabulary", "ses"),
        ("-f", "ndjson", "--profile", "marketing"),
        ("-f", "csv", "--sort", "recipient", "--top", "5"),
        ("-f", "json", "--group-by", "reason"),
        ("-f", "junit", "--fail-on", "user_unknown"),
        ("-v", "--only", "type=soft"),
    ],
)
def test_whatever_is_asked_for_beside_is_the_same(run: Run, options: tuple[str, ...]) -> None:
    status, out, _ = run("triage", SAMPLES, "--offline", *options)
    found = run("triage", SAMPLES, "--offline", *options, "-j", "3")
    assert found[:2] == (status, out)


def test_what_the_dns_says_is_the_same(run: Run) -> None:
    words = ("triage", SAMPLES, "--dns-replay", SAMPLES / "dns.jsonl", "-f", "ndjson")
    alone = run(*words)
    assert any(json.loads(line)["authentication"] for line in alone[1].splitlines())
    assert run(*words, "-j", "3") == alone


def test_rules_of_ones_own_decide_in_every_process(run: Run, tmp_path: Path) -> None:
    rules = tmp_path / "own.toml"
    rules.write_text(RULE, "utf-8")
    words = ("triage", SAMPLES, "--offline", "-f", "ndjson", "--rules", rules)
    alone = run(*words)
    assert '"own.everything"' in alone[1]
    assert run(*words, "-j", "2") == alone


def test_a_ledger_gets_the_same_events(run: Run, tmp_path: Path) -> None:
    for jobs in ("1", "3"):
        run("triage", SAMPLES, "--offline", "-f", "ndjson", "--ledger", tmp_path / jobs, "-j", jobs)
    one, three = (run("ledger", "list", "-f", "ndjson", "--ledger", tmp_path / jobs) for jobs in ("1", "3"))
    assert one == three
    assert one[1]


def test_mails_are_moved_whoever_read_them(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number, path in enumerate(sorted(SAMPLES.glob("postfix-*.eml")) * 4):
        (folder / f"{number}.eml").write_bytes(path.read_bytes())
    count = len(list(folder.iterdir()))
    assert count > 64
    _, _, err = run("triage", folder, "--offline", "-f", "ndjson", "--move-to", tmp_path / "out", "-j", "2")
    assert "mails were moved" in err
    assert len(list((tmp_path / "out").rglob("*.eml"))) + len(list(folder.iterdir())) == count
    assert len(list(folder.iterdir())) == 0


def test_an_unreadable_path_is_told_and_the_rest_is_done(run: Run) -> None:
    alone = run("triage", "--offline", "-f", "ndjson", SAMPLES, "nowhere.mbox")
    assert alone[0] == 3
    assert run("triage", "--offline", "-f", "ndjson", "-j", "2", SAMPLES, "nowhere.mbox") == alone
