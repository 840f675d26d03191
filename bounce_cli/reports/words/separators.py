"""Where a notice in plain words ends and the mail that it returns begins."""

import re

from bounce_cli.late import late
from bounce_cli.reports.words.guarded import Guarded, lowered

__all__ = ["announces_part", "cut_at_original"]

# Each line is one that servers put between their words and the returned mail; the rest of its line may vary.
_LINES = r"""
-{0,6}\s?below (?:this|the next) line is a copy
below is a copy of the original message
a copy of the original message (?:is|follows|below)
(?:the )?original message (?:headers?|follows?|is attached|attached)\b
message headers? follows?
message text follows
original mail as follows
your message reads \(in part\)
the (?:first|top) \d+ lines of (?:the|your) (?:original )?message
included is a copy of the message header
(?:here is a copy|a copy) of the (?:first part of the |headers of the )?(?:original )?message
the attachment contains the original mail headers
old message:
(?:\[<\d+>\] )?here is listed the initial part of the message
debajo de esta l[ií]nea
hlavi[cč]ky p[oô]vodnej spr[aá]vy
full (?:original )?message (?:headers )?follows?
"?'?\+{20,}
en-t[eê]tes de message d.origine
urspr[uü]ngliche nachrichtenkopfzeilen
encabezados de(?:l)? mensajes? original
intestazioni originali del messaggio
cabe[cç]alhos de mensagem originais
oorspronkelijke berichtkoppen
oryginalne nag[lł][oó]wki wiadomo[sś]ci
p[uů]vodn[ií] z[aá]hlav[ií] zpr[aá]vy
opprinnelige meldingshoder
oprindelige meddelelsesheadere
ursprungshuvuden
alkuper[aä]iset viestin otsikot
[oö]zg[uü]n ileti [uü]stbilgileri
"""
# These stand behind a rule.
_RULED_LINES = r"""
-{2,}\s?mensaje original adjunto
-{2,}\s?attachment is a copy of the message
-{3,}\s?this is a copy of (?:the|your) message
-{2,}\s?the header of the original message is following
-{2,}\s?the headers? and top \d+ lines of the message follow
-{2,}\s?(?:original|unsent|returned|undelivered) (?:message|mail)(?:\s+headers?)?(?:\s+follows?)?\b
-{2,}\s?message (?:headers?|text|body) follows?
-{2,}\s?returned mail follows
-{2,}\s?original (?:message|mail info)
-{2,}\s?start of returned message
\|?-{3,}\s?message (?:header|text) follows
-{3,}\s?rejected message
-{2,}\s?debajo de esta l[ií]nea
"""
_LINES_BEYOND_ASCII = r"""
Исходные заголовки сообщения
元のメッセージ ヘッダー
原始邮件头
原始郵件標頭
원래 메시지 헤더
"""


def _announcing(lines: str) -> str:
    return r"^[ \t>|*]{0,40}(?:" + "|".join(filter(None, lines.split("\n"))) + r")[^\n]*$"


# Words of which every line in letters of ASCII holds one: most notices have none of them.
_IN_ASCII = Guarded(
    _announcing(_LINES),
    (
        *("copy", "original", "header follow", "headers follow", "text follow", "message follow", " lines of "),
        *("reads (in", "old message:", "listed the initial", "+++++", "debajo de esta l", "hlavi", "en-t", "urspr"),
        *(
            "intestazioni",
            "cabe",
            "berichtkoppen",
            "oryginalne",
            "vodn",
            "opprinnelige",
            "oprindelige",
            "alkuper",
            "zg",
        ),
    ),
)
_RULED_IN_ASCII = Guarded(
    _announcing(_RULED_LINES),
    ("--",),
    ("original", "copy", "follow", "unsent m", "returned m", "undelivered m", "rejected m", "debajo"),
)
_IN_ANY_LETTERS = late(_announcing(_LINES + _RULED_LINES + _LINES_BEYOND_ASCII), re.IGNORECASE | re.MULTILINE)
_TRACE = ("received", "return-path", "x-originating-ip", "delivered-to", "dkim-signature", "x-original-to")
# A returned header without any announcement: a trace field at the start of a line behind a blank line.
_BARE_HEADER = Guarded(
    r"(?:\n[ \t]*\n|\n[-=_*+]{10,100}[ \t]*\n)(?:from [^\n]{3,200}\n)?(?=(?:" + "|".join(_TRACE) + r"):)",
    tuple(f"\n{name}:" for name in _TRACE),
)
_HEADER_START = re.compile(r"^[ \t]*[A-Za-z][A-Za-z0-9-]{1,40}:", re.MULTILINE)
_PART = Guarded(
    r"\b(?:first|top)\s{1,3}[\d,.]{1,12}\s{0,3}(?:lines|characters|bytes|octets|k\b|kb|kilobytes)|"
    r"\bonly the (?:first|top)[\s\-]{1,20}(?:\d|few|lines|part)|\(in part\)|\bfirst part of the (?:original )?message",
    ("first", "top", "(in part)"),
)


def announces_part(text: str) -> bool:
    """Whether a notice says that only the beginning of the mail came back."""
    return _PART.search(lowered(text)) is not None


def cut_at_original(text: str) -> tuple[str, str | None]:
    """Split a notice at the first line that announces the returned mail.

    Returns:
        `(notice, original)`; the original is None where none is announced, and its announcing line is in neither.
    """
    low = lowered(text)
    found = (
        _first(_IN_ASCII.search(low), _RULED_IN_ASCII.search(low)) if text.isascii() else _IN_ANY_LETTERS.search(text)
    )
    bare = _BARE_HEADER.search(low)
    if found and (not bare or found.start() <= bare.start()):
        return text[: found.start()].rstrip(), _from_header(text[found.end() :])
    if bare:
        return text[: bare.start()].rstrip(), text[bare.end() :]
    return text, None


def _first(one: re.Match[str] | None, other: re.Match[str] | None) -> re.Match[str] | None:
    """Which of two stands first."""
    return one if one and not (other and other.start() < one.start()) else other


def _from_header(text: str) -> str:
    """The returned text from its first header field on, its common indentation taken off."""
    start = _HEADER_START.search(text)
    if not start:
        return text
    indent = len(start[0]) - len(start[0].lstrip())
    body = text[start.start() :]
    if indent:
        margin = start[0][:indent]
        body = "\n".join(line.removeprefix(margin) for line in body.split("\n"))
    return body
