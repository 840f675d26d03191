"""Where the files of handled mails go, and which flags they have there."""

from pathlib import Path

import pytest

from bounce_cli.errors import UsageError
from bounce_cli.filing.handled import Filing, NotMovableError
from bounce_cli.filing.maildir import flags_of, read_flags, where_now, with_flags
from tests.filing.maildirs import maildir, names


def test_a_mail_of_a_maildir_goes_to_the_same_part_of_another(tmp_path: Path) -> None:
    box = maildir(tmp_path / "box", "new/1.a", "cur/2.b:2,F")
    filing = Filing(folder=tmp_path / "done")
    assert filing.file(box / "new/1.a") == tmp_path / "done/new/1.a"
    assert filing.file(box / "cur/2.b:2,F") == tmp_path / "done/cur/2.b:2,F"
    assert names(box) == []
    assert {path.name for path in (tmp_path / "done").iterdir()} == {"cur", "new", "tmp"}


def test_a_folder_of_a_maildir_is_one_for_dovecot_and_courier(tmp_path: Path) -> None:
    box = maildir(tmp_path / "box", "new/1.a")
    Filing(folder=box / ".Handled").file(box / "new/1.a")
    assert names(box) == [".Handled/maildirfolder", ".Handled/new/1.a"]


def test_flags_are_added_and_make_a_mail_a_seen_one(tmp_path: Path) -> None:
    box = maildir(tmp_path / "box", "new/1.a", "cur/2.b:2,F", "cur/3.c")
    filing = Filing(flags="S")
    for name in names(box):
        assert not filing.is_done(box / name)
        assert filing.is_done(filing.file(box / name))
    assert names(box) == ["cur/1.a:2,S", "cur/2.b:2,FS", "cur/3.c:2,S"]


def test_moved_and_marked(tmp_path: Path) -> None:
    box = maildir(tmp_path / "box", "new/1.a")
    assert Filing(folder=tmp_path / "done", flags="FS").file(box / "new/1.a") == tmp_path / "done/cur/1.a:2,FS"


def test_what_a_mail_program_renamed_meanwhile_is_found(tmp_path: Path) -> None:
    box = maildir(tmp_path / "box", "cur/1.a:2,S", "cur/1.ab:2,S")
    assert where_now(box / "new/1.a") == box / "cur/1.a:2,S"
    assert Filing(folder=tmp_path / "done").file(box / "new/1.a") == tmp_path / "done/cur/1.a:2,S"
    with pytest.raises(FileNotFoundError):
        where_now(box / "new/3.c")


def test_a_plain_file_goes_to_a_plain_folder(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"mail")
    assert Filing(folder=tmp_path / "done").file(tmp_path / "a.eml") == tmp_path / "done/a.eml"


def test_a_plain_file_goes_to_a_maildir_as_a_new_mail(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"mail")
    box = maildir(tmp_path / "box")
    assert Filing(folder=box).file(tmp_path / "a.eml") == box / "new/a.eml"


def test_a_mail_of_a_maildir_goes_to_no_plain_folder(tmp_path: Path) -> None:
    box = maildir(tmp_path / "box", "new/1.a")
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "notes").touch()
    with pytest.raises(UsageError, match="is no Maildir"):
        Filing(folder=tmp_path / "plain").file(box / "new/1.a")
    assert names(box) == ["new/1.a"]


def test_links_and_what_is_no_file_stay(tmp_path: Path) -> None:
    box = maildir(tmp_path / "box", "cur/1.a")
    (box / "new/2.b").symlink_to("/etc/passwd")
    with pytest.raises(FileNotFoundError):
        Filing(folder=tmp_path / "done").file(tmp_path / "nothing")
    for path in (box / "new/2.b", tmp_path):
        with pytest.raises(NotMovableError):
            Filing(folder=tmp_path / "done").file(path)
    (tmp_path / "a.eml").touch()
    with pytest.raises(NotMovableError, match="no Maildir"):
        Filing(flags="S").file(tmp_path / "a.eml")


def test_names_with_flags() -> None:
    assert with_flags("1.host", "S") == "1.host:2,S"
    assert with_flags("1.host:2,RS", "FS") == "1.host:2,FRS"
    assert with_flags("1.M2.h,S=10:2,S,W=1044", "F") == "1.M2.h,S=10:2,FS,W=1044"
    assert (flags_of("1.h:2,,F=1"), flags_of("1.h"), flags_of("1.h:2,FS")) == ("", "", "FS")


@pytest.mark.parametrize("begun", [(), ("cur",), ("cur", "new")])
def test_a_maildir_that_was_not_finished_is_finished(tmp_path: Path, begun: tuple[str, ...]) -> None:
    box = maildir(tmp_path / "box", "new/1.a")
    (tmp_path / "done").mkdir()
    for part in begun:
        (tmp_path / "done" / part).mkdir()
    assert Filing(folder=tmp_path / "done").file(box / "new/1.a") == tmp_path / "done/new/1.a"


@pytest.mark.parametrize(
    ("text", "flags"), [("S", "S"), ("SF", "FS"), ("SS", "S"), ("seen", "S"), ("flagged, S", "FS")]
)
def test_flags_are_in_the_order_of_their_codes(text: str, flags: str) -> None:
    assert read_flags("--tag", text) == flags


@pytest.mark.parametrize("text", ["", "seen!", "T", "ST", "trashed", "a", "X", "../x", "ß", "seenflagged"])
def test_what_are_no_flags(text: str) -> None:
    with pytest.raises(UsageError, match="--tag"):
        read_flags("--tag", text)
