"""Domains that pass for others, written so that a reader sees it (Unicode Technical Standard 39, section 4)."""

import re
from unicodedata import normalize

from bounce_cli.escaping import escaped
from bounce_cli.late import late

__all__ = ["unmasked"]

# The domain of an address, or any name with a dot in it that ends in ASCII.
_NAME = late(r"(?<=@)[\w\-.]+|(?<![\w\-.])[\w\-]+(?:\.[\w\-]+)*\.[A-Za-z]{2,63}(?![\w\-])")
_WORD = late(r"[^\W_]+")
# Alphabets with letters that look like Latin ones, from Greek to Cherokee.
_ALIKE = late("[\u0370-\u058f\u10a0-\u10ff\u13a0-\u13ff\u1f00-\u1fff\u2c80-\u2cff\ua4d0-\ua4ff\uab70-\uabbf]")
_LATIN = late("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
# Phonetic letters: no name has them.
_PHONETIC = late("[\u0250-\u02ff\u1d00-\u1dbf]")
# Cyrillic and Greek letters, small and capital, of which each could be a Latin one.
_ALL_ALIKE = late(
    "[0-9\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u04bb\u04cf\u0501\u051b\u051d"
    "\u0405\u0406\u0408\u0410\u0412\u0415\u041a\u041c-\u041e\u0420-\u0423\u0425\u04ae\u04ba\u04c0\u0500\u051a\u051c"
    "\u03b1\u03b9\u03ba\u03bd\u03bf\u03c1\u03c5\u03c7\u03f2\u03f3"
    "\u037f\u0391\u0392\u0395-\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03f9]+"
)
# Letters of a name that passes for one in ASCII: forms of these letters stand in Japanese names as well.
_PASSING = late(f"(?:{_LATIN.pattern}|{_ALIKE.pattern}|[0-9])+")


def unmasked(text: str) -> str:
    """Text in which those letters of a domain that pass for Latin ones are written by their numbers."""
    return text if text.isascii() else _NAME.sub(_name, text)


def _name(found: re.Match[str]) -> str:
    name = found[0]
    if name.isascii():
        return name
    ends_in_latin = name.rstrip(".").rpartition(".")[2].isascii()
    return str(_WORD.sub(lambda word: _word(word[0], ends_in_latin=ends_in_latin), name))


def _word(word: str, *, ends_in_latin: bool) -> str:
    """A word of a name: two alphabets that look alike do not stand in one, nor one alone that looks like the other."""
    plain = normalize("NFKC", word)  # as programs read it that look the name up (RFC 5895)
    if plain != word and _LATIN.search(plain) and _PASSING.fullmatch(plain):
        word = "".join(map(_form, word))
    if _LATIN.search(plain) or (ends_in_latin and _ALL_ALIKE.fullmatch(plain)):
        word = _ALIKE.sub(lambda letter: escaped(letter[0]), word)
    return str(_PHONETIC.sub(lambda letter: escaped(letter[0]), word))


def _form(letter: str) -> str:
    return letter if normalize("NFKC", letter) == letter else escaped(letter)
