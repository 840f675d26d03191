"""Text made comparable: case, diacritics, blanks and typographic quotes no longer differ."""

import re
import unicodedata

__all__ = ["fold"]

# What compatibility decomposition and case folding leave different, in lower case.
_TABLE = str.maketrans(
    {
        **dict.fromkeys("`\u00b4\u02bc\u2018\u2019\u201a\u201b\u2032", "'"),
        **dict.fromkeys("\u00ab\u00bb\u201c\u201d\u201e\u201f\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        "\u0131": "i",  # Turkish dotless i: "KULLANICI" and "kullanıcı" must meet
        "\u00f8": "o",
        "\u0142": "l",
        "\u0111": "d",
        "\u00e6": "ae",
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", None),
    }
)
# Normalization puts marks in order at a cost of the square of their number; no letter of any language bears so many.
_PILED_MARKS = re.compile(r"[^\w\s\x00-\x7f]{32,}")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")


def fold(text: str) -> str:
    """Lower case, no diacritics, full-width letters as ASCII, straight quotes, runs of blanks as one; never raises.

    Folding twice changes nothing more.
    """
    if text.isascii():
        return " ".join(text.lower().replace("`", "'").split())
    # An acute accent that stands alone is a quotation mark; decomposition would make a blank of it.
    decomposed = unicodedata.normalize("NFKD", _PILED_MARKS.sub(_without_marks, text.replace("\u00b4", "'")))
    bare = decomposed if decomposed.isascii() else _BEYOND_ASCII.sub(_without_combining, decomposed)
    if bare.isascii():
        return " ".join(bare.lower().replace("`", "'").split())
    # NFKD takes Hangul apart; put syllables together again so that phrases can be written as people write them.
    return " ".join(unicodedata.normalize("NFC", bare).casefold().translate(_TABLE).split())


def _without_combining(found: re.Match[str]) -> str:
    return "".join([letter for letter in found[0] if not unicodedata.combining(letter)])


def _without_marks(found: re.Match[str]) -> str:
    # The Tibetan vowel signs are of no class themselves, but fall apart into marks of two classes.
    return "".join([sign for sign in found[0] if not unicodedata.combining(sign) and sign not in "\u0f73\u0f75\u0f81"])
