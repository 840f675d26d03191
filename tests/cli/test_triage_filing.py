"""`--move-to` and `--tag`: what was shown is moved or marked, once all that was found is safe, and nothing else."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import SAMPLES
from tests.filing.maildirs import maildir, names

OFFLINE = ("triage", "--offline", "--format", "ndjson")


@pytest.fixture
def box(tmp_path: Path) -> Path:
    return maildir(tmp_path / "box", "new/1.a", "cur/2.b:2,S")


def origins(out: str) -> list[str]:
    return [json.loads(line)["origin"] for line in out.splitlines()]


def test_what_was_shown_is_moved_and_not_read_again(run: Run, box: Path) -> None:
    done = box / ".Handled"
    status, out, err = run(*OFFLINE, box, "--move-to", done)
    assert (status, len(origins(out))) == (0, 2)
    assert err == f"bounce: 2 mails were moved to {done}\n"
    assert names(box) == [".Handled/cur/2.b:2,S", ".Handled/maildirfolder", ".Handled/new/1.a"]
    assert run(*OFFLINE, box, "--move-to", done)[:2] == (0, "")


def test_only_what_is_wanted_is_moved(run: Run, box: Path, tmp_path: Path) -> None:
    (box / "new/3.c").write_bytes((SAMPLES / "ordinary-mail.eml").read_bytes())
    assert run(*OFFLINE, box, "--only", "kind=failure", "--move-to", tmp_path / "done")[0] == 0
    assert names(box) == ["new/3.c"]


def test_ordinary_mail_stays_unless_it_is_asked_for(run: Run, box: Path, tmp_path: Path) -> None:
    (box / "new/3.c").write_bytes((SAMPLES / "ordinary-mail.eml").read_bytes())
    assert run(*OFFLINE, box, "--move-to", tmp_path / "done")[0] == 0
    assert names(box) == ["new/3.c"]
    assert run(*OFFLINE, box, "--only", "suppress=no", "--move-to", tmp_path / "done")[0] == 0
    assert names(box) == ["new/3.c"]
    assert run(*OFFLINE, box, "--only", "kind=other", "--move-to", tmp_path / "done")[0] == 0
    assert names(box) == []


def test_marked_mails_are_left_out_the_next_time(run: Run, box: Path) -> None:
    assert len(origins(run(*OFFLINE, box, "--tag", "FS")[1])) == 2
    assert names(box) == ["cur/1.a:2,FS", "cur/2.b:2,FS"]
    (box / "new/3.c").write_bytes((SAMPLES / "postfix-user-unknown.eml").read_bytes())
    status, out, err = run(*OFFLINE, box, "--tag", "FS")
    assert (status, origins(out)) == (0, [str(box / "new/3.c")])
    assert err == "bounce: 1 mail was marked FS; 2 had been before\n"
    assert run(*OFFLINE, box, "--tag", "FS") == (0, "", "bounce: 0 mails were marked FS; 3 had been before\n")


def test_quiet_says_nothing_of_it(run: Run, box: Path) -> None:
    status, _, err = run(*OFFLINE, box, "-q", "--tag", "S")
    assert (status, err, names(box)) == (0, "", ["cur/1.a:2,S", "cur/2.b:2,S"])
    assert run(*OFFLINE, box, "-q", "--tag", "S") == (0, "", "")


def test_mails_inside_other_files_stay_and_are_named(run: Run, tmp_path: Path) -> None:
    mail = (SAMPLES / "postfix-user-unknown.eml").read_bytes()
    (tmp_path / "box.mbox").write_bytes(b"From a Thu Nov 26 12:00:00 2026\n" + mail)
    (tmp_path / "a.eml").write_bytes(mail)
    status, _, err = run(*OFFLINE, tmp_path / "box.mbox", tmp_path / "a.eml", "--move-to", tmp_path / "done")
    assert status == 3
    assert "box.mbox#1: stays where it is: it is no file of its own" in err
    assert names(tmp_path) == ["box.mbox", "done/a.eml"]


def test_a_mail_of_which_part_was_shown_stays(run: Run, tmp_path: Path) -> None:
    box = maildir(tmp_path / "box")
    (box / "new/1.a").write_bytes((SAMPLES / "postfix-three-fates.eml").read_bytes())
    status, out, err = run(*OFFLINE, box, "--only", "type=hard", "--move-to", tmp_path / "done")
    assert (status, out.count("\n"), names(box)) == (0, 1, ["new/1.a"])
    assert "stays where it is: 1 of " in err


def test_a_file_that_is_named_like_an_origin_stays(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mail = (SAMPLES / "postfix-user-unknown.eml").read_bytes()
    monkeypatch.chdir(tmp_path)
    Path("-").write_bytes(b"mine")
    Path("box").write_bytes(b"From a Thu Nov 26 12:00:00 2026\n" + mail)
    Path("box#1").write_bytes(b"mine")
    assert run(*OFFLINE, "-", "--move-to", "done", stdin=mail)[0] == 3
    assert run(*OFFLINE, "box", "--move-to", "done")[0] == 3
    assert names(tmp_path) == ["-", "box", "box#1"]


def test_another_run_that_was_quicker_is_no_failure(
    run: Run, box: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bounce_cli.cli.triaging.filing._write_through", (box / "new/1.a").unlink)
    status, _, err = run(*OFFLINE, box, "--move-to", tmp_path / "done")
    assert (status, names(box)) == (0, [])
    assert "new/1.a: is not there any more" in err


def test_what_could_not_be_moved_goes_before_what_a_run_fails_for(run: Run, box: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert run(*OFFLINE, box, "--move-to", tmp_path / "file" / "done", "--fail-on", "hard")[0] == 4
    assert run(*OFFLINE, box, "--move-to", tmp_path / "done", "--fail-on", "hard")[0] == 1


def test_the_folder_that_mails_go_to_is_refused_before_any_is_read(run: Run, box: Path, tmp_path: Path) -> None:
    other = maildir(tmp_path / "other", "new/3.c")
    status, out, err = run(*OFFLINE, box, other, "--move-to", other)
    assert (status, out) == (2, "")
    assert "is what is read" in err


def test_where_an_output_cannot_be_written_nothing_is_moved(run: Run, box: Path, tmp_path: Path) -> None:
    before = names(box)
    status, _, _ = run(*OFFLINE, box, "--move-to", tmp_path / "done", "-o", tmp_path / "no" / "records")
    assert (status, names(box)) == (4, before)
    status, _, _ = run(*OFFLINE, box, "--move-to", tmp_path / "done", "--ledger", tmp_path)
    assert (status, names(box)) == (4, before)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_where_standard_output_is_full_nothing_is_moved(box: Path, tmp_path: Path) -> None:
    before = names(box)
    command = [sys.executable, "-m", "bounce_cli", *OFFLINE, str(box), "--move-to", str(tmp_path / "done")]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, names(box)) == (4, before)


def test_a_reader_that_leaves_early_keeps_the_mails(box: Path, tmp_path: Path) -> None:
    for number in range(200):
        maildir(box, f"new/{number}.x")
    before = names(box)
    command = [sys.executable, "-m", "bounce_cli", *OFFLINE, str(box), "--move-to", str(tmp_path / "done")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.read(10)
        process.stdout.close()
    assert (process.returncode, names(box)) == (0, before)


def test_a_mail_that_cannot_be_moved_is_told_and_the_rest_goes_on(
    run: Run, box: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.link

    def link(source: Path, place: Path, **options: bool) -> None:
        if source.name == "1.a":
            raise OSError(28, os.strerror(28))
        real(source, place, **options)

    monkeypatch.setattr(os, "link", link)
    status, _, err = run(*OFFLINE, box, "--move-to", tmp_path / "done")
    assert status == 4
    assert "new/1.a: was not moved: No space left on device" in err
    assert names(box) == ["new/1.a"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--tag", "T"), "T is for the trash"),
        (("--tag", "sen"), "there are the flags S (seen)"),
        (("--move-to", "box"), "is what is read"),
        (("--pipe", "--tag", "S"), "--pipe"),
        (("-q", "-v"), "contradict"),
    ],
)
def test_what_makes_no_sense_is_refused(
    run: Run, box: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(box.parent)
    before = names(box)
    status, _, err = run("triage", "box", "--offline", *options)
    assert (status, names(box)) == (75 if "--pipe" in options else 2, before)
    assert told in err


KILLED = """
import os, sys
from bounce_cli.cli import main
from bounce_cli.filing import moving
left = [int(sys.argv.pop(1))]
def dying(step):
    def instead(*given, **options):
        left[0] -= 1
        if left[0] < 0:
            os._exit(9)
        return step(*given, **options)
    return instead
os.link, os.mkdir = dying(os.link), dying(os.mkdir)
moving._take_away, moving._sync_folder = dying(moving._take_away), dying(moving._sync_folder)
main.main()
"""


@pytest.mark.parametrize("step", range(9))
def test_a_run_that_is_killed_loses_nothing_and_can_be_run_again(box: Path, tmp_path: Path, step: int) -> None:
    arguments = (*OFFLINE, str(box), "--move-to", str(tmp_path / "done"), "--ledger", str(tmp_path / "ledger"))
    killed = subprocess.run([sys.executable, "-c", KILLED, str(step), *arguments], capture_output=True, check=False)
    assert killed.returncode == 9
    subprocess.run([sys.executable, "-m", "bounce_cli", *arguments], capture_output=True, check=True)
    assert names(box) == []
    assert names(tmp_path / "done") == ["cur/2.b:2,S", "new/1.a"]
