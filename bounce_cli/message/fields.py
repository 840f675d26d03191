"""Header sections: octets to named fields, kept raw until somebody asks (RFC 5322 section 2.2, tolerantly)."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice

from bounce_cli.message.charsets import read
from bounce_cli.message.encoded_words import decode_encoded_words

__all__ = ["Fields", "Head", "read_head", "unfold", "unfold_exactly"]

# A field name is printable without a colon; blanks before the colon are an old habit that some gateways kept.
# Some gateways lose the blank before a folded parameter: a line that begins with one belongs to the field above.
_FIELD = re.compile(
    rb"^([!-9;-~]++)[ \t]*+:[ \t]*+"
    rb"([^\n]*+(?:\n[ \t][^\n]*+|\n(?i:boundary|charset|name|report-type|type)=[^\n]*+)*+)",
    re.MULTILINE,
)
_LOOKS_LIKE_FIELD = re.compile(rb"[!-9;-~]++[ \t]*+:")
# A line that is no field may stand alone among fields; a second one below it begins the body.
_JUNK_ALLOWED = 1
_SHORT = 1 << 15
_SHORT_HEAD = 200


# A header section taken apart, of which nothing is changed afterwards: the field names in order, in lower case; their
# values, raw; the first value of each name; whether there were more fields than were read; and their lines.
_Section = tuple[list[bytes], list[bytes], dict[bytes, bytes], bool, int]


class Fields:
    """The fields of one header section, by name without case; values are decoded when asked for.

    Attributes:
        names: the field names in order, in lower case.
        cut: whether there were more fields than were read.
        lines: how many lines of the section the fields take up.
    """

    __slots__ = ("_doubt", "_first", "_texts", "_values", "cut", "lines", "names")

    def __init__(self, octets: bytes, limit: int, doubt: Callable[[], None] | None = None) -> None:
        self._doubt = doubt
        self.names, self._values, self._first, self.cut, self.lines = _section(octets, limit)
        self._texts: dict[str, str | None] = {}

    def __len__(self) -> int:
        return len(self.names)

    def __contains__(self, name: str) -> bool:
        return name.encode() in self._first

    def raw(self, name: str) -> bytes | None:
        """The first value of a field as octets, folded as it stands; None where there is none."""
        return self._first.get(name.encode())

    def first(self, name: str) -> str | None:
        """The first value of a field: unfolded, its encoded words decoded; None where absent or empty."""
        texts = self._texts
        if name not in texts:
            value = self._first.get(name.encode())
            text = unfold(value, self._doubt) if value is not None else None
            texts[name] = next(self.each(name), None) if text == "" else text
        return texts[name]

    def each(self, name: str) -> Iterator[str]:
        """All non-empty values of a field in order, decoded as in `first`."""
        key = name.encode()
        for other, value in zip(self.names, self._values, strict=True):
            if other == key and (text := unfold(value, self._doubt)):
                yield text

    def plain(self, name: str) -> str:
        """The first value in lower case without decoding of encoded words, `""` where absent: for tokens."""
        value = self._first.get(name.encode())
        return value.decode("latin-1").strip().lower() if value is not None else ""


# A header section: where it ends, where the body begins, its fields, and whether it holds fields only.
Head = tuple[int, int, Fields, bool]


def read_head(octets: bytes, start: int, end: int, limit: int, doubt: Callable[[], None] | None = None) -> Head:
    """Read the header section of `octets[start:end]`, at most `limit` fields of it.

    It is not tidy where lines in it were no fields or the blank line is missing. `doubt` is called whenever a field
    is asked for whose octets do not fit their charset.
    """
    if octets.startswith(b"\n", start, end):
        return start, start + 1, Fields(b"", limit), True
    blank = octets.find(b"\n\n", start, end)
    head_end, body_start = (end, end) if blank < 0 else (blank, blank + 2)
    head = octets[start:head_end]
    shared = _shared(head, limit) if len(head) <= _SHORT_HEAD else None
    fields = shared or Fields(head, limit, doubt)
    if fields.cut or fields.lines == head.count(b"\n") + (not head.endswith(b"\n")):
        return head_end, body_start, fields, blank >= 0
    first = _find_body(octets, start, head_end, blank=blank >= 0)
    if first is None:
        return head_end, body_start, fields, False
    return first, first, Fields(octets[start:first], limit, doubt), False


@lru_cache(maxsize=512)
def _shared(octets: bytes, limit: int) -> Fields | None:
    """The fields of a part, which are the same in many notices; None for those whose charset may come into doubt."""
    doubtful = not octets.isascii() or b"=?" in octets or b"\x1b" in octets
    return None if doubtful or not octets else Fields(octets, limit)


def unfold(value: bytes, doubt: Callable[[], None] | None = None) -> str:
    """One field value as text: folds undone, encoded words and 8-bit octets decoded, blanks at the ends gone.

    `doubt` is called where octets do not fit their charset.
    """
    text = _text(value, doubt)
    if "\n" in text:
        text = " ".join([line.strip() for line in text.split("\n")])
    if "=?" in text:
        text = decode_encoded_words(text, doubt)
        # Encoded line ends would forge lines wherever the value is written.
        if "\n" in text or "\r" in text or "\0" in text:
            text = " ".join(text.replace("\0", "").splitlines())
    return text.strip()


def unfold_exactly(value: bytes) -> str:
    """One field value as text with its encoded words as they stand and every blank kept, as quoted strings need it."""
    text = _text(value)
    if "\n" in text:
        text = text.replace("\n ", " ").replace("\n\t", "\t").replace("\n", " ")
    return text


def _text(value: bytes, doubt: Callable[[], None] | None = None) -> str:
    if value.isascii() and b"\x1b" not in value:
        text = value.decode("ascii")
    else:
        text, sound = read(value)  # UTF-8 (RFC 6532) where it is valid, else a guess
        if doubt and not sound:
            doubt()
    return text.replace("\0", "") if "\0" in text else text


def _section(octets: bytes, limit: int) -> _Section:
    pairs = _split_fields(octets, limit)
    cut = len(pairs) > limit
    if cut:
        pairs = pairs[:limit]
    names = [name.lower() for name, _ in pairs]
    values = [value for _, value in pairs]
    # The first of several values is written last.
    first = dict(zip(reversed(names), reversed(values), strict=True))
    return names, values, first, cut, len(names) + b"".join(values).count(b"\n")


def _split_fields(octets: bytes, limit: int) -> list[tuple[bytes, bytes]]:
    """Names and raw values, one more than `limit` where there are more."""
    if len(octets) < _SHORT:
        return _FIELD.findall(octets)
    return [(match[1], match[2]) for match in islice(_FIELD.finditer(octets), limit + 1)]


def _find_body(octets: bytes, start: int, end: int, *, blank: bool) -> int | None:
    """Where the body begins in a header section with lines that are no fields; None where it reaches to the end.

    `blank` tells whether a blank line ends the section.
    """
    position, junk, first_junk, fields = start, 0, None, False
    while position < end:
        line_end = octets.find(b"\n", position, end)
        line_end = end if line_end < 0 else line_end
        folded = octets[position] in b" \t"
        if _LOOKS_LIKE_FIELD.match(octets, position, line_end):
            fields, junk, first_junk = True, 0, None
        elif not (fields and folded):
            junk += 1
            first_junk = position if first_junk is None else first_junk
            if junk > _JUNK_ALLOWED or not (fields or folded):
                return first_junk
        position = line_end + 1
    return None if fields and blank else first_junk
