"""Transfer encodings (RFC 2045 section 6) undone, as far as broken data allows."""

import binascii
import re
from functools import lru_cache

__all__ = ["declared_encoding", "lenient_base64", "undo_base64", "undo_quoted_printable"]

_BLANKS = b" \t\n\r\f\v"
_NO_LETTERS = re.compile(rb"[^A-Za-z0-9+/]+")
_NOT_ENCODED = re.compile(rb"[^A-Za-z0-9+/=]+")
_PADDED_SOFT_BREAK = re.compile(rb"=[ \t]+\n")
_GROUP = 4
_SHORT = 40
# Lines without a letter of the alphabet that something put in front.
_LEADING_JUNK = re.compile(rb"(?:[^A-Za-z0-9+/=\n]*+\n)*+")
# One sign in so many may be damaged before a line is taken for text.
_DAMAGE = 20


def declared_encoding(value: bytes | None) -> str:
    """The transfer encoding that a raw field names: its first word, in lower case; `""` without one."""
    if value is None:
        return ""
    return _kept(value) if len(value) <= _SHORT else _first_word(value)


def _first_word(value: bytes) -> str:
    words = value.decode("latin-1").lower().replace(";", " ").split()
    return words[0].strip("\"'") if words else ""


_kept = lru_cache(maxsize=64)(_first_word)


def lenient_base64(data: bytes) -> bytes:
    """Decode base64 whose padding or last group may be missing or wrong; octets outside the alphabet are passed over.

    Padding in the middle ends one piece and begins the next.
    """
    try:
        return binascii.a2b_base64(data, strict_mode=True)
    except binascii.Error:
        return b"".join(map(_decode_piece, data.split(b"=")))


def _decode_piece(piece: bytes) -> bytes:
    letters = _NO_LETTERS.sub(b"", piece)
    rest = len(letters) % _GROUP
    if rest == 1:  # six bits are no octet
        letters = letters[:-1]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % _GROUP))


def undo_base64(body: bytes) -> bytes:
    """Decode a base64 body with LF line ends; a footer in plain text that was appended to it is kept as it stands."""
    data = body.translate(None, _BLANKS)
    try:
        return binascii.a2b_base64(data, strict_mode=True)
    except binascii.Error:
        encoded, footer = _split_footer(body)
    if footer and b"=" not in encoded and len(_NO_LETTERS.sub(b"", encoded)) % _GROUP:
        return body  # plain text that was declared as base64
    decoded = lenient_base64(encoded)
    return decoded + b"\n\n" + footer if decoded and footer else decoded or footer


def _split_footer(body: bytes) -> tuple[bytes, bytes]:
    """Base64 lines, and what follows from the first line on that is none."""
    junk = _LEADING_JUNK.match(body)
    position, length = junk.end() if junk else 0, len(body)
    ended = False
    while position < length:
        line_end = body.find(b"\n", position)
        line_end = length if line_end < 0 else line_end
        line = body[position:line_end].strip()
        if not line:
            ended = ended or position > 0
        elif not _is_encoded(line, ended=ended):
            return body[:position], body[position:].strip()
        else:
            ended = line.endswith(b"=")
        position = line_end + 1
    return body, b""


def _is_encoded(line: bytes, *, ended: bool) -> bool:
    """Whether a line is base64; one that stands behind padding or a blank line must be made of whole groups."""
    damaged = sum(map(len, _NOT_ENCODED.findall(line)))
    if ended:
        return not damaged and len(line) % _GROUP == 0
    return not damaged or (b" " not in line and damaged * _DAMAGE <= len(line))


def undo_quoted_printable(body: bytes) -> bytes:
    """Decode quoted-printable with LF line ends; blanks that were added behind a soft line break are undone too."""
    if b"= " in body or b"=\t" in body:
        body = _PADDED_SOFT_BREAK.sub(b"=\n", body)
    return binascii.a2b_qp(body)
