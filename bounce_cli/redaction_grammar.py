"""What in a mail is grammar and not text: places that say nothing of anybody, and places where signs are text."""

import re
from collections.abc import Iterator

__all__ = ["Span", "charset_spans", "kept_spans", "uuencoded_spans"]

Span = tuple[int, int]
"""Where something begins, and where what is behind it does."""

# A header field, or what looks like one: its name, and its value with the lines that go on.
_FIELD = re.compile(rb"(?m)^([A-Za-z][A-Za-z0-9-]*)[ \t]*:((?:[^\n]*)(?:\n[ \t][^\n]*)*)")
_STRUCTURAL = re.compile(
    rb"(?i)content-(?:type|transfer-encoding|disposition)|action|status|disposition|auto-submitted|(?:[a-z-]+-)?type"
)
_NAME_WORDS = (
    b"action agent arc archive arrival attempt authentication auto bcc cc code content conversion date delivered "
    b"delivery description diagnostic disposition dkim domain encoding envelope errors failed feedback final format "
    b"from generator headers help id identifier importance in ip language last length list location loop mail mailer "
    b"message mime mta notification of original owner path post precedence priority queue rcpt reason received "
    b"recipient recipients references relayed remote reply report reported reporting resent results retry return seal "
    b"sender signature source spf status subject submission submitted subscribe thread to transfer type unsubscribe "
    b"until uri user version via will(?=-retry) x"
)
_VALUE_WORDS = (
    b"7bit 8bit abuse action alternative application attachment audio auto automatic automatically base64 binary "
    b"body boundary calendar charset csv delayed deleted delivered delivery delsp digest displayed disposition "
    b"encrypted enriched expanded external failed feedback filename flowed format fraud generated gif global gzip "
    b"headers html image inline jpeg json manual manually mdn message micalg mixed multipart name no notification "
    b"notified octet other parallel partial pdf pgp pkcs7 plain png printable processed protocol quoted related "
    b"relayed replied report rfc822 richtext rtf sent signature signed start status stream text total type uue "
    b"uuencode video virus x xml yes zip"
)
_CHARSET = (
    rb"us-ascii|utf-?(?:7|8|16|32)|iso-8859-[0-9]{1,2}|iso-2022-(?:jp|kr|cn)|windows-[0-9]{3,4}|koi8-[ru]|big5|"
    rb"gb(?:k|2312|18030)|shift_jis|euc-(?:jp|kr)|ks_c_5601-1987|cp[0-9]{3,4}"
)
# Not a part of a name or an address.
_BEGINS = rb"(?<![A-Za-z0-9_.@\x80-\xff])"
_ENDS = rb"(?!\.?[A-Za-z0-9_@\x80-\xff])"
_NAME_WORD = re.compile(rb"(?i)(?<![A-Za-z0-9])(?:%b)(?![A-Za-z0-9])" % _NAME_WORDS.replace(b" ", b"|"))
_VALUE_WORD = re.compile(rb"(?i)%b(?:%b|%b)%b" % (_BEGINS, _CHARSET, _VALUE_WORDS.replace(b" ", b"|"), _ENDS))
# Values of parameters that somebody chose, and comments.
_CHOSEN = re.compile(
    rb'(?i)(?:(?<=name)|(?<=\bid)|(?<=start)|(?<=boundary))(?:\*[0-9]*\*?)?[ \t]*=\s*(?:"[^"]*"?|[^\s;]*)|\([^()]*\)?'
)
# Types of addresses, hosts and answers (RFC 3464); how words in headers are encoded (RFC 2047); what sets a charset
# of several octets apart (RFC 1468); the first line of a mail in a mailbox; the version of MIME, the only one; what
# uuencoded lines stand between; the mark of UTF-16.
_KEPT = re.compile(
    rb"(?im):[ \t]*(?:\r?\n[ \t]+)?((?:rfc822|smtp|dns|utf-8|unix|x-unix|x400)[ \t]*;)|"
    rb"(=\?(?:%b)(?:\*[a-z-]*)?\?[bq]\?)|((?:\x1b|=1B)(?:\$[@AB]|\$?[()*+.-][@-DGHIJ]))|\A>?(From )|"
    rb"^(MIME-Version:[ \t]*1\.0)%b|^[> \t]*(begin [0-7]{3,4} )|^(end)\r?$|\A(\xff\xfe|\xfe\xff)" % (_CHARSET, _ENDS)
)
# Reply codes (RFC 5321) and status codes (RFC 3463), not the beginning of a longer number, nor one in prose.
_ENHANCED = rb"[245]\.[0-9]{1,3}\.[0-9]{1,3}" + _ENDS
_ALONE = _ENDS + rb"(?![ \t/.-]*[0-9])"
_CODE = re.compile(
    rb"(?im)(?:^[ \t<>]*|\bsmtp[ \t]*;\s*|(?<=[A-Za-z\])>]):[ \t]*(?:\r?\n[ \t]+)?)"
    rb"(([245][0-9]{2})(?:[ -]+\2)?(?:[ -]+#?%(enhanced)b|%(alone)b)|%(enhanced)b(?:[ -]+[245][0-9]{2}%(alone)b)?)"
    % {b"enhanced": _ENHANCED, b"alone": _ALONE}
)

# Between two escapes, as such or quoted-printable; where the second is lacking, as far as a part may reach.
_ESCAPED = re.compile(
    rb"(?:\x1b|=1B)\$(?:\([@-Z]|[@AB])((?:(?!\x1b|=1B)[^\n]|\n(?!\r?\n|--))*)|"
    rb"\x0e([^\x0f\n]*)|~\{([^\n]*?)(?=~\}|\n|\Z)"
)
_WIDE = re.compile(rb"[^\x00]?\x00+[^\x00]?")
_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UUENCODED = re.compile(
    rb"(?m)^[> \t]*begin [0-7]{3,4} [^\n]*\n((?:[ -`]++\r?\n)*+(?:[ -`]++\Z)?)|^(M[ -`]{60})(?=\r?$)"
)
_UULINE = re.compile(rb"[ -`]+")


def kept_spans(octets: bytes) -> Iterator[Span]:
    """Words of mail's own grammar and codes: where they are that, and nowhere else.

    Words of names of fields stay in what looks like one; words of types, charsets, encodings and actions in the fields
    that have them, unless somebody chose them (names of files); types of addresses behind a colon; codes where a line
    begins, behind a colon, `smtp;` or another code; how long uuencoded lines are.
    """
    for field in _FIELD.finditer(octets):
        yield from (word.span() for word in _NAME_WORD.finditer(octets, *field.span(1)))
        if _STRUCTURAL.fullmatch(field[1]):
            value = _CHOSEN.sub(lambda found: b" " * len(found[0]), field[2])
            start = field.start(2)
            yield from ((start + word.start(), start + word.end()) for word in _VALUE_WORD.finditer(value))
    yield from (found.span(found.lastindex or 0) for found in _KEPT.finditer(octets))
    yield from (found.span(1) for found in _CODE.finditer(octets))
    yield from _counts(octets)


def charset_spans(octets: bytes) -> Iterator[Span]:
    """Where any sign may be half a letter: ISO-2022 and HZ between their escapes, UTF-16 and UTF-32 beside a NUL."""
    if octets.startswith(_MARKS):
        yield 2, len(octets)
        return
    yield from (found.span(found.lastindex or 0) for found in _ESCAPED.finditer(octets))
    yield from (found.span() for found in _WIDE.finditer(octets))


def uuencoded_spans(octets: bytes) -> Iterator[Span]:
    """Lines that are uuencoded, without the sign before them that tells how long they are."""
    for start, end in _uuencoded_lines(octets):
        yield start + _is_counted(octets[start:end]), end


def _counts(octets: bytes) -> Iterator[Span]:
    for start, end in _uuencoded_lines(octets):
        yield start, start + _is_counted(octets[start:end])


def _uuencoded_lines(octets: bytes) -> Iterator[Span]:
    for found in _UUENCODED.finditer(octets):
        for line in _UULINE.finditer(octets, *found.span(found.lastindex or 0)):
            yield line.span()


def _is_counted(line: bytes) -> bool:
    return len(line) == 1 + 4 * -(-((line[0] - 0x20) & 0x3F) // 3)
