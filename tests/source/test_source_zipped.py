"""zip archives: what is read of them, what is left out, and how they break."""

import gzip
import io
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.limits import Limits
from bounce_cli.source.model import InputFormat
from tests.source.source_samples import codes, items, mail, mails, mbox, summary, unreadable, zipped, zstd_packed

MEMBERS = [("a.eml", mail(1)), ("box", mbox(mail(2), mail(3))), ("in/b.eml.gz", gzip.compress(mail(4))), ("c", mail(5))]


def save(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_methods(method: int, tmp_path: Path) -> None:
    found = items(save(tmp_path, "a.zip", zipped(MEMBERS, method)))
    assert [one.octets for one in mails(found)] == [mail(n) for n in range(1, 6)]


def test_method_that_is_not_known(tmp_path: Path) -> None:
    path = save(tmp_path, "a.zip", zipped([("a", mail())], zipfile.ZIP_LZMA))
    assert [(one.path, one.cause) for one in unreadable(items(path))] == [
        (f"{path}:a", "zip compression method 14 is not supported")
    ]


def test_zstd_member(tmp_path: Path) -> None:
    packed = zstd_packed(mail(1))
    data = bytearray(zipped([("a", packed)], zipfile.ZIP_STORED))
    directory = data.index(b"PK\x01\x02")
    data[directory + 10 : directory + 12] = (93).to_bytes(2, "little")
    found = items(save(tmp_path, "a.zip", bytes(data)))
    assert mails(found)[0].octets == mail(1)
    assert unreadable(found)[0].cause == "corrupt zip data: the checksum differs"


def test_encrypted(tmp_path: Path) -> None:
    data = bytearray(zipped([("secret", mail(1)), ("open", mail(2))]))
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1
    path = save(tmp_path, "a.zip", bytes(data))
    found = items(path)
    assert [(one.path, one.cause) for one in unreadable(found)] == [(f"{path}:secret", "encrypted")]
    assert [one.octets for one in mails(found)] == [mail(2)]


def test_what_is_no_file(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.mkdir("folder")
        for name, kind in (("link", stat.S_IFLNK), ("fifo", stat.S_IFIFO), ("file", stat.S_IFREG)):
            info = zipfile.ZipInfo(name)
            info.external_attr = (kind | 0o644) << 16
            archive.writestr(info, mail())
    found = items(save(tmp_path, "a.zip", out.getvalue()))
    assert summary(found, tmp_path) == ["skip a.zip:link", "skip a.zip:fifo", "mail a.zip#1"]


def test_cut_off(tmp_path: Path) -> None:
    found = items(save(tmp_path, "a.zip", zipped(MEMBERS)[:-30]))
    assert [one.cause for one in unreadable(found)] == [
        "truncated or corrupt zip archive: it has no directory at its end"
    ]
    assert len(found) == 1


def test_corrupt_member(tmp_path: Path) -> None:
    data = bytearray(zipped([("1", mail(1)), ("2", mail(2))], zipfile.ZIP_STORED))
    data[data.index(b"no such")] ^= 1
    path = save(tmp_path, "a.zip", bytes(data))
    found = items(path)
    assert [codes(one) for one in mails(found)] == [["source_truncated"], []]
    assert [(one.path, one.cause) for one in unreadable(found)] == [
        (f"{path}:1", "corrupt zip data: the checksum differs")
    ]


def test_member_that_is_elsewhere(tmp_path: Path) -> None:
    data = bytearray(zipped([("1", mail(1))], zipfile.ZIP_STORED))
    data[0:2] = b"XX"
    path = save(tmp_path, "a.zip", bytes(data))
    found = items(path, input_format=InputFormat.ZIP)
    assert unreadable(found)[0].cause == "corrupt zip archive: a member is not where the directory says"


def test_member_larger_than_the_archive(tmp_path: Path) -> None:
    data = bytearray(zipped([("1", mail(1))], zipfile.ZIP_STORED))
    place = data.index(b"PK\x01\x02") + 20
    data[place : place + 4] = (1 << 20).to_bytes(4, "little")
    found = items(save(tmp_path, "a.zip", bytes(data)))
    assert unreadable(found)[0].cause == "truncated zip archive"


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_bomb(method: int, tmp_path: Path) -> None:
    path = save(tmp_path, "a.zip", zipped([("bomb", b"x" * (20 << 20)), ("1", mail(1))], method))
    found = items(path, limits=Limits(compression_ratio=100))
    assert [(one.path, one.cause) for one in unreadable(found)] == [
        (f"{path}:bomb", "zip data unfold to more than 100 times their size")
    ]
    assert mails(found)[-1].octets == mail(1)


def test_stored_bomb(tmp_path: Path) -> None:
    path = save(tmp_path, "a.zip", zipped([("large", b"x" * (3 << 20))], zipfile.ZIP_STORED))
    found = items(path, limits=Limits(decompressed_octets=1 << 20))
    assert unreadable(found)[0].cause == "zip data unfold to more than 1,048,576 octets"


def test_from_standard_input() -> None:
    found = items("-", stdin=zipped(MEMBERS))
    assert [one.origin for one in mails(found)] == [f"-#{n}" for n in range(1, 6)]
    found = items("-", stdin=zipped(MEMBERS), limits=Limits(decompressed_octets=300))
    assert [one.cause for one in unreadable(found)] == ["more than 300 octets"]


def test_cut_off_gzip_around_it(tmp_path: Path) -> None:
    found = items(save(tmp_path, "a.zip.gz", gzip.compress(zipped(MEMBERS))[:-40]))
    assert [one.cause[:14] for one in unreadable(found)] == ["truncated gzip"]


def test_named_but_not_one(tmp_path: Path) -> None:
    found = items(save(tmp_path, "a", mail()), input_format=InputFormat.ZIP)
    assert unreadable(found)[0].cause.startswith("truncated or corrupt zip archive")


@given(st.binary(max_size=60), st.integers(0, 500))
def test_never_raises(data: bytes, place: int) -> None:
    archive = zipped([("1", mail(1)), ("2", mail(2))])
    broken = archive[:place] + data + archive[place + len(data) :]
    assert items("-", stdin=broken, input_format=InputFormat.ZIP)
