"""Links and images of an HTML part, found in one pass over its markup."""

import re
from collections.abc import Iterator
from html import unescape

from bounce_cli.advice.hints.links import LONGEST_URL, Link, read_link
from bounce_cli.message.html import html_to_text

__all__ = ["has_image", "links_in_markup"]

_FLAGS = re.IGNORECASE | re.ASCII
# `[^<>]` keeps each match inside one tag, so that the cost stays linear in hostile markup.
_TOKEN = re.compile(r"<!--|-->|<(/?)(a|area|script|style)(?=[\s/>])([^<>]*+)>", _FLAGS)
_HREF = re.compile(r"(?<![^\s\"'/])href\s*+=\s*+(?:\"([^\"]*+)|'([^']*+)|([^\s\"']++))", _FLAGS)
_IMAGE = re.compile(r"<img(?=[\s/>])([^<>]*+)>", _FLAGS)
_EXTENT = re.compile(r"(?<![\w\-])(?:width|height)\s*+[=:]\s*+[\"']?(\d{1,5}+)(?!\s*+%)", _FLAGS)
# Below these pixels an image counts opened mails, or is an ornament.
_SMALLEST_EXTENT = 100
_LONGEST_ANCHOR, _LONGEST_SHOWN = 2_000, 300
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")


def links_in_markup(markup: str) -> Iterator[Link]:
    """The links of a document in order, each with its text; none that stands in a comment, a script or a style."""
    ending = ""
    target, start = "", -1
    for token in _TOKEN.finditer(markup):
        name = "comment" if token[2] is None else (token[1] + token[2]).lower()
        if ending:
            ending = "" if (token[0] if ending == "-->" else name) == ending else ending
            continue
        if start >= 0 and name in {"a", "/a"}:
            yield from _link(target, markup[start : min(token.start(), start + _LONGEST_ANCHOR + 1)])
            start = -1
        if name == "a":
            target, start = _target(token[3]), token.end()
        elif name == "area":
            yield from _link(_target(token[3]), "")
        elif token[0] == "<!--" or name in {"script", "style"}:
            ending = "-->" if token[0] == "<!--" else f"/{name}"
    if start >= 0:
        yield from _link(target, markup[start : start + _LONGEST_ANCHOR + 1])


def _target(attributes: str) -> str:
    found = _HREF.search(attributes)
    url = (found[1] or found[2] or found[3] or "")[:LONGEST_URL] if found else ""
    return unescape(url) if "&" in url else url


def _link(url: str, content: str) -> Iterator[Link]:
    if link := read_link(url, _shown(content)):
        yield link


def _shown(content: str) -> str | None:
    """The text of an anchor on one line; None where it is long."""
    if len(content) > _LONGEST_ANCHOR:
        return None
    text = html_to_text(content) if "<" in content or "&" in content else content
    text = " ".join(_UNSEEN.sub("", text).split())
    return text if len(text) <= _LONGEST_SHOWN else None


def has_image(markup: str) -> bool:
    """Whether a document shows an image, and not only such as count opened mails or are ornaments."""
    return any(
        all(int(extent) >= _SMALLEST_EXTENT for extent in _EXTENT.findall(found[1]))
        for found in _IMAGE.finditer(markup)
    )
