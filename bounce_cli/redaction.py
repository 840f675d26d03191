"""Mail in which nobody can read anything, and which is built like the mail it was made of."""

import re
import secrets
from hashlib import shake_256

__all__ = ["redacted"]

_TOKEN = re.compile(rb"[A-Za-z0-9\x80-\xff]+")
# Reply codes and status codes (RFC 3463) say nothing of anybody.
_CODE = re.compile(rb"(?<![\w.])(?:[245][0-9]{2}(?![\w.])|[245]\.[0-9]{1,3}\.[0-9]{1,3}(?![\w.]))")
# What a mail is built by: names of fields and their words, types, charsets, encodings.
_KEPT = frozenset(
    (
        b"a action audio calendar csv gif gzip image jpeg pdf png video xml zip agent alternative application "
        b"arrival ascii attempt auto base64 bcc big5 binary boundary bounce cc charset code command content daemon "
        b"date datetime day delayed delivered delivery diagnostic disposition dkim dns encoding envelope expanded "
        b"failed fail failure feedback field file filename final format from global gb2312 gb18030 generator "
        b"headers html id in inline ip iso jp koi8 last list local mail mailer message mime mixed mta multipart "
        b"name notification octet of on only or original partial path plain pipe printable quoted r reason received "
        b"recipient recipients references related relayed remote reply report reporting retry return returned "
        b"rfc822 sender signature signed smtp source status stream subject submitted text the to transfer type u "
        b"unix until us user utf via version will windows with x x400 mon tue wed thu fri sat sun jan feb mar apr "
        b"may jun jul aug sep oct nov dec gmt utc 7 7bit 8 8bit 16 1 2 3 4 5 9 15 1250 1251 1252 1253 1254 1255 "
        b"1256 1257 1258 2022 8859"
    ).split()
)

# Digits, letters, and of UTF-8 the octets that follow, in the three ranges that may be fixed by the one before, and
# those that begin two, three and four.
_RANGES = "09 AZ az \x80\x8f \x90\x9f \xa0\xbf \xc2\xdf \xe1\xec \xf1\xf3"
_CLASSES = [(ord(pair[0]), ord(pair[1])) for pair in _RANGES.split(" ")]


def redacted(octets: bytes) -> bytes:
    """The same mail with other letters and digits, of the same length.

    A word is another one wherever it stands, so that boundaries and addresses still meet; which one it was is known to
    nobody, as the key is thrown away. What mail is built of stays: names of fields, types, encodings, codes, signs.
    Octets beyond ASCII stay of their class, so that what was UTF-8 mostly is.
    """
    key = secrets.token_bytes(16)
    codes = {found.start(): found.end() for found in _CODE.finditer(octets)}
    end_of_code = 0

    def other(found: re.Match[bytes]) -> bytes:
        nonlocal end_of_code
        end_of_code = codes.get(found.start(), end_of_code)
        if found.end() <= end_of_code or found[0].lower() in _KEPT:
            return found[0]
        drawn = shake_256(key + found[0].lower()).digest(len(found[0]))
        return bytes(map(_of_class, found[0], drawn))

    return _TOKEN.sub(other, octets)


def _of_class(octet: int, drawn: int) -> int:
    """Another octet that reads as the same kind of sign."""
    for first, last in _CLASSES:
        if first <= octet <= last:
            return first + drawn % (last - first + 1)
    return octet
