"""Small mails for the tests of the content check, made of what a test is about."""

from bounce_cli.advice.hints.content import content_hints
from bounce_cli.message.view import Message

__all__ = ["HEADER", "hint", "html_mail", "ids", "mixed", "text_mail"]

HEADER = """\
Received: from mail.example.com (mail.example.com [192.0.2.1]) by mx.example.org; Fri, 20 Nov 2026 09:12:05 +0100
From: Example News <news@example.com>
To: kim@example.org
Subject: November
Date: Fri, 20 Nov 2026 09:11:58 +0100
Message-ID: <original@example.com>
MIME-Version: 1.0
"""
_WORDS = "There is much to tell of this month, and all of it stands here in words that everybody can read. " * 4


def hint(mail: str | bytes, id_: str, *, complete: bool = True) -> str | None:
    """The text of one hint about a mail; None where it is not given."""
    octets = mail.encode() if isinstance(mail, str) else mail
    found = [each.text for each in content_hints(Message(octets), complete=complete) if each.id == id_]
    assert len(found) <= 1
    return found[0] if found else None


def ids(mail: str | bytes, *, complete: bool = True) -> list[str]:
    """The ids of all hints about a mail, in order."""
    octets = mail.encode() if isinstance(mail, str) else mail
    return [each.id for each in content_hints(Message(octets), complete=complete)]


def text_mail(text: str = "Hello.", *, fields: str = "") -> str:
    """A mail in plain text; `fields` are put before its own."""
    return f"{fields}{HEADER}Content-Type: text/plain; charset=utf-8\n\n{text}\n"


def html_mail(markup: str, *, words: str = _WORDS, plain: str | None = "Hello.", fields: str = "") -> str:
    """A mail with these words and this markup as HTML, and with a plain alternative unless that is None."""
    page = f"Content-Type: text/html; charset=utf-8\n\n<html><body><p>{words}</p>{markup}</body></html>\n"
    if plain is None:
        return f"{fields}{HEADER}{page}"
    return (
        f'{fields}{HEADER}Content-Type: multipart/alternative; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{plain}\n--b\n{page}\n--b--\n"
    )


def mixed(*parts: str) -> str:
    """A mail with some words and further parts, each with its header."""
    all_parts = ("Content-Type: text/plain\n\nHello.\n", *parts)
    body = "".join(f"--m\n{part}\n" for part in all_parts)
    return f'{HEADER}Content-Type: multipart/mixed; boundary="m"\n\n{body}--m--\n'
