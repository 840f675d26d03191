"""A DMARC policy record as a domain publishes it (RFC 9989 section 4): what holds of it, and what a receiver ignores.

Whether a text is a record at all is decided exactly, since receivers do; within a record what is broken falls back to
its default, and is kept as a fault so that its owner can be told.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from urllib.parse import unquote

__all__ = [
    "REMOVED_TAGS",
    "DmarcRecord",
    "Fault",
    "FaultKind",
    "Mode",
    "Policy",
    "PublicSuffixDomain",
    "parse_dmarc_record",
]

# Tags of RFC 7489 that RFC 9989 no longer knows.
REMOVED_TAGS = frozenset({"pct", "rf", "ri"})
_KNOWN_TAGS = frozenset({"p", "sp", "np", "adkim", "aspf", "rua", "ruf", "fo", "psd", "t"})
_FAILURE_OPTIONS = frozenset({"0", "1", "d", "s"})
# The version stands first; its name is written in any case, its value in this one only.
_VERSION = re.compile(r"[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|\Z)")
_WHITESPACE = " \t\r\n"
# Tags of a record, and addresses of one of them; all that stands behind them is taken for one more.
_MOST_PARTS = 50
_TAG = re.compile(r"([A-Za-z][A-Za-z0-9_]*)[ \t\r\n]*=[ \t\r\n]*(.*)", re.DOTALL)
# The size behind the mark is of RFC 7489; a mark within the address must be encoded, and so must a comma.
_MAILTO = re.compile(r"mailto:([^?!]+)(?:\?[^!]*)?(?:![0-9]+[kmgt]?)?", re.IGNORECASE)
_ADDRESS = re.compile(r"[^@\s\x00-\x1f\x7f<>]+@[A-Za-z0-9\-_\x80-\U0010ffff]+(?:\.[A-Za-z0-9\-_\x80-\U0010ffff]+)*\.?")


class Policy(StrEnum):
    """What a domain asks receivers to do with mail that fails (RFC 9989 section 4.7)."""

    NONE = "none"
    QUARANTINE = "quarantine"
    REJECT = "reject"

    @property
    def weaker(self) -> "Policy":
        """The policy one level down, which a record in test mode (`t=y`) asks for."""
        return Policy.QUARANTINE if self is Policy.REJECT else Policy.NONE


class Mode(StrEnum):
    """How close an identifier has to be to the From domain: of one organizational domain, or the same."""

    RELAXED = "r"
    STRICT = "s"


class PublicSuffixDomain(StrEnum):
    """Whether the domain of a record is one under which others register names; not known unless it is said."""

    YES = "y"
    NO = "n"
    UNKNOWN = "u"


class _Flag(StrEnum):
    YES = "y"
    NO = "n"


class FaultKind(StrEnum):
    """What is wrong with a part of a record."""

    MALFORMED = "malformed"
    DUPLICATE = "duplicate"
    INVALID = "invalid"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A part of a record that does not hold.

    Attributes:
        kind: what is wrong with it.
        tag: the tag in lower case; empty where the part is no tag.
        text: the value that is ignored, of `rua` and `ruf` the one address of the list, of no tag the whole part.
    """

    kind: FaultKind
    tag: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DmarcRecord:
    """A DMARC policy record, its tags under their own names, with the defaults of RFC 9989 section 4.7.

    Attributes:
        text: the record as published.
        p: the policy for the domain itself; None where missing or invalid.
        sp: the policy for subdomains; None where not stated or invalid.
        np: the policy for subdomains that do not exist; None where not stated or invalid.
        adkim: how close a DKIM signing domain has to be.
        aspf: how close the SPF domain has to be.
        rua: the valid addresses for aggregate reports, decoded, without `mailto:`.
        ruf: those for failure reports.
        fo: when a failure report is wanted, of "0", "1", "d" and "s".
        psd: whether the domain is a public suffix.
        t: whether the policy is only tried out.
        unknown: (tag in lower case, value) of what RFC 9989 does not know, RFC 7489's `pct`, `rf` and `ri` included.
        faults: what does not hold, in the order of the record; a missing `p` last.
    """

    text: str
    p: Policy | None = None
    sp: Policy | None = None
    np: Policy | None = None
    adkim: Mode = Mode.RELAXED
    aspf: Mode = Mode.RELAXED
    rua: tuple[str, ...] = ()
    ruf: tuple[str, ...] = ()
    fo: tuple[str, ...] = ("0",)
    psd: PublicSuffixDomain = PublicSuffixDomain.UNKNOWN
    t: bool = False
    unknown: tuple[tuple[str, str], ...] = ()
    faults: tuple[Fault, ...] = ()

    def states(self, *policies: str) -> bool:
        """Whether `p` is valid, and none of these further tags is invalid (RFC 9989 section 4.10.1)."""
        invalid = {fault.tag for fault in self.faults if fault.kind is FaultKind.INVALID}
        return self.p is not None and invalid.isdisjoint(policies)


def parse_dmarc_record(text: str) -> DmarcRecord | None:
    """Read a DMARC record; never raises.

    Of a tag that stands twice the first counts: nothing says what a receiver takes, and the second is a fault.

    Returns:
        None where the text is no DMARC record: one is whose first tag is `v`, with the value `DMARC1` exactly.
    """
    version = _VERSION.match(text)
    if version is None:
        return None
    reading = _Reading(text[version.end() :])
    return DmarcRecord(
        text=text,
        p=reading.one_of("p", Policy),
        sp=reading.one_of("sp", Policy),
        np=reading.one_of("np", Policy),
        adkim=reading.one_of("adkim", Mode) or Mode.RELAXED,
        aspf=reading.one_of("aspf", Mode) or Mode.RELAXED,
        rua=reading.addresses("rua"),
        ruf=reading.addresses("ruf"),
        fo=reading.failure_options(),
        psd=reading.one_of("psd", PublicSuffixDomain) or PublicSuffixDomain.UNKNOWN,
        t=reading.one_of("t", _Flag) is _Flag.YES,
        unknown=tuple((tag, value) for tag, value in reading.tags.items() if tag not in _KNOWN_TAGS),
        faults=reading.all_faults(),
    )


_Word = TypeVar("_Word", bound=StrEnum)


class _Reading:
    """The tags of one record, and the faults met while their values are taken, each with the place of its part."""

    def __init__(self, text: str) -> None:
        self.tags: dict[str, str] = {}
        self._places: dict[str, int] = {}
        self._faults: list[tuple[int, Fault]] = []
        for place, part in _parts(text):
            self._take(place, part)

    def _take(self, place: int, part: str) -> None:
        match = _TAG.fullmatch(part)
        tag = match[1].lower() if match else ""
        if match is None or tag == "v":
            self._faults.append((place, Fault(kind=FaultKind.MALFORMED, tag=tag, text=part)))
        elif tag in self.tags:
            self._faults.append((place, Fault(kind=FaultKind.DUPLICATE, tag=tag, text=match[2])))
        else:
            self.tags[tag], self._places[tag] = match[2], place

    def _invalid(self, tag: str, text: str) -> None:
        self._faults.append((self._places[tag], Fault(kind=FaultKind.INVALID, tag=tag, text=text)))

    def one_of(self, tag: str, words: type[_Word]) -> _Word | None:
        """The value of a tag that is one of these words, in any case; None where missing or another."""
        value = self.tags.get(tag)
        if value is None:
            return None
        try:
            return words(value.lower())
        except ValueError:
            self._invalid(tag, value)
            return None

    def addresses(self, tag: str) -> tuple[str, ...]:
        """The addresses of a list of `mailto:` URIs."""
        found = []
        for uri in self.tags.get(tag, "").split(",", _MOST_PARTS) if tag in self.tags else ():
            address = _mail_address(uri.strip(_WHITESPACE))
            if address is None:
                self._invalid(tag, uri.strip(_WHITESPACE))
            else:
                found.append(address)
        return tuple(found)

    def failure_options(self) -> tuple[str, ...]:
        """The options of `fo`, which are divided by colons; the default where one of them is not known."""
        if "fo" not in self.tags:
            return ("0",)
        options = tuple(option.strip(_WHITESPACE).lower() for option in self.tags["fo"].split(":"))
        if _FAILURE_OPTIONS.issuperset(options):
            return options
        self._invalid("fo", self.tags["fo"])
        return ("0",)

    def all_faults(self) -> tuple[Fault, ...]:
        """The faults met, in the order of the record."""
        met = [fault for _, fault in sorted(self._faults, key=lambda placed: placed[0])]
        missing = () if "p" in self.tags else (Fault(kind=FaultKind.MISSING, tag="p"),)
        return (*met, *missing)


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """What stands between semicolons, with its place; one semicolon at the end is no fault."""
    parts = [part.strip(_WHITESPACE) for part in text.split(";", _MOST_PARTS)]
    return enumerate(parts if parts[-1] else parts[:-1])


def _mail_address(uri: str) -> str | None:
    match = _MAILTO.fullmatch(uri)
    address = unquote(match[1], errors="replace") if match else ""
    return address if _ADDRESS.fullmatch(address) else None
