import json
from pathlib import Path

import pytest
from rich.cells import cell_len

from bounce_cli.language.translation import language
from tests.cli.conftest import Run
from tests.clone.bounces import FULL, GREYLISTED, HEAD, SPAM, UNKNOWN, bounce
from tests.terminal import on_a_terminal

AT = ("--now", "2026-12-01T09:00:00+00:00")
EARLY = ("--now", "2026-11-20T09:00:00+00:00")
ONLY_HEADER = "cannot be cloned: only its header came back; send it again from where it was written"


def written(path: Path, octets: bytes) -> Path:
    path.write_bytes(octets)
    return path


@pytest.fixture
def one(tmp_path: Path) -> Path:
    return written(tmp_path / "one.eml", bounce())


MANY = {
    "now@example.org": FULL,
    "held@school.example": SPAM,
    "gone@example.org": UNKNOWN,
    "宛先@例え.example": FULL,
    "k***@example.org": FULL,
    "an.address.that.is.longer.than.its.column@corp.example": FULL,
}


@pytest.fixture
def many(tmp_path: Path) -> Path:
    return written(tmp_path / "many.eml", bounce(MANY).replace(b" programme", b" programme\x1b[31m"))


def test_the_plan_says_for_each_what_is_done(run: Run, many: Path) -> None:
    status, out, err = run("clone", *AT, "--plan", many)
    assert (status, err) == (0, "")
    assert out.startswith(" 3 recipients get a mail again.\n")
    assert "Our programme\\x1b[31m\n" in out
    for line in (
        " NOW    now@example.org                    mailbox full\n",
        " NEVER  gone@example.org                   to be dropped (unknown user)\n",
        " NEVER  k***@example.org                   the report names no address that mail can be sent to\n",
    ):
        assert line in out
    assert " HOLD   held@school.example " in out
    assert "bounce clone --held " in out


def test_the_plan_for_programs(run: Run, many: Path) -> None:
    (mail,) = json.loads(run("clone", *EARLY, "--plan", "--format", "json", many)[1])["mails"]
    assert (mail["subject"], mail["fault"], mail["profile"]) == ("Our programme\x1b[31m", None, "one-to-one")
    found = {recipient["address"]: recipient for recipient in mail["recipients"]}
    assert found["now@example.org"]["decision"] == "later"
    assert found["now@example.org"]["when"] == "2026-11-23T09:12:04+01:00"
    assert found["gone@example.org"]["decision"] == "never"
    assert found["held@school.example"]["reason"] == "spam_content"


def test_the_plan_for_programs_is_english_unless_a_language_is_asked_for(
    run: Run, many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "nb_NO.UTF-8")

    def note_of(address: str, *options: str) -> str:
        (mail,) = json.loads(run("clone", *AT, "--plan", "--format", "json", *options, many)[1])["mails"]
        return next(str(one["note"]) for one in mail["recipients"] if one["address"] == address)

    hidden = "the report names no address that mail can be sent to"
    assert note_of("k***@example.org") == hidden
    assert note_of("k***@example.org", "--lang", "en") == hidden
    assert note_of("k***@example.org", "--lang", "nb") == language("nb").say(hidden) != hidden


def test_a_fault_is_said_in_the_language_of_the_plan(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path / "header.eml", bounce(original=HEAD, part="text/rfc822-headers"))
    (mail,) = json.loads(run("clone", *AT, "--plan", "--format", "json", "--lang", "pl", path)[1])["mails"]
    assert mail["fault"] == language("pl").say(ONLY_HEADER) != ONLY_HEADER


def test_a_note_that_many_share_stands_once_below_them(run: Run, tmp_path: Path) -> None:
    few = {f"{name}@school.example": SPAM for name in ("anna", "bert", "cora")}
    path = written(tmp_path / "few.eml", bounce(few))
    assert run("clone", *AT, "--plan", path)[1].count("school.example to allowlist") == 3
    path = written(tmp_path / "many.eml", bounce({"kim@example.org": FULL, **few, "dirk@school.example": SPAM}))
    out = run("clone", *AT, "--plan", path)[1]
    assert " NOW    kim@example.org                    mailbox full\n HOLD   anna@school.example\n" in out
    assert out.count("school.example to allowlist") == 1
    assert " HOLD   dirk@school.example\n        Ask the IT of school.example to allowlist " in out


def test_the_plan_names_what_cannot_be_cloned(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path / "header.eml", bounce(original=HEAD, part="text/rfc822-headers"))
    status, out, _ = run("clone", *AT, "--plan", path)
    assert status == 3
    assert ONLY_HEADER in out
    assert out.startswith(" Nobody gets a mail again now.\n")


def test_a_terminal_shows_the_plan_in_80_columns(many: Path, tmp_path: Path) -> None:
    paths = [many]
    for number in range(4):
        other = bounce({f"x{number}@example.org": FULL}).replace(b" programme", b" programme\x1b[31m")
        paths.append(written(tmp_path / f"{number}.eml", other))
    status, shown = on_a_terminal("clone", *EARLY, *paths, environment={"NO_COLOR": "1"})
    assert status == 0
    assert "From: " not in shown
    assert "LATER  now@example.org" in shown
    assert "and 2 more" in shown
    rows = shown.splitlines()
    assert max(map(cell_len, rows)) <= 80
    later = [row for row in rows if row.startswith(" LATER")]
    assert {cell_len(row.partition("after")[0]) for row in later if "after" in row} == {41}
    # Five in a row share their note, and have the room for it.
    run_of_five = [" LATER  an.address.that.is.longer.than.its.column@corp.example"]
    run_of_five += [f" LATER  x{number}@example.org" for number in range(4)]
    start = rows.index(run_of_five[0])
    assert rows[start : start + 6] == [*run_of_five, "        after 23 Nov 2026 09:12 +01:00 (mailbox full)"]
    assert "\x1b" not in shown


def test_a_colour_only_repeats_the_words(run: Run, one: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = run("clone", *AT, "--plan", one)[1]
    monkeypatch.setenv("FORCE_COLOR", "1")
    coloured = run("clone", *AT, "--plan", one)[1]
    assert "\x1b[32mNOW" in coloured
    assert plain != coloured


def test_a_delay_is_nobodys_turn(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path / "delay.eml", bounce({"kim@example.org": GREYLISTED}, action="delayed"))
    assert "still being tried" in run("clone", *AT, "--plan", path)[1]


def test_a_mail_that_did_not_come_back_is_planned_without_its_header(run: Run, tmp_path: Path) -> None:
    report = bounce()
    start = report.index(b"--b1\nContent-Type: message/rfc822")
    path = written(tmp_path / "nothing.eml", report[:start] + b"--b1--\n")
    status, out, err = run("clone", *AT, "--plan", path)
    assert status == 3
    assert "did not come back" in err
    assert "subject" not in out
    assert " NEVER  kim@example.org " in out
