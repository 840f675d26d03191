"""The words of a report for people: its text parts before the returned mail."""

from functools import lru_cache
from typing import NamedTuple

from bounce_cli.message.view import Entity, Message
from bounce_cli.reports.status_fields import looks_like_status
from bounce_cli.reports.words.separators import announces_part, cut_at_original

__all__ = ["Notice", "read_notice_text"]

_TEXTS = frozenset({"text/plain", "text/html", "text/enriched"})
_STOPS = ("message/rfc822", "text/rfc822-headers", "message/global", "message/partial")
# A plain alternative shorter than this beside an HTML one is a stand-in ("this message needs an HTML reader").
_STAND_IN = 40
# The line that announces the returned mail stands behind the notice, with remarks about how much of it is there.
_LONGEST_ANNOUNCEMENT = 300
_FOOTER_RULE = "_" * 20
_FOOTER_LINES = 8
_FOOTER_WORDS = ("mailing list", "list mailing", "unsubscribe", "listinfo", "/lists", "groups.")


class Notice(NamedTuple):
    """The human part of a message.

    Attributes:
        text: what the notice says, lines ended by LF, without the returned mail.
        original: the returned mail's text where it stands in the same part behind a separator.
        partial: whether it says that only the beginning of that mail came back.
        separated: whether such a separator was found.
    """

    text: str
    original: str | None
    partial: bool = False

    @property
    def separated(self) -> bool:
        """Whether a line announced the returned mail."""
        return self.original is not None


@lru_cache(maxsize=1)  # one decoder after the other asks for the same
def read_notice_text(message: Message) -> Notice:
    """Gather the words of a message up to where the returned mail begins. Never raises."""
    pieces: list[str] = []
    partial = False
    for entity in _text_parts(message.root):
        text = entity.text()
        if pieces and looks_like_status(text):
            continue
        notice, original = cut_at_original(_without_footer(text))
        pieces.append(notice)
        partial = partial or announces_part(text[: len(notice) + _LONGEST_ANNOUNCEMENT])
        if original is not None:
            return Notice(text="\n".join(pieces), original=original, partial=partial)
    return Notice(text="\n".join(pieces), original=None, partial=partial)


def _without_footer(text: str) -> str:
    """Text without the few lines about a mailing list that its software put below a rule."""
    start = text.rfind("\n" + _FOOTER_RULE)
    if start < 0 and text.startswith(_FOOTER_RULE):
        start = 0
    if start < 0:
        return text
    rest = text[start:].strip("\n_ \t")
    is_footer = rest.count("\n") < _FOOTER_LINES and any(word in rest.lower() for word in _FOOTER_WORDS)
    return text[:start] if is_footer else text


def _text_parts(root: Entity) -> list[Entity]:
    """Text leaves in order up to the returned mail; of alternatives the plain one, unless it is only a stand-in."""
    out: list[Entity] = []
    stack = [root]
    while stack:
        entity = stack.pop()
        if entity.type == "multipart/alternative" and entity.children:
            out.extend(_alternative(entity))
        elif entity.children:
            stack.extend(reversed(entity.children))
        elif entity.type.startswith(_STOPS) and out:
            break
        elif entity.type in _TEXTS or entity.type.startswith("multipart/"):
            out.append(entity)
    return out


def _alternative(entity: Entity) -> list[Entity]:
    leaves = [leaf for leaf in entity.leaves() if leaf.type in _TEXTS]
    plain = [leaf for leaf in leaves if leaf.type == "text/plain" and len(leaf.text().strip()) >= _STAND_IN]
    return plain[:1] or leaves[-1:]
