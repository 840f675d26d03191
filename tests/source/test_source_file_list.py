"""Lists of paths."""

import io
import os
import sys
from pathlib import Path
from typing import IO

import pytest

from bounce_cli.errors import UsageError
from bounce_cli.source import file_list
from bounce_cli.source.file_list import paths_from
from tests.source.source_samples import needs_unix


def listed(folder: Path, data: bytes) -> list[str]:
    (folder / "list").write_bytes(data)
    return list(paths_from(str(folder / "list")))


@pytest.mark.parametrize(
    "data", [b"a\nb c\nd", b"a\nb c\nd\n", b"a\r\nb c\r\n\r\nd\r\n", b"\xef\xbb\xbfa\nb c\nd", b"a\x00b c\x00d\x00"]
)
def test_kinds(data: bytes, tmp_path: Path) -> None:
    assert listed(tmp_path, data) == ["a", "b c", "d"]


def test_with_nul_a_line_end_belongs_to_the_name(tmp_path: Path) -> None:
    assert listed(tmp_path, b"a\nb\x00c\r\x00") == ["a\nb", "c\r"]


@needs_unix
def test_names_that_are_no_utf8(tmp_path: Path) -> None:
    assert os.fsencode(listed(tmp_path, b"\xff\n")[0]) == b"\xff"


@needs_unix
def test_what_never_ends_is_no_list() -> None:
    with pytest.raises(UsageError, match="/dev/zero cannot be read: it begins with nothing but NUL octets"):
        list(paths_from("/dev/zero"))


def test_a_name_that_no_file_has(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="list cannot be read: it holds a name of more than 65,536 octets"):
        listed(tmp_path, b"a\n" + b"b" * 2_000_000 + b"\nc\n")


def test_long_list(tmp_path: Path) -> None:
    names = [f"folder/{number}.eml" for number in range(200_000)]
    assert listed(tmp_path, "\n".join(names).encode()) == names


def test_nothing(tmp_path: Path) -> None:
    assert listed(tmp_path, b"") == []


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(paths_from("-", stdin=io.BytesIO(b"a\nb\n"))) == ["a", "b"]
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UsageError, match="standard input is closed"):
        paths_from("-")


@needs_unix  # the system's own words
def test_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        paths_from(str(tmp_path / "gone"))


@needs_unix  # the system's own words
def test_folder_and_broken_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="Is a directory"):
        list(paths_from(str(tmp_path)))

    class Failing(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    def opened(_path: str) -> IO[bytes]:
        return Failing()

    monkeypatch.setattr(file_list, "open_file", opened)
    with pytest.raises(UsageError, match="Input/output error"):
        list(paths_from("x"))
