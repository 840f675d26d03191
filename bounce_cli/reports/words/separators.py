"""Where a notice in plain words ends and the mail that it returns begins."""

import re

__all__ = ["announces_part", "cut_at_original"]

# Each line is one that servers put between their words and the returned mail; the rest of its line may vary.
_LINES = r"""
-{0,6}\s?Below (?:this|the next) line is a copy
-{2,}\s?Mensaje original adjunto
-{2,}\s?Attachment is a copy of the message
-{3,}\s?This is a copy of (?:the|your) message
-{2,}\s?The header of the original message is following
-{2,}\s?The headers? and top \d+ lines of the message follow
-{2,}\s?(?:Original|Unsent|Returned|Undelivered) (?:message|mail)(?:\s+headers?)?(?:\s+follows?)?\b
-{2,}\s?Message (?:headers?|text|body) follows?
-{2,}\s?RETURNED MAIL FOLLOWS
-{2,}\s?original (?:message|mail info)
-{2,}\s?Start of returned message
\|?-{3,}\s?Message (?:header|text) follows
Below is a copy of the original message
A copy of the original message (?:is|follows|below)
(?:The )?Original message (?:headers?|follows?|is attached|attached)\b
Message headers? follows?
Message text follows
Original mail as follows
Your message reads \(in part\)
The (?:first|top) \d+ lines of (?:the|your) (?:original )?message
Included is a copy of the message header
(?:Here is a copy|A copy) of the (?:first part of the |headers of the )?(?:original )?message
The attachment contains the original mail headers
Old message:
-{3,}\s?Rejected message
(?:\[<\d+>\] )?Here is listed the initial part of the message
Debajo de esta l[ií]nea
-{2,}\s?Debajo de esta l[ií]nea
Hlavi[cč]ky p[oô]vodnej spr[aá]vy
Full (?:original )?message (?:headers )?follows?
"?'?\+{20,}
En-t[eê]tes de message d.origine
Urspr[uü]ngliche Nachrichtenkopfzeilen
Encabezados de(?:l)? mensajes? original
Intestazioni originali del messaggio
Cabe[cç]alhos de mensagem originais
Oorspronkelijke berichtkoppen
Oryginalne nag[lł][oó]wki wiadomo[sś]ci
P[uů]vodn[ií] z[aá]hlav[ií] zpr[aá]vy
Исходные заголовки сообщения
Opprinnelige meldingshoder
Oprindelige meddelelsesheadere
Ursprungshuvuden
Alkuper[aä]iset viestin otsikot
元のメッセージ ヘッダー
原始邮件头
原始郵件標頭
원래 메시지 헤더
[OÖ]zg[uü]n ileti [uü]stbilgileri
"""
_SEPARATOR = re.compile(
    r"^[ \t>|*]{0,40}(?:" + "|".join(_LINES.strip().split("\n")) + r")[^\n]*$", re.IGNORECASE | re.MULTILINE
)
# A returned header without any announcement: a trace field at the start of a line behind a blank line.
_BARE_HEADER = re.compile(
    r"(?:\n[ \t]*\n|\n[-=_*+]{10,100}[ \t]*\n)(?:From [^\n]{3,200}\n)?"
    r"(?=(?:Received|Return-Path|X-Originating-IP|Delivered-To|DKIM-Signature|X-Original-To):)",
    re.IGNORECASE,
)
_HEADER_START = re.compile(r"^[ \t]*[A-Za-z][A-Za-z0-9-]{1,40}:", re.MULTILINE)


_PART = re.compile(
    r"\b(?:first|top)\s{1,3}[\d,.]{1,12}\s{0,3}(?:lines|characters|bytes|octets|k\b|kb|kilobytes)|"
    r"\bonly the (?:first|top)[\s\-]{1,20}(?:\d|few|lines|part)|\(in part\)|\bfirst part of the (?:original )?message",
    re.IGNORECASE,
)


def announces_part(text: str) -> bool:
    """Whether a notice says that only the beginning of the mail came back."""
    return _PART.search(text) is not None


def cut_at_original(text: str) -> tuple[str, str | None]:
    """Split a notice at the first line that announces the returned mail.

    Returns:
        `(notice, original)`; the original is None where none is announced, and its announcing line is in neither.
    """
    found = _SEPARATOR.search(text)
    bare = _BARE_HEADER.search(text)
    if found and (not bare or found.start() <= bare.start()):
        return text[: found.start()].rstrip(), _from_header(text[found.end() :])
    if bare:
        return text[: bare.start()].rstrip(), text[bare.end() :]
    return text, None


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
