"""Records of one kind that belong together: since when and until when, why, from where, with a few examples."""

from collections import Counter
from collections.abc import Iterable
from typing import Self

from bounce_cli.patterns.facts import UNDATED, Fact
from bounce_cli.patterns.thresholds import MOST_EXAMPLES

__all__ = ["Group", "one_value"]

SEVERAL = ""
_MANY_REASONS = 4


def one_value(known: str | None, new: str | None) -> str | None:
    """What two observations agree on; None where nothing was observed yet, empty where they do not agree.

    It is the same in any order.
    """
    if new is None or known == new:
        return known
    return new if known is None else SEVERAL


class Group:
    """What some records have in common; the same whatever order they come in.

    Attributes:
        records: how many.
        sightings: (seconds, address, origin, date) of the earliest addresses, each once.
        until: (seconds, date) of the last dated one.
        reasons: records for each reason.
        client_ip: the one sending IP address that every record names; None or empty otherwise.
        sender: likewise the domain of the From field.
        domain: likewise the receiving domain.
    """

    __slots__ = ("client_ip", "domain", "reasons", "records", "sender", "sightings", "until")

    def __init__(self) -> None:
        self.records = 0
        self.sightings: list[tuple[int, str, str, str]] = []
        self.until: tuple[int, str] = (0, "")
        self.reasons: Counter[str] = Counter()
        self.client_ip: str | None = None
        self.sender: str | None = None
        self.domain: str | None = None

    def add(self, fact: Fact) -> None:
        """Take a record in."""
        self.records += 1
        assert fact.reason is not None
        self.reasons[fact.reason.value] += 1
        self.client_ip = one_value(self.client_ip, fact.client_ip or SEVERAL)
        self.sender = one_value(self.sender, fact.sender or SEVERAL)
        self.domain = one_value(self.domain, fact.domain)
        if fact.seconds != UNDATED and (fact.seconds, fact.date) > self.until:
            self.until = (fact.seconds, fact.date)
        self._sight((fact.seconds, fact.address, fact.origin, fact.date))

    @classmethod
    def of(cls, groups: Iterable[Self]) -> Self:
        """Several groups as one."""
        out = cls()
        for group in groups:
            out.records += group.records
            out.reasons.update(group.reasons)
            out.client_ip = one_value(out.client_ip, group.client_ip)
            out.sender = one_value(out.sender, group.sender)
            out.domain = one_value(out.domain, group.domain)
            out.until = max(out.until, group.until)
            for sighting in group.sightings:
                out._sight(sighting)
        return out

    @property
    def seconds(self) -> int:
        """The first moment, `UNDATED` where no record has a date."""
        return self.sightings[0][0]

    @property
    def since(self) -> str | None:
        """The date of the first record in RFC 3339."""
        return self.sightings[0][3] or None

    @property
    def last(self) -> str | None:
        """The date of the last record in RFC 3339."""
        return self.until[1] or None

    @property
    def examples(self) -> tuple[str, ...]:
        """The addresses that were seen first."""
        return tuple(address for _, address, _, _ in self.sightings)

    @property
    def origins(self) -> tuple[str, ...]:
        """The records of the examples, each once."""
        return tuple(dict.fromkeys(origin for _, _, origin, _ in self.sightings))

    @property
    def usual_reasons(self) -> tuple[str, ...]:
        """The reasons, the commonest first."""
        return tuple(sorted(self.reasons, key=lambda name: (-self.reasons[name], name)))[:_MANY_REASONS]

    def _sight(self, new: tuple[int, str, str, str]) -> None:
        sightings = self.sightings
        if len(sightings) == MOST_EXAMPLES and new >= sightings[-1]:
            return
        for at, known in enumerate(sightings):
            if known[1] == new[1]:
                sightings[at] = min(known, new)
                break
        else:
            sightings.append(new)
        sightings.sort()
        del sightings[MOST_EXAMPLES:]
