"""Octets of a message made uniform before anything is read of them."""

import re
from collections.abc import Callable

from bounce_cli.language.said import said

__all__ = ["normalize", "unify_line_ends"]

_UTF8_BOM = b"\xef\xbb\xbf"
_WIDE_BOMS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_BEGINNING = b"\n \t\0"
_BLANK_LINES = re.compile(rb"(?:[ \t\0]*+\n)++")
_MAILBOX_LINE = re.compile(rb">?From [^\n]*+\n\n?")
_REPEATED_CR = re.compile(rb"(?<!\r)\r++\n")


def normalize(octets: bytes, limit: int, note: Callable[[str, str], None]) -> bytes:
    """Octets with LF line ends, without byte order mark, leading blank lines and a mailbox separator line.

    At most `limit` octets are kept. What was odd is told to `note` as a problem's code and text. Octets that need no
    change are not copied.
    """
    if len(octets) > limit:
        note("message_truncated", said("only the first {limit:,} octets of the message were read", limit=limit))
        octets = octets[:limit]
    if octets[:1] in {b"\xef", b"\xff", b"\xfe"}:
        octets = _without_mark(octets, note)
    if b"\r" in octets:
        octets = unify_line_ends(octets)
    if not octets or (octets[0] in _BEGINNING and not octets.strip(_BEGINNING)):
        note("empty", "the message is empty")
        return b""
    if octets[0] in _BEGINNING and (blank := _BLANK_LINES.match(octets)):
        note("leading_blank_line", "a blank line stands before the first header field")
        octets = octets[blank.end() :]
    mailbox = _MAILBOX_LINE.match(octets) if octets[0] in b">F" else None
    return octets[mailbox.end() :] if mailbox else octets


def unify_line_ends(octets: bytes) -> bytes:
    """CRLF, bare CR and the CRCRLF of careless gateways as LF."""
    if b"\r\r\n" in octets:
        octets = _REPEATED_CR.sub(b"\n", octets)
    return octets.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _without_mark(octets: bytes, note: Callable[[str, str], None]) -> bytes:
    if octets.startswith(_UTF8_BOM):
        octets = octets[len(_UTF8_BOM) :]
    elif octets[:2] in _WIDE_BOMS and b"\0" in octets[:200]:
        octets = octets[2:].decode(_WIDE_BOMS[octets[:2]], "replace").encode("utf-8")
    else:
        return octets
    note("byte_order_mark", "a byte order mark stands before the first header field")
    return octets
