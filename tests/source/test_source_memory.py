"""Memory does not grow with what is read."""

import gzip
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bounce_cli.limits import Limits
from bounce_cli.source.model import InputFormat
from bounce_cli.source.reading import read
from tests.source.source_samples import FROM, mail, tar

MIB = 1 << 20
MAIL = FROM + mail(1, (b"x" * 69 + b"\n") * 100) + b"\n"


def peak(path: Path, limits: Limits | None = None, input_format: InputFormat = InputFormat.AUTO) -> tuple[int, int]:
    """Return how many messages there are, and the octets of memory that reading took at most."""
    tracemalloc.start()
    try:
        count = sum(1 for _ in read([str(path)], limits=limits or Limits(), input_format=input_format))
        return count, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def box(path: Path, size: int) -> int:
    count = size // len(MAIL)
    with path.open("wb") as file:
        for _ in range(count):
            file.write(MAIL)
    return count


def test_mailbox(tmp_path: Path) -> None:
    path = tmp_path / "box"
    small_count, large_count = box(path, 6 * MIB), 60 * MIB // len(MAIL)
    found, small = peak(path)
    assert found == small_count
    assert box(path, 60 * MIB) == large_count
    found, large = peak(path)
    assert found == large_count
    assert large < small + MIB // 4
    assert large < 8 * MIB


def test_compressed_mailbox_and_archive(tmp_path: Path) -> None:
    path = tmp_path / "box.gz"
    with gzip.open(path, "wb", 1) as file:
        for _ in range(30 * MIB // len(MAIL)):
            file.write(MAIL)
    count, most = peak(path)
    assert count == 30 * MIB // len(MAIL)
    assert most < 10 * MIB
    path.write_bytes(tar((str(number), mail(number)) for number in range(20_000)))
    count, most = peak(path)
    assert count == 20_000
    assert most < 5 * MIB


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"Subject: a\n\n")
        file.truncate(100 * MIB)


def one_line(path: Path) -> None:
    with path.open("wb") as file:
        for _ in range(100):
            file.write(b"x" * MIB)


@pytest.mark.parametrize("make", [sparse, one_line])
def test_one_long_line(make: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / "line"
    make(path)
    count, most = peak(path)
    assert count == 1
    assert most < 2.5 * 64 * MIB
    count, most = peak(path, Limits(message_octets=MIB))
    assert most < 8 * MIB
    count, most = peak(path, Limits(message_octets=MIB), InputFormat.MBOX)
    assert count == 1
    assert most < 8 * MIB


def test_content_length_that_is_too_large_keeps_no_more_than_one_message(tmp_path: Path) -> None:
    path = tmp_path / "box"
    with path.open("wb") as file:
        for _ in range(20 * MIB // 1100):
            file.write(FROM + b"Content-Length: 3000000\n\n" + b"x" * 1000 + b"\n\n")
    count, most = peak(path, Limits(message_octets=4 * MIB))
    assert count == 20 * MIB // 1100
    assert most < 16 * MIB


def test_many_quoted_lines(tmp_path: Path) -> None:
    path = tmp_path / "box"
    path.write_bytes(FROM + b"Subject: a\n\n>>From a\n" + b">From b\n" * (MIB // 4))
    count, most = peak(path)
    assert count == 1
    assert most < 12 * MIB


def test_list_of_paths_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(mail())

    def paths() -> Iterator[str]:
        for _ in range(5000):
            yield str(path)

    tracemalloc.start()
    try:
        assert sum(1 for _ in read(paths())) == 5000
        assert tracemalloc.get_traced_memory()[1] < 2 * MIB
    finally:
        tracemalloc.stop()
