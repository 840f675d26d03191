"""What happens to mail on its way, and what is done to it on purpose: each way takes octets and gives others."""

from collections.abc import Callable, Sequence
from random import Random

from tests.hostile import HOSTILE

__all__ = ["WAYS", "damaged"]

_CHARSETS = (
    b"utf-8",
    b"us-ascii",
    b"utf-7",
    b"utf-16",
    b"iso-2022-jp",
    b"gb18030",
    b"koi8-r",
    b"x-none",
    b"idna",
    b"hz",
)
_LINE_ENDS = (b"\r\n", b"\r", b"\n\n", b"\r\r\n", b"\x85", b"")
_BORDER = b"==border=="


def _place(octets: bytes, draw: Random) -> int:
    return draw.randrange(len(octets) + 1)


def truncated(octets: bytes, draw: Random) -> bytes:
    return octets[: _place(octets, draw)]


def beheaded(octets: bytes, draw: Random) -> bytes:
    return octets[_place(octets, draw) :]


def with_lines_twice(octets: bytes, draw: Random) -> bytes:
    lines = octets.splitlines(keepends=True)
    first = _place(octets, draw) % (len(lines) + 1)
    some = lines[first : first + draw.randrange(1, 30)]
    return b"".join(lines[:first] + some * draw.choice((2, 2, 3, 50)) + lines[first + len(some) :])


def with_lines_swapped(octets: bytes, draw: Random) -> bytes:
    lines = octets.splitlines(keepends=True)
    for _ in range(draw.randrange(1, 6) if lines else 0):
        one, other = draw.randrange(len(lines)), draw.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def without_lines(octets: bytes, draw: Random) -> bytes:
    lines = octets.splitlines(keepends=True)
    first = _place(octets, draw) % (len(lines) + 1)
    return b"".join(lines[:first] + lines[first + draw.randrange(1, 8) :])


def with_octets_flipped(octets: bytes, draw: Random) -> bytes:
    changed = bytearray(octets)
    for _ in range(draw.randrange(1, 9) if octets else 0):
        changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def with_other_line_ends(octets: bytes, draw: Random) -> bytes:
    return octets.replace(b"\r\n", b"\n").replace(b"\n", draw.choice(_LINE_ENDS))


def with_another_charset(octets: bytes, draw: Random) -> bytes:
    charset = draw.choice(_CHARSETS)
    for known in (b"utf-8", b"UTF-8", b"us-ascii", b"iso-8859-1"):
        octets = octets.replace(known, charset)
    return octets


def with_hostile_words(octets: bytes, draw: Random) -> bytes:
    place = _place(octets, draw)
    return octets[:place] + draw.choice(HOSTILE).encode("utf-8", "surrogatepass") + octets[place:]


def with_a_long_run(octets: bytes, draw: Random) -> bytes:
    place = _place(octets, draw)
    return octets[:place] + octets[place : place + draw.randrange(1, 4)] * draw.randrange(2, 3_000) + octets[place:]


def nested(octets: bytes, draw: Random) -> bytes:
    kind = draw.choice((b"message/rfc822", b"message/global", b"text/rfc822-headers", b"message/delivery-status"))
    for depth in range(draw.randrange(1, 5)):
        border = _BORDER + b"%d" % depth
        head = b"From: a@example.org\nContent-Type: multipart/mixed; boundary=" + border + b"\n\n--" + border
        octets = head + b"\nContent-Type: " + kind + b"\n\n" + octets + b"\n--" + border + b"--\n"
    return octets


WAYS: Sequence[Callable[[bytes, Random], bytes]] = (
    truncated,
    beheaded,
    with_lines_twice,
    with_lines_swapped,
    without_lines,
    with_octets_flipped,
    with_other_line_ends,
    with_another_charset,
    with_hostile_words,
    with_a_long_run,
    nested,
)


def damaged(octets: bytes, draw: Random, *, most: int = 1 << 16) -> bytes:
    """Octets damaged in one to three ways, and never more of them than `most`."""
    for way in draw.choices(WAYS, k=draw.randrange(1, 4)):
        octets = way(octets, draw)[:most]
    return octets
