"""Lines of a zone file (RFC 1035 section 5), to be published as they stand."""

import re

__all__ = ["cname_line", "txt_line"]

_LONGEST_STRING = 255
_SPECIAL = re.compile(rb'["\\]|[^\x20-\x7e]')


def txt_line(name: str, text: str) -> str:
    """A TXT record of a name; a text of more than 255 octets is divided into strings, which readers join again.

    Args:
        name: the owner, without its last dot.
        text: the value, octets as Latin-1 as answers have them.
    """
    octets = text.encode("latin-1", "replace")
    pieces = [octets[start : start + _LONGEST_STRING] for start in range(0, len(octets), _LONGEST_STRING)] or [b""]
    return f"{name}. IN TXT {' '.join(_quoted(piece) for piece in pieces)}"


def cname_line(name: str, target: str) -> str:
    """A CNAME record from one name to another, both without their last dots."""
    return f"{name}. IN CNAME {target}."


def _quoted(octets: bytes) -> str:
    return f'"{_SPECIAL.sub(_escaped, octets).decode("ascii")}"'


def _escaped(found: re.Match[bytes]) -> bytes:
    sign = found[0]
    return b"\\" + sign if sign in {b'"', b"\\"} else b"\\%03d" % ord(sign)
