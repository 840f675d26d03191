"""What a file is, and which names are no mail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.source.detect import Kind, compression_of, looks_like_mail, sniff
from bounce_cli.source.no_mail import cause_by_name, folder_cause, path_cause
from tests.source.source_samples import FROM, PNG, mail, mbox, tar, zipped


@pytest.mark.parametrize(
    ("head", "kind", "words"),
    [
        (b"", Kind.EMPTY, ""),
        (mail(), Kind.MESSAGE, ""),
        (b"just words", Kind.MESSAGE, ""),
        (b"\xef\xbb\xbf\n" + mail(), Kind.MESSAGE, ""),
        (mbox(mail()), Kind.MBOX, ""),
        (b"\xef\xbb\xbf\r\n" + FROM, Kind.MBOX, ""),
        (b"From kim@example.org\n" + mail(), Kind.MESSAGE, ""),
        (zipped([("a", b"")]), Kind.ZIP, ""),
        (zipped([]), Kind.ZIP, ""),
        (tar([("a", b"")]), Kind.TAR, ""),
        (PNG, Kind.FOREIGN, "PNG image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", Kind.FOREIGN, "JPEG image"),
        (b"%PDF-1.7\n", Kind.FOREIGN, "PDF document"),
        (b"\x7fELF\x02\x01\x01\x00", Kind.FOREIGN, "ELF program"),
        (b"SQLite format 3\x00", Kind.FOREIGN, "SQLite database"),
        (b"\x00\x00\x01\x00\x01\x00", Kind.FOREIGN, "icon"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", Kind.FOREIGN, "WebP image"),
        (b"MZ\x90\x00", Kind.FOREIGN, "Windows program"),
        (b"MZ is what he wrote", Kind.MESSAGE, ""),
        (b"ID3 tags are missing", Kind.MESSAGE, ""),
        (b"\xff\xfeF\x00r\x00o\x00m\x00", Kind.BINARY, "UTF-16 text"),
        (b"\x12\x00\x34", Kind.BINARY, "binary data"),
        (b"Subject: a\nX-Nul: \x00\n\nbody", Kind.MESSAGE, ""),
    ],
)
def test_kinds(head: bytes, kind: Kind, words: str) -> None:
    found = sniff(head)
    assert (found.kind, found.words) == (kind, words)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"BZh91AY&SY", "bzip2"),
        (b"BZh9 is a word", None),
        (b"\xfd7zXZ\x00", "xz"),
        (b"\x28\xb5\x2f\xfd", "zstd"),
        (b"\x50\x2a\x4d\x18", "zstd"),
        (mail(), None),
    ],
)
def test_compressions(head: bytes, name: str | None) -> None:
    assert compression_of(head) == name


@given(st.binary(max_size=600))
def test_sniffing_never_raises(head: bytes) -> None:
    assert sniff(head).kind in Kind
    assert looks_like_mail(head) in (True, False)


@pytest.mark.parametrize("head", [mail(), b"\n\n" + mail(), FROM + mail(), b">From kim\n" + mail()])
def test_looks_like_mail(head: bytes) -> None:
    assert looks_like_mail(head)


@pytest.mark.parametrize("head", [b"", b"[core]\n", b"#!/bin/sh\n", b"two words: no\n"])
def test_does_not_look_like_mail(head: bytes) -> None:
    assert not looks_like_mail(head)


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("README.md", ".md file"),
        ("labels.JSON", ".JSON file"),
        ("labels.json.gz", ".json file"),
        ("a.py", ".py file"),
        ("dovecot.index.cache", "index of a mail or file system"),
        ("dovecot-uidlist", "index of a mail or file system"),
        ("maildirfolder", "index of a mail or file system"),
        (".mh_sequences", "index of a mail or file system"),
        ("a.eml", None),
        ("bounces.log", None),
        ("bounces", None),
        ("bounces.gz", None),
        ("md", None),
        ("1449216000.M1P2.mail.example.pl", None),
    ],
)
def test_names(name: str, cause: str | None) -> None:
    assert cause_by_name(name) == cause


def test_folders() -> None:
    assert folder_cause(".git") == "version control folder"
    assert folder_cause("CVS") == "version control folder"
    assert folder_cause(".Sent") is None


@pytest.mark.parametrize(
    ("path", "cause"),
    [
        ("a/b.eml", None),
        ("a/b.md", ".md file"),
        ("a/.git/HEAD", "version control folder"),
        ("cur/host.pl", None),
        ("cur/.hidden.pl", ".pl file"),
    ],
)
def test_paths_in_archives(path: str, cause: str | None) -> None:
    assert path_cause(path) == cause
