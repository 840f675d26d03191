"""The words of an HTML part, as a reader would see them: line by line, without markup."""

import re
from collections.abc import Iterator
from functools import cache

from bounce_cli.late import late

__all__ = ["declared_charset", "html_to_text"]

_FLAGS = re.IGNORECASE | re.ASCII
# `[^<>]` keeps each match inside one tag, so that the cost stays linear in hostile markup. Notices that write an
# address between unescaped angle brackets mean it to be seen.
_TAG = late(r"<(?=[a-z/!?])(?![^\s<>=@]++@[^\s<>=@]++>)[^<>]*+>", _FLAGS)
_BREAK = late(
    r"<\s*+(?:/\s*+)?(?:br|p|div|tr|td|th|li|ul|ol|table|h[1-6]|pre|blockquote|hr|dd|dt|center|body)\b[^<>]*+>", _FLAGS
)
_ELEMENT = late(r"<(div|span|p|table|tr|td|font|a|b|i|u|em|strong|small|center|h[1-6]|ul|li)\b([^<>]*+)>", _FLAGS)
_UNSEEN = late(r"<(script|style|head|title)(?=[\s/>])", _FLAGS)
_HIDING = late(r"display\s*+:\s*+none|mso-hide\s*+:\s*+all", re.ASCII)
# A single blank may stay.
_BLANKS = late(r"[ \t\r\f\v\u00a0]{2,}+|[\t\r\f\v\u00a0]")
_PRE = late(r"<\s*+pre\b", _FLAGS)
# Longer numbers are no characters, and converting them would cost the square of their length or raise.
_LONG_REFERENCE = late(r"&#(?:[0-9]{8,}+|[xX][0-9a-fA-F]{8,}+);?")
# What mail programs put around the mail that is answered or sent on; a blockquote without a mark only sets words apart.
_BLOCKQUOTE = late(r"<\s*+(/?)\s*+blockquote\b([^<>]*+)>", _FLAGS)
_OF_ANOTHER_MAIL = ("cite", "quote")
# Signs for their places until the lines are known, of which no text is made.
_CITED, _SET_APART, _CLOSED = "\ufdd0", "\ufdd1", "\ufdd2"
_CHARSET = re.compile(rb"<meta\b[^<>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?([\w.:\-]{2,40})", re.IGNORECASE)
_LOOKED_AT = 4096


def declared_charset(markup: bytes) -> str | None:
    """The charset that a document names in its own `meta` element."""
    match = _CHARSET.search(markup, 0, _LOOKED_AT)
    return match[1].decode("ascii", "replace") if match else None


def html_to_text(markup: str, *, marks_quotes: bool = False) -> str:
    """Visible text of `markup`; block elements end a line, table cells are set apart, entities are resolved.

    `marks_quotes`: whether lines that are marked as another mail's get a `>` before them, as in plain text.
    """
    markup = _without_comments(markup)
    markup = _cut(markup, _unseen_elements(markup))
    low = markup.lower()
    if ("display" in low or "mso-hide" in low) and _HIDING.search(low):
        markup = _cut(markup, _hidden_elements(markup))
    if "pre" not in low or not _PRE.search(markup):
        markup = markup.replace("\n", " ")
    marks_quotes = marks_quotes and "<blockquote" in low and any(map(_is_cited, _BLOCKQUOTE.finditer(markup)))
    if marks_quotes:
        markup = _BLOCKQUOTE.sub(_place, markup)
    text = _TAG.sub("", _BREAK.sub("\n", markup))
    if "&" in text:
        from html import unescape  # noqa: PLC0415 - brings a table of all entities

        text = unescape(_LONG_REFERENCE.sub("\ufffd", text))
    out: list[str] = []
    for line in _BLANKS.sub(" ", text).split("\n"):
        words = line.strip()
        if words or (out and out[-1]):
            out.append(words)
    return "\n".join(_marked(out) if marks_quotes else out).strip("\n")


def _place(tag: re.Match[str]) -> str:
    """A line with the sign of what begins or ends at a blockquote's tag."""
    return f"\n{_CLOSED if tag[1] else _CITED if _is_cited(tag) else _SET_APART}\n"


def _is_cited(tag: re.Match[str]) -> bool:
    attributes = tag[2].lower()
    return any(mark in attributes for mark in _OF_ANOTHER_MAIL)


def _marked(lines: list[str]) -> Iterator[str]:
    """The lines, with a mark before those that lie in what a mail program quoted, however deep."""
    opened: list[str] = []
    cited = 0
    for line in lines:
        if line in {_CITED, _SET_APART}:
            opened.append(line)
            cited += line == _CITED
        elif line == _CLOSED:
            cited -= bool(opened) and opened.pop() == _CITED
        else:
            yield f"> {line}" if cited else line


def _without_comments(markup: str) -> str:
    out, position = [], 0
    while (start := markup.find("<!--", position)) >= 0:
        out.append(markup[position:start])
        end = markup.find("-->", start + 4)
        position = end + 3 if end >= 0 else len(markup)
    out.append(markup[position:])
    return "".join(out)


def _cut(markup: str, spans: Iterator[tuple[int, int]]) -> str:
    out, position = [], 0
    for start, end in spans:
        out.append(markup[position:start])
        position = end
    out.append(markup[position:])
    return "".join(out)


def _unseen_elements(markup: str) -> Iterator[tuple[int, int]]:
    """Elements whose content is never shown. One that is not closed hides nothing: better too many words than none."""
    unclosed: set[str] = set()
    position = 0
    while opening := _UNSEEN.search(markup, position):
        name = opening[1].lower()
        position = opening.end()
        tags = () if name in unclosed else _tags_of(name).finditer(markup, position)
        closing = next((tag for tag in tags if tag[1]), None)
        if closing:
            position = closing.end()
            yield opening.start(), position
        else:
            unclosed.add(name)


def _hidden_elements(markup: str) -> Iterator[tuple[int, int]]:
    """Elements that a style hides, such as the preview line that mail programs show in their list."""
    unclosed: set[str] = set()
    position = 0
    while opening := _ELEMENT.search(markup, position):
        name = opening[1].lower()
        position = opening.end()
        if name in unclosed or opening[2].endswith("/") or not _HIDING.search(opening[2].lower()):
            continue
        end = _end_of_element(markup, name, position)
        if end is None:
            unclosed.add(name)
        else:
            position = end
            yield opening.start(), end


@cache
def _tags_of(name: str) -> re.Pattern[str]:
    """Opening and closing tags of one of the few elements named above."""
    return re.compile(rf"<(/?){name}\b[^<>]*+>?", _FLAGS)


def _end_of_element(markup: str, name: str, position: int) -> int | None:
    depth = 1
    for tag in _tags_of(name).finditer(markup, position):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    return None
