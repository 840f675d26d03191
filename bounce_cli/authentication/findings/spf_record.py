"""SPF records mended: terms corrected or left out, several records made one, always with an end that is safe."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from bounce_cli.authentication.spf.terms import Term, read_terms

__all__ = ["corrected", "first_all", "key", "mended"]

_STRAY = ",;.\"'"
_NAMED = re.compile(r"([+?~\-]?)([A-Za-z]\w*)[:=](.*)", re.DOTALL)
_ALIASES = {
    "inc": "include",
    "includ": "include",
    "inclue": "include",
    "inlcude": "include",
    "includes": "include",
    "exist": "exists",
}
_ADDRESSES = frozenset({"ip", "ips", "ipv4", "ipv6", "ip4", "ip6"})
_REFUSING = "-~?"
_ONCE = frozenset({"redirect", "exp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """One record: mechanisms before `all`, the qualifier of `all`, where it redirects if that counts, other modifiers.

    A record has no `redirect` beside `all` (RFC 7208 section 6.1).
    """

    mechanisms: tuple[str, ...]
    end: str | None
    redirect: str | None
    modifiers: tuple[Term, ...]


def mended(*records: str, dropped: Iterable[str] = (), added: Iterable[str] = ()) -> str:
    """One record that holds what these let pass, without their faults.

    Broken terms are corrected or left out; `ptr` and what stands behind `all` are left out; `+all` and `?all` become
    `~all`, which also ends a record without any end. Of several ends the strictest is kept. Where a redirect cannot be
    kept, because another record ends in `all`, an include holds the same addresses.

    Args:
        records: the SPF records of one name.
        dropped: terms to be left out, as written.
        added: mechanisms to be put in before the end, and before any that refuses what they let pass.
    """
    unwanted = frozenset(map(key, dropped))
    parts = [_parts(record, unwanted) for record in records]
    ends = {part.end for part in parts if part.end}
    kept = None if ends else next((part.redirect for part in parts if part.redirect), None)
    mechanisms: list[str] = []
    for part in parts:
        mechanisms += part.mechanisms
        if part.redirect and part.redirect != kept:
            mechanisms.append(f"include:{part.redirect}")
    place = next((index for index, text in enumerate(mechanisms) if text[0] in _REFUSING), len(mechanisms))
    mechanisms[place:place] = added
    end = () if kept else ("-all" if "-" in ends else "~all",)
    modifiers = [term.text for part in parts for term in part.modifiers if term.name not in _ONCE]
    explained = next((term.text for part in parts for term in part.modifiers if term.name == "exp"), None)
    last = [text for text in (kept and f"redirect={kept}", explained) if text]
    return " ".join(("v=spf1", *_each_once((*mechanisms, *end, *last, *modifiers))))


def corrected(term: Term) -> Term | None:
    """The term if it is well-formed, else what is obviously meant; None where nothing is."""
    if not term.problem:
        return term
    read = (_read(text) for text in _corrections(term.text) if text != term.text)
    return next((one for one in read if not one.problem), None)


def first_all(terms: Iterable[Term]) -> Term | None:
    """The `all` that counts."""
    return next((term for term in terms if _is_all(term)), None)


def key(text: str) -> str:
    """What is the same for terms that mean the same."""
    return text.lower().removeprefix("+").removesuffix(".")


def _is_all(term: Term) -> bool:
    return term.name == "all" and not term.is_modifier


def _parts(record: str, unwanted: Collection[str]) -> _Parts:
    read = (corrected(term) for term in read_terms(" ".join(record.split())))
    terms = [term for term in read if term and key(term.text) not in unwanted]
    end = first_all(terms)
    before = terms if end is None else terms[: terms.index(end)]
    redirect = next((term.value for term in terms if term.is_modifier and term.name == "redirect"), None)
    return _Parts(
        mechanisms=tuple(term.text for term in before if not term.is_modifier and term.name != "ptr"),
        end=end.qualifier if end else None,
        redirect=None if end else redirect,
        modifiers=tuple(term for term in terms if term.is_modifier and term.name != "redirect"),
    )


def _each_once(texts: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for text in texts:
        if key(text) not in seen:
            seen.add(key(text))
            yield text


def _read(text: str) -> Term:
    return next(iter(read_terms(f"v=spf1 {text}")))


def _corrections(text: str) -> Iterator[str]:
    """What may be meant by a broken term; not every one is well-formed."""
    bare = text.strip(_STRAY)
    if not bare:
        return
    yield bare
    named = _NAMED.fullmatch(bare)
    sign, name, value = named.groups() if named else ("", "", "")
    if name.lower() in _ALIASES:
        yield f"{sign}{_ALIASES[name.lower()]}:{value}"
    if name.lower() not in _ADDRESSES:
        value = bare.lstrip("+?~-")
        sign = bare[: len(bare) - len(value)][:1]
    yield f"{sign}ip4:{value}"
    yield f"{sign}ip6:{value}"
