"""Archives that unfold to far more than they are: what each part keeps to, all parts together keep to as well."""

import bz2
import errno
import gzip
import io
import struct
import tempfile
import tracemalloc
import zipfile
import zlib
from pathlib import Path
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.limits import Limits
from bounce_cli.source.model import Item, RawMessage
from bounce_cli.source.octets import Fault
from bounce_cli.source.zip_directory import Directory
from tests.source.source_samples import codes, items, mail, mails, tar, unreadable, zipped

MIB = 1 << 20
LONG = mail(1, b"x" * 900_000)
RATIO = "what is packed in it unfolds to more than 1,000 times its size"


def save(folder: Path, data: bytes, name: str = "a") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def octets_of(found: list[Item]) -> int:
    return sum(len(one.octets) for one in found if isinstance(one, RawMessage))


def repeated(archive: bytes, times: int, moved: int = 0) -> bytes:
    """Name the only member of an archive many times, each time so many octets further on."""
    start = archive.index(b"PK\x01\x02")
    end = archive.index(b"PK\x05\x06")
    record = bytearray(archive[start:end])
    directory = b""
    for number in range(times):
        record[42:46] = struct.pack("<L", number * moved)
        directory += record
    last = struct.pack("<4s4xHHLLH", b"PK\x05\x06", times & 0xFFFF, times & 0xFFFF, len(directory), start, 0)
    return archive[:start] + directory + last


def test_entries_for_the_same_octets(tmp_path: Path) -> None:
    path = save(tmp_path, repeated(zipped([("1", LONG)]), 50))
    found = items(path)
    assert [one.octets for one in mails(found)] == [LONG]
    assert [(one.path, one.cause) for one in unreadable(found)] == [
        (f"{path}:1", "its data overlap those of another member")
    ] * 49


def test_members_that_lie_in_each_other(tmp_path: Path) -> None:
    inner = zipped([("2", mail(2))], zipfile.ZIP_STORED)
    outer = zipped([("1", mail(1) + inner), ("3", mail(3))], zipfile.ZIP_STORED)
    start = outer.index(b"PK\x01\x02", outer.index(b"PK\x05\x06"))
    hidden = bytearray(inner[inner.index(b"PK\x01\x02") : inner.index(b"PK\x05\x06")])
    hidden[42:46] = struct.pack("<L", outer.index(inner))
    directory = bytes(hidden) + outer[start : outer.rindex(b"PK\x05\x06")]
    end = struct.pack("<4s4xHHLLH", b"PK\x05\x06", 3, 3, len(directory), start, 0)
    found = items(save(tmp_path, outer[:start] + directory + end))
    assert [one.path.rpartition(":")[2] for one in unreadable(found)] == ["2"]
    assert [one.octets for one in mails(found)] == [mail(1) + inner, mail(3)]


def test_directory_in_another_order(tmp_path: Path) -> None:
    archive = zipped([("1", mail(1)), ("2", mail(2)), ("3", mail(3))])
    start, end = archive.index(b"PK\x01\x02"), archive.index(b"PK\x05\x06")
    records = [b"PK\x01\x02" + record for record in archive[start:end].split(b"PK\x01\x02")[1:]]
    found = items(save(tmp_path, archive[:start] + b"".join(reversed(records)) + archive[end:]))
    assert [one.octets for one in mails(found)] == [mail(3), mail(2), mail(1)]
    assert not unreadable(found)


def test_many_small_members_together(tmp_path: Path) -> None:
    path = save(tmp_path, zipped([(str(number), b"x" * 900_000) for number in range(60)], zipfile.ZIP_BZIP2))
    found = items(path)
    assert octets_of(found) <= MIB + 1000 * path.stat().st_size
    assert 1 < len(mails(found)) < 30
    assert [(one.path, one.cause) for one in unreadable(found)] == [(str(path), RATIO)]
    assert codes(mails(found)[-1]) == ["source_truncated"]
    assert all(codes(one) == [] for one in mails(found)[:-1])


def test_total_of_all_members(tmp_path: Path) -> None:
    path = save(tmp_path, zipped([(str(number), b"%d" % number * 900) for number in range(20)], zipfile.ZIP_STORED))
    found = items(path, limits=Limits(decompressed_octets=5_000))
    assert [(one.path, one.cause) for one in unreadable(found)] == [
        (str(path), "what is packed in it unfolds to more than 5,000 octets")
    ]
    assert 3_000 < octets_of(found) <= 5_000


@pytest.mark.parametrize("around", ["file", "stdin"])
def test_archives_in_archives_count_together(around: str, tmp_path: Path) -> None:
    inner = zipped([(str(number), b"x" * 900_000) for number in range(20)])
    outer = zipped([(str(number), inner) for number in range(20)])
    limits = Limits(compression_ratio=1100)
    path = save(tmp_path, outer)
    found = items(path, limits=limits) if around == "file" else items("-", limits=limits, stdin=outer)
    assert len(outer) < 30_000
    assert octets_of(found) <= MIB + 1100 * len(outer)
    assert [one.cause for one in unreadable(found)] == [RATIO.replace("1,000", "1,100")]


def test_compressed_members_of_a_tar_count_together(tmp_path: Path) -> None:
    path = save(tmp_path, gzip.compress(tar([(str(n), bz2.compress(b"x" * 900_000)) for n in range(300)])))
    found = items(path)
    assert octets_of(found) <= MIB + 1000 * path.stat().st_size
    assert [(one.path, one.cause) for one in unreadable(found)] == [(str(path), RATIO)]


def test_layers_of_compression_count_together(tmp_path: Path) -> None:
    path = save(tmp_path, gzip.compress(gzip.compress(mail(1, b"x" * (40 * MIB)))))
    found = items(path)
    assert octets_of(found) <= MIB + 1000 * path.stat().st_size
    assert [(one.path, one.cause) for one in unreadable(found)] == [(str(path), RATIO)]


def test_each_file_counts_by_itself(tmp_path: Path) -> None:
    bomb = save(tmp_path, zipped([(str(number), b"x" * 900_000) for number in range(60)], zipfile.ZIP_BZIP2))
    plain = save(tmp_path, gzip.compress(mail(7)), "b")
    assert mails(items(bomb, plain))[-1] == RawMessage(origin=str(plain), octets=mail(7))


def test_a_temporary_file_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_more: object) -> IO[bytes]:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", refuse)
    path = save(tmp_path, tar([("in.zip", zipped([("1", mail(1))])), ("2", mail(2))]))
    found = items(path)
    assert [one.octets for one in mails(found)] == [mail(2)]
    assert [(one.path, one.cause) for one in unreadable(found)] == [
        (f"{path}:in.zip", "no temporary file for a zip archive: No space left on device")
    ]


class TestDirectory:
    def with_directory(self, change: dict[int, bytes]) -> bytes:
        archive = bytearray(zipped([("1", mail(1))]))
        start = archive.index(b"PK\x01\x02")
        for place, octets in change.items():
            archive[start + place : start + place + len(octets)] = octets
        return bytes(archive)

    def test_place_beyond_all_numbers(self, tmp_path: Path) -> None:
        extra = struct.pack("<HHQ", 1, 8, (1 << 64) - 1)
        archive = self.with_directory({30: struct.pack("<H", len(extra)), 42: b"\xff" * 4})
        start, end = archive.index(b"PK\x01\x02"), archive.index(b"PK\x05\x06")
        last = struct.pack("<4s4xHHLLH", b"PK\x05\x06", 1, 1, end - start + len(extra), start, 0)
        found = items(save(tmp_path, archive[:end] + extra + last))
        assert [one.cause for one in unreadable(found)] == [
            "corrupt zip archive: a member is not where the directory says"
        ]

    def test_zip64(self, tmp_path: Path) -> None:
        archive = zipped([("1", mail(1)), ("2", mail(2))])
        start, end = archive.index(b"PK\x01\x02"), archive.index(b"PK\x05\x06")
        record = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 2, 2, end - start, start)
        locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
        last = struct.pack("<4s4xHHLLH", b"PK\x05\x06", 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
        for before in (b"", b"#!/bin/sh\n"):
            path = save(tmp_path, before + archive[:end] + record + locator + last)
            with path.open("rb") as file:
                assert [entry.shown() for entry in Directory(file).entries()] == ["1", "2"]
        assert [one.octets for one in mails(items(save(tmp_path, archive[:end] + record + locator + last)))] == [
            mail(1),
            mail(2),
        ]

    def test_large_member_as_the_library_writes_it(self, tmp_path: Path) -> None:
        path = tmp_path / "a"
        with (
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
            archive.open("1", "w", force_zip64=True) as file,
        ):
            file.write(mail(1))
        assert [one.octets for one in mails(items(path))] == [mail(1)]

    def test_numbers_from_the_extra_field(self, tmp_path: Path) -> None:
        archive = zipped([("1", mail(1))])
        start, end = archive.index(b"PK\x01\x02"), archive.index(b"PK\x05\x06")
        packed = int.from_bytes(archive[start + 20 : start + 24], "little")
        record = bytearray(archive[start:end])
        record[20:24] = record[24:28] = record[42:46] = b"\xff" * 4
        extra = struct.pack("<HHL", 0x5455, 4, 0) + struct.pack("<HHQQQ", 1, 24, len(mail(1)), packed, 0)
        record[30:32] = struct.pack("<H", len(extra))
        directory = bytes(record) + extra
        last = struct.pack("<4s4xHHLLH", b"PK\x05\x06", 1, 1, len(directory), start, 0)
        assert [one.octets for one in mails(items(save(tmp_path, archive[:start] + directory + last)))] == [mail(1)]

    def test_broken_off(self, tmp_path: Path) -> None:
        archive = bytearray(zipped([("1", mail(1)), ("2", mail(2))]))
        archive[archive.rindex(b"PK\x01\x02") + 2] = 0
        found = items(save(tmp_path, bytes(archive)))
        assert [one.octets for one in mails(found)] == [mail(1)]
        assert unreadable(found)[0].cause == "corrupt zip archive: its directory breaks off after 1 members"

    def test_comment_with_the_mark_of_the_end(self, tmp_path: Path) -> None:
        path = save(tmp_path, zipped([("1", mail(1))]))
        with zipfile.ZipFile(path, "a") as archive:
            archive.comment = b"PK\x05\x06 and PK\x05\x06" + b"\xff" * 30
        assert [one.octets for one in mails(items(path))] == [mail(1)]

    def test_names(self, tmp_path: Path) -> None:
        path = save(tmp_path, zipped([("für.md", b""), ("ascii.md", b"")]))
        assert [one.path.rpartition(":")[2] for one in items(path) if not isinstance(one, RawMessage)] == [
            "für.md",
            "ascii.md",
        ]
        archive = self.with_directory({46: b"\x81"})
        path = save(tmp_path, archive.replace(zlib.crc32(mail(1)).to_bytes(4, "little"), b"\x00" * 4))
        assert unreadable(items(path))[0].path == f"{path}:ü"

    @given(st.binary(max_size=30), st.integers(0, 200), st.booleans())
    def test_never_raises_but_faults(self, data: bytes, place: int, end: bool) -> None:  # noqa: FBT001
        archive = zipped([("1", mail(1)), ("2", mail(2))])
        place = len(archive) - place if end else place
        broken = archive[: max(place, 0)] + data + archive[max(place, 0) + len(data) :]
        assert len(items("-", stdin=b"PK\x03\x04" + broken[4:])) >= 0

    def test_memory_does_not_grow_with_the_names(self, tmp_path: Path) -> None:
        entries = 200_000
        path = tmp_path / "a"
        record = struct.pack("<4s4xHH4xLLLHHH4xLL", b"PK\x01\x02", 0, 0, 0, 0, 0, 100, 0, 0, 0, 0) + b"n" * 99 + b"/"
        with path.open("wb") as file:
            file.write(b"PK\x03\x04" + bytes(26))
            for _ in range(entries):
                file.write(record)
            file.write(struct.pack("<4s4xHHLLH", b"PK\x05\x06", 0, 0, entries * len(record), 30, 0))
        tracemalloc.start()
        try:
            assert items(path) == []
            assert tracemalloc.get_traced_memory()[1] < entries * 90 + 6 * MIB
        finally:
            tracemalloc.stop()


def test_no_directory() -> None:
    with pytest.raises(Fault, match="no directory"):
        Directory(io.BytesIO(b"no archive"))
