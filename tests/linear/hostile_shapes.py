"""Whole mails of hostile shapes and of any size, by name: what they hold grows, and nothing else."""

import base64
from collections.abc import Callable

__all__ = ["SHAPES"]

_HEADER = b"""Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example.org>
To: sender@example.org
Subject: Undelivered Mail Returned to Sender
Date: Thu, 1 Jan 2026 00:00:00 +0000
Message-ID: <x@mx.example.org>
"""
_GROUP = b"Final-Recipient: rfc822; kim@example.org\nAction: failed\nStatus: 5.1.1\n"
_ORIGINAL = b"From: sender@example.org\nTo: kim@example.org\nSubject: hi\nMessage-ID: <o@example.org>\n"
_SENTENCE = b"Your message could not be delivered to <kim@example.org>:\n\n"

Shape = Callable[[int], bytes]


def times(piece: bytes, size: int) -> bytes:
    """A piece as often as the size allows, with a number of its own where it has a place for one."""
    if b"%d" not in piece:
        return piece * (size // len(piece))
    return b"".join(piece.replace(b"%d", b"%d" % number) for number in range(size // (len(piece) + 2)))


def notice(words: bytes, fields: bytes = b"") -> bytes:
    return _HEADER + fields + b"\n" + _SENTENCE + words + b"\n"


def report(
    *,
    words: bytes = b"Sorry.\n",
    head: bytes = b"",
    groups: bytes = _GROUP,
    header: bytes = _ORIGINAL,
    body: bytes = b"hi\n",
    kind: bytes = b"delivery-status",
) -> bytes:
    parts = (
        b"\n" + words,
        b"Content-Type: message/%s\n\nReporting-MTA: dns; mx.example.org\n%s\n%s" % (kind, head, groups),
        b"Content-Type: message/rfc822\n\n" + header + b"\n" + body,
    )
    return (
        _HEADER
        + b'Content-Type: multipart/report; report-type=%s; boundary="b"\n\n' % kind
        + b"".join(b"--b\n" + part + b"\n" for part in parts)
        + b"--b--\n"
    )


_IN_WORDS = (
    *(b" ", b"\t", b".", b"a", b"a.", b"a-", b"@", b"a@", b"<", b">", b"<<<<< ", b"> ", b"(", b"()", b"[", b'"', b"'"),
    *(
        b"\\",
        b"/",
        b":",
        b";",
        b",",
        b"=",
        b"&",
        b"%",
        b"*",
        b"+",
        b"-----\n",
        b"_",
        b"\n",
        b" \n",
        b"\r",
        b"\0",
        b"\x1b$B",
    ),
    *(
        b"\xff",
        b"\xe4\xb8\xad",
        b"5",
        b"550 ",
        b"550-",
        b"5.1.1 ",
        b"1.1.1.1 ",
        b"a:b\n",
        b"recipient:\t\t\t\t",
        b"RCPT TO \n",
    ),
    *(
        b"host mx.a.b[192.0.2.1] said: 550 no\n",
        b"<k%d@example.org>\n",
        b"k%d@example.org, ",
        b"user%d\n",
        b"Reason:\n",
    ),
    *(
        b"refused",
        b"require",
        b"spf ",
        b"because of spf ",
        b"http://a%d.b/ ",
        b"the following recipients:\n",
        b"x" * 990 + b"\n",
    ),
    *(
        b"begin 644 a\n",
        b"M" + b"!" * 60 + b"\n",
        b">>> RCPT TO:<k%d@example.org>\n<<< 550 5.1.1 no\n",
        b"From a@b.c\n",
    ),
    *(
        b"550 5.1.1 <k%d@example.org>... User unknown\n",
        b"<k%d@example.org>: host a.b said: 550 5.1.1 no\n\n",
        b"1 Jan 2026 ",
    ),
    *(b"Final-Recipient: rfc822;kim@example.org\nAction: failed\nStatus: 5.1.1\n\n", b"-----Original Message-----\n"),
)
_IN_HTML = (
    *(b"<", b"</", b"<p ", b"<!--", b"&", b"&#", b"&lt;", b"<div><table><tr><td>", b"<style>", b"<script>", b"<br>"),
    *(
        b'<a href="http://x%d.example/">www.z.example</a> ',
        b"&lt;k%d@example.org&gt;: no<br>\n",
        b"<b style=display:none>",
    ),
)
_IN_FIELDS = (
    *(
        b"(",
        b")",
        b"<",
        b"@",
        b"a@",
        b'"',
        b";",
        b"; ",
        b",",
        b"=?",
        b"=?utf-8?q?a?= ",
        b"\n ",
        b"a=b; ",
        b"Mon, ",
        b"\\",
    ),
    *(b"<k%d@example.org>,\n ", b"[x] ", b"re: ", b".", b"\xe4", b"=?cs%d?q?=E4?= ", b"((((", b"((a@1.2.3.4 "),
)
_IN_PARAMETERS = (b'; boundary*%d="b"', b"; a%d*0*=utf-8''%41", b'; a="', b"\n boundary=b", b"; charset=", b"\\", b" ")
_IN_PARTS = (
    *(b"--b\n", b"--b", b"--bb\n", b"--b--\n", b"--b\n\n", b"--b\nContent-Type: multipart/mixed; boundary=b\n\n"),
    *(
        b"--b\nContent-Type: message/rfc822\n\nFrom: mailer-daemon@b.example\n\nhello\n",
        b"Content-Type: message/rfc822\n\n",
    ),
    *(b"--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822;k%d@example.org\nAction: failed\n",),
)
_IN_GROUPS = (
    *(
        b"Action: failed\n",
        b"Final-Recipient: rfc822; k%d@example.org\n",
        b"X-A%d: b\n",
        b"Diagnostic-Code: smtp; 550 no\n",
    ),
    *(b"Final-Recipient: rfc822; k@e%d.example\nAction: failed\nDiagnostic-Code: smtp; 550 5.7.1 spf failed\n\n",),
)
_IN_HEADERS = (
    *(
        b"X-H%d: a\n",
        b"Junk line\n X\n",
        b"DKIM-Signature: v=1; a=rsa-sha256; d=a%d.example; s=x; h=from; bh=YQ==; b=YQ==\n",
    ),
    *(b"Received: from a%d.example.org (a.b [192.0.2.1]) by x.example.org; Thu, 1 Jan 2026 00:00:00 +0000\n",),
    *(b"Authentication-Results: x%d.example.org; spf=pass smtp.mailfrom=a.b; dkim=pass header.d=a.b\n", b"\n ", b":"),
    *(b"Received: " + b"(" * 1900 + b"\n", b"Received-SPF: pass (a) client-ip=192.0.2.1;\n"),
)
_IN_REPLIES = (
    *(
        b" ",
        b"a",
        b".",
        b"a.",
        b"@",
        b"550 ",
        b"550-5.1.1 ",
        b"5.1.1 ",
        b"(",
        b"[",
        b"refused",
        b"require",
        b"because of spf ",
    ),
    *(
        b"spf :",
        b"with ip: :",
        b"0",
        b"a: b\n",
        b"host a.b said: ",
        b"http://a%d.b/ ",
        b"Action: failed\n",
        b"\0",
        b"\xff",
    ),
)
_LONG = b"550 5.1.1 no such user here, sorry "


def _shared(recipient: bytes) -> Shape:
    """Half of the mail names recipients, half of it is one reply to all of them."""
    end = b"Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; "
    return lambda size: report(groups=times(recipient + b"\n\n", size // 2) + end + times(_LONG, size // 2) + b"\n")


def _beside(recipient: bytes, line: bytes) -> Shape:
    """Half of the mail names recipients, half of it are words beside them."""
    groups = b"Final-Recipient: rfc822; " + recipient + b"\nAction: failed\nStatus: 5.1.1\n\n"
    return lambda size: report(words=times(line, size // 2), groups=times(groups, size // 2))


def _listed(recipient: bytes, line: bytes) -> Shape:
    """Half of the mail names recipients in its header, half of it are words."""
    return lambda size: (
        b"X-Failed-Recipients: "
        + times(recipient + b",\n ", size // 2)
        + b"x\n%s\nMail not delivered: " % _HEADER
        + times(line, size // 2)
    )


def _by_piece(place: str, pieces: tuple[bytes, ...], mail: Callable[[bytes], bytes]) -> dict[str, Shape]:
    def shape(piece: bytes) -> Shape:
        return lambda size: mail(times(piece, size))

    return {f"{place}: {piece[:40]!r}": shape(piece) for piece in pieces}


def _in_fields(text: bytes) -> bytes:
    """The same in all fields that are read: of the notice, of the formal part, and of the mail that came back."""
    text = text[: len(text) // 4]
    return report(
        head=b"Arrival-Date: " + text + b"\n",
        groups=_GROUP + b"Remote-MTA: dns; " + text + b"\nLast-Attempt-Date: " + text + b"\n",
        header=b"From: " + text + b"\nTo: " + text + b"\nSubject: x\n",
    ).replace(b"From: Mail Delivery System", b"X-Failed-Recipients: " + text + b"\nFrom: " + text, 1)


def _encoded(text: bytes) -> bytes:
    return notice(b"").replace(
        b"\n\n", b"\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(text), 1
    )


SHAPES: dict[str, Shape] = {
    **_by_piece("words", _IN_WORDS, notice),
    **_by_piece("returned", _IN_HTML, lambda text: report(header=_ORIGINAL + b"Content-Type: text/html\n", body=text)),
    **_by_piece("html", _IN_HTML, lambda text: notice(text).replace(b"\n\n", b"\nContent-Type: text/html\n\n", 1)),
    **_by_piece("fields", _IN_FIELDS, _in_fields),
    **_by_piece(
        "type", _IN_PARAMETERS, lambda text: notice(b"--b\n\nx\n", b"Content-Type: multipart/mixed" + text + b"\n")
    ),
    **_by_piece("parts", _IN_PARTS, lambda text: notice(text, b"Content-Type: multipart/mixed; boundary=b\n")),
    **_by_piece("groups", _IN_GROUPS, lambda text: report(groups=text)),
    **_by_piece(
        "reply", _IN_REPLIES, lambda text: report(groups=_GROUP + b"Diagnostic-Code: smtp; 550 " + text + b"\n")
    ),
    **_by_piece("header", _IN_HEADERS, lambda text: notice(b"", text)),
    **_by_piece("returned header", _IN_HEADERS, lambda text: report(header=_ORIGINAL + text)),
    **_by_piece("complaint", _IN_GROUPS, lambda text: report(groups=text, kind=b"feedback-report")),
    **_by_piece("disposition", _IN_GROUPS, lambda text: report(groups=text, kind=b"disposition-notification")),
    **_by_piece("base64", (b"k%d@example.org\n", b"\n", b"\xff"), _encoded),
    "one reply to all": _shared(b"Final-Recipient: rfc822; k%d@example.org"),
    "one reply to all domains": _shared(b"Final-Recipient: rfc822; kim@e%d.example"),
    "words beside groups": _beside(b"k%d@example.org", b"some words of it here\n"),
    "words beside one recipient's groups": _beside(b"kim@example.org", b"some words of it here\n"),
    "addresses beside groups": _beside(b"k%d@example.org", b"<k%d@example.org>: no\n"),
    "session beside groups": _beside(b"k%d@example.org", b">>> RCPT TO:<k%d@example.org>\n<<< 550 5.1.1 no\n"),
    "listed above words": _listed(b"k%d@example.org", b"550 some words here "),
    "domains above words": _listed(b"kim@e%d.example", b"550 some words here "),
    "names below a heading": lambda size: (
        _HEADER + b"\nNot delivered to the following recipients:\n" + times(b"   user%d\n", size)
    ),
}
