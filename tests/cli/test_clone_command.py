import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bounce_cli.source.model import RawMessage
from bounce_cli.triage import Returned, returned
from tests.cli.conftest import Run
from tests.clone.bounces import (
    BULK,
    FULL,
    GREYLISTED,
    HEAD,
    SPAM,
    TEXT,
    TOO_LARGE,
    UNKNOWN,
    bounce,
)
from tests.mails import AUTO_REPLY, ORDINARY
from tests.terminal import on_a_terminal

AT = ("--now", "2026-12-01T09:00:00+00:00")
EARLY = ("--now", "2026-11-20T09:00:00+00:00")
DOT = "a line of it is a single dot: sendmail has to be told -i, or it ends the mail there"
ONLY_HEADER = "cannot be cloned: only its header came back; send it again from where it was written"


@pytest.fixture
def one(tmp_path: Path) -> Path:
    return written(tmp_path / "one.eml", bounce())


@pytest.fixture
def two(tmp_path: Path) -> Path:
    return written(tmp_path / "two.eml", bounce({"kim@example.org": FULL, "lee@example.org": FULL}, BULK))


def written(path: Path, octets: bytes) -> Path:
    path.write_bytes(octets)
    return path


def test_one_mail_goes_to_standard_output(run: Run, one: Path) -> None:
    status, out, err = run("clone", *AT, one)
    assert status == 0
    assert err == f"bounce: {one}: {DOT}\n"
    assert out.startswith("From: Example News <news@example.com>\nTo: kim@example.org\nSubject: Our\n programme\n")
    assert "\nDate: Tue, 01 Dec 2026 09:00:00 +0000\n" in out
    assert out.endswith("\n\nHello.\n.\n..two\nFrom here on.\n\n")


def test_a_bounce_comes_on_standard_input(run: Run) -> None:
    for arguments in ((), ("-",)):
        assert run("clone", *AT, *arguments, stdin=bounce())[1].startswith("From: Example News")


def test_a_dash_is_standard_output(run: Run, one: Path) -> None:
    status, out, err = run("clone", *AT, "--output", "-", one)
    assert (status, err) == (0, f"bounce: {one}: {DOT}\n")
    assert out.startswith("From: Example News")
    status, shown = on_a_terminal("clone", *AT, "--output", "-", one)
    assert status == 0
    assert "From: " not in shown
    assert "1 recipient gets a mail again." in shown


def test_a_mail_without_a_single_dot_needs_no_word_about_it(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path / "plain.eml", bounce(original=BULK))
    assert run("clone", *AT, path)[2] == ""


def test_several_mails_need_a_place(run: Run, two: Path) -> None:
    status, out, err = run("clone", *AT, two)
    assert (status, out) == (2, "")
    assert "several mails: give --output FOLDER" in err


def test_several_mails_go_into_a_folder_and_their_names_are_told(run: Run, two: Path, tmp_path: Path) -> None:
    status, out, err = run("clone", *AT, "--output", tmp_path / "again", two)
    assert (status, err) == (0, "")
    assert [Path(line).read_bytes().count(b"\nTo: ") for line in out.splitlines()] == [1, 1]


def test_several_mails_go_into_one_mailbox_and_never_over_another(run: Run, two: Path, tmp_path: Path) -> None:
    box = tmp_path / "again.mbox"
    assert run("clone", *AT, "-o", box, two) == (0, "", "")
    before = box.read_bytes()
    assert before.count(b"\nTo: ") == 2
    status, _, err = run("clone", *AT, "-o", box, two)
    assert status == 4
    assert "nothing is overwritten" in err
    assert box.read_bytes() == before


def test_one_mail_goes_into_one_file(run: Run, one: Path, two: Path, tmp_path: Path) -> None:
    assert run("clone", *AT, "-o", tmp_path / "a.eml", one)[0] == 0
    assert (tmp_path / "a.eml").read_bytes().startswith(b"From: ")
    assert run("clone", *AT, "-o", tmp_path / "b.eml", two)[0] == 2
    assert not (tmp_path / "b.eml").exists()


@pytest.mark.parametrize("name", ["folder", "a.mbox", "a.eml"])
def test_nobody_to_send_to_writes_nothing(run: Run, tmp_path: Path, name: str) -> None:
    path = written(tmp_path / "gone.eml", bounce({"kim@example.org": UNKNOWN}))
    status, out, err = run("clone", *AT, "-o", tmp_path / name, path)
    assert (status, out) == (0, "")
    assert "1 recipient does not get it again; --plan says why" in err
    assert not (tmp_path / name).exists()
    assert run("clone", *AT, path)[:2] == (0, "")


def test_what_cannot_be_cloned_is_named_and_the_rest_is_done(run: Run, one: Path, tmp_path: Path) -> None:
    header = written(tmp_path / "header.eml", bounce(original=HEAD, part="text/rfc822-headers"))
    lunch = written(tmp_path / "lunch.eml", ORDINARY)
    status, out, err = run("clone", *AT, header, lunch, tmp_path / "none.eml", one)
    assert status == 3
    assert out.startswith("From: ")
    assert f"bounce: {header}: {ONLY_HEADER}\n" in err
    assert f"bounce: {lunch}: is no bounce: there is nothing to clone\n" in err
    assert "none.eml: No such file" in err


def mailbox(path: Path, *mails: bytes) -> Path:
    return written(path, b"".join(b"From x Fri Nov 20 09:12:04 2026\n" + mail + b"\n" for mail in mails))


@pytest.mark.parametrize("plan", [(), ("--plan",)])
def test_other_mails_in_a_mailbox_are_counted_and_no_fault(run: Run, tmp_path: Path, plan: tuple[str, ...]) -> None:
    box = mailbox(tmp_path / "box", AUTO_REPLY, bounce(original=BULK), ORDINARY, ORDINARY)
    status, out, err = run("clone", *AT, *plan, box)
    assert (status, err) == (0, "bounce: 3 of 4 mails are no bounces: there is nothing to clone in them\n")
    assert "Example News <news@example.com>" in out


@pytest.mark.parametrize("plan", [(), ("--plan",)])
def test_nothing_but_other_mails_is_not_what_was_meant(run: Run, tmp_path: Path, plan: tuple[str, ...]) -> None:
    status, _, err = run("clone", *AT, *plan, mailbox(tmp_path / "box", AUTO_REPLY, ORDINARY))
    assert (status, err) == (3, "bounce: 2 of 2 mails are no bounces: there is nothing to clone in them\n")
    lunch = written(tmp_path / "lunch.eml", ORDINARY)
    status, _, err = run("clone", *AT, *plan, lunch)
    assert (status, err) == (3, f"bounce: {lunch}: is no bounce: there is nothing to clone\n")


def test_other_mail_beside_who_gets_nothing_is_no_fault(run: Run, tmp_path: Path) -> None:
    gone = bounce({"kim@example.org": UNKNOWN})
    assert run("clone", *AT, mailbox(tmp_path / "box", gone, ORDINARY))[:2] == (0, "")


@pytest.mark.parametrize("plan", [(), ("--plan",)])
def test_no_mail_at_all_is_told(run: Run, tmp_path: Path, plan: tuple[str, ...]) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    status, _, err = run("clone", *AT, *plan, folder)
    assert (status, err) == (0, f"bounce: {folder}: no mail found\n")


def test_who_waits_is_named_with_the_time_and_taken_when_it_has_come(run: Run, one: Path) -> None:
    status, out, err = run("clone", *EARLY, one)
    assert (status, out) == (0, "")
    assert "kim@example.org is left out until 23 Nov 2026 09:12 +01:00" in err
    assert run("clone", *EARLY, "--not-before", "2026-11-25", one)[1].startswith("From: ")
    assert run("clone", *EARLY, "--not-before", "now", one)[1] == ""


def test_who_is_held_is_named_with_the_step(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path / "spam.eml", bounce({"kim@example.org": SPAM}))
    status, out, err = run("clone", *AT, path)
    assert (status, out) == (0, "")
    assert "kim@example.org is left out without --held, as this comes first: " in err
    status, out, err = run("clone", *AT, "--held", path)
    assert out.startswith("From: ")
    assert "its content was refused: as it stands, it will be refused again" in err


def test_who_is_still_tried_is_named(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path / "delay.eml", bounce({"kim@example.org": GREYLISTED}, action="delayed"))
    told = f"bounce: {path}: kim@example.org is left out: delivery is still being tried\n"
    assert run("clone", *AT, path) == (0, "", told)


def test_a_mail_that_was_too_large_still_is(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path / "large.eml", bounce({"kim@example.org": TOO_LARGE}))
    assert "octets it will be refused again" in run("clone", *AT, "--held", path)[2]


def test_an_old_mail_is_pointed_out(run: Run, one: Path) -> None:
    assert "the mail is of 20 Nov 2026" in run("clone", "--now", "2027-01-01", one)[2]


def test_a_list_of_addresses_that_get_nothing(run: Run, one: Path, tmp_path: Path) -> None:
    listed = written(tmp_path / "list", b"KIM@EXAMPLE.org\n")
    assert run("clone", *AT, "--suppressed", listed, one)[1] == ""
    assert run("clone", *AT, "--suppressed", written(tmp_path / "l", b"Kim\n"), one)[0] == 2


def test_a_mail_without_a_date_is_not_called_old(run: Run, tmp_path: Path) -> None:
    path = written(
        tmp_path / "undated.eml", bounce(original=BULK.replace(b"Date: Fri, 20 Nov 2026 09:11:58 +0100\n", b""))
    )
    status, out, err = run("clone", "--now", "2027-06-01", path)
    assert (status, err) == (0, "")
    assert "\nDate: Tue, 01 Jun 2027 " in out


def test_one_mail_of_a_mailbox_can_be_named(run: Run, tmp_path: Path) -> None:
    other = bounce({"max@example.org": FULL}, TEXT.replace(b"Hello", b"Bye"))
    box = mailbox(tmp_path / "box", bounce(), other)
    assert "To: max@example.org\n" in run("clone", *AT, f"{box}#2")[1]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--plan", "--output", "x"), "--plan writes no mail"),
        (("--plan", "--smtp", "x"), "--plan writes no mail"),
        (("--output", "x", "--smtp", "x"), "two ways"),
        (("--format", "json"), "form of --plan"),
        (("--send",), "--smtp, which is missing"),
        (("--starttls",), "--smtp, which is missing"),
        (("--mail-from", "a@example.com"), "--smtp, which is missing"),
        (("--smtp", "x", "--mail-from", "a b@example.com"), "is no address"),
        (("--smtp", "x:0"), "is no server"),
        (("--not-before", "tomorrow"), "is no time"),
    ],
)
def test_wrong_usage_is_told(run: Run, one: Path, options: tuple[str, ...], words: str) -> None:
    status, out, err = run("clone", *AT, *options, one)
    assert (status, out) == (2, "")
    assert words in err


def test_an_error_of_our_own_ends_nothing(run: Run, one: Path, two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(item: RawMessage, **options: Any) -> Returned:
        if item.origin == str(two):
            raise ZeroDivisionError("oops")
        return returned(item, **options)

    monkeypatch.setattr("bounce_cli.cli.clones.cloning.returned", broken)
    status, out, err = run("clone", *AT, two, one)
    assert status == 3
    assert out.startswith("From: ")
    assert "please report it: ZeroDivisionError: oops" in err


@pytest.fixture
def large(tmp_path: Path) -> Path:
    return written(tmp_path / "large.eml", bounce(original=BULK + b"More of the same.\n" * 100_000))


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_goes_away_makes_half_a_mail_an_error(large: Path, unbuffered: str) -> None:
    command = f"({sys.executable} -m bounce_cli clone --now 2026-12-01 {large}; echo $? >&2) | head -c 10"
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False, env=environment)
    assert done.stderr == "bounce: standard output: Broken pipe\n4\n"


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_slow_reader_gets_the_whole_mail(large: Path, unbuffered: str) -> None:
    command = f"{sys.executable} -m bounce_cli clone --now 2026-12-01 {large} | (sleep 0.5; cat)"
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    done = subprocess.run(["sh", "-c", command], capture_output=True, check=False, env=environment)
    assert done.stdout.partition(b"\n\n")[2] == (BULK + b"More of the same.\n" * 100_000).partition(b"\n\n")[2]


def test_nothing_on_a_terminal_is_wrong_usage() -> None:
    status, shown = on_a_terminal("clone")
    assert status == 2
    assert "clone needs a path" in shown


@pytest.mark.parametrize("lang", ["en", "nb"])
def test_standard_error_is_english(run: Run, one: Path, lang: str) -> None:
    told = f"bounce: {one}: kim@example.org is left out until 23 Nov 2026 09:12 +01:00\n"
    assert run("clone", *EARLY, "--lang", lang, one)[2] == told
