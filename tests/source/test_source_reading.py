"""Reading as the command line asks for it."""

import errno
import gzip
import io
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.limits import Limits
from bounce_cli.source import octets, reading
from bounce_cli.source.model import InputFormat, RawMessage, Unreadable
from bounce_cli.source.paths import open_file
from tests.source.source_samples import (
    FROM,
    PNG,
    codes,
    items,
    mail,
    mails,
    mbox,
    needs_pipes,
    needs_unix,
    summary,
    unreadable,
)


def save(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("before", [b"", b"\n", b"\xef\xbb\xbf", b"\r\n\r\n"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_single_message_is_left_as_it_is(before: bytes, end: bytes, tmp_path: Path) -> None:
    data = before + mail().replace(b"\n", end)
    path = save(tmp_path, "a.eml", data)
    assert items(path) == [RawMessage(origin=str(path), octets=data)]


def test_mailbox_with_one_message(tmp_path: Path) -> None:
    path = save(tmp_path, "a", b"\n" + mbox(mail()))
    assert items(path) == [RawMessage(origin=f"{path}#1", octets=mail())]


def test_order_of_input(tmp_path: Path) -> None:
    b, a = save(tmp_path, "b", mail(1)), save(tmp_path, "a", mbox(mail(2), mail(3)))
    assert summary(items(b, a, b), tmp_path) == ["mail b", "mail a#1", "mail a#2", "mail b"]


def test_paths_are_taken_as_they_come(tmp_path: Path) -> None:
    asked: list[int] = []

    def paths() -> Iterator[str]:
        for number in (1, 2):
            asked.append(number)
            yield str(save(tmp_path, str(number), mail(number)))

    found = reading.read(paths())
    next(found)
    assert asked == [1]


def test_a_named_file_is_always_tried(tmp_path: Path) -> None:
    for name in ("a.md", ".hidden", "a.json", "dovecot.index"):
        assert len(mails(items(save(tmp_path, name, b"words")))) == 1


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (PNG, "not a mailbox I know (PNG image)"),
        (b"\x00\x01\x02\x03", "not a mailbox I know (binary data)"),
        ("Subject: a\n".encode("utf-16"), "not a mailbox I know (UTF-16 text)"),
    ],
)
def test_no_mailbox(data: bytes, cause: str, tmp_path: Path) -> None:
    path = save(tmp_path, "a.mbx", data)
    assert [(one.path, one.cause) for one in unreadable(items(path))] == [(str(path), cause)]
    assert mails(items(path, input_format=InputFormat.EML))[0].octets == data


def test_empty_file(tmp_path: Path) -> None:
    for input_format in (InputFormat.AUTO, InputFormat.MBOX, InputFormat.ZIP):
        found = mails(items(save(tmp_path, "a", b""), input_format=input_format))
        assert [(one.octets, codes(one)) for one in found] == [(b"", ["empty"])]
        assert found[0].problems[0].text == "the file is empty"


@needs_unix  # the system's own words
def test_what_is_not_there(tmp_path: Path) -> None:
    there = save(tmp_path, "there", mail())
    found = items(tmp_path / "gone", "", "a\x00b", there / "x", there)
    assert [one.cause for one in unreadable(found)] == [
        "No such file or directory",
        "No such file or directory",
        "the name holds a NUL character",
        "Not a directory",
    ]
    assert len(mails(found)) == 1


class TestErrors:
    def refuse(self, monkeypatch: pytest.MonkeyPatch, name: str, error: OSError) -> None:
        def opened(path: str) -> IO[bytes]:
            if Path(path).name == name:
                raise error
            return open_file(path)

        monkeypatch.setattr(reading, "open_file", opened)

    def test_permission(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.refuse(monkeypatch, "a", PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
        a, b = save(tmp_path, "a", mail()), save(tmp_path, "b", mail())
        found = items(a, b)
        assert summary(found, tmp_path) == ["bad a", "mail b"]
        assert unreadable(found)[0].cause == "Permission denied"
        assert summary(items(tmp_path), tmp_path) == ["bad a", "mail b"]

    def test_while_reading(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        class Failing(io.BytesIO):
            def read(self, size: int | None = -1) -> bytes:
                if self.tell() > len(FROM):
                    raise OSError(errno.EIO, "Input/output error")
                return super().read(size)

        monkeypatch.setattr(reading, "open_file", lambda _: Failing(mbox(mail(1), mail(2))[:-5]))
        found = items(save(tmp_path, "a", b""))
        assert [codes(one) for one in mails(found)] == [[], ["source_truncated"]]
        assert unreadable(found)[0].cause == "Input/output error"

    def test_before_anything_was_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        class Failing(io.BytesIO):
            def read(self, _size: int | None = -1) -> bytes:
                raise OSError(errno.EIO, "Input/output error")

        monkeypatch.setattr(reading, "open_file", lambda _: Failing())
        found = items(save(tmp_path, "a", b""))
        assert [one.cause for one in unreadable(found)] == ["Input/output error"]
        assert len(found) == 1

    def test_interrupt_passes(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupted(_path: str) -> IO[bytes]:
            raise KeyboardInterrupt

        monkeypatch.setattr(reading, "open_file", interrupted)
        with pytest.raises(KeyboardInterrupt):
            items(save(tmp_path, "a", mail()))


class TestStandardInput:
    def test_kinds(self) -> None:
        assert items("-", stdin=mail()) == [RawMessage(origin="-", octets=mail())]
        assert [one.origin for one in mails(items("-", stdin=mbox(mail(1), mail(2))))] == ["-#1", "-#2"]
        assert unreadable(items("-", stdin=PNG))[0].path == "-"
        assert codes(mails(items("-", stdin=b""))[0]) == ["empty"]

    def test_a_pipe(self) -> None:
        outlet, inlet = os.pipe()
        data = mbox(*(mail(n, b"x" * 5000 + b"\n") for n in range(100)))

        def write() -> None:
            with os.fdopen(inlet, "wb", buffering=0) as file:
                for at in range(0, len(data), 999):
                    file.write(data[at : at + 999])

        writer = threading.Thread(target=write)
        writer.start()
        with os.fdopen(outlet, "rb") as stdin:
            found = list(reading.read(["-"], stdin=stdin))
        writer.join()
        assert len(mails(found)) == 100

    def test_of_the_process(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(mail())))
        assert mails(reading.read(["-"]))[0].octets == mail()

    def test_closed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", None)
        assert unreadable(reading.read(["-"]))[0].cause == "standard input is closed"


@needs_pipes
def test_named_pipe(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=(mbox(mail(1), mail(2)),))
    writer.start()
    found = mails(items(path))
    writer.join()
    assert [one.origin for one in found] == [f"{path}#1", f"{path}#2"]


class TestLimits:
    @pytest.mark.parametrize("octets_more", [0, 1, 5000])
    def test_long_message(self, octets_more: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(octets, "CHUNK", 100)
        data = mail(1, b"x" * 100_000)
        limit = len(data) - octets_more
        found = mails(items(save(tmp_path, "a", data), limits=Limits(message_octets=limit)))[0]
        assert found.octets == data[:limit]
        assert codes(found) == (["message_truncated"] if octets_more else [])

    def test_small_limit(self, tmp_path: Path) -> None:
        found = mails(items(save(tmp_path, "a", mail()), limits=Limits(message_octets=3)))[0]
        assert (found.octets, codes(found)) == (mail()[:3], ["message_truncated"])
        assert found.problems[0].text == "only the first 3 octets of the message were read"


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 16, 50])
def test_size_of_the_blocks_does_not_matter(chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(tmp_path, "a", mbox(*(mail(n) for n in range(20))))
    whole = items(path)
    monkeypatch.setattr(octets, "CHUNK", chunk)
    assert items(path) == whole


@given(data=st.binary(max_size=400), input_format=st.sampled_from(InputFormat))
def test_never_raises(data: bytes, input_format: InputFormat) -> None:
    assert len(items("-", stdin=data, input_format=input_format)) >= 0


@given(data=st.binary(min_size=1, max_size=400).filter(lambda data: b"\x00" not in data))
def test_text_always_gives_a_record(data: bytes) -> None:
    assert items("-", stdin=b"Subject: a\n" + data) == [RawMessage(origin="-", octets=b"Subject: a\n" + data)]


MAIL_OF_THREE = b"From a@b Mon Nov 23 08:15:02 2026\nSubject: %d\n\nx\n\n"


def test_one_mail_of_a_mailbox_is_read_by_its_number(tmp_path: Path) -> None:
    box = tmp_path / "box"
    box.write_bytes(b"".join(MAIL_OF_THREE % number for number in (1, 2, 3)))
    (mail,) = reading.read([f"{box}#2"])
    assert isinstance(mail, RawMessage)
    assert b"Subject: 2" in mail.octets
    assert list(reading.read([f"{box}#9"])) == [Unreadable(path=f"{box}#9", cause="no such mail in it")]


def test_what_keeps_a_mailbox_from_being_read_is_told_of_its_mails_too(tmp_path: Path) -> None:
    box = tmp_path / "box.gz"
    box.write_bytes(gzip.compress(MAIL_OF_THREE % 1)[:20])
    (whole,) = (item for item in reading.read([str(box)]) if isinstance(item, Unreadable))
    assert list(reading.read([f"{box}#7"])) == [Unreadable(path=f"{box}#7", cause=whole.cause)]
