"""The command as a person and a script use it: forms, exit statuses, pipes."""

import json
import os
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bounce_cli.diagnosis import Diagnosis
from bounce_cli.rendering.schema import record_schema
from bounce_cli.source.model import RawMessage
from bounce_cli.triage import triage as diagnose_mail
from tests.cli.conftest import Run
from tests.mails import AUTO_REPLY, ORDINARY, report
from tests.terminal import on_a_terminal


def records(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_ndjson_has_one_valid_record_a_line_in_input_order(run: Run, mails: Path) -> None:
    status, out, err = run("triage", "--offline", "--format", "ndjson", mails)
    found = records(out)
    assert (status, err) == (0, "")
    assert [r["kind"] for r in found] == ["failure", "delay", "auto_reply", "other"]
    assert [r["recipient"] for r in found] == ["kim@example.org", "ana@school.example", "kim@example.org", None]
    for one in found:
        jsonschema.validate(one, record_schema())


def test_a_failure_has_its_whole_record(run: Run, mails: Path) -> None:
    _, out, _ = run("triage", "--format", "ndjson", mails / "1.eml")
    (found,) = records(out)
    expected = {
        "schema": "bounce/1",
        "origin": str(mails / "1.eml"),
        "status": "5.1.1",
        "reply_code": 550,
        "command": "RCPT",
        "reason": "user_unknown",
        "type": "hard",
        "suppress": "yes",
        "generated_by": "remote",
        "reporting_mta": "mail.example.com",
        "remote_mta": "mx.example.org",
        "queue_id": "4F1A2B3C4D",
        "arrival_date": "2026-11-20T09:12:00+01:00",
        "date": "2026-11-20T09:12:04+01:00",
        "message_id": "r1@mail.example.com",
        "authentication": None,
        "problems": [],
    }
    assert {name: found[name] for name in expected} == expected
    assert (found["hubspot"]["type"], found["hubspot"]["reason"]) == ("hard", "Unknown user")
    assert [step["id"] for step in found["hubspot"]["advice"]] == ["drop-address"]
    assert found["original"] == {
        "message_id": "original@example.com",
        "from": "Example News <news@example.com>",
        "to": "kim@example.org",
        "subject": "November",
        "date": "2026-11-20T09:11:58+01:00",
        "return_path": "news@example.com",
        "complete": True,
        "profile": "one-to-one",
    }
    assert [step["actor"] for step in found["advice"]] == ["sender", "sender"]


def test_json_is_one_array_of_the_same_records(run: Run, mails: Path) -> None:
    _, lines, _ = run("triage", "-f", "ndjson", mails)
    _, array, _ = run("triage", "-f", "json", mails)
    assert json.loads(array) == records(lines)


def test_json_of_nothing_is_an_empty_array(run: Run, tmp_path: Path) -> None:
    status, out, err = run("triage", "-f", "json", tmp_path)
    assert (status, json.loads(out)) == (0, [])
    assert err == f"bounce: {tmp_path}: no mail found\n"


def test_output_is_the_same_on_every_run(run: Run, mails: Path) -> None:
    assert run("triage", "-f", "ndjson", mails) == run("triage", "-f", "ndjson", "--jobs", "2", mails)


def test_table_in_a_pipe_is_rows_only_and_the_summary_goes_to_standard_error(run: Run, mails: Path) -> None:
    status, out, err = run("triage", mails)
    assert status == 0
    rows = out.splitlines()
    assert rows[0].split() == ["HARD", "kim@example.org", "unknown", "user", "5.1.1", "drop"]
    assert rows[1].startswith(" PEND  ana@school.example")
    assert "1 auto reply, 1 ordinary mail" in rows[2]
    assert len(rows) == 3
    assert "\x1b" not in out
    assert err.startswith("4 mails · 2 bounces: 1 hard, 1 pending · 1 other file left out · 0 unreadable")


def test_verbose_shows_every_mail_the_evidence_and_what_was_left_out(run: Run, mails: Path) -> None:
    _, out, err = run("triage", "-v", mails)
    assert out.count("rule ") == 2
    assert str(mails / "4.eml") in out
    assert f"bounce: {mails / 'notes.md'}: left out: .md file" in err


def test_forced_colour_only_paints(run: Run, mails: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, plain, _ = run("triage", mails)
    monkeypatch.setenv("FORCE_COLOR", "1")
    _, painted, _ = run("triage", mails)
    assert "\x1b[31mHARD\x1b[0m" in painted
    assert (
        painted.replace("\x1b[31m", "").replace("\x1b[36m", "").replace("\x1b[2m", "").replace("\x1b[0m", "") == plain
    )
    monkeypatch.setenv("NO_COLOR", "1")
    assert run("triage", mails)[1] == plain


def test_standard_input_is_read_where_nothing_is_named_and_it_is_a_pipe(run: Run) -> None:
    _, out, _ = run("triage", "-f", "ndjson", stdin=report())
    assert [r["origin"] for r in records(out)] == ["-"]
    _, named, _ = run("triage", "-f", "ndjson", "-", stdin=report())
    assert named == out


def test_paths_come_from_a_file_too(run: Run, mails: Path, tmp_path: Path) -> None:
    listing = tmp_path / "list"
    listing.write_text(f"{mails / '4.eml'}\n")
    _, out, _ = run("triage", "-f", "ndjson", mails / "1.eml", "--files-from", listing)
    assert [Path(r["origin"]).name for r in records(out)] == ["1.eml", "4.eml"]


def test_unreadable_input_is_named_and_the_rest_is_done(run: Run, mails: Path, tmp_path: Path) -> None:
    picture = tmp_path / "picture.mbx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 50)
    status, out, err = run("triage", "-f", "ndjson", tmp_path / "missing", picture, mails / "1.eml")
    assert status == 3
    assert len(records(out)) == 1
    assert err.splitlines() == [
        f"bounce: {tmp_path / 'missing'}: No such file or directory",
        f"bounce: {picture}: not a mailbox I know (PNG image)",
    ]


def test_garbage_inside_a_mailbox_is_a_record_and_the_rest_is_done(run: Run, tmp_path: Path) -> None:
    line = b"From MAILER-DAEMON Fri Nov 20 09:12:05 2026\n"
    box = tmp_path / "box"
    box.write_bytes(
        line
        + report()
        + b"\n"
        + line
        + ORDINARY
        + b"\n"
        + line
        + b"\x00\xff\xfe garbage\n\n\x00\x01\n\n"
        + line
        + AUTO_REPLY
    )
    status, out, _ = run("triage", "-f", "ndjson", box)
    assert status == 0
    assert [r["kind"] for r in records(out)] == ["failure", "other", "other", "auto_reply"]
    assert [r["origin"] for r in records(out)] == [f"{box}#{n}" for n in range(1, 5)]


def test_an_empty_file_is_a_record_with_a_problem(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.eml").touch()
    status, out, _ = run("triage", "-f", "ndjson", tmp_path / "empty.eml")
    assert status == 0
    assert [p["code"] for p in records(out)[0]["problems"]] == ["empty"]


def test_a_very_long_line_is_borne(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "long.eml"
    path.write_bytes(b"Subject: x\n\n" + b"a" * 5_000_000)
    status, out, _ = run("triage", "-f", "ndjson", path)
    assert (status, records(out)[0]["kind"]) == (0, "other")


def test_output_file_is_written_whole_and_keeps_its_mode(run: Run, mails: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.ndjson"
    target.write_text("old")
    target.chmod(0o640)
    status, out, err = run("triage", "-f", "ndjson", "-o", target, mails)
    assert (status, out, err) == (0, "", "")
    assert len(records(target.read_text())) == 4
    assert target.stat().st_mode & 0o777 == 0o640
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mails", "out.ndjson"]


def test_table_in_a_file_carries_its_summary(run: Run, mails: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    _, out, err = run("triage", "-o", target, mails)
    assert (out, err) == ("", "")
    assert "4 mails · 2 bounces" in target.read_text()


def test_an_output_that_cannot_be_written_is_named(run: Run, mails: Path, tmp_path: Path) -> None:
    status, out, err = run("triage", "-o", tmp_path / "no" / "file", mails)
    assert (status, out) == (4, "")
    assert err == f"bounce: {tmp_path / 'no' / 'file'}: No such file or directory\n"


def test_output_may_be_a_device(run: Run, mails: Path) -> None:
    assert run("triage", "-o", os.devnull, mails)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["triage", "--formt", "json"], "--format"),
        (["triag"], "Did you mean 'triage'"),
        (["triage", "--jobs", "-1", "x"], "jobs"),
        (["triage", "--format", "xml", "x"], "xml"),
        (["triage", "--files-from", "/dev/null/list"], "/dev/null/list"),
    ],
)
def test_wrong_usage_is_status_2_and_says_what_is_right(run: Run, arguments: list[str], words: str) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert words in err


def test_version(run: Run) -> None:
    status, out, _ = run("--version")
    assert status == 0
    assert out.startswith("bounce 0.")


def test_an_output_never_replaces_what_is_read(run: Run, tmp_path: Path) -> None:
    box = tmp_path / "box"
    octets = b"From MAILER-DAEMON Fri Nov 20 09:12:05 2026\n" + report()
    box.write_bytes(octets)
    for given in (box, tmp_path):
        status, _, err = run("triage", "-o", box, given)
        assert status == 2
        assert "is read as input too" in err
        assert box.read_bytes() == octets
    assert [path.name for path in tmp_path.iterdir()] == ["box"]


def test_names_inside_archives_cannot_speak_to_the_terminal(run: Run, tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("x\x1b]0;owned\x07\nbounce: a lie.png", b"\x89PNG\r\n\x1a\n")
        zipped.writestr("1.eml", report())
    _, _, err = run("triage", "-v", "-f", "ndjson", archive)
    assert "\\x1b]0;owned" in err
    assert "\x1b" not in err
    assert "\nbounce: a lie" not in err


def test_a_list_of_paths_that_cannot_be_read_stops_before_anything_is_written(run: Run, mails: Path) -> None:
    status, out, err = run("triage", "-f", "json", mails, "--files-from", mails / "none")
    assert (status, out) == (2, "")
    assert "none" in err


def test_a_fault_of_our_own_is_told_and_the_rest_is_done(
    run: Run, mails: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(item: RawMessage, **options: Any) -> list[Diagnosis]:
        if item.origin.endswith("2.eml"):
            raise ZeroDivisionError("odd")
        return diagnose_mail(item, **options)

    monkeypatch.setattr("bounce_cli.block.triage", faulty)
    status, out, err = run("triage", "-f", "ndjson", mails)
    assert status == 3
    assert [record["kind"] for record in records(out)] == ["failure", "other", "auto_reply", "other"]
    (problem,) = records(out)[1]["problems"]
    assert problem["code"] == "internal_error"
    assert err == f"bounce: {mails / '2.eml'}: {problem['text']}\n"
    assert problem["text"] == "an error of bounce itself, please report it: ZeroDivisionError: odd"


def test_verbose_tells_a_lone_mail_as_a_story_in_a_pipe_too(run: Run, mails: Path) -> None:
    _, out, _ = run("triage", "-v", mails / "1.eml")
    assert "what to do" in out
    assert "evidence" in out


def test_a_mail_about_many_recipients_is_told_in_rows(tmp_path: Path) -> None:
    group = b"Final-Recipient: rfc822; kim%d@example.org\nAction: failed\nStatus: 5.1.1\n\n"
    octets = report().replace(
        b"Final-Recipient: rfc822; kim@", b"".join(group % n for n in range(5)) + b"Final-Recipient: rfc822; kim@"
    )
    (tmp_path / "many.eml").write_bytes(octets)
    _, out = on_a_terminal("triage", tmp_path / "many.eml", environment={"NO_COLOR": "1"})
    assert "what to do" not in out
    assert out.count("HARD") == 6
