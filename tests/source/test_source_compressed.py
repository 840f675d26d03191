"""gzip, bzip2, xz and zstd: whole, cut off, corrupt, and too large."""

import bz2
import contextlib
import gzip
import lzma
import random
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.limits import Limits
from bounce_cli.source.compressed import Inflate, unfold
from bounce_cli.source.model import InputFormat, Unreadable
from bounce_cli.source.octets import Fault
from tests.source.source_samples import codes, items, mail, mails, mbox, stream, tar, unreadable, zipped, zstd_packed

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": zstd_packed,
}
ALL = pytest.mark.parametrize("name", PACKERS)


def noise(octets: int, seed: int = 1) -> bytes:
    """Text that hardly shrinks, so that cutting its compressed form cuts it in proportion."""
    generator = random.Random(seed)
    return b"".join(b"%064x\n" % generator.getrandbits(256) for _ in range(octets // 65))


@ALL
def test_single_message_keeps_its_path(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.dat"
    path.write_bytes(PACKERS[name](mail()))
    found = mails(items(path))
    assert [(one.origin, one.octets, one.problems) for one in found] == [(str(path), mail(), ())]


@ALL
def test_mailbox_and_archives(name: str, tmp_path: Path) -> None:
    for content in (
        mbox(mail(1), mail(2)),
        tar([("1", mail(1)), ("2", mail(2))]),
        zipped([("1", mail(1)), ("2", mail(2))]),
    ):
        path = tmp_path / "a"
        path.write_bytes(PACKERS[name](content))
        found = items(path)
        assert [(one.origin, one.octets) for one in mails(found)] == [(f"{path}#1", mail(1)), (f"{path}#2", mail(2))]
        assert not unreadable(found)


@ALL
def test_several_pieces_and_padding(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a"
    half = len(mail()) // 2
    packed = [PACKERS[name](mail()[:half]), PACKERS[name](mail()[half:])]
    path.write_bytes(bytes(4).join(packed) + bytes(20_000))
    assert [one.octets for one in mails(items(path))] == [mail()]


@ALL
def test_something_else_behind(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(PACKERS[name](mail()) + b"garbage")
    found = items(path)
    assert mails(found)[0].octets == mail()
    assert unreadable(found)[0].cause == f"something else follows the {name} data"


@ALL
def test_cut_off(name: str, tmp_path: Path) -> None:
    sent = [mail(n, noise(300_000, n)) for n in range(12)]
    packed = PACKERS[name](mbox(*sent))
    path = tmp_path / "a"
    path.write_bytes(packed[: len(packed) * 3 // 4])
    found = items(path)
    kept = mails(found)
    assert len(kept) >= 4
    assert [one.octets for one in kept[:-1]] == sent[: len(kept) - 1]
    assert [codes(one) for one in kept[:-1]] == [[]] * (len(kept) - 1)
    assert codes(kept[-1]) == ["source_truncated"]
    assert found[-1] == unreadable(found)[0]
    assert unreadable(found)[0].cause.startswith(f"truncated {name} data: ")


@ALL
def test_corrupt(name: str, tmp_path: Path) -> None:
    packed = bytearray(PACKERS[name](mbox(*(mail(n, noise(300_000, n)) for n in range(12)))))
    middle = len(packed) * 3 // 4
    packed[middle : middle + 200] = bytes(200)
    path = tmp_path / "a"
    path.write_bytes(packed)
    found = items(path)
    assert len(mails(found)) >= 4
    assert codes(mails(found)[-1]) == ["source_truncated"]
    assert unreadable(found)[0].cause.startswith(f"corrupt {name} data: ")


def test_wrong_checksum_of_a_small_gzip_loses_nothing(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(mail()))
    packed[-6] ^= 1
    path = tmp_path / "a.gz"
    path.write_bytes(packed)
    found = items(path)
    assert mails(found)[0].octets == mail()
    assert codes(mails(found)[0]) == ["source_truncated"]
    assert "incorrect data check" in unreadable(found)[0].cause


def test_zstd_where_nothing_unfolds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for library in ("backports", "compression"):
        monkeypatch.setitem(sys.modules, library, None)
    cause = "zstd data cannot be unfolded here: that takes Python 3.14, or the package backports.zstd"
    path = tmp_path / "a.zst"
    path.write_bytes(zstd_packed(mail()))
    assert items(path) == [Unreadable(path=str(path), cause=cause)]


@ALL
def test_nothing_in_it(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(PACKERS[name](b""))
    assert [codes(one) for one in mails(items(path))] == [["empty"]]
    path.write_bytes(PACKERS[name](mail())[: 12 if name == "bzip2" else 7])
    found = items(path)
    assert not mails(found)
    assert len(unreadable(found)) == 1


def test_cut_off_inside_another_is_told_once(tmp_path: Path) -> None:
    packed = gzip.compress(bz2.compress(noise(3000)))
    path = tmp_path / "a"
    path.write_bytes(packed[:-50])
    assert [one.cause[:14] for one in unreadable(items(path))] == ["truncated gzip"]
    path.write_bytes(gzip.compress(bz2.compress(mail()))[:-4])
    found = items(path)
    assert [one.octets for one in mails(found)] == [mail()]
    assert [one.cause[:14] for one in unreadable(found)] == ["truncated gzip"]


@ALL
def test_ratio(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(PACKERS[name](mail(1, b"x" * (30 << 20))))
    found = items(path, limits=Limits(compression_ratio=20))
    assert [codes(one) for one in mails(found)] == [["source_truncated"]]
    assert len(mails(found)[0].octets) <= 2 << 20
    assert unreadable(found)[0].cause == f"{name} data unfold to more than 20 times their size"
    path.write_bytes(PACKERS[name](mail(1, b"x" * (1 << 19))))
    assert not unreadable(items(path, limits=Limits(compression_ratio=20)))


@ALL
def test_size(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(PACKERS[name](mail(1, noise(900_000))))
    found = items(path, limits=Limits(decompressed_octets=500_000))
    assert 200_000 < len(mails(found)[0].octets) <= 500_000
    assert unreadable(found)[0].cause == f"{name} data unfold to more than 500,000 octets"


def test_too_many_layers(tmp_path: Path) -> None:
    data = mail()
    path = tmp_path / "a"
    for _ in range(8):
        data = gzip.compress(data)
    path.write_bytes(data)
    assert mails(items(path))[0].octets == mail()
    path.write_bytes(gzip.compress(data))
    assert unreadable(items(path))[0].cause == "more than 8 compressions inside each other"


def test_named_format_counts_for_what_is_inside(tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(mbox(mail(1, b">From here\n"))))
    assert mails(items(path, input_format=InputFormat.MBOXRD))[0].octets == mail(1, b"From here\n")


@given(data=st.binary(max_size=3000), size=st.integers(1, 40), name=st.sampled_from(sorted(PACKERS)))
def test_round_trip_in_small_blocks(data: bytes, size: int, name: str) -> None:
    assert b"".join(unfold(stream(PACKERS[name](data), size), name, Limits())) == data


@given(data=st.binary(max_size=300), name=st.sampled_from(sorted(PACKERS)), cut=st.integers(0, 300))
def test_never_raises_but_faults(data: bytes, name: str, cut: int) -> None:
    packed = PACKERS[name](b"abc")
    with contextlib.suppress(Fault):
        assert b"".join(unfold(stream(packed[:cut] + data), name, Limits())) is not None


def test_output_that_zlib_holds_back() -> None:
    packed = zlib.compress(b"a" * 1000)
    inflate = Inflate(zlib.MAX_WBITS)
    out = inflate.decompress(packed, 10)
    while not inflate.eof:
        assert not inflate.needs_input
        out += inflate.decompress(b"", 10)
    assert out == b"a" * 1000
