"""The mail that a report returns: whole, or its header fields only."""

import re
from functools import lru_cache

from bounce_cli.late import late
from bounce_cli.message.view import Entity, Message
from bounce_cli.reports.model import Original
from bounce_cli.reports.notice_text import Notice, read_notice_text

__all__ = ["find_original", "original_from_text", "original_recipients", "returned_mail"]

_WHOLE = frozenset({"message/rfc822", "message/global", "message/partial", "message/news"})
_HEADERS = frozenset({"text/rfc822-headers", "message/rfc822-headers", "message/global-headers", "text/rfc822-header"})
_FIELDS_OF_MAIL = re.compile(rb"(?im)^(?:received|from|to|subject|date|message-id|return-path|mime-version):")
_NAMES_OF_MAIL = frozenset(
    {b"received", b"from", b"to", b"subject", b"date", b"message-id", b"return-path", b"mime-version"}
)
_TRACE = re.compile(rb"(?i)(?:received|return-path|x-[a-z\-]+):")
_BEGINNING = 100
_ENOUGH = 2
# RFC 5321 section 4.4: the clause of a Received field that names a recipient.
_FOR = late(r"(?i)\bfor <?([^\s<>;]{1,200}@[^\s<>;]{1,200})")


def returned_mail(message: Message, notice: Notice) -> Original | None:
    """The returned mail among the parts of a report, else behind the words of its notice; None where it has none."""
    return find_original(message) or original_from_text(notice.original, partial=notice.partial)


@lru_cache(maxsize=1)  # one decoder after the other asks for the same
def find_original(message: Message) -> Original | None:
    """The returned mail among the parts of a report; None where it came without."""
    for leaf in message.root.leaves():
        if leaf.type in _WHOLE or (leaf is not message.root and _is_mail_file(leaf)):
            inner = leaf.embedded()
            if _looks_like_mail(inner):
                whole = _has_body(inner) and leaf.type != "message/partial"
                return Original(message=inner, complete=whole and not read_notice_text(message).partial)
        elif leaf.type in _HEADERS or (leaf.type == "text/plain" and leaf is not message.root and _only_headers(leaf)):
            inner = Message(leaf.decoded().strip(b"\n") + b"\n\n", limits=message.limits)
            if _looks_like_mail(inner):
                return Original(message=inner, complete=False)
    return None


def original_from_text(text: str | None, *, partial: bool = False) -> Original | None:
    """The returned mail behind the separator of a notice; None where the text there is no mail."""
    if not text:
        return None
    inner = Message(text.strip("\n").encode("utf-8", "replace"))
    if not _looks_like_mail(inner):
        return None
    return Original(message=inner, complete=_has_body(inner) and not partial)


def original_recipients(original: Original | None) -> str | None:
    """The To field of the returned mail, else its X-Original-To or Delivered-To, else whom a server took it for."""
    if original is None:
        return None
    fields = original.message.root.fields
    for name in ("to", "x-original-to", "delivered-to"):
        if value := fields.first(name):
            return value
    taken = _FOR.search(fields.first("received") or "")
    return taken[1] if taken else None


def _has_body(message: Message) -> bool:
    start = message.root.body_start
    return bool(message.octets[start : start + _BEGINNING].strip() or message.octets[start:].strip())


def _looks_like_mail(message: Message) -> bool:
    head = message.octets[: message.root.head_end]
    if (
        len(_NAMES_OF_MAIL.intersection(message.root.fields.names)) >= _ENOUGH
        and b" :" not in head
        and b"\t:" not in head
    ):
        return True
    return len({name.lower() for name in _FIELDS_OF_MAIL.findall(head)}) >= _ENOUGH


def _is_mail_file(leaf: Entity) -> bool:
    disposition = leaf.fields.plain("content-disposition")
    return ".eml" in disposition or leaf.content_type.parameters.get("name", "").lower().endswith(".eml")


def _only_headers(leaf: Entity) -> bool:
    """Whether a text part is nothing but a header section (some gateways attach it so)."""
    start = leaf.octets[leaf.body_start : leaf.body_start + 400].lstrip()
    return _TRACE.match(start) is not None
