"""DNS block lists (RFC 5782): which of them a refusal names, and what they say of an address or a domain now.

A list that does not want a question answers with a code of its own, or with REFUSED: that says nothing of what was
asked for, in either direction.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from ipaddress import ip_address

from bounce_cli.authentication.addresses import is_public, read_address
from bounce_cli.authentication.lookup.answer import Answer, Outcome, Resolver
from bounce_cli.authentication.lookup.names import normal_name
from bounce_cli.escaping import escaped
from bounce_cli.language.said import said

__all__ = [
    "Blocklist",
    "ListKind",
    "ListingState",
    "State",
    "ask_blocklist",
    "blocklists",
    "is_query_refused",
    "named_lists",
]

_LONGEST_TEXT, _LONGEST_REASON = 20_000, 300
_REFUSALS = (
    "open resolver",
    "public resolver",
    "query refused",
    "queries refused",
    "uribl.com/refused.shtml",
    "spamhaus.org/returnc",
    "127.255.255.252",
    "127.255.255.254",
    "127.255.255.255",
)
# URIBL and SURBL refuse with 127.0.0.1, which no list has for a listing; the DBL refuses addresses with 127.0.1.255;
# Spamhaus has 127.255.255.252 for a mistyped zone, .254 for an open resolver, .255 for too many questions.
_REFUSING_CODES = frozenset({"127.0.0.1", "127.0.1.255"})
_MAKER = r"(?<![\w.@]){0}(?!\w|\.\w)|(?:www\.|check\.|://){0}\."
_REFUSING_NETWORK = "127.255.255."


class ListKind(StrEnum):
    """What a list has entries of."""

    IP = "ip"
    DOMAIN = "domain"


class State(StrEnum):
    """What a list says: `refused` is a question that it does not answer, `unknown` one that did not reach it."""

    LISTED = "listed"
    NOT_LISTED = "not-listed"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocklist:
    """One list.

    Attributes:
        name: its name for people.
        lists: what it has entries of.
        words: what a refusal names it by, in lower case.
        maker: who runs it, in lower case; None where that name alone stands for nothing.
        zones: the zones to ask; empty where nobody can ask it.
        meanings: what its codes stand for.
        page: where to look up and to ask for removal.
        note: how an entry comes off, one sentence.
        closed: since when nobody runs it; None where it is alive.
    """

    name: str
    lists: ListKind
    words: tuple[str, ...]
    maker: str | None = None
    zones: tuple[str, ...] = ()
    meanings: dict[str, str] = field(default_factory=dict)
    page: str | None = None
    note: str | None = None
    closed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingState:
    """What a list says of one address or domain now.

    Attributes:
        subject: the address or domain that was asked for.
        state: whether it is listed.
        codes: the addresses that the list answered with.
        reason: its words on the entry, 300 characters at most, none of which a terminal obeys.
    """

    subject: str
    state: State
    codes: tuple[str, ...] = ()
    reason: str | None = None


@cache
def blocklists() -> tuple[Blocklist, ...]:
    """All lists that are known."""
    with files("bounce_cli.authentication").joinpath("blocklists.toml").open("rb") as file:
        tables = tomllib.load(file)["blocklist"]
    return tuple(
        Blocklist(
            name=table["name"],
            lists=ListKind(table["lists"]),
            words=tuple(table["words"]),
            maker=table.get("maker"),
            zones=tuple(table.get("zones", ())),
            meanings={code: said(meaning) for code, meaning in table.get("meanings", {}).items()},
            page=table.get("page"),
            note=_text(table.get("note")),
            closed=_text(table.get("closed")),
        )
        for table in tables
    )


def _text(entry: str | None) -> str | None:
    return None if entry is None else said(entry)


def named_lists(diagnostic: str | None) -> tuple[Blocklist, ...]:
    """The lists that a refusal names, each once, in the order of the text; never raises.

    Whether the refusal speaks of a listing at all is told by `is_query_refused`.
    """
    text = (diagnostic or "")[:_LONGEST_TEXT].lower()
    places: list[tuple[int, Blocklist]] = []
    makers: set[str] = set()
    for one in blocklists():
        found = [place for word in one.words if (place := _place(text, word)) is not None]
        if found:
            places.append((min(found), one))
            makers.add(one.maker or "")
    for maker, (pattern, first) in _makers().items():
        # Of a maker whose list is named, the bare name says nothing more.
        if maker not in makers and (bare := pattern.search(text)):
            places.append((bare.start(), first))
    return tuple(one for _, one in sorted(places, key=lambda entry: entry[0]))


def is_query_refused(diagnostic: str | None) -> bool:
    """Whether a refusal shows that the list refused the receiver's question: then nothing need be listed."""
    text = (diagnostic or "")[:_LONGEST_TEXT].lower()
    return any(_place(text, words) is not None for words in _REFUSALS)


@cache
def _makers() -> dict[str, tuple[re.Pattern[str], Blocklist]]:
    """How a maker's name stands alone or in the address of a page, not in that of a mail host; with its first list."""
    return {
        one.maker: (re.compile(_MAKER.format(re.escape(one.maker))), one) for one in reversed(blocklists()) if one.maker
    }


def _place(text: str, word: str) -> int | None:
    """Where a word stands in a text, not as a part of a longer one; None where it does not."""
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            return start
        start = text.find(word, end)
    return None


def ask_blocklist(blocklist: Blocklist, subject: str, resolver: Resolver) -> ListingState:
    """Ask a list for an IP address, or for a domain, whichever it has entries of; never raises for any subject."""
    labels = _labels(blocklist.lists, subject)
    if labels is None or not blocklist.zones:
        return ListingState(subject=subject, state=State.UNKNOWN)
    found = [_ask_zone(f"{labels}.{zone}", resolver) for zone in blocklist.zones]
    order = (State.LISTED, State.REFUSED, State.UNKNOWN, State.NOT_LISTED)
    state, codes, name = min(found, key=lambda entry: order.index(entry[0]))
    reason = _reason(resolver.ask(name, "TXT")) if state is State.LISTED else None
    return ListingState(subject=subject, state=state, codes=codes, reason=reason)


def _labels(kind: ListKind, subject: str) -> str | None:
    """RFC 5782 sections 2.1, 2.4 and 3: octets or nibbles in reverse, domains as they are; else None."""
    address = read_address(subject)
    if kind is ListKind.IP:
        if address is None or not is_public(address):
            return None
        return address.reverse_pointer.removesuffix(".arpa").rpartition(".")[0]
    return normal_name(subject) if address is None else None


def _ask_zone(name: str, resolver: Resolver) -> tuple[State, tuple[str, ...], str]:
    answer = resolver.ask(name, "A")
    match answer.outcome:
        case Outcome.RECORDS:
            is_refused = any(_is_refusal(code) for code in answer.records)
            return State.REFUSED if is_refused else State.LISTED, answer.records, name
        case Outcome.NXDOMAIN | Outcome.NODATA:
            return State.NOT_LISTED, (), name
        case Outcome.REFUSED:
            return State.REFUSED, (), name
        case _:
            return State.UNKNOWN, (), name


def _is_refusal(code: str) -> bool:
    """Whether a code is no listing; one outside of 127.0.0.0/8 comes of a zone that somebody else took over."""
    try:
        is_listing = ip_address(code).version == 4 and code.startswith("127.")  # noqa: PLR2004 - IPv4
    except ValueError:
        return True
    return not is_listing or code in _REFUSING_CODES or code.startswith(_REFUSING_NETWORK)


def _reason(answer: Answer) -> str | None:
    text = "; ".join(answer.records)[:_LONGEST_REASON].strip()
    return "".join(_signs(text))[:_LONGEST_REASON] or None


def _signs(text: str) -> Iterator[str]:
    for character in text:
        yield character if character.isprintable() else escaped(character)
