"""Links: what an address on the web names as its host, and where text has such addresses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

__all__ = ["LONGEST_URL", "Link", "links_in_text", "read_link"]

LONGEST_URL = 2_000
_LONGEST_HOST = 253
# As browsers read it (WHATWG URL Standard, section 4.4): any number of slashes of either kind.
_AUTHORITY = re.compile(r"(?:https?:[\\/]*+|[\\/]{2,}+)([^\\/?#]*+)([^?#]*+)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\[([0-9a-f:.]{2,45})\]")
# Places that a template left open, and what is no host for any other reason.
_NO_HOST = re.compile(r"[\s\x00-\x20\x7f<>\[\]{}|^%\"'`()*,;=!$&+~@]")
_LINE_ENDS = str.maketrans("", "", "\t\r\n")
_BEFORE = "".join(map(chr, range(0x21)))
_AFTER = ".,;:!?'*_"
_IN_TEXT = re.compile(
    r"https?://(?:\[[0-9a-f:.]{2,45}\])?[^\s<>\"'()\[\]{}|\u3000-\u303f\uff00-\uff65]{0,2000}+", re.IGNORECASE
)
# Mail programs make links of these too; a path is asked for, as `e.g. node.js` has none.
_WITHOUT_SCHEME = re.compile(
    r"(?<![\w.@/:%=\-])((?:[a-z0-9\-]{1,40}\.){1,3}[a-z]{2,8})/([\w\-]{1,60}+)", re.IGNORECASE | re.ASCII
)
# Host names end in a number only where they are addresses (WHATWG URL Standard, section 3.5).
_NUMBERS = re.compile(r"(?:0x[0-9a-f]*+|\d++)(?:\.(?:0x[0-9a-f]*+|\d++)){0,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link to a page on the web.

    Attributes:
        host: in lower case as it is written, without port and last dot; an IPv6 address without brackets.
        path: as it is written.
        has_user: whether a user name stands before the host.
        shown: the text of the link; None for one that was found in text, or whose text is long.
    """

    host: str
    path: str
    has_user: bool = False
    shown: str | None = None

    @property
    def is_numeric(self) -> bool:
        """Whether the host is an IP address, in any of the ways in which browsers take one."""
        return ":" in self.host or _NUMBERS.fullmatch(self.host) is not None


def read_link(url: str, shown: str | None = None) -> Link | None:
    """Read the target of a link; None where it leads to no host on the web (`mailto:`, `cid:`, a place left open)."""
    found = _AUTHORITY.match(url[:LONGEST_URL].lstrip(_BEFORE).translate(_LINE_ENDS))
    if not found:
        return None
    _, at, place = found[1].rpartition("@")
    host = _host(place)
    return Link(host=host, path=found[2], has_user=bool(at), shown=shown) if host else None


def _host(place: str) -> str | None:
    if in_brackets := _IN_BRACKETS.match(place.lower()):
        return in_brackets[1]
    host = place.partition(":")[0]
    host = unquote(host, errors="replace") if "%" in host else host
    host = host.lower().strip(".")
    return None if not host or len(host) > _LONGEST_HOST or _NO_HOST.search(host) else host


def links_in_text(text: str) -> Iterator[Link]:
    """The links of running text, with and without `https://`, in no particular order."""
    for found in _IN_TEXT.finditer(text):
        if link := read_link(found[0].rstrip(_AFTER)):
            yield link
    for found in _WITHOUT_SCHEME.finditer(text):
        yield Link(host=found[1].lower(), path=f"/{found[2]}")
