"""What charset undeclared 8-bit text is in, judged by how well the letters of each language fit the octets."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache

__all__ = ["guess_codec"]

_GAP = re.compile(rb"[\x80-\xff] (?=[\x80-\xff])")
_HIGH = re.compile(rb"[\x80-\xff]")
_SAMPLE = 320
_LOOKED_AT = 1 << 16
_BEFORE = 40
# Two-octet characters outside the common sets, and octets that cannot be such a character.
_RARE, _BROKEN = -1.5, -8.0
_FIRST_TRAIL = 0x40
_FEW = 3
_WORST = -3.0
_OFTEN, _FOREIGN = 2.4, -1.0
_MARK, _MISPLACED_MARK = 0.8, -1.5
# Capitals are rarer; what is lower case in one Cyrillic charset is upper case in another.
_CAPITAL = 0.25
# In languages with Latin letters no word has three letters beyond ASCII in a row.
_LONGEST_RUN = 2
_MARKS = frozenset("“”„‟‘‚–—…«»‹›§°·•№€©®™\u00a0¿¡×´’")

# The letters beyond ASCII that each language uses, for codecs whose text is mostly ASCII.
_LATIN = (
    ("cp1252", "äöüßåé"),
    ("cp1252", "éèàçêëîïôûùœ"),
    ("cp1252", "áéíóúñü"),
    ("cp1252", "àèéìòù"),
    ("cp1252", "ãõáâàçéêíóôú"),
    ("cp1252", "æøåé"),
    ("cp1254", "çğıöşüi"),
    ("cp1250", "ąćęłńóśźż"),
    ("iso8859_2", "ąćęłńóśźż"),
    ("cp1250", "áčďéěíňóřšťúůýž"),
    ("iso8859_2", "áčďéěíňóřšťúůýž"),
    ("cp1250", "áäčďéíĺľňóôŕšťúýž"),
    ("iso8859_2", "áäčďéíĺľňóôŕšťúýž"),
    ("cp1250", "áéíóöőúüű"),
    ("cp1250", "čćđšž"),
    ("iso8859_2", "čćđšž"),
    ("cp1250", "ăâîşţ"),
    ("cp1257", "ąčęėįšųūž"),
    ("cp1257", "āčēģīķļņšūž"),
    ("cp1252", "áðéíóúýþæö"),
    ("iso8859_15", "éèàçêëîïôûùœžš"),
    ("cp850", "äöüßéèàçêñóíáú"),
)
# The letters of scripts of their own, the most frequent ones first.
_RUSSIAN = "оеаинтсрвлкмдпуяыьгзбчйхжшіцщюфэъїєґёўћђјљњџ"
_GREEK = "αοιετσνηυρπκμλςόίάέήύώωγδχθφβξζψϊϋΐΰ"
_HEBREW = "יוהלארתבמםנשדקחפןעטגזכסךצףץ"
_ARABIC = "اليمنوتربعدهسفقكحجةشصطخأضىءذزثإظغؤئآ"
_THAI = "านรอกเง่มย้ลวดทสต\u0e31\u0e35ปบ\u0e34คข\u0e37หแพ\u0e38ใไจำชถะผ\u0e39\u0e47ซธณโศญษ์ภูฉฐฎๆฯฟ"
_SCRIPTS = (
    ("cp1251", _RUSSIAN),
    ("koi8_u", _RUSSIAN),
    ("cp866", _RUSSIAN),
    ("iso8859_5", _RUSSIAN),
    ("cp1253", _GREEK),
    ("cp1255", _HEBREW),
    ("cp1256", _ARABIC),
    ("iso8859_6", _ARABIC),
    ("cp874", _THAI),
)


def _by_frequency(letters: str) -> dict[str, float]:
    return {letter: _OFTEN * (1 - 1.6 * number / len(letters)) for number, letter in enumerate(letters)}


@cache
def _alphabets() -> tuple[tuple[str, dict[str, float], bool], ...]:
    """Each codec with the weights of a language's letters, and whether those are Latin."""
    return (
        *((codec, dict.fromkeys(letters, _OFTEN), True) for codec, letters in _LATIN),
        *((codec, _by_frequency(letters), False) for codec, letters in _SCRIPTS),
    )


def guess_codec(octets: bytes) -> str:
    """The Python codec whose reading of `octets` looks most like a language; `cp1252` where none does."""
    return _guessed(_sample(octets))


@lru_cache(maxsize=256)  # servers that declare nothing say the same of many recipients
def _guessed(sample: bytes) -> str:
    return max(_candidates(sample), key=lambda found: found[0])[1]


def _sample(octets: bytes) -> bytes:
    """The first stretches that hold octets beyond ASCII; what stands before them in their line is cut short."""
    pieces: list[bytes] = []
    left = _SAMPLE
    for line in octets[:_LOOKED_AT].split(b"\n"):
        if high := _HIGH.search(line):
            start = max(0, high.start() - _BEFORE)
            pieces.append(line[start : start + left])
            left -= len(pieces[-1])
            if left <= 0:
                break
    return b"\n".join(pieces)


def _candidates(sample: bytes) -> Iterator[tuple[float, str]]:
    places = _places(sample)
    readings: dict[str, list[tuple[str, float]]] = {}
    for codec, letters, latin in _alphabets():
        if codec not in readings:
            readings[codec] = list(_signs(sample.decode(codec, "replace"), places, latin=latin))
        yield _mean([letters.get(sign, _FOREIGN) - lost if sign else -lost for sign, lost in readings[codec]]), codec
    for codec, weigh in _PAIRS:
        yield _mean(weigh(sample)), codec


def _places(sample: bytes) -> list[tuple[int, int, bool]]:
    """Where octets beyond ASCII stand, which of its row each is, and whether it stands beside a letter of ASCII.

    One octet is one sign in all charsets, so that this holds for each.
    """
    out: list[tuple[int, int, bool]] = []
    for high in _HIGH.finditer(sample):
        place = high.start()
        run = out[-1][1] + 1 if out and out[-1][0] == place - 1 else 1
        beside = any(octet.isalpha() for octet in (sample[max(0, place - 1) : place], sample[place + 1 : place + 2]))
        out.append((place, run, beside))
    return out


def _mean(weights: Iterable[float]) -> float:
    values = list(weights)
    return sum(values) / len(values) if values else _WORST


def _signs(text: str, places: list[tuple[int, int, bool]], *, latin: bool) -> Iterator[tuple[str, float]]:
    """Each letter beyond ASCII in lower case, with what its weight loses; `""` where that depends on no language."""
    padded = f" {text} "
    for place, run, beside in places:
        letter, lost = _sign(padded[place + 1])
        if not letter:
            yield "", -_MISPLACED_MARK if lost == -_MARK and _is_inside_word(padded, place) else lost
        elif lost and padded[place].islower() and padded[place + 1].isupper():
            yield "", -_FOREIGN * 2
        elif run > _LONGEST_RUN if latin else beside:
            yield "", -_FOREIGN
        else:
            yield letter, lost


def _is_inside_word(padded: str, place: int) -> bool:
    return padded[place + 1] != "’" and padded[place].isalpha() and padded[place + 2].isalpha()


@lru_cache(maxsize=512)
def _sign(sign: str) -> tuple[str, float]:
    """A letter in lower case with what a capital loses; `""` for another sign, and what that loses."""
    if sign.isalpha() or "\u0e30" <= sign <= "\u0e4e":
        letter = sign.lower()[0]  # a Turkish capital grows when lowered, its first letter is the plain one
        return letter, 0 if sign == letter else _CAPITAL
    if sign in _MARKS:
        return "", -_MARK
    return "", -(_MISPLACED_MARK if sign.isprintable() and sign != "\ufffd" else _WORST)


def _pairs(octets: bytes, single: range = range(0)) -> Iterator[tuple[int, int]]:
    """Two-octet characters as leading and trailing octet; octets in `single` stand alone."""
    position, end, word = 0, len(octets), False
    while position < end:
        lead = octets[position]
        if lead < 0x80:  # noqa: PLR2004 - ASCII
            word = octets[position : position + 1].isalpha()
            position += 1
            continue
        if lead in single:
            position += 1
            yield lead, 0xFF
        else:
            trail = octets[position + 1] if position + 1 < end else 0
            # A single letter with an accent inside a word of Latin letters.
            yield (lead, 0) if word and trail < 0x80 else (lead, trail)  # noqa: PLR2004
            position += 2
        word = False


def _table(ranges: dict[tuple[int, int], float]) -> list[float]:
    table = [-1.5] * 256
    for (first, last), weight in ranges.items():
        table[first : last + 1] = [weight] * (last + 1 - first)
    return table


# By leading octet: frequent characters of the first level weigh most, then punctuation, then the second level.
_CHINESE = _table({(0xA1, 0xA1): 1.5, (0xA3, 0xA3): 1.5, (0xB0, 0xD7): 2.1, (0xD8, 0xF7): 0.3})
_KOREAN = _table({(0xA1, 0xA3): 0.5, (0xA4, 0xA4): 0.0, (0xB0, 0xC8): 2.2})
_JAPANESE = _table({(0xA1, 0xA1): 1.5, (0xA4, 0xA5): 2.5, (0xB0, 0xCF): 1.6, (0xD0, 0xF4): 0.0})
_TAIWANESE = _table({(0xA1, 0xA1): 1.5, (0xA2, 0xA3): 0.0, (0xA4, 0xC6): 1.0, (0xC9, 0xF9): -0.5})
_SHIFTED = _table({(0x81, 0x81): 1.5, (0x82, 0x83): 2.5, (0x88, 0x97): 1.6, (0x98, 0x9F): 0.0, (0xE0, 0xEA): 0.0})


def _high_pairs(table: list[float], gap: float = -2.0) -> Callable[[bytes], Iterator[float]]:
    def weigh(octets: bytes) -> Iterator[float]:
        # Neither Chinese nor Japanese sets blanks between words; Cyrillic words of even length look like either.
        yield from (gap for _ in _GAP.finditer(octets))
        for lead, trail in _pairs(octets):
            yield table[lead] if trail >= 0xA1 else _RARE if trail >= _FIRST_TRAIL else _BROKEN  # noqa: PLR2004

    return weigh


_HANGUL_PAIRS = _high_pairs(_KOREAN, 2.2)


def _korean(octets: bytes) -> Iterator[float]:
    # Every Hangul octet is a frequent Chinese one as well: a few characters alone are more likely Chinese.
    few = sum(1 for _ in _pairs(octets)) < _FEW
    return (weight - 0.3 if few else weight for weight in _HANGUL_PAIRS(octets))


def _big5(octets: bytes) -> Iterator[float]:
    for lead, trail in _pairs(octets):
        if trail < _FIRST_TRAIL or 0x7F <= trail < 0xA1:  # noqa: PLR2004
            yield _BROKEN
        elif trail < 0x7F and 0xA4 <= lead <= 0xC6:  # noqa: PLR2004 - only here may it be ASCII so often
            yield 3.0
        else:
            yield _TAIWANESE[lead]


def _shift_jis(octets: bytes) -> Iterator[float]:
    for lead, trail in _pairs(octets, range(0xA1, 0xE0)):
        if trail < _FIRST_TRAIL:
            yield _BROKEN
        else:
            # Hiragana begin behind the full-width letters; a leading octet alone tells katakana.
            yield 0.5 if lead == 0x82 and trail < 0x9F else _SHIFTED[lead]  # noqa: PLR2004


_PAIRS = (
    ("gb18030", _high_pairs(_CHINESE)),
    ("cp949", _korean),
    ("euc_jp", _high_pairs(_JAPANESE)),
    ("cp950", _big5),
    ("cp932", _shift_jis),
)
