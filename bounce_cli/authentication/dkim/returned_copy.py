"""The copy of a mail that came back, in parts, as its DKIM signatures look at it (RFC 6376 section 3.7)."""

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from bounce_cli.authentication.dkim.signature import DkimSignature

__all__ = ["Field", "Parts", "ReturnedCopy", "header_octets", "signed_fields"]

_FIELD = re.compile(rb"^([!-9;-~]++[ \t]*+):([^\n]*+(?:\n[ \t][^\n]*+)*+)", re.MULTILINE)
_BLANKS = re.compile(rb"[ \t]++")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedCopy:
    """What of a mail came back.

    Attributes:
        headers: the header section as it stands, with CRLF or LF line ends, without the blank line.
        body: the octets after the blank line; None where the body did not come back.
        headers_complete: whether the whole header section came back.
        body_complete: whether the whole body came back.
        left_before_signing: whether the mail was returned before the last signer could sign it.
    """

    headers: bytes
    body: bytes | None
    headers_complete: bool
    body_complete: bool
    left_before_signing: bool = False


class Field(NamedTuple):
    """A header field: its name with the blanks before the colon, and its value with CRLF line ends."""

    name: bytes
    value: bytes

    @property
    def key(self) -> str:
        """Its name in lower case."""
        return self.name.decode("ascii").strip().lower()


class Parts:
    """The copy as the signatures look at it; each form of the body is made once."""

    def __init__(self, copy: ReturnedCopy) -> None:
        self.copy = copy
        self.fields = [
            Field(match[1], match[2].replace(b"\n", b"\r\n") + b"\r\n")
            for match in _FIELD.finditer(copy.headers.replace(b"\r\n", b"\n"))
        ]
        self.signed_at = [place for place, field in enumerate(self.fields) if field.key == "dkim-signature"]
        self._bodies: dict[str, bytes] = {}

    def body(self, policy: Any, form: str) -> bytes:
        """The body in a canonical form; empty where there is none."""
        if form not in self._bodies:
            octets = (self.copy.body or b"").replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
            if octets and not octets.endswith(b"\r\n"):
                octets += b"\r\n"
            if form == "relaxed":
                # dkimpy strips blanks before it joins them, in quadratic time; joined ones come out the same.
                octets = _BLANKS.sub(b" ", octets)
            self._bodies[form] = policy.canonicalize_body(octets)
        return self._bodies[form]

    def is_cut_at(self, place: int) -> bool:
        """Whether a field may have lost its end."""
        return not self.copy.headers_complete and place == len(self.fields) - 1


def signed_fields(fields: list[Field], own: int, signature: DkimSignature) -> list[Field]:
    """The fields that a signature covers, its own aside, in the order of its `h=`; `own` is its place among them."""
    below: dict[str, list[Field]] = {}
    for place, field in enumerate(fields):
        if place != own:
            below.setdefault(field.key, []).append(field)
    return [below[name].pop() for name in signature.signed if below.get(name)]


def header_octets(fields: list[Field], own: int, signature: DkimSignature, policy: Any) -> bytes:
    """What the header signature covers (RFC 6376 section 3.7): of repeated fields the last one first."""
    chosen = signed_fields(fields, own, signature)
    name, value = fields[own]
    chosen.append(Field(name, _without_b(value)))
    return b"".join(name + b":" + value for name, value in policy.canonicalize_headers(chosen)).removesuffix(b"\r\n")


def _without_b(value: bytes) -> bytes:
    """A signature's own field with the value of `b=` taken out, and all blanks around that value."""
    specs = value.removesuffix(b"\r\n").split(b";")
    for index, spec in enumerate(specs):
        name, _, _ = spec.partition(b"=")
        if name.strip() == b"b":
            specs[index] = name + b"="
    return b";".join(specs) + b"\r\n"
