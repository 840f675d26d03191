"""Octets to text when the declared charset is missing, unknown or untrue."""

import re
from encodings.aliases import aliases

from bounce_cli.message.guessing import guess_codec
from bounce_cli.remembering import remembered

__all__ = ["codec_of", "decode", "read"]

# What senders declare, and the superset that they really use (WHATWG Encoding Standard, section 4.2, for most of them).
_SUPERSETS = {
    "ascii": "utf_8",
    "big5": "cp950",
    "default": "utf_8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x_gbk": "gb18030",
    "iso2022_jp": "iso2022_jp_ext",
    "iso2022_jp_1": "iso2022_jp_ext",
    "latin_1": "cp1252",
    "iso8859_1": "cp1252",
    "iso8859_9": "cp1254",
    "iso8859_11": "cp874",
    "iso_8859_8_i": "iso8859_8",
    "iso_8859_6_i": "iso8859_6",
    "logical": "iso8859_8",
    "euc_kr": "cp949",
    "ks_c_5601": "cp949",
    "shift_jis": "cp932",
    "x_sjis": "cp932",
    "x_euc_jp": "euc_jp",
    "cp50220": "iso2022_jp_ext",
    "cp50221": "iso2022_jp_ext",
    "tis_620": "cp874",
    "unicode": "utf_16",
    "unicode_1_1_utf_7": "utf_7",
    "unknown": "utf_8",
    "unknown_8bit": "utf_8",
    "utf_8_sig": "utf_8",
    "windows_31j": "cp932",
    "windows_936": "gb18030",
    "windows_949": "cp949",
    "windows_950": "cp950",
    "x_mac_cyrillic": "mac_cyrillic",
    "x_mac_roman": "mac_roman",
    "x_unknown": "utf_8",
}
_TEXT_CODECS = frozenset(aliases.values()) - {
    "base64_codec",
    "bz2_codec",
    "hex_codec",
    "mbcs",
    "quopri_codec",
    "rot_13",
    "uu_codec",
    "zlib_codec",
} | {"cp720", "cp737", "cp856", "cp874", "cp1006", "iso8859_1", "koi8_t", "koi8_u", "mac_arabic", "mac_romanian"}
# Encodings whose ASCII octets do not mean ASCII text.
_NOT_ASCII = frozenset({"hz", "utf_7", "utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le"})
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_NAME = 60
_NO_LETTERS = re.compile(r"[^0-9a-z]+")
_ISO_FAMILY = re.compile(r"(?:x_)?(?:iso_?)?8859_?(\d{1,2})(?!\d)")
_WINDOWS_FAMILY = re.compile(r"(?:x_)?(?:windows|win|cp|ibm|ms)_?(\d{3,4})(?!\d)")
_JAPANESE_ESCAPE = re.compile(rb"\x1b\$[@B]|\x1b\$\([DOPQ]|\x1b\([JI]")
_KOREAN_ESCAPE = b"\x1b$)C"
_JAPANESE_SHIFT = re.compile(rb"\x1b(\$[@B]|\([BJI])")
# Of the characters that are no ASCII, one in so many may be broken before the charset itself is doubted.
_TRUST = 4
_BROKEN = "\ufffd"


def decode(octets: bytes, charset: str | None = None) -> str:
    """Text of `octets`: by the declared charset, else UTF-8, else what the octets look like. Never raises.

    The text holds no lone surrogates and no byte order mark.
    """
    return read(octets, charset)[0]


def read(octets: bytes, charset: str | None = None) -> tuple[str, bool]:
    """Text as `decode` gives it, and whether it is sound: no octet was broken, and none had to be guessed at.

    ASCII is sound under any name; so is UTF-8 where ASCII or nothing was declared.
    """
    codec, known = _codec(charset[:_LONGEST_NAME]) if charset else ("utf_8", True)
    if octets.isascii() and codec not in _NOT_ASCII and b"\x1b" not in octets:
        return octets.decode("ascii"), True
    if b"\x1b" in octets and (text := _decode_escapes(octets, codec)) is not None:
        return text, _BROKEN not in text
    if codec in _NOT_ASCII or octets[:2] in _WIDE_BOMS:
        text = _decode_unusual(octets, codec)
        if text is not None:
            return text.removeprefix("\ufeff"), _BROKEN not in text
        codec, known = "utf_8", codec == "utf_8"
    for candidate in dict.fromkeys((codec, "utf_8")):
        try:
            text = octets.decode(candidate)
        except UnicodeError:
            continue
        return text.removeprefix("\ufeff"), (known and candidate == codec) or octets.isascii()
    return _decode_broken(octets, codec), False


def codec_of(charset: str) -> str:
    """The codec for a declared charset; UTF-8 where none is known, so that no foreign name reaches the codec search."""
    return _codec(charset)[0]


@remembered
def _codec(charset: str) -> tuple[str, bool]:
    """The codec, and whether the name is one of a charset."""
    name = _NO_LETTERS.sub("_", charset.lower().partition("*")[0]).strip("_")
    codec = _SUPERSETS.get(name) or aliases.get(name, name)
    if codec not in _TEXT_CODECS:
        if found := _ISO_FAMILY.match(name):
            codec = f"iso8859_{int(found[1])}"
        elif found := _WINDOWS_FAMILY.match(name):
            codec = f"cp{int(found[1])}"
    codec = _SUPERSETS.get(codec, codec)
    return (codec, True) if codec in _TEXT_CODECS else ("utf_8", False)


def _decode_escapes(octets: bytes, codec: str) -> str | None:
    """ISO 2022 text, declared or not; None where the escape octets are something else."""
    if codec in _NOT_ASCII or not (octets.isascii() or codec.startswith("iso2022")):
        return None
    if codec == "iso2022_kr" or _KOREAN_ESCAPE in octets:
        return octets.decode("iso2022_kr", "replace")
    if not _JAPANESE_ESCAPE.search(octets):
        return octets.decode("ascii", "replace") if octets.isascii() else None
    for candidate in (codec, "iso2022_jp_ext"):
        try:
            if candidate.startswith("iso2022"):
                return octets.decode(candidate)
        except UnicodeError:
            continue
    return _decode_shifted(octets)


def _decode_shifted(octets: bytes) -> str:
    """ISO-2022-JP with the characters that vendors added to JIS X 0208, read as Shift_JIS of Windows."""
    pieces = _JAPANESE_SHIFT.split(octets)
    out = [pieces[0]]
    for shift, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        if shift.startswith(b"$"):
            out.append(_shift_jis(piece))
        else:
            out.append(bytes(octet | 0x80 for octet in piece) if shift == b"(I" else piece)
    return b"".join(out).decode("cp932", "replace")


def _shift_jis(pairs: bytes) -> bytes:
    out = bytearray()
    # JIS X 0208 annex 1: two rows of 94 share one leading octet.
    for row, cell in zip(pairs[::2], pairs[1::2], strict=False):
        if not (0x21 <= row <= 0x7E and 0x21 <= cell <= 0x7E):  # noqa: PLR2004 - the 94 graphic octets
            out += bytes((row, cell))
            continue
        out.append((row + 1) // 2 + (0x70 if row < 0x5F else 0xB0))  # noqa: PLR2004
        out.append(cell + (0x7E if row % 2 == 0 else 0x20 if cell > 0x5F else 0x1F))  # noqa: PLR2004
    return bytes(out) + pairs[len(pairs) // 2 * 2 :]


def _decode_unusual(octets: bytes, codec: str) -> str | None:
    """UTF-7, HZ, UTF-16 and UTF-32; None where the octets cannot be what was declared."""
    if codec in {"utf_7", "hz"}:
        try:
            text = octets.decode(codec)
        except UnicodeError:
            return None
        # UTF-7 can spell lone surrogates.
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    # Every notice has a line end or a blank, and that is half zeros in these.
    if b"\0" not in octets:
        return None
    if octets[:2] in _WIDE_BOMS and not codec.startswith("utf_32"):
        return octets.decode("utf_16", "replace")
    if codec == "utf_16":
        codec = "utf_16_be" if octets[::2].count(0) > octets[1::2].count(0) else "utf_16_le"
    return octets.decode(codec, "replace") if codec in _NOT_ASCII else None


def _decode_broken(octets: bytes, codec: str) -> str:
    """Text that is valid neither in its charset nor in UTF-8: what is broken a little keeps its charset."""
    for candidate in dict.fromkeys(("utf_8", codec)):
        text = octets.decode(candidate, "replace")
        broken = text.count(_BROKEN)
        sound = len(text) - len(text.encode("ascii", "ignore")) - broken
        if sound > (broken if candidate == "utf_8" else broken * _TRUST):
            return text
    return octets.decode(guess_codec(octets), "replace")
