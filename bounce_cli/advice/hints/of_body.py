"""Hints about the body as a whole: images without words, HTML without text, its size, what is attached."""

import re
from collections.abc import Iterable

from bounce_cli.advice.hints.mail import Attachment, Mail
from bounce_cli.advice.hints.tables import HARMLESS, attachment_kinds
from bounce_cli.advice.model import Hint
from bounce_cli.language.said import Said, counted, said, together

__all__ = ["attachment_types", "no_plain_text", "one_big_image", "very_large"]

# SpamAssassin begins to count at 400 octets of words (HTML_IMAGE_ONLY_04); a line and a signature under a picture in
# a mail between people stay below that too, and most filters let them pass.
_FEW_WORDS = 150
# Postfix refuses more unless it is told otherwise (message_size_limit).
_LARGE = 10_240_000
_MEGA = 1_000_000
_MOST_NAMED = 3
_LONGEST_NAME, _END_OF_NAME = 40, 15
# Characters that turn the direction of text, by which names hide how they end.
_TURNING = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def one_big_image(mail: Mail) -> Hint | None:
    """HTML that shows an image and next to no words (SpamAssassin's HTML_IMAGE_ONLY_04)."""
    if not (mail.whole and mail.has_image and mail.words < _FEW_WORDS):
        return None
    text = said(
        "The mail shows an image and hardly any words, as spam does that hides from filters: write them as text."
    )
    return Hint(id="one-big-image", text=text)


def no_plain_text(mail: Mail) -> Hint | None:
    """HTML without a text/plain alternative (SpamAssassin's MIME_HTML_ONLY)."""
    if not mail.whole or mail.has_plain or not mail.has_html:
        return None
    return Hint(
        id="no-plain-text",
        text=said("The mail has HTML only, which can raise the spam score: add a part in plain text."),
    )


def very_large(mail: Mail) -> Hint | None:
    """More than many servers take."""
    if mail.octets <= _LARGE:
        return None
    text = said(
        "The mail has {size} MB, and many servers take no more than 10 MB: link to large files.",
        size=f"{round(mail.octets / _MEGA, 1):g}",
    )
    return Hint(id="very-large", text=text)


def attachment_types(mail: Mail) -> Hint | None:
    """Attachments of types that receivers refuse, and names that hide their type; sources stand in the table."""
    found: dict[str, list[str]] = {}
    for attachment in mail.attachments:
        if kind := _kind(attachment):
            found.setdefault(kind, []).append(attachment.name)
    sentences = [_sentence(kind, names) for kind, names in found.items()]
    return Hint(id="attachment-type", text=together(*sentences)) if sentences else None


def _kind(attachment: Attachment) -> str | None:
    """The kind of an attachment that may be refused; `disguised` where its name claims to be of another one."""
    ends = _TURNING.sub("", attachment.name[-500:]).rstrip('. \t\n\r"').lower().split(".")
    if len(ends) == 1:
        return None
    kinds = attachment_kinds()
    kind = next((name for name, known in kinds.items() if name != HARMLESS and ends[-1].strip() in known), None)
    if kind in {None, "web_page"}:
        return None if attachment.inline else kind
    is_disguised = kind != "archive" and len(ends) > 2 and ends[-2].strip() in kinds[HARMLESS]  # noqa: PLR2004
    return "disguised" if is_disguised else kind


def _short(name: str) -> str:
    """A name with its end, and with nothing in it that hides the end."""
    name = " ".join(_TURNING.sub("", name).split())
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[: _LONGEST_NAME - _END_OF_NAME - 1]}…{name[-_END_OF_NAME:]}"


def _list(names: Iterable[str]) -> str:
    short = list(dict.fromkeys(_short(name) for name in names))
    return ", ".join(short[:_MOST_NAMED] + ["…"] * (len(short) > _MOST_NAMED))


def _sentence(kind: str, names: list[str]) -> Said:
    count, listed = len(names), _list(names)
    match kind:
        case "disguised":
            return counted(
                count,
                "{count:,} attachment has two extensions, as malware does ({names}): servers refuse it.",
                "{count:,} attachments have two extensions, as malware does ({names}): servers refuse them.",
                names=listed,
            )
        case "macros":
            return counted(
                count,
                "{count:,} attachment may hold macros ({names}), which many servers refuse: send it without them.",
                "{count:,} attachments may hold macros ({names}), which many servers refuse: send them without.",
                names=listed,
            )
        case "web_page":
            return counted(
                count,
                "{count:,} attachment is a web page ({names}), a form of phishing that some servers refuse: "
                "link to it.",
                "{count:,} attachments are web pages ({names}), a form of phishing that some servers refuse: "
                "link to them.",
                names=listed,
            )
        case _:
            return counted(
                count,
                "{count:,} attachment is of a type that Gmail or Microsoft 365 refuse ({names}): link to the file.",
                "{count:,} attachments are of types that Gmail or Microsoft 365 refuse ({names}): link to the files.",
                names=listed,
            )
