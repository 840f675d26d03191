"""Folders: Maildir, MH, and whatever lies in them."""

import os
import socket
from pathlib import Path

import pytest

from bounce_cli.source import folders, listing
from bounce_cli.source.model import InputFormat
from tests.source.source_samples import (
    PNG,
    below,
    codes,
    items,
    mail,
    mails,
    mbox,
    needs_links,
    needs_linux,
    needs_pipes,
    needs_unix,
    skipped,
    summary,
    unreadable,
)


def fill(top: Path, *names: str) -> None:
    """Make files, each with a mail, and folders where the name ends with a slash."""
    for name in names:
        path = top / name
        if name.endswith("/"):
            path.mkdir(parents=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(mail())


def test_files_in_order_of_their_names(tmp_path: Path) -> None:
    fill(tmp_path, "b.eml", "a/2.eml", "a/b/x", "a/1.eml", "c")
    assert summary(items(tmp_path), tmp_path) == ["mail a/1.eml", "mail a/2.eml", "mail a/b/x", "mail b.eml", "mail c"]


def test_origin_is_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, "in/a")
    monkeypatch.chdir(tmp_path)
    assert mails(items("./in"))[0].origin == os.path.join("./in", "a")  # noqa: PTH118
    assert mails(items("in/"))[0].origin == "in/a"


def test_left_out(tmp_path: Path) -> None:
    fill(
        tmp_path,
        "README.md",
        ".git/HEAD",
        "CVS/Root",
        "a.py",
        "dovecot.index",
        "mail.log",
        ".hidden",
        "x/.svn/y",
        "m.eml",
    )
    (tmp_path / "picture").write_bytes(PNG)
    (tmp_path / ".profile").write_bytes(b"export A=1\n")
    (tmp_path / ".box").write_bytes(mbox(mail()))
    found = items(tmp_path)
    assert [(below(tmp_path, one.path), one.cause) for one in skipped(found)] == [
        (".git", "version control folder"),
        (".profile", "hidden file"),
        ("CVS", "version control folder"),
        ("README.md", ".md file"),
        ("a.py", ".py file"),
        ("dovecot.index", "index of a mail or file system"),
        ("picture", "PNG image"),
        ("x/.svn", "version control folder"),
    ]
    assert [below(tmp_path, one.origin) for one in mails(found)] == [
        ".box#1",
        ".hidden",
        "m.eml",
        "mail.log",
    ]
    assert not unreadable(found)


def test_any_other_file_gives_a_record(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"no header at all")
    (tmp_path / "b").write_bytes(b"\x00\x01\x02")
    (tmp_path / "c").write_bytes(b"")
    (tmp_path / "d").write_bytes("Subject: a\n".encode("utf-16"))
    found = items(tmp_path)
    assert [codes(one) for one in mails(found)] == [[], ["binary_data"], ["empty"], ["binary_data"]]
    assert len(found) == 4


def test_nothing_in_it(tmp_path: Path) -> None:
    assert items(tmp_path) == []
    fill(tmp_path, "cur/", "new/", "tmp/")
    assert items(tmp_path) == []


class TestMaildir:
    @needs_unix  # colons in names
    def test_new_then_cur(self, tmp_path: Path) -> None:
        fill(
            tmp_path,
            "cur/2.b:2,S",
            "cur/1.a:2,",
            "new/3.example.pl",
            "tmp/4",
            "new/.dot",
            ".Sent/cur/5",
            ".Sent/new/",
            ".Sent/tmp/",
        )
        (tmp_path / "new" / ".nfs1").write_bytes(b"x")
        fill(tmp_path, "maildirfolder", "dovecot-uidlist", "archive", "cur/odd/6")
        assert summary(items(tmp_path), tmp_path) == [
            "mail new/.dot",
            "skip new/.nfs1",
            "mail new/3.example.pl",
            "mail cur/1.a:2,",
            "mail cur/2.b:2,S",
            "mail cur/odd/6",
            "skip tmp",
            "mail .Sent/cur/5",
            "mail archive",
            "skip dovecot-uidlist",
            "skip maildirfolder",
        ]

    def test_a_folder_called_new_is_a_folder(self, tmp_path: Path) -> None:
        fill(tmp_path, "new/a.eml", "new/b.md", "cur/c.eml", "tmp")
        assert summary(items(tmp_path), tmp_path) == ["mail cur/c.eml", "mail new/a.eml", "skip new/b.md", "mail tmp"]
        assert summary(items(tmp_path / "new"), tmp_path) == ["mail new/a.eml", "skip new/b.md"]

    def test_named(self, tmp_path: Path) -> None:
        fill(tmp_path, "new/a.md", "x/cur/b.md", "y.md")
        found = items(tmp_path, input_format=InputFormat.MAILDIR)
        assert summary(found, tmp_path) == ["mail new/a.md", "mail x/cur/b.md", "skip y.md"]
        found = items(tmp_path / "y.md", input_format=InputFormat.MAILDIR)
        assert unreadable(found)[0].cause == "is not a folder, so not maildir"

    def test_tmp_that_cannot_be_seen(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        fill(tmp_path, "new/a", "cur/", "tmp/b")
        plain = listing.list_folder

        def refuse(path: str) -> listing.Listing:
            if path.endswith("tmp"):
                raise PermissionError(13, "Permission denied")
            return plain(path)

        monkeypatch.setattr(folders, "list_folder", refuse)
        assert summary(items(tmp_path), tmp_path) == ["mail new/a"]


class TestMh:
    def test_in_order_of_the_numbers(self, tmp_path: Path) -> None:
        fill(tmp_path, "10", "9", "1", "2/5", "2/11")
        assert summary(items(tmp_path), tmp_path) == ["mail 1", "mail 9", "mail 10", "mail 2/5", "mail 2/11"]

    def test_with_its_mark(self, tmp_path: Path) -> None:
        fill(tmp_path, "10", "9", ".mh_sequences", "other.eml", "notes.md")
        assert summary(items(tmp_path), tmp_path) == [
            "mail 9",
            "mail 10",
            "skip .mh_sequences",
            "skip notes.md",
            "mail other.eml",
        ]

    def test_named(self, tmp_path: Path) -> None:
        fill(tmp_path, "10", "9", "x")
        assert summary(items(tmp_path), tmp_path) == ["mail 10", "mail 9", "mail x"]
        assert summary(items(tmp_path, input_format=InputFormat.MH), tmp_path) == ["mail 9", "mail 10", "mail x"]


def test_named_format_counts_for_the_files(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(mbox(mail(1), mail(2)))
    assert len(items(tmp_path)) == 2
    assert mails(items(tmp_path, input_format=InputFormat.EML))[0].octets == mbox(mail(1), mail(2))


@needs_links
class TestLinks:
    def test_to_files(self, tmp_path: Path) -> None:
        fill(tmp_path, "in/a")
        (tmp_path / "in" / "b").symlink_to("a")
        assert summary(items(tmp_path / "in"), tmp_path) == ["mail in/a", "mail in/b"]

    def test_loop(self, tmp_path: Path) -> None:
        fill(tmp_path, "in/a")
        (tmp_path / "in" / "loop").symlink_to(tmp_path)
        (tmp_path / "in" / "me").symlink_to("me")
        found = items(tmp_path)
        assert summary(found, tmp_path) == ["mail in/a", "skip in/loop", "bad in/me"]
        assert skipped(found)[0].cause == "the same folder as one that was already read"
        assert "symbolic links" in unreadable(found)[0].cause

    def test_folder_is_followed_once(self, tmp_path: Path) -> None:
        fill(tmp_path, "in/", "out/a")
        (tmp_path / "in" / "1").symlink_to(tmp_path / "out")
        (tmp_path / "in" / "2").symlink_to(tmp_path / "out")
        assert summary(items(tmp_path / "in"), tmp_path) == ["mail in/1/a", "skip in/2"]
        assert len(mails(items(tmp_path / "in", tmp_path / "in"))) == 2

    def test_to_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "a").symlink_to("gone")
        (tmp_path / ".nfs").symlink_to("host:1")
        found = items(tmp_path)
        assert [one.cause for one in unreadable(found)] == ["No such file or directory"]
        assert [one.cause for one in skipped(found)] == ["No such file or directory"]


@needs_pipes
def test_what_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket may not be long
    os.mkfifo("pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        found = items(".")
        assert [(one.path, one.cause) for one in unreadable(found)] == [
            ("./pipe", "is a named pipe"),
            ("./socket", "is a socket"),
        ]
        assert unreadable(items("socket"))[0].cause == "is a socket"


def test_folder_that_may_not_be_entered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, "a/1", "b/2")
    plain = listing.list_folder

    def refuse(path: str) -> listing.Listing:
        if Path(path).name == "a":
            raise PermissionError(13, "Permission denied")
        return plain(path)

    monkeypatch.setattr(folders, "list_folder", refuse)
    found = items(tmp_path)
    assert summary(found, tmp_path) == ["bad a", "mail b/2"]
    assert unreadable(found)[0].cause == "Permission denied"


@needs_linux
def test_very_deep_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(1200):
        Path("d").mkdir()
        os.chdir("d")
    Path("a").write_bytes(mail())
    os.chdir(tmp_path)
    found = items("d")
    # Removed step by step: what clears up after the tests calls itself for each folder
    os.chdir("d/" * 1200)
    Path("a").unlink()
    for _ in range(1200):
        os.chdir("..")
        Path("d").rmdir()
    assert [one.octets for one in mails(found)] == [mail()]


def test_special_causes() -> None:
    assert listing.special_cause(0) == "is neither file nor folder"
