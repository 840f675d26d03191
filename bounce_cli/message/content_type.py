"""Content-Type and Content-Disposition values (RFC 2045 section 5.1, RFC 2231), read leniently."""

import re
from collections.abc import Iterator
from functools import lru_cache

from bounce_cli.message.charsets import decode
from bounce_cli.message.encoded_words import decode_encoded_words
from bounce_cli.message.fields import unfold_exactly

__all__ = ["ContentType", "declared_type", "parse_content_type", "parse_parameters"]

_TYPE = re.compile(r"\s*([^\s;,\"()<>/=]+)\s*/\s*([^\s;,\"()<>/=]+)")
_NO_SEPARATOR = re.compile(r"[^;\s]")
_NAME = re.compile(r"([^\s=;\"]++)\s*+=\s*+")
_QUOTED = re.compile(r"\"((?:[^\"\\]++|\\.)*+)\"?", re.DOTALL)
_QUOTED_PAIR = re.compile(r"\\(.)", re.DOTALL)
# A value without quotes may hold blanks, as some boundaries do, but no further parameter that lacks its semicolon.
_FURTHER = re.compile(r"\s(?:boundary|charset|delsp|filename|format|name|report-type|type)\s*+=", re.IGNORECASE)
_LONGEST_INDEX = 3
_SHORT = 200
_NAMES_OF_FILES = frozenset({"filename", "name"})


class ContentType:
    """A media type with its parameters; `type` is `text/plain` where nothing usable was declared. Not to be changed."""

    __slots__ = ("parameters", "type")

    def __init__(self, media_type: str, parameters: dict[str, str]) -> None:
        self.type = media_type
        self.parameters = parameters


def declared_type(value: bytes | None) -> ContentType:
    """The content type of a raw field: the same few stand in most messages, and are parsed once."""
    if not value:
        return ContentType("text/plain", {})
    return _kept(value) if len(value) <= _SHORT else parse_content_type(unfold_exactly(value))


@lru_cache(maxsize=1024)
def _kept(value: bytes) -> ContentType:
    return parse_content_type(unfold_exactly(value))


def parse_content_type(value: str | None) -> ContentType:
    """Parse a Content-Type value; never raises. Type and parameter names come in lower case."""
    if not value:
        return ContentType("text/plain", {})
    match = _TYPE.match(value)
    if not match:
        word = value.split(";", 1)[0].strip().lower()
        return ContentType("text/html" if word == "html" else "text/plain", parse_parameters(value))
    media_type = f"{match[1]}/{match[2]}".lower()
    return ContentType(media_type, parse_parameters(value[match.end() :]))


def parse_parameters(value: str) -> dict[str, str]:
    """Parameters of a field value, names in lower case, the first of two equal names winning.

    What RFC 2231 cut into pieces or encoded comes joined and decoded, and wins over the plain form of the same name.
    """
    out: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    for name, text in _split(value):
        if "*" in name:
            base, number, extended = _split_name(name)
            pieces.setdefault(base, {}).setdefault(number, (extended, text))
        else:
            out.setdefault(name, text)
    for base, parts in pieces.items():
        out[base] = _join(parts)
    for name in _NAMES_OF_FILES & out.keys():
        out[name] = decode_encoded_words(out[name])  # RFC 2047 section 5 forbids it, nearly everybody does it
    return out


def _split(value: str) -> Iterator[tuple[str, str]]:
    position = 0
    while position >= 0 and (first := _NO_SEPARATOR.search(value, position)):
        name = _NAME.match(value, first.start())
        if not name:
            position = value.find(";", first.end())
            continue
        quoted = _QUOTED.match(value, name.end())
        if quoted:
            position = quoted.end()
            yield name[1].lower(), _QUOTED_PAIR.sub(r"\1", quoted[1])
            continue
        end = value.find(";", name.end())
        end = len(value) if end < 0 else end
        further = _FURTHER.search(value, name.end(), end)
        position = further.start() if further else end
        yield name[1].lower(), value[name.end() : position].strip()


def _split_name(name: str) -> tuple[str, int, bool]:
    base, _, rest = name.partition("*")
    number = rest.rstrip("*")
    usable = number.isdecimal() and len(number) <= _LONGEST_INDEX
    return base, int(number) if usable else 0, name.endswith("*")


def _join(parts: dict[int, tuple[bool, str]]) -> str:
    from urllib.parse import unquote_to_bytes  # noqa: PLC0415 - few parameters are in pieces

    charset, out = "utf-8", []
    for index, (extended, text) in sorted(parts.items()):
        value = text
        if extended and index == 0 and value.count("'") >= 2:  # noqa: PLR2004 - charset'language'value
            declared, _, value = value.split("'", 2)
            charset = declared or charset
        out.append(unquote_to_bytes(value) if extended else value.encode("utf-8", "replace"))
    return decode(b"".join(out), charset)
