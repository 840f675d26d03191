"""Mail for whoever mends bounce: built like the mail it was made of, with other words."""

import re
import secrets
from collections.abc import Iterator
from hashlib import shake_256

from bounce_cli.redaction_grammar import Span, charset_spans, kept_spans, uuencoded_spans

__all__ = ["redacted"]

# One sign of a writing: in UTF-8 it has several octets.
_LETTER = rb"(?:[A-Za-z0-9]|[\xc0-\xff][\x80-\xbf]{1,3}|[\x80-\xff])"
_SIGN = rb"[^A-Za-z0-9\x80-\xff@]"
_GLUE = rb"[^A-Za-z0-9\x80-\xff@\s]"
_ENDS = rb"(?![A-Za-z0-9\x80-\xff])"
# A word; and what would be a cipher, one letter for another, if it were many words: `j.o.h.n`, `=E3=81=8A`.
_WORD = re.compile(
    rb"%(l)b(?:%(s)b{1,3}%(l)b%(e)b)+|%(l)b{1,2}(?:%(g)b%(l)b{1,2}%(e)b)+|[A-Za-z0-9\x80-\xff]+"
    % {b"l": _LETTER, b"s": _SIGN, b"g": _GLUE, b"e": _ENDS}
)
_BOUNDARY = re.compile(rb'(?i)\bboundary[ \t]*=[ \t]*(?:"([^"\r\n]+)|([^\s";]+))')
_DELIMITER = re.compile(rb"(?m)^--([^\r\n]+)")

# Digits, letters, and of UTF-8 the octets that follow, in the three ranges that may be fixed by the one before, and
# those that begin two, three and four.
_RANGES = "09 AZ az \x80\x8f \x90\x9f \xa0\xbf \xc2\xdf \xe1\xec \xf1\xf3"
_CLASSES = [(ord(pair[0]), ord(pair[1])) for pair in _RANGES.split(" ")]
# In charsets of one or two octets any octet may be a letter.
_OTHER_CLASSES = [(ord("0"), ord("9")), (ord("A"), ord("Z")), (ord("a"), ord("z")), (0x80, 0x9F), (0xA0, 0xFF)]
_CAPITALS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_LETTERS = _CAPITALS + _CAPITALS[:26].lower()
_PRINTED = range(0x21, 0x7F)

_WORDS, _STAYS = 0, 1
# There may be more boundaries of one sign than signs.
_TRIES = 100


def redacted(octets: bytes) -> bytes:
    """The same mail with other words, of the same length.

    A word is another one wherever it stands, so that addresses still meet; which one it was is known to nobody, as the
    key is thrown away. Words of mail's own grammar and codes stay where they are that (see `redaction_grammar`), and so
    do signs and line ends: how long words are, and that two are the same, can be told. Octets beyond ASCII stay of
    their class where they are UTF-8. What a boundary is made of is another one as a whole. Where signs stand for text
    (ISO-2022-JP, UTF-16, uuencoding) letters and digits that mean nothing take the place of every sign.
    """
    other, fates = bytearray(octets), bytearray(len(octets))

    def put(start: int, by: bytes) -> None:
        other[start : start + len(by)] = by
        fates[start : start + len(by)] = bytes((_STAYS,)) * len(by)

    for start, end in kept_spans(octets):
        put(start, octets[start:end])
    for start, end in uuencoded_spans(octets):
        put(start, _meaningless(octets[start:end], _CAPITALS))
    for start, by in _boundaries(octets):
        put(start, by)
    for start, end in charset_spans(octets):
        put(start, _meaningless(octets[start:end], _LETTERS))
    words = _Words()
    for start, end in _runs_of_words(fates):
        other[start:end] = _WORD.sub(words.other, octets[start:end])
    return bytes(other)


class _Words:
    """Another word for each, the same one each time, by a key that nobody else has."""

    def __init__(self) -> None:
        """Draw the key."""
        self._key = secrets.token_bytes(16)

    def other(self, found: re.Match[bytes]) -> bytes:
        """The word for one that was found."""
        return _of_classes(found[0], shake_256(self._key + found[0].lower()).digest(len(found[0])))


def _runs_of_words(fates: bytearray) -> Iterator[Span]:
    return (found.span() for found in re.finditer(rb"%b+" % bytes((_WORDS,)), fates))


def _boundaries(octets: bytes) -> Iterator[tuple[int, bytes]]:
    """Where a boundary stands, and another one: as a whole, so that two stay two."""
    others: dict[bytes, bytes] = {}
    taken: set[bytes] = set()
    for found in _BOUNDARY.finditer(octets):
        one = found[found.lastindex or 0].rstrip()
        if one not in others:
            others[one] = _another(one, taken)
            taken.add(others[one])
        yield found.start(found.lastindex or 0), others[one]
    for found in _DELIMITER.finditer(octets):
        line = found[1].rstrip()
        by = others.get(line) or others.get(line.removesuffix(b"--"))
        if by:
            yield found.start(1), by


def _another(boundary: bytes, taken: set[bytes]) -> bytes:
    other = boundary
    for _ in range(_TRIES):
        other = _of_classes(boundary, secrets.token_bytes(len(boundary)))
        if other not in taken:
            break
    return other


def _meaningless(octets: bytes, alphabet: bytes) -> bytes:
    """Octets of which each is drawn for itself; blanks, line ends and NUL stay."""
    drawn = secrets.token_bytes(len(octets))
    return bytes(_of_none(octet, by, alphabet) for octet, by in zip(octets, drawn, strict=True))


def _of_none(octet: int, drawn: int, alphabet: bytes) -> int:
    if octet in _PRINTED:
        return alphabet[drawn % len(alphabet)]
    return _of_class(octet, drawn, _OTHER_CLASSES)


def _of_classes(octets: bytes, drawn: bytes) -> bytes:
    """Other octets that read as the same kinds of signs."""
    classes = _CLASSES
    if not octets.isascii():
        try:
            octets.decode()
        except UnicodeDecodeError:
            classes = _OTHER_CLASSES
    return bytes(_of_class(octet, by, classes) for octet, by in zip(octets, drawn, strict=True))


def _of_class(octet: int, drawn: int, classes: list[tuple[int, int]]) -> int:
    for first, last in classes:
        if first <= octet <= last:
            return first + drawn % (last - first + 1)
    return octet
