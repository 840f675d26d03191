"""Reports of mails on which bounce itself fails."""

import platform
import re
import stat
from pathlib import Path
from typing import Any

import pytest

import bounce_cli
from bounce_cli.cli.running.crash_reports import CrashReports, _place
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.problem import Problem
from bounce_cli.source.model import RawMessage
from bounce_cli.triage import triage as diagnose_mail
from tests.cli.conftest import Run
from tests.conftest import SAMPLES

MAIL = SAMPLES / "postfix-mailbox-full.eml"


def faulty(item: RawMessage, **options: Any) -> list[Diagnosis]:
    if b"\n552 " in item.octets or b" 552 " in item.octets:
        raise KeyError(item.octets[:400])
    return diagnose_mail(item, **options)


@pytest.fixture
def fails(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("bounce_cli.cli.running.run.diagnose", "bounce_cli.block.triage"):
        monkeypatch.setattr(place, faulty)


@pytest.mark.usefixtures("fails")
@pytest.mark.parametrize("form", ["ndjson", "table"])
def test_a_report_says_where_it_failed_and_nothing_of_the_mail(run: Run, tmp_path: Path, form: str) -> None:
    folder = tmp_path / "new" / "crashes"
    status, _, err = run("triage", "-f", form, "--crash-dir", folder, MAIL)
    assert status == 3
    (path,) = folder.iterdir()
    assert re.fullmatch(r"crash-[0-9a-f]{16}\.txt", path.name)
    assert str(path) in err
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    head, _, mail = path.read_bytes().decode().partition("\n\n")
    assert head.splitlines()[:3] == [
        f"bounce {bounce_cli.__version__}, Python {platform.python_version()}, linux",
        "problem: internal_error",
        "KeyError",
    ]
    assert "the mail below fails in the same way" in head
    assert len(mail) == len(MAIL.read_bytes())
    for word in ("carla", "example", "quota", str(tmp_path), "alice"):
        assert word not in head + mail


@pytest.mark.usefixtures("fails")
def test_a_report_that_is_there_is_left_alone_and_other_mails_have_none(run: Run, tmp_path: Path) -> None:
    run("triage", "--crash-dir", tmp_path, MAIL)
    (path,) = tmp_path.iterdir()
    path.write_text("read by now")
    status, _, err = run("triage", "--crash-dir", tmp_path, MAIL, SAMPLES / "ordinary-mail.eml")
    assert (status, path.read_text()) == (3, "read by now")
    assert f"{path}: is there already" in err
    assert [*tmp_path.iterdir()] == [path]


@pytest.mark.usefixtures("fails")
def test_a_folder_that_cannot_be_written_costs_nothing_else(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("BOUNCE_CRASH_DIR", str(tmp_path / "file"))
    status, out, err = run("triage", "-f", "ndjson", MAIL, SAMPLES / "ordinary-mail.eml")
    assert status == 3
    assert out.count("\n") == 2
    assert "the report was not written: File exists" in err


@pytest.mark.usefixtures("fails")
def test_what_is_there_is_not_tried_again_and_after_so_many_reports_no_more_are_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mails = [tmp_path / f"{number}.eml" for number in range(3)]
    for number, mail in enumerate(mails):
        mail.write_bytes(MAIL.read_bytes() + b"%d" % number)
    folder = tmp_path / "crashes"
    run("triage", "--crash-dir", folder, mails[0])
    tried = []

    def does_not_fail(*given: object) -> list[str]:
        tried.append(given)
        return []

    monkeypatch.setattr("bounce_cli.cli.running.crash_reports._MOST", 1)
    monkeypatch.setattr("bounce_cli.cli.running.crash_reports._failure", does_not_fail)
    _, _, err = run("triage", "--crash-dir", folder, *mails)
    assert len([*folder.iterdir()]) == len(tried) == 2
    assert err.count("is there already") == 1
    assert err.count(f"{folder}: no more reports are written, 1 are enough") == 1


def test_a_mail_that_takes_too_long_is_reported_too(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []

    def endless(*_: object, **__: object) -> list[Diagnosis]:
        begun.append(1)
        while True:
            pass

    monkeypatch.setattr("bounce_cli.block.triage", endless)
    monkeypatch.setenv("BOUNCE_LIMIT_MESSAGE_SECONDS", "0.1")
    status, out, err = run("triage", "-f", "ndjson", "--crash-dir", tmp_path, MAIL)
    assert status == 3
    assert '"problems":[{"code":"timed_out","text":"not understood in 0.1 seconds"}]' in out
    (path,) = tmp_path.iterdir()
    assert "problem: timed_out\n" in path.read_text()
    assert "fails" not in path.read_text()
    assert len(begun) == 1
    assert "not understood in 0.1 seconds" in err


def test_a_mail_that_ended_its_process_is_not_tried_again(tmp_path: Path) -> None:
    def deadly(_: RawMessage) -> None:
        pytest.fail("it is tried again")

    mail = RawMessage(origin="-", octets=MAIL.read_bytes())
    CrashReports(tmp_path).add(mail, Problem(code="killed", text="ended by signal 9"), deadly, 1)
    (path,) = tmp_path.iterdir()
    assert "\nproblem: killed\n" in path.read_text()


def test_only_files_of_ours_are_named() -> None:
    assert _place(str(Path(bounce_cli.__file__).parent / "cli" / "app.py")) == "bounce_cli/cli/app.py"
    assert _place(re.__file__) is None


def test_trying_again_takes_no_longer_than_a_mail_may_take(tmp_path: Path) -> None:
    def endless(_: RawMessage) -> None:
        while True:
            pass

    mail = RawMessage(origin="-", octets=MAIL.read_bytes())
    CrashReports(tmp_path).add(mail, Problem(code="internal_error", text="KeyError"), endless, 0.1)
    (path,) = tmp_path.iterdir()
    assert "\nlonger than 0.1 seconds\nthe mail below fails in the same way\n" in path.read_text()


def test_what_does_not_fail_again_is_told(tmp_path: Path) -> None:
    mail = RawMessage(origin="-", octets=MAIL.read_bytes())
    CrashReports(tmp_path).add(mail, Problem(code="internal_error", text="KeyError"), diagnose_mail, 10)
    (path,) = tmp_path.iterdir()
    assert "\nit does not fail when it is tried again\n" in path.read_text()
