"""Mails of every kind in which hostile words stand wherever a mail has words."""

import base64
import json
import quopri
from collections.abc import Iterator
from email.header import Header
from urllib.parse import quote

from tests.hostile import HOSTILE
from tests.hostile_sinks.hostile_templates import (
    AWAY,
    COMPLAINT,
    NOTICE,
    ORDINARY,
    RECEIPT,
    REPORT,
    UNAUTHENTICATED,
    WELL_FORMED,
)

__all__ = ["hostile_mails", "name_of_file", "octets_of", "of_all_kinds", "unauthenticated"]


def unauthenticated(x: bytes, domain: str) -> bytes:
    """A refusal for SPF and DKIM of mail from a domain, with these octets wherever it tells of them."""
    return UNAUTHENTICATED % {b"x": x, b"d": domain.encode()}


def octets_of(text: str) -> bytes:
    """Words as a mail without any encoding holds them; halves of characters as the three octets they would be."""
    return text.encode("utf-8", "surrogatepass")


def of_all_kinds(x: bytes) -> Iterator[bytes]:
    """A mail of each kind with these octets everywhere."""
    text = x.decode("utf-8", "replace")
    line = b" ".join(x.split()) or b"x"
    values = {
        b"x": x,
        b"y": line[:60],
        b"percent": quote(x).encode(),
        b"header": Header(" ".join(text.split()) or "x", "utf-8", maxlinelen=70).encode(linesep="\n").encode(),
        b"base64": base64.encodebytes(x),
        b"quoted": quopri.encodestring(line).replace(b"=\n", b""),
        b"line": x,
    }
    for form in (REPORT, WELL_FORMED, COMPLAINT, RECEIPT, AWAY, NOTICE, ORDINARY):
        yield form % values
    yield _notification(text)


def _notification(text: str) -> bytes:
    """What Amazon SES sends, with the words in every value."""
    recipient = {
        "emailAddress": f"{text}@example.org",
        "action": "failed",
        "status": "5.1.1",
        "diagnosticCode": f"smtp; 550 5.1.1 {text}",
    }
    bounce = {
        "bounceType": "Permanent",
        "bounceSubType": text,
        "bouncedRecipients": [recipient],
        "timestamp": "2026-11-20T09:12:04.000Z",
        "feedbackId": text,
        "reportingMTA": f"dns; {text}",
    }
    headers = {"from": [text], "to": [text], "subject": text, "messageId": text, "returnPath": text}
    mail = {"source": f"{text}@example.com", "messageId": text, "destination": [text], "commonHeaders": headers}
    body = json.dumps({"notificationType": "Bounce", "bounce": bounce, "mail": mail})
    return f"From: no-reply@sns.amazonaws.com\nTo: a@example.com\nSubject: AWS\nMessage-ID: <s@x>\n\n{body}\n".encode()


def hostile_mails() -> Iterator[tuple[str, bytes]]:
    """A name of a file, hostile itself, and a mail: for all words a report, for some more kinds of mail in turn.

    What a report cannot hold as it is stands in another one in an encoding.
    """
    for number, text in enumerate(HOSTILE):
        of_all = list(of_all_kinds(octets_of(text)))
        yield name_of_file(text, f"{number}.eml"), of_all[0]
        if not text.isprintable():
            yield name_of_file(text, f"{number}.encoded.eml"), of_all[1]
        if number % 4 == 0:
            yield name_of_file(text, f"{number}.other.eml"), of_all[2 + number // 4 % (len(of_all) - 2)]
        if any("\x80" <= sign <= "\x9f" for sign in text):
            # As one octet each: no character set of mail has them.
            yield name_of_file(text, f"{number}.octets.eml"), next(of_all_kinds(text.encode("latin-1", "replace")))


def name_of_file(text: str, end: str) -> str:
    """Hostile words as the name of a file: without what no name can hold, and not longer than one may be."""
    room = 255 - len(end.encode())
    octets = octets_of(text.replace("/", "\u2215").replace("\0", ""))[:room]
    return octets.decode("utf-8", "surrogateescape") + end
