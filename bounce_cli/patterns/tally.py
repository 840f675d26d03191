"""The addresses of a domain counted by what became of them."""

from collections import Counter

from bounce_cli.patterns.memory import Memory

__all__ = ["Tallies", "Tally"]


class Tally:
    """The addresses of one domain.

    Attributes:
        addresses: all of them.
        good: those that are not dead.
        outcomes: the bits of all of them together.
    """

    __slots__ = ("_by_outcomes", "addresses", "good", "outcomes")

    def __init__(self) -> None:
        self.addresses = 0
        self.good = 0
        self.outcomes = 0
        self._by_outcomes: Counter[tuple[int, bool]] = Counter()

    def add(self, outcomes: int, count: int, *, is_dead: bool) -> None:
        """Count addresses that met the same."""
        self.addresses += count
        self.good += 0 if is_dead else count
        self.outcomes |= outcomes
        self._by_outcomes[outcomes, is_dead] += count

    def good_with(self, bit: int) -> int:
        """Addresses that are not dead and met one of these outcomes."""
        return sum(count for (outcomes, is_dead), count in self._by_outcomes.items() if outcomes & bit and not is_dead)

    def all_with(self, bit: int) -> int:
        """Addresses that met one of these outcomes."""
        return sum(count for (outcomes, _), count in self._by_outcomes.items() if outcomes & bit)


class Tallies:
    """The tallies of the domains in which there is something to see: those with a group, and frequent ones.

    Attributes:
        names: the domains by their numbers.
        newest_day: of the memory.
    """

    def __init__(self, memory: Memory, least: int) -> None:
        self.names = tuple(memory.domains)
        self.newest_day = memory.newest_day
        self._totals = Counter(memory.domain_of)
        self._dead: Counter[int] = Counter()
        wanted = {domain for domain, _ in memory.groups}
        wanted.update(domain for domain, count in self._totals.items() if count >= least)
        self._tallies = {domain: Tally() for domain in wanted}
        dead = map(memory.is_dead, range(len(memory.domain_of)))
        rows = Counter(zip(memory.domain_of, memory.outcomes, dead, strict=True))
        for (domain, outcomes, is_dead), count in rows.items():
            self._dead[domain] += count if is_dead else 0
            if domain in wanted:
                self._tallies[domain].add(outcomes, count, is_dead=is_dead)

    def __getitem__(self, domain: int) -> Tally:
        """The tally of a domain that has a group or is frequent. Raises KeyError for another."""
        return self._tallies[domain]

    def addresses(self, domain: int) -> int:
        """The addresses of any domain."""
        return self._totals[domain]

    def good(self, domain: int) -> int:
        """The addresses of any domain that are not dead."""
        return self._totals[domain] - self._dead[domain]

    def items(self) -> list[tuple[int, Tally]]:
        """(number of the domain, tally) of each that has a group or is frequent."""
        return list(self._tallies.items())
