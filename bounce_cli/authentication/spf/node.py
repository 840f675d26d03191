"""A branch of the tree of SPF records while a check walks it."""

from dataclasses import dataclass, field

from bounce_cli.authentication.spf.terms import Branch

__all__ = ["Node"]


@dataclass(slots=True, kw_only=True)
class Node:
    """A branch: `start` is what was counted before, `includes` are its terms by their domain."""

    domain: str
    led_by: str
    start: tuple[int, int]
    counted: tuple[int, int] = (0, 0)
    records: tuple[str, ...] = ()
    includes: dict[str, str] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)

    def count(self, lookups: int, void_lookups: int) -> None:
        """Take the counts of the check so far."""
        self.counted = lookups - self.start[0], void_lookups - self.start[1]

    def branch(self) -> Branch:
        """The branch as far as it was walked."""
        return Branch(
            domain=self.domain,
            record=self.records[0] if self.records else None,
            others=self.records[1:],
            led_by=self.led_by,
            lookups=self.counted[0],
            void_lookups=self.counted[1],
            children=tuple(child.branch() for child in self.children),
        )
