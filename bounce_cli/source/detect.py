"""What a file is, judged by its first octets."""

import re
from enum import Enum, auto
from typing import NamedTuple

from bounce_cli.source.mbox import LEADING
from bounce_cli.source.separator import first_line
from bounce_cli.source.tar_header import is_header

__all__ = ["HEAD", "Kind", "Sniffed", "compression_of", "looks_like_mail", "sniff"]

HEAD = 4096
"""Octets that are looked at."""


class Kind(Enum):
    """What to do with a file."""

    EMPTY = auto()
    MESSAGE = auto()
    MBOX = auto()
    ZIP = auto()
    TAR = auto()
    FOREIGN = auto()  # a known format that holds no mail
    BINARY = auto()  # no text, of no known format


class Sniffed(NamedTuple):
    """A kind, and for files without mail what they are, in words."""

    kind: Kind
    words: str = ""


_COMPRESSED = re.compile(
    rb"(?P<gzip>\x1f\x8b\x08)|(?P<bzip2>BZh[1-9](?:1AY&SY|\x17\x72\x45\x38\x50\x90))|(?P<xz>\xfd7zXZ\x00)"
    rb"|(?P<zstd>\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18)"
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x00\x00PK\x03\x04")

# octets at the beginning, name
_FOREIGN: dict[bytes, str] = {
    b"\x89PNG\r\n\x1a\n": "PNG image",
    b"\xff\xd8\xff": "JPEG image",
    b"GIF87a": "GIF image",
    b"GIF89a": "GIF image",
    b"II*\x00": "TIFF image",
    b"MM\x00*": "TIFF image",
    b"\x00\x00\x01\x00": "icon",
    b"OggS\x00": "Ogg audio",
    b"fLaC": "FLAC audio",
    b"\x1aE\xdf\xa3": "Matroska video",
    b"%PDF-": "PDF document",
    b"%!PS": "PostScript document",
    b"{\\rtf": "RTF document",
    b"\x7fELF": "ELF program",
    b"\xca\xfe\xba\xbe": "Java class or Mach-O program",
    b"\xcf\xfa\xed\xfe": "Mach-O program",
    b"\x00asm": "WebAssembly program",
    b"SQLite format 3\x00": "SQLite database",
    b"!<arch>\n": "library archive",
    b"7z\xbc\xaf\x27\x1c": "7z archive",
    b"Rar!\x1a\x07": "RAR archive",
    b"\x1f\x9d": "compress data (.Z)",
    b"\x04\x22\x4d\x18": "LZ4 data",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "Outlook or Office file",
    b"\x78\x9f\x3e\x22": "TNEF attachment (winmail.dat)",
    b"*mbx*\r\n": "UW mbx mailbox",
    b"\x01\x01\x01\x01\n": "MMDF mailbox",
}
_FOREIGN_MARKS = tuple(_FOREIGN)
# Their marks are also beginnings of words, so that a NUL must follow: offset, octets, name
_FOREIGN_WITH_NUL: tuple[tuple[int, bytes, str], ...] = (
    (0, b"MZ", "Windows program"),
    (0, b"BM", "BMP image"),
    (0, b"8BPS", "Photoshop image"),
    (8, b"WEBP", "WebP image"),
    (8, b"WAVEfmt", "WAVE audio"),
    (4, b"ftyp", "MP4 video"),
    (0, b"ID3", "MP3 audio"),
    (0, b"LZIP", "lzip data"),
    (0, b"wOFF", "font"),
    (0, b"wOF2", "font"),
    (0, b"!BDN", "Outlook data file"),
)

_MESSAGE = Sniffed(kind=Kind.MESSAGE)
_FIRST_KIB = 1024
_FIELD_LINE = re.compile(rb"(?:\A|[\r\n])[A-Za-z][!-9;-~]{1,75}:[ \t]")
_FIRST_FIELD = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*(?:>?From [^\r\n]{1,998}[\r\n]+)?[A-Za-z][!-9;-~]{1,75}[ \t]*:")


def compression_of(head: bytes) -> str | None:
    """Return gzip, bzip2, xz or zstd, or None."""
    match = _COMPRESSED.match(head)
    return match.lastgroup if match else None


def sniff(head: bytes) -> Sniffed:
    """Judge the first HEAD octets of a file that is not (or no longer) compressed."""
    if not head:
        return Sniffed(kind=Kind.EMPTY)
    if head.startswith(_ZIP):
        return Sniffed(kind=Kind.ZIP)
    start = LEADING.match(head)
    if first_line(head, start.end() if start else 0) >= 0:
        return Sniffed(kind=Kind.MBOX)
    if is_header(head[:512]):
        return Sniffed(kind=Kind.TAR)
    return _text_or_not(head)


def looks_like_mail(head: bytes) -> bool:
    """Whether the first line that is not blank is a header field, or a `From ` line with one after it."""
    return _FIRST_FIELD.match(head) is not None


def _text_or_not(head: bytes) -> Sniffed:
    early = head[:_FIRST_KIB]
    with_nul = b"\x00" in early
    if head.startswith(_FOREIGN_MARKS):
        return Sniffed(kind=Kind.FOREIGN, words=next(name for mark, name in _FOREIGN.items() if head.startswith(mark)))
    if with_nul:
        for offset, mark, name in _FOREIGN_WITH_NUL:
            if head.startswith(mark, offset):
                return Sniffed(kind=Kind.FOREIGN, words=name)
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return Sniffed(kind=Kind.BINARY, words="UTF-16 text")
        if not _FIELD_LINE.search(early):
            return Sniffed(kind=Kind.BINARY, words="binary data")
    return _MESSAGE
