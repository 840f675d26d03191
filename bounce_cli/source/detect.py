"""What a file is, judged by its first octets."""

import re
from dataclasses import dataclass
from enum import Enum, auto

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Sniffed:
    """A kind, and for files without mail what they are, in words."""

    kind: Kind
    words: str = ""


_COMPRESSED = re.compile(
    rb"(?P<gzip>\x1f\x8b\x08)|(?P<bzip2>BZh[1-9](?:1AY&SY|\x17\x72\x45\x38\x50\x90))|(?P<xz>\xfd7zXZ\x00)"
    rb"|(?P<zstd>\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18)"
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x00\x00PK\x03\x04")

# offset, octets, name
_FOREIGN: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "PNG image"),
    (0, b"\xff\xd8\xff", "JPEG image"),
    (0, b"GIF87a", "GIF image"),
    (0, b"GIF89a", "GIF image"),
    (0, b"II*\x00", "TIFF image"),
    (0, b"MM\x00*", "TIFF image"),
    (0, b"\x00\x00\x01\x00", "icon"),
    (0, b"OggS\x00", "Ogg audio"),
    (0, b"fLaC", "FLAC audio"),
    (0, b"\x1aE\xdf\xa3", "Matroska video"),
    (0, b"%PDF-", "PDF document"),
    (0, b"%!PS", "PostScript document"),
    (0, b"{\\rtf", "RTF document"),
    (0, b"\x7fELF", "ELF program"),
    (0, b"\xca\xfe\xba\xbe", "Java class or Mach-O program"),
    (0, b"\xcf\xfa\xed\xfe", "Mach-O program"),
    (0, b"\x00asm", "WebAssembly program"),
    (0, b"SQLite format 3\x00", "SQLite database"),
    (0, b"!<arch>\n", "library archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z archive"),
    (0, b"Rar!\x1a\x07", "RAR archive"),
    (0, b"\x1f\x9d", "compress data (.Z)"),
    (0, b"\x04\x22\x4d\x18", "LZ4 data"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Outlook or Office file"),
    (0, b"\x78\x9f\x3e\x22", "TNEF attachment (winmail.dat)"),
    (0, b"*mbx*\r\n", "UW mbx mailbox"),
    (0, b"\x01\x01\x01\x01\n", "MMDF mailbox"),
)
# Their marks are also beginnings of words, so that a NUL must follow
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
    for offset, magic, name in _FOREIGN + _FOREIGN_WITH_NUL if with_nul else _FOREIGN:
        if head.startswith(magic, offset):
            return Sniffed(kind=Kind.FOREIGN, words=name)
    if with_nul:
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return Sniffed(kind=Kind.BINARY, words="UTF-16 text")
        if not _FIELD_LINE.search(early):
            return Sniffed(kind=Kind.BINARY, words="binary data")
    return Sniffed(kind=Kind.MESSAGE)
