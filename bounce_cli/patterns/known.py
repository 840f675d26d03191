"""Mistyped domains: which well-known mail domain a name is one slip of the pen away from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from bounce_cli.patterns.tables import known_domains

__all__ = ["Meant", "Neighbours", "is_one_slip", "is_parked", "meant"]

# Of a shorter name too many others are one letter away.
_LEAST_LABEL = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What was probably meant.

    Attributes:
        domain: the well-known domain.
        is_notorious: whether the mistyped one is known as such, so that an answer from there proves nothing; for
            another the DNS has to say that it does not exist.
    """

    domain: str
    is_notorious: bool


class Neighbours:
    """Names by what is left of them without one letter: the way to those nearby without comparing with all."""

    def __init__(self, names: Iterable[str]) -> None:
        self._near: dict[str, list[str]] = {}
        for name in names:
            for shorter in {name, *_without_one(name)}:
                self._near.setdefault(shorter, []).append(name)

    def of(self, name: str) -> list[str]:
        """The names one slip away, in the order given; not the name itself."""
        found = dict.fromkeys(near for shorter in (name, *_without_one(name)) for near in self._near.get(shorter, ()))
        return [near for near in found if is_one_slip(name, near)]


def is_one_slip(one: str, other: str) -> bool:
    """Whether one letter too many, too few, wrong, or two swapped make the difference (Damerau and Levenshtein)."""
    if len(one) > len(other):
        one, other = other, one
    if one == other or len(other) - len(one) > 1:
        return False
    at = next((place for place, letter in enumerate(one) if letter != other[place]), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    if one[at + 1 :] == other[at + 1 :]:
        return True
    return one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]


def is_parked(domain: str) -> bool:
    """Whether a domain is a mistyped one at which servers answer."""
    found = meant(domain)
    return found is not None and found.is_notorious


@lru_cache(maxsize=8192)
def meant(domain: str) -> Meant | None:
    """The well-known domain that a name in lower case stands for; None where it may well be a domain of its own."""
    table = _known()
    if domain in table.real:
        return None
    if found := table.typos.get(domain):
        return Meant(domain=found, is_notorious=True)
    label, _, ending = domain.partition(".")
    if not ending:
        likely = table.undotted.get(domain) or (table.first.get(label) if label in table.distinctive else None)
        return Meant(domain=likely, is_notorious=True) if likely else None
    if label in table.first:
        return _other_ending(label, ending)
    near = [one for one in table.labels.of(label) if f"{one}.{ending}" in table.real] if _is_long(label) else []
    return Meant(domain=f"{near[0]}.{ending}", is_notorious=False) if near else None


def _other_ending(label: str, ending: str) -> Meant | None:
    table = _known()
    never = ending.rpartition(".")[2] in table.no_endings
    if not never and not (label in table.distinctive and ending in table.slips):
        return None
    endings = table.endings[label]
    likely = next((one for one in endings if is_one_slip(ending, one)), endings[0] if never else None)
    return Meant(domain=f"{label}.{likely}", is_notorious=True) if likely else None


def _is_long(label: str) -> bool:
    return len(label) >= _LEAST_LABEL - 1


def _without_one(name: str) -> Iterator[str]:
    return (name[:at] + name[at + 1 :] for at in range(len(name)))


class _Known:
    """The table of domains in the forms in which it is asked."""

    def __init__(self) -> None:
        table = known_domains()
        domains: list[str] = table["domains"]
        self.real = frozenset((*domains, *table["exceptions"]))
        self.typos: dict[str, str] = table["typos"]
        self.distinctive = frozenset(table["distinctive"])
        self.no_endings = frozenset(table["no_endings"])
        self.slips = frozenset(table["slips"])
        self.undotted = {domain.replace(".", ""): domain for domain in reversed(domains)}
        self.first: dict[str, str] = {}
        self.endings: dict[str, list[str]] = {}
        for domain in domains:
            label, _, ending = domain.partition(".")
            self.first.setdefault(label, domain)
            self.endings.setdefault(label, []).append(ending)
        self.labels = Neighbours(label for label in self.first if len(label) >= _LEAST_LABEL)


@cache
def _known() -> _Known:
    return _Known()
