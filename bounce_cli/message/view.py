"""Octets to a lazy view of headers and parts: nothing is decoded before it is looked at, nothing raises."""

from collections.abc import Iterator

from bounce_cli.language.said import said
from bounce_cli.limits import Limits
from bounce_cli.message.charsets import read
from bounce_cli.message.content_type import ContentType, declared_type
from bounce_cli.message.fields import Fields, read_head
from bounce_cli.message.html import declared_charset, html_to_text
from bounce_cli.message.multipart import find_delimiter, guess_delimiter, split_parts
from bounce_cli.message.octets import normalize, unify_line_ends
from bounce_cli.message.transfer import declared_encoding, undo_base64, undo_quoted_printable
from bounce_cli.problem import Problem

__all__ = ["Entity", "Message"]

_DEFAULT_LIMITS = Limits()
_ENCODED = frozenset({"base64", "quoted-printable"})


class Message:
    """One message, or one message inside another; the root of its parts.

    Attributes:
        octets: the message with LF line ends, without byte order mark and leading blank lines.
        limits: how much of it is looked at.
        problems: what was wrong with it, as far as it was looked at; each code once.
        root: the outermost entity; it begins at octet 0.
    """

    __slots__ = ("_outer", "_parts_left", "_seen", "limits", "octets", "problems", "root")

    def __init__(
        self,
        octets: bytes,
        *,
        limits: Limits | None = None,
        problems: tuple[Problem, ...] = (),
        inside: "Entity | None" = None,
    ) -> None:
        self.limits = limits or _DEFAULT_LIMITS
        self.problems: list[Problem] = list(problems)
        self._seen = {problem.code for problem in problems}
        # Messages inside each other share one supply of parts.
        self._outer = inside.message if inside else None
        self._parts_left: list[int] = self._outer._parts_left if self._outer else [self.limits.parts]  # noqa: SLF001
        self.octets = normalize(octets, self.limits.message_octets, self.note)
        self.root = Entity(self, self.octets, 0, len(self.octets), inside)
        if self.octets and not self.root.tidy:
            self.note("malformed_header", "the header section is broken off or holds lines that are no fields")

    def note(self, code: str, text: str) -> None:
        """Remember a problem, once for each code."""
        if code not in self._seen:
            self._seen.add(code)
            self.problems.append(Problem(code=code, text=text))

    def note_limit(self, code: str, text: str) -> None:
        """Remember that a limit was reached, here and in the messages around this one."""
        message: Message | None = self
        while message is not None:
            message.note(code, text)
            message = message._outer  # noqa: SLF001

    def doubt_charset(self) -> None:
        """Remember that octets of a text or field fit no charset that was declared for them."""
        self.note(
            "undecodable_charset", "a text does not fit the charset declared for it, if any: letters may be wrong"
        )

    def take_part(self) -> bool:
        """Count one more part; false where the limit is reached."""
        if self._parts_left[0] <= 0:
            self.note_limit(
                "too_many_parts", said("only the first {limit} parts of the message were read", limit=self.limits.parts)
            )
            return False
        self._parts_left[0] -= 1
        return True


class Entity:
    """A header section with a body: the message itself or one of its MIME parts.

    Attributes:
        message: the message it belongs to.
        octets: the octets that the offsets below point into; those of the message, or a decoded body.
        start, head_end, body_start, end: offsets; the header section ends before the blank line.
        depth: how many multiparts and messages lie around it.
        tidy: whether the header section holds fields only and ends with a blank line.
    """

    __slots__ = (
        "_children",
        "_content_type",
        "_fields",
        "_leaves",
        "_message",
        "_parent",
        "_text",
        "body_start",
        "depth",
        "end",
        "head_end",
        "message",
        "octets",
        "start",
        "tidy",
    )

    def __init__(self, message: Message, octets: bytes, start: int, end: int, parent: "Entity | None") -> None:
        self.message = message
        self.octets = octets
        self.start = start
        self.end = end
        self.depth: int = parent.depth + 1 if parent else 0
        self._parent = parent
        limits = message.limits
        limit = min(end, start + limits.header_octets)
        self.tidy: bool
        self.head_end, self.body_start, self._fields, self.tidy = read_head(
            octets, start, limit, limits.header_fields, message.doubt_charset
        )
        if self._fields.cut:
            message.note_limit(
                "too_many_fields", said("only {limit} fields of a header section were read", limit=limits.header_fields)
            )
        if self.body_start == limit < end:
            message.note_limit(
                "header_too_long",
                said("only the first {limit} octets of a header section were read", limit=limits.header_octets),
            )
            self.tidy = True
        self._content_type: ContentType | None = None
        self._children: tuple[Entity, ...] | None = None
        self._leaves: tuple[Entity, ...] | None = None
        self._text: str | None = None
        self._message: Message | None = None

    @property
    def fields(self) -> Fields:
        """The header fields."""
        return self._fields

    @property
    def content_type(self) -> ContentType:
        """The declared media type with its parameters; `message/rfc822` in a digest that declares none."""
        if self._content_type is None:
            value = self._fields.raw("content-type")
            if value is None and self._parent is not None and self._parent.type == "multipart/digest":
                self._content_type = ContentType("message/rfc822", {})  # RFC 2046 section 5.1.5
            else:
                self._content_type = declared_type(value)
        return self._content_type

    @property
    def type(self) -> str:
        """The media type in lower case, such as `text/plain`."""
        return (self._content_type or self.content_type).type

    @property
    def encoding(self) -> str:
        """The content transfer encoding: its first word, in lower case."""
        return declared_encoding(self._fields.raw("content-transfer-encoding"))

    @property
    def raw_body(self) -> bytes:
        """The body as it stands, with LF line ends."""
        return self.octets[self.body_start : self.end]

    def decoded(self) -> bytes:
        """The body with its transfer encoding undone; a broken encoding gives what can be read of it."""
        limit = self.message.limits.text_octets
        encoding = self.encoding
        # Base64 takes four octets and a part of a line end for three.
        end = min(self.end, self.body_start + (limit * 3 // 2 if encoding == "base64" else limit))
        if end < self.end:
            self.message.note_limit(
                "part_too_long", said("only the first {limit} octets of a part were read", limit=limit)
            )
        body = self.octets[self.body_start : end]
        if encoding == "base64":
            return undo_base64(body)[:limit]
        return undo_quoted_printable(body) if encoding == "quoted-printable" else body

    def text(self) -> str:
        """The words of a text part: decoded, HTML reduced to what is seen, line ends LF."""
        if self._text is None:
            octets = self.decoded()
            if b"\r" in octets:
                octets = unify_line_ends(octets)
            charset = self.content_type.parameters.get("charset")
            is_html = self.type == "text/html"
            if is_html and not charset:
                charset = declared_charset(octets)
            text, sound = read(octets, charset)
            if not sound:
                self.message.doubt_charset()
            if "\0" in text:
                text = text.replace("\0", "")
            self._text = html_to_text(text, marks_quotes=True) if is_html or _is_bare_html(self.type, text) else text
        return self._text

    @property
    def is_multipart(self) -> bool:
        """Whether the declared type is a multipart."""
        return self.type.startswith("multipart/")

    @property
    def children(self) -> tuple["Entity", ...]:
        """The parts of a multipart, split at its boundary on first use; empty for anything else."""
        if self._children is None:
            self._children = tuple(self._split()) if self.is_multipart else ()
        return self._children

    def walk(self) -> Iterator["Entity"]:
        """This entity and all parts below it in order, without entering embedded messages."""
        stack = [self]
        while stack:
            entity = stack.pop()
            yield entity
            stack.extend(reversed(entity.children))

    def leaves(self) -> Iterator["Entity"]:
        """The parts below this entity that hold content: not the multiparts around them."""
        return self._found_leaves() if self._leaves is None else iter(self._leaves)

    def _found_leaves(self) -> Iterator["Entity"]:
        """The leaves while they are found: a part is split when the one above it was looked at; then all are known."""
        found = []
        for entity in self.walk():
            if not entity.children:
                found.append(entity)
                yield entity
        self._leaves = tuple(found)

    def embedded(self) -> Message:
        """The body as a message of its own (`message/rfc822` and its kin), parsed once; empty where too deep."""
        if self._message is None:
            octets = b""
            if self._is_allowed_depth():
                octets = self.decoded() if self.encoding in _ENCODED else self.raw_body
            self._message = Message(octets, limits=self.message.limits, inside=self)
        return self._message

    def _is_allowed_depth(self) -> bool:
        limit = self.message.limits.nesting
        if self.depth >= limit:
            self.message.note_limit(
                "nesting_too_deep", said("parts lie in each other more than {limit} deep", limit=limit)
            )
        return self.depth < limit

    def _split(self) -> Iterator["Entity"]:
        if not self._is_allowed_depth():
            return
        message = self.message
        octets, start, end, delimiter = self._delimited()
        if delimiter is None:
            message.note("missing_boundary", "a multipart has no boundary that occurs in it")
            return
        for first, behind, closed in split_parts(octets, start, end, delimiter):
            if not message.take_part():
                return
            if not closed and behind == len(octets):
                message.note("truncated", "the message ends inside a multipart")
            elif not closed:
                message.note("unclosed_multipart", "a multipart inside another one has no closing boundary line")
            yield Entity(message, octets, first, behind, self)

    def _delimited(self) -> tuple[bytes, int, int, bytes | None]:
        """The octets that hold the parts, from where to where, and what their boundary lines begin with."""
        octets, start, end = self.octets, self.body_start, self.end
        boundary = self.content_type.parameters.get("boundary", "")
        delimiter = find_delimiter(octets, start, end, boundary)
        if delimiter is None and self.encoding in _ENCODED:
            # RFC 2045 section 6.4 forbids it, some gateways encode the whole multipart.
            decoded = unify_line_ends(self.decoded())
            delimiter = find_delimiter(decoded, 0, len(decoded), boundary)
            if delimiter is not None:
                return decoded, 0, len(decoded), delimiter
        if delimiter is None:
            delimiter = guess_delimiter(octets, start, end)
            if delimiter is not None:
                self.message.note("wrong_boundary", "a multipart's boundary is missing or does not occur in it")
        return octets, start, end, delimiter


def _is_bare_html(media_type: str, text: str) -> bool:
    """Whether text that was declared as plain, or not at all, begins as an HTML document."""
    return media_type == "text/plain" and text[:200].lstrip().lower().startswith(("<html", "<!doctype html"))
