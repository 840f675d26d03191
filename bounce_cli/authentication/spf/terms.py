"""SPF records and their terms as RFC 7208 sections 4.5, 4.6.1 and 12 write them, and what is broken in them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from bounce_cli.authentication.lookup.answer import Answer
from bounce_cli.language.said import said

__all__ = [
    "LONGEST_RECORD",
    "LOOKED_UP",
    "MOST_LOOKUPS",
    "MOST_VOID_LOOKUPS",
    "TOO_LONG",
    "Branch",
    "Term",
    "is_spf",
    "is_valid_domain",
    "read_terms",
    "spf_records",
    "without_surprises",
]

_VERSION = "v=spf1"
# RFC 7208 section 4.6.4: what is looked up, and how often that may be, and may find nothing.
LOOKED_UP = frozenset({"include", "a", "mx", "ptr", "exists", "redirect"})
MOST_LOOKUPS, MOST_VOID_LOOKUPS = 10, 2
_MODIFIER = re.compile(r"([A-Za-z][A-Za-z0-9_.\-]*)=(.*)", re.DOTALL)
_DIRECTIVE = re.compile(r"([+?~\-]?)([^:/]*)(?::(.*))?", re.DOTALL)
_PREFIXES = re.compile(r"(.*?)(?:/(0|[1-9]\d{0,2}))?(?://(0|[1-9]\d{0,2}))?", re.DOTALL)
_WITH_PREFIX = frozenset({"a", "mx", "ip4", "ip6"})
# The name, and whether the mechanism takes a domain: always, where wanted, or never.
_MECHANISMS = {"all": False, "include": True, "a": None, "mx": None, "ptr": None, "exists": True}
_LITERAL = r"[\x21-\x24\x26-\x7e]"
_MACRO = r"%(?:[%_\-]|\{[slodiphv](?:0*[1-9]\d*)?r?[.\-+,/_=]*\})"
_MACRO_OF_DOMAIN = re.compile(_MACRO, re.IGNORECASE)
_DOMAIN_SPEC = re.compile(rf"(?:{_LITERAL}|{_MACRO})++", re.IGNORECASE)
_MACRO_STRING = re.compile(rf"(?:{_LITERAL}|{_MACRO.replace('iphv', 'iphcrtv')})*+", re.IGNORECASE)
_TOP_LABEL = re.compile(r"(?!\d+\Z)[A-Za-z0-9](?:[A-Za-z0-9\-]*[A-Za-z0-9])?")
# Not the specials of RFC 5322: `[192.0.2.1]` is an address, and no domain (RFC 7208 section 4.3).
_LABEL = re.compile(r"[^\x00-\x20\x7f\ud800-\udfff()<>\[\]@,;:\\\"]{1,63}")
_LONGEST_NAME = 253
# RFC 7208 section 3.4 wants an answer of 512 octets; of one that fills the DNS's longest, terms are read for a second.
LONGEST_RECORD = 1 << 13
TOO_LONG = said("the record is longer than {limit} octets", limit=LONGEST_RECORD)
_SHOWN = 60
_PREFIX4, _PREFIX6 = 32, 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One mechanism or modifier.

    Attributes:
        text: as it is written.
        qualifier: `+`, `-`, `~` or `?`, of a mechanism without one `+`; empty for a modifier.
        name: in lower case, as `include` or `redirect`.
        value: what follows `:` or `=`, without prefix lengths; None where there is neither sign.
        cidr4: the prefix length in bits for IPv4 addresses, None where none is written.
        cidr6: the same for IPv6 addresses.
        problem: what is wrong with it, one clause; None where it is well-formed.
    """

    text: str
    qualifier: str
    name: str
    value: str | None
    cidr4: int | None = None
    cidr6: int | None = None
    problem: str | None = None

    @property
    def is_modifier(self) -> bool:
        """Whether it is a modifier, which never matches."""
        return not self.qualifier

    @property
    def has_macro(self) -> bool:
        """Whether its value depends on the mail that is checked."""
        return "%" in (self.value or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One record of the tree that `include` and `redirect` span, as far as it was walked.

    Attributes:
        domain: where the record stands.
        record: its text, octets as Latin-1; of several SPF records the first; None where there is none.
        others: further SPF records at the same name, which are an error.
        led_by: the term that led here, as `include:spf.example.org`; empty for the start.
        lookups: terms looked up in this record and in all beneath it, without the one that led here.
        void_lookups: those that found nothing, the look-up of this record itself included.
        children: the records that this one led to, in the order of the look-ups.
    """

    domain: str
    record: str | None
    others: tuple[str, ...] = ()
    led_by: str = ""
    lookups: int = 0
    void_lookups: int = 0
    children: tuple["Branch", ...] = ()


def is_spf(text: str) -> bool:
    """Whether a TXT record is an SPF record (RFC 7208 section 4.5), broken or not."""
    return text.partition(" ")[0].lower() == _VERSION


def spf_records(answer: Answer) -> tuple[str, ...]:
    """The SPF records among the TXT records of a name; more than one is an error of its owner."""
    return tuple(text for text in answer.records if is_spf(text))


def is_valid_domain(name: str) -> bool:
    """Whether a name may be checked at all: several labels, none empty or too long (RFC 7208 section 4.3)."""
    labels = name.split(".")
    valid = len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels)
    return valid and len(name) <= _LONGEST_NAME and not labels[-1].isdecimal()


@lru_cache(maxsize=256)
def read_terms(record: str) -> tuple[Term, ...]:
    """All terms of a record in their order, also broken ones; never raises. A record without end is one broken term."""
    if len(record) > LONGEST_RECORD:
        return (Term(text=record[:_SHOWN], qualifier="+", name="", value=None, problem=TOO_LONG),)
    return _single(_read_term(text) for text in record.split(" ")[1:] if text)


def without_surprises(record: str) -> str:
    """The same record for readers who expect neither modifiers in capitals nor unknown ones more than once."""
    parts = [record.partition(" ")[0]]
    for number, term in enumerate(read_terms(record)):
        name = term.name if term.name in {"redirect", "exp"} else f"{term.name}.{number}"
        parts.append(f"{name}={term.value}" if term.is_modifier else term.text)
    return " ".join(parts)


def _single(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Terms, with a problem at a second `redirect` or `exp` (RFC 7208 section 6)."""
    seen: set[str] = set()
    out: list[Term] = []
    for term in terms:
        twice = term.is_modifier and term.name in seen and term.name in {"redirect", "exp"}
        out.append(replace(term, problem=said("may stand only once")) if twice else term)
        if term.is_modifier:
            seen.add(term.name)
    return tuple(out)


def _read_term(text: str) -> Term:
    modifier = _MODIFIER.fullmatch(text)
    if modifier:
        name, value = modifier[1].lower(), modifier[2]
        return Term(text=text, qualifier="", name=name, value=value, problem=_modifier_problem(name, value))
    return _read_mechanism(text)


def _modifier_problem(name: str, value: str) -> str | None:
    if name in {"redirect", "exp"}:
        return _domain_problem(value)
    return None if _MACRO_STRING.fullmatch(value) else said("its macros or characters are not valid")


def _read_mechanism(text: str) -> Term:
    match = _DIRECTIVE.match(text)
    assert match is not None  # every part of the pattern may be empty
    name = match[2].lower()
    rest, four, six = text[match.end(2) :], None, None
    if name in _WITH_PREFIX:
        prefixes = _PREFIXES.fullmatch(rest)
        assert prefixes is not None
        rest, four, six = prefixes[1], _number(prefixes[2]), _number(prefixes[3])
    if name == "ip6":  # which has one slash: two are the second length of a pair, and not allowed
        four, six = six, four
    term = Term(
        text=text,
        qualifier=match[1] or "+",
        name=name,
        value=rest[1:] if rest.startswith(":") else None,
        cidr4=four,
        cidr6=six,
    )
    return replace(term, problem=_mechanism_problem(term, rest))


def _number(digits: str | None) -> int | None:
    return None if digits is None else int(digits)


def _mechanism_problem(term: Term, rest: str) -> str | None:
    if {"ip4": term.cidr6, "ip6": term.cidr4}.get(term.name) is not None:
        return said("the prefix length is not valid")
    if (term.cidr4 or 0) > _PREFIX4 or (term.cidr6 or 0) > _PREFIX6:
        return said("the prefix length is too large")
    if term.name in {"ip4", "ip6"}:
        return _address_problem(term)
    if term.name not in _MECHANISMS:
        return said("no such mechanism")
    if rest and not rest.startswith(":"):
        return said("the prefix length is not valid")
    wanted = _MECHANISMS[term.name]
    if term.value is None:
        return said("a domain is missing") if wanted else None
    return said("takes no value") if wanted is False else _domain_problem(term.value)


def _address_problem(term: Term) -> str | None:
    try:
        if term.name == "ip4":
            IPv4Address(term.value or "")
        elif IPv6Address(term.value or "").scope_id is not None:
            return said("not an IPv6 address")
    except AddressValueError:
        return said("not an IPv4 address") if term.name == "ip4" else said("not an IPv6 address")
    return None


def _domain_problem(value: str) -> str | None:
    """What is wrong with a `domain-spec` (RFC 7208 section 7.1): it ends in a macro or in a label that is no number."""
    if not value:
        return said("a domain is missing")
    if not _DOMAIN_SPEC.fullmatch(value):
        return said("its macros or characters are not valid")
    if any(macro.end() == len(value) for macro in _MACRO_OF_DOMAIN.finditer(value)):
        return None
    _, dot, label = value.removesuffix(".").rpartition(".")
    return None if dot and _TOP_LABEL.fullmatch(label) else said("not a full domain name")
