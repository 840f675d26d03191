"""Multipart bodies: where their boundary lines stand (RFC 2046 section 5.1)."""

import re
from collections.abc import Iterator

__all__ = ["Part", "find_delimiter", "guess_delimiter", "split_parts"]

_LF = 0x0A
# A boundary that was lost or rewritten on the way: the first line that looks like one.
_GUESS = re.compile(rb"^(--[^\s][^\n]{3,71})\n(?=[Cc]ontent-)", re.MULTILINE)


# One part of a body: its first octet, the first octet behind it, and false where no boundary line ends it.
Part = tuple[int, int, bool]
# A boundary line: its first octet, the first octet of the line below, and whether it closes the multipart.
_Line = tuple[int, int, bool]


def find_delimiter(octets: bytes, start: int, end: int, boundary: str) -> bytes | None:
    """The octets that boundary lines begin with; None where no such line stands in `octets[start:end]`."""
    delimiter = b"--" + boundary.encode("utf-8", "replace").rstrip()
    return delimiter if boundary and _next_line(octets, start, start, end, delimiter) else None


def guess_delimiter(octets: bytes, start: int, end: int) -> bytes | None:
    """What boundary lines seem to begin with, judged by the lines that stand above part headers."""
    guess = _GUESS.search(octets, start, end)
    return guess[1].rstrip() if guess else None


def split_parts(octets: bytes, start: int, end: int, delimiter: bytes) -> Iterator[Part]:
    """The parts between the boundary lines of `octets[start:end]`, without preamble and epilogue."""
    line = _next_line(octets, start, start, end, delimiter)
    while line and not line[2]:
        after = line[1]
        following = _next_line(octets, start, after, end, delimiter)
        if following is None:
            if octets[after:end].strip():
                yield after, end, False
            return
        # The line end before a boundary line belongs to that line.
        yield after, max(after, following[0] - 1), True
        line = following


def _next_line(octets: bytes, first: int, position: int, end: int, delimiter: bytes) -> _Line | None:
    """The next boundary line; a line that only begins like it, such as that of a longer boundary, is none."""
    while (at := octets.find(delimiter, position, end)) >= 0:
        position = after = at + len(delimiter)
        if at != first and octets[at - 1] != _LF:
            continue
        line_end = octets.find(b"\n", after, end)
        last = line_end < 0
        line_end = end if last else line_end
        rest = octets[after:line_end].rstrip(b" \t")
        if rest in {b"", b"--"} or (last and rest == b"-"):
            return at, min(line_end + 1, end), rest != b""
    return None
