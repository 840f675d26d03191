"""`bounce expect`: mails beside what is expected of them."""

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.conftest import Run
from tests.conftest import SAMPLES
from tests.filing.maildirs import maildir, names
from tests.mails import report


def write(place: Path, *records: object) -> None:
    place.write_text(json.dumps(list(records)), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "mails"
    folder.mkdir()
    (folder / "one.eml").write_bytes(report())
    write(folder / "one.expect.json", {"recipient": "kim@example.org", "type": "hard"})
    (folder / "two.eml").write_bytes(report("ana@school.example", message_id="r2"))
    write(folder / "two.expect.json", {"recipient": "ana@school.example", "reason": "user_unknown"})
    return folder


def test_the_samples_are_as_expected(run: Run) -> None:
    status, out, err = run("expect", SAMPLES)
    count = len(list(SAMPLES.glob("*.expect.json")))
    assert (status, out, err) == (0, f" {count} files · {count} as expected\n", "")


def test_differences_are_shown_with_the_next_command(run: Run, folder: Path) -> None:
    write(folder / "one.expect.json", {"recipient": "kim@example.org", "type": "soft", "suppress": "no"})
    status, out, _ = run("expect", folder)
    assert status == 1
    assert out == (
        f" {folder / 'one.eml'}\n"
        '   kim@example.org · type\n     - "soft"\n     + "hard"\n'
        '   kim@example.org · suppress\n     - "no"\n     + "yes"\n\n'
        f" 2 files · 1 as expected · 1 differs\n → bounce expect --update {folder}\n"
    )


def test_an_update_keeps_the_fields_that_were_expected(run: Run, folder: Path) -> None:
    write(folder / "one.expect.json", {"recipient": "kim@example.org", "type": "soft", "original": {"to": "x"}})
    (folder / "three.eml").write_bytes(report(message_id="r3"))
    status, out, _ = run("expect", "--update", folder)
    assert (status, out) == (0, " 3 files · 1 as expected · 2 written\n")
    (one,) = json.loads((folder / "one.expect.json").read_text("utf-8"))
    assert (list(one), one["type"], list(one["original"])) == (["recipient", "type", "original"], "hard", ["to"])
    (three,) = json.loads((folder / "three.expect.json").read_text("utf-8"))
    assert list(three) == ["recipient", "kind", "status", "reply_code", "reason", "type", "suppress"]
    before = (folder / "two.expect.json").read_bytes()
    assert run("expect", "--update", folder)[:2] == (0, " 3 files · 3 as expected\n")
    assert (folder / "two.expect.json").read_bytes() == before


def test_a_mail_of_which_nothing_is_expected_fails(run: Run, folder: Path) -> None:
    (folder / "two.expect.json").unlink()
    status, out, _ = run("expect", folder)
    assert (status, "- nothing\n     + 1 record\n" in out, "1 without expectation" in out) == (1, True, True)


def test_an_expectation_without_a_mail_fails(run: Run, folder: Path) -> None:
    (folder / "two.eml").unlink()
    status, out, err = run("expect", folder)
    assert (status, "1 expectation without mail" in out) == (1, True)
    assert err == f"bounce: {folder / 'two.expect.json'}: there is no mail beside it\n"
    assert run("expect", folder / "one.eml")[0] == 0


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "no JSON"),
        ("[1]", "wanted is a list of records, each an object"),
        ('{"resaon": 1}', "there is no field 'resaon' (did you mean 'reason'?)"),
        ("[" * 100_000, "no JSON"),
        ("\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "no JSON"),
    ],
)
def test_a_file_that_is_no_expectation_is_named_and_left_as_it_is(
    run: Run, folder: Path, content: str, told: str
) -> None:
    place = folder / "one.expect.json"
    place.write_text(content, encoding="latin-1")
    status, out, err = run("expect", folder)
    assert (status, "1 as expected · 1 differs" in out) == (1, True)
    assert err.startswith(f"bounce: {place}: ")
    assert told in err
    assert run("expect", "--update", folder)[0] == 2
    assert place.read_text("latin-1") == content


def test_a_mailbox_has_one_expectation_for_all_its_mails(run: Run, tmp_path: Path) -> None:
    line = b"From MAILER-DAEMON Fri Nov 20 09:12:05 2026\n"
    box = tmp_path / "in.mbox"
    box.write_bytes(b"".join(line + report(f"k{number}@example.org", message_id=f"r{number}") for number in range(3)))
    assert run("expect", "--update", box)[0] == 0
    records = json.loads((tmp_path / "in.expect.json").read_text("utf-8"))
    assert [record["recipient"] for record in records] == ["k0@example.org", "k1@example.org", "k2@example.org"]
    assert run("expect", box)[:2] == (0, " 1 file · 1 as expected\n")


def test_a_case_of_junit_fails_by_a_difference_and_nothing_else(run: Run, folder: Path) -> None:
    write(folder / "two.expect.json", {"recipient": "ana@school.example", "reason": "mailbox_full"})
    status, out, _ = run("expect", folder, "-f", "junit")
    root = ET.fromstring(out)
    failing = {case.get("name"): [one.get("message") for one in case.iter("failure")] for case in root.iter("testcase")}
    assert status == 1
    assert failing == {
        str(folder / "one.eml"): [],
        str(folder / "two.eml"): ['ana@school.example: reason: expected "mailbox_full", found "user_unknown"'],
    }


def test_sarif_and_annotations_name_the_differences_too(run: Run, folder: Path) -> None:
    (folder / "one.expect.json").unlink()
    whole = json.loads(run("expect", folder, "-f", "sarif")[1])
    errors = [one for one in whole["runs"][0]["results"] if one["level"] == "error"]
    assert [(one["ruleId"], one["message"]["text"]) for one in errors] == [
        ("expected", "expected nothing, found 1 record")
    ]
    out = run("expect", folder, "-f", "github")[1]
    assert out.count("::error ") == 1
    assert "::expected nothing, found 1 record\n" in out


def test_authentication_is_judged_by_a_recording_only(run: Run, tmp_path: Path) -> None:
    name = "auth-key-missing"
    (tmp_path / f"{name}.eml").write_bytes((SAMPLES / f"{name}.eml").read_bytes())
    write(tmp_path / f"{name}.expect.json", {"authentication": None})
    assert run("expect", tmp_path)[0] == 0
    status, out, _ = run("expect", tmp_path, "--dns-replay", SAMPLES / "dns.jsonl")
    assert (status, "· authentication\n     - null" in out) == (1, True)


def test_unreadable_input_is_named(run: Run, folder: Path) -> None:
    status, _, err = run("expect", folder, folder / "gone.eml")
    assert (status, "gone.eml" in err) == (3, True)


def test_either_of_the_two_files_can_be_named_and_is_read_once(run: Run, folder: Path) -> None:
    words = ("expect", folder / "one.expect.json", folder / "one.eml")
    assert run(*words)[:2] == (0, " 1 file · 1 as expected\n")
    status, _, err = run("expect", folder / "gone.expect.json")
    assert (status, "gone.expect.json" in err) == (3, True)


def test_no_expectation_is_written_where_all_files_are_mails(run: Run, tmp_path: Path) -> None:
    box = maildir(tmp_path / "box", "new/1.a")
    status, _, err = run("expect", "--update", box)
    assert (status, names(box)) == (2, ["new/1.a"])
    assert "lies in a Maildir" in err


def test_one_expectation_is_not_written_for_two_mails(run: Run, tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "ordinary-mail.eml", tmp_path / "a.eml")
    shutil.copy(SAMPLES / "postfix-mailbox-full.eml", tmp_path / "a.mbox")
    status, _, err = run("expect", "--update", tmp_path)
    assert status == 2
    assert "a.expect.json: is what is expected of" in err


def test_standard_input_has_no_expectation(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    status, _, err = run("expect", "--update", "-", stdin=(SAMPLES / "ordinary-mail.eml").read_bytes())
    assert (status, names(tmp_path)) == (2, [])
    assert "name the file of the mail" in err
    assert "--update" not in run("expect", "-", stdin=(SAMPLES / "ordinary-mail.eml").read_bytes())[1]
