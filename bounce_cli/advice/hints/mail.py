"""A returned mail as the hints look at it: its texts, links and attachments, of each no more than can matter."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from bounce_cli.advice.hints.links import Link, links_in_text
from bounce_cli.advice.hints.markup import has_image, links_in_markup
from bounce_cli.message.charsets import read
from bounce_cli.message.content_type import parse_parameters
from bounce_cli.message.fields import Fields, unfold_exactly
from bounce_cli.message.html import declared_charset, html_to_text
from bounce_cli.message.view import Entity, Message

__all__ = ["Attachment", "Mail", "look_at"]

# Gmail shows the first 102 kB of a mail: what stands behind five times that is for no reader.
_MOST_OCTETS = 1 << 19
_MOST_LINKS = 2_000
_MOST_ATTACHMENTS = 100
_CUT = frozenset({"truncated", "missing_boundary", "message_truncated", "too_many_parts", "nesting_too_deep"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file: its name as it is written, and whether it is only meant to be shown in the text, as images are."""

    name: str
    inline: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What the hints ask of a mail.

    Attributes:
        fields: its header.
        octets: how large it is; 0 where only its header came back.
        whole: whether all of it came back and was looked at, so that what was not found is not there.
        has_plain, has_html: whether it has text in that form.
        words: octets of the words that its HTML shows, in UTF-8 and without blanks.
        has_image: whether its HTML shows an image.
        links: of all texts.
        attachments: its files.
    """

    fields: Fields
    octets: int = 0
    whole: bool = False
    has_plain: bool = False
    has_html: bool = False
    words: int = 0
    has_image: bool = False
    links: tuple[Link, ...] = ()
    attachments: tuple[Attachment, ...] = ()


def look_at(message: Message, *, complete: bool) -> Mail:
    """Look at a mail that came back; `complete` is false where its body is known to have been cut."""
    root = message.root
    if not root.octets[root.body_start : root.end].strip():
        return Mail(fields=root.fields)
    leaves = list(root.leaves())
    texts, cut = _texts([leaf for leaf in leaves if _is_text(leaf)])
    pages = [text for is_html, text in texts if is_html]
    links = (links_in_markup(text) if is_html else links_in_text(text) for is_html, text in texts)
    return Mail(
        fields=root.fields,
        octets=len(message.octets),
        whole=complete and not cut and not any(problem.code in _CUT for problem in message.problems),
        has_plain=len(pages) < len(texts),
        has_html=bool(pages),
        words=sum(len("".join(html_to_text(page).split()).encode("utf-8", "replace")) for page in pages),
        has_image=any(has_image(page) for page in pages),
        links=tuple(islice(chain.from_iterable(links), _MOST_LINKS)),
        attachments=tuple(islice(_attachments(leaves), _MOST_ATTACHMENTS)),
    )


def _is_text(leaf: Entity) -> bool:
    if leaf.type not in {"text/plain", "text/html"}:
        return False
    return not leaf.fields.plain("content-disposition").startswith("attachment")


def _texts(leaves: list[Entity]) -> tuple[list[tuple[bool, str]], bool]:
    """The text parts, each with whether it is HTML, and whether there was more than is looked at."""
    out: list[tuple[bool, str]] = []
    left = _MOST_OCTETS
    for leaf in leaves:
        octets = leaf.decoded() if left > 0 else b""
        if left <= 0 or len(octets) > left or leaf.end - leaf.body_start > leaf.message.limits.text_octets:
            octets, is_cut = octets[: max(left, 0)], True
        else:
            is_cut = False
        left -= len(octets)
        is_html = leaf.type == "text/html"
        charset = leaf.content_type.parameters.get("charset") or (declared_charset(octets) if is_html else None)
        out.append((is_html, read(octets, charset)[0]))
        if is_cut:
            return out, True
    return out, False


def _attachments(leaves: list[Entity]) -> Iterator[Attachment]:
    for leaf in leaves:
        raw = leaf.fields.raw("content-disposition")
        disposition = unfold_exactly(raw) if raw else ""
        name = parse_parameters(disposition).get("filename") or leaf.content_type.parameters.get("name")
        if name:
            is_attached = disposition.lstrip().lower().startswith("attachment")
            yield Attachment(name=name, inline=not is_attached and leaf.type.startswith(("text/", "image/")))
