"""Streams that never raise."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.source.octets import Octets, cause_of, file_blocks
from tests.source.source_samples import stream


@given(
    data=st.binary(max_size=200),
    size=st.integers(min_value=1, max_value=50),
    calls=st.lists(st.tuples(st.sampled_from(["block", "some", "take", "peek"]), st.integers(0, 60)), max_size=20),
)
def test_whatever_is_asked_the_octets_come_in_order(data: bytes, size: int, calls: list[tuple[str, int]]) -> None:
    octets = stream(data, size)
    left = data
    for call, count in calls:
        if call == "peek":
            assert octets.peek(count) == left[:count]
            continue
        if call == "take":
            got = octets.take(count)
            assert len(got) == min(count, len(left))
        else:
            got = octets.block() if call == "block" else octets.some(count + 1)
            assert bool(got) == bool(left)
        assert left.startswith(got)
        left = left[len(got) :]
    assert octets.fault is None


def test_across_blocks() -> None:
    octets = stream(b"abcdefghij", 2)
    assert octets.take(5) == b"abcde"
    assert octets.block() == b"f"
    assert octets.peek(3) == b"ghi"
    assert octets.some(3) == b"ghi"
    assert octets.take(9) == b"j"
    assert octets.take(9) == b""


def test_an_error_is_remembered() -> None:
    def blocks() -> Iterator[bytes]:
        yield b"abc"
        raise OSError(5, "Input/output error")

    octets = Octets(blocks())
    assert octets.take(9) == b"abc"
    assert octets.block() == b""
    assert octets.fault == "Input/output error"


def test_blocks_of_a_file() -> None:
    assert list(file_blocks(io.BytesIO(b"abcde"), 2)) == [b"ab", b"cd", b"e"]


def test_a_file_that_has_nothing_yet_is_not_at_its_end() -> None:
    class Idle(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, _buffer: Any) -> None:
            return None

    octets = Octets(file_blocks(Idle()))  # type: ignore[arg-type]
    assert octets.block() == b""
    assert octets.fault
    assert "non-blocking" in octets.fault


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (OSError(13, "Permission denied"), "Permission denied"),
        (OSError("odd"), "odd"),
        (ValueError("embedded null byte"), "the name holds a NUL character"),
        (ValueError(), "ValueError"),
    ],
)
def test_causes(error: Exception, cause: str) -> None:
    assert cause_of(error) == cause
