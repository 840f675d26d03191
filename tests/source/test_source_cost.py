"""The cost of hostile files grows with their size, neither with its square nor with its power."""

import time
from collections.abc import Callable

import pytest

from bounce_cli.source import content, detect, no_mail
from bounce_cli.source.separator import LOOK_AHEAD, first_line, separator_end
from tests.source.source_samples import items, mail

FIRST = [
    b"From ",
    b"From x ",
    b'From "x y" ',
    b"From x (y) ",
    b"From x Sat Dec  6 13:46:11 ",
    b"From x 2014-12-06 10:00",
]
PIECES = [
    *(
        b"JAN",
        b"JAN ",
        b"jan. ",
        b"JANUARY ",
        b"MON ",
        b"MAY\t",
        b"AM ",
        b"GMT ",
        b"(JAN) ",
        b"(JAN",
        b"() ",
        b"(",
        b")",
    ),
    *(
        b"1",
        b"1 ",
        b"1, ",
        b"12:00 ",
        b"12:00:00.1",
        b"2008-01-01 ",
        b"2008-01-01T00:00Z ",
        b"1/1/20 ",
        b"+0100 ",
        b"-",
    ),
    *(
        b" ",
        b"\t",
        b" \t",
        b'"',
        b'"a"',
        b'"a" ',
        b"a",
        b"a ",
        b"\xff",
        b"\x0b",
        b"From ",
        b"remote ",
        b" remote from a",
    ),
    *(b"Sat Dec  6 13:46:11 2014 ", b"Sat Dec  6 13:46 GMT ", b" 1 MAY 99"),
]
ENDS = [b"", b"\n", b"!\n", b" !\n", b"\nSubject\n"]


def seconds(work: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


@pytest.mark.parametrize("first", FIRST)
@pytest.mark.parametrize("end", ENDS)
def test_line_of_any_length(first: bytes, end: bytes) -> None:
    def judge(data: bytes) -> None:
        separator_end(data, 2)
        first_line(data, 2)

    for piece in PIECES:
        for octets in (31 * len(piece), LOOK_AHEAD // 4, LOOK_AHEAD // 2, LOOK_AHEAD, 2 * LOOK_AHEAD):
            data = b"\n\n" + first + piece * (octets // len(piece)) + end
            assert seconds(lambda data=data: judge(data)) < 0.02, (first, piece, octets)  # type: ignore[misc]


@pytest.mark.parametrize(
    "line",
    [
        b"From x JAN JAN !\n\n",
        b"From x " + b"JAN " * 31 + b"!\n\n",
        b"From x " + b"JAN " * 500 + b"!\n\n",
        b"From x " + b"1 " * 1000 + b"\n\n",
        b"From x " + b" " * 2000 + b"!\n\n",
        b"From x Sat Dec  6 13:46:11 2014\nno field\n",
        b"From x 2014-12-06 10:00\n\n",
        b"From \n\n",
        b"From " * 6 + b"\n\n",
        b">From \n>>From \n",
        b"Content-Length: 9\n\nFrom \n",
    ],
)
def test_a_mebibyte_of_lines_that_are_nearly_separators(line: bytes) -> None:
    for before in (b"", mail() + b"\n", b"From x Sat Dec  6 13:46:11 2014\n" + mail() + b"\n"):
        data = before + line * ((1 << 20) // len(line))
        assert seconds(lambda data=data: items("-", stdin=data)) < 1, (before, line)  # type: ignore[misc]


@pytest.mark.parametrize("piece", [b" ", b"\n", b"\r", b"From ", b"a", b"a:", b"a b\n", b">From a\n", b"\xef\xbb\xbf"])
def test_first_look_at_a_file(piece: bytes) -> None:
    data = piece * (detect.HEAD // len(piece))
    assert seconds(lambda: (detect.sniff(data), detect.looks_like_mail(data))) < 0.02


@pytest.mark.parametrize("piece", ["a", ".", "1", "1.", ".gz", "/", "dovecot.index", "1.a.", ".md"])
def test_names_in_archives(piece: str) -> None:
    def run(octets: int) -> float:
        name = piece * (octets // len(piece))
        place = content.Place(path="a", shown="a")
        return seconds(lambda: (no_mail.path_cause(name), place.member(name)))

    assert run(400_000) < max(run(50_000), 0.0005) * 8 * 3
