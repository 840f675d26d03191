"""Encoded words in header fields (RFC 2047), read as senders write them."""

import binascii
from collections.abc import Callable, Iterator

from bounce_cli.late import late
from bounce_cli.message.charsets import codec_of, read
from bounce_cli.message.transfer import lenient_base64

__all__ = ["decode_encoded_words"]

_OPENING = late(r"=\?([^?\s*=]{1,60})(?:\*[^?\s]{0,40})?\?([bBqQ])\?")
_CLOSING = "?="


def decode_encoded_words(text: str, doubt: Callable[[], None] | None = None) -> str:
    """Decode every encoded word; what is not one stays as it is. Never raises.

    `doubt` is called where the octets of a word do not fit the charset that it names.
    Blanks and single question marks inside a word break RFC 2047 section 2 but are common in subjects: they are read.
    """
    if "=?" not in text:
        return text
    out: list[str] = []
    charset, octets = "", list[bytes]()
    position = 0
    for start, end, declared, encoding, body in _words(text):
        gap = text[position:start]
        position = end
        # Blanks between encoded words are no text (RFC 2047 section 6.2).
        follows = bool(octets) and (not gap or gap.isspace())
        # Long texts are cut between octets of one character: neighbours of one charset are joined before decoding.
        if not (follows and declared == charset):
            out.append(_decoded(octets, charset, doubt))
            out.append("" if follows else gap)
            charset, octets = declared, []
        octets.append(_octets(encoding, body, declared))
    out.append(_decoded(octets, charset, doubt))
    out.append(text[position:])
    return "".join(out)


def _decoded(pieces: list[bytes], charset: str, doubt: Callable[[], None] | None) -> str:
    text, sound = read(b"".join(pieces), charset)
    if doubt and not sound:
        doubt()
    return text


def _words(text: str) -> Iterator[tuple[int, int, str, str, str]]:
    """Start, end, charset, encoding and body of each encoded word."""
    opening = _OPENING.search(text)
    while opening:
        following = _OPENING.search(text, opening.end())
        end = text.find(_CLOSING, opening.end(), following.start() + 1 if following else len(text))
        if end >= 0:
            charset, encoding = opening.groups()
            yield opening.start(), end + len(_CLOSING), charset.lower(), encoding, text[opening.end() : end]
        opening = following


def _octets(encoding: str, body: str, charset: str) -> bytes:
    if encoding in "bB":
        return lenient_base64(body.encode("ascii", "ignore"))
    try:
        # Raw letters beyond ASCII were decoded with the field; they must meet the charset of the word again.
        octets = body.encode("ascii" if body.isascii() else codec_of(charset))
    except UnicodeError:
        octets = body.encode("utf-8", "replace")
    return binascii.a2b_qp(octets, header=True)
