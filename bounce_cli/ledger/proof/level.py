"""How well it is proved that a bounce answers a mail that we sent, and that we sent it to this recipient."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Self

__all__ = ["UNPROVED", "Level", "Proof"]


class Level(IntEnum):
    """Levels of evidence, the weakest first.

    `OWN_DOMAIN`: the returned mail names a domain of ours, as every forgery of our mail does. `PLAUSIBLE`: it fits
    what we send, but one of our readers could have made it. `SENT`: the index of sent mail has this mail for this
    recipient. `TOKEN`: a token that only we can make names the recipient. `SIGNATURE`: a DKIM signature of ours covers
    the field that names the recipient.
    """

    NONE = 0
    OWN_DOMAIN = 1
    PLAUSIBLE = 2
    SENT = 3
    TOKEN = 4
    SIGNATURE = 5

    @property
    def word(self) -> str:
        """Its name as policies and records write it."""
        return self.name.lower()

    @classmethod
    def words(cls) -> tuple[str, ...]:
        """All names, the weakest first."""
        return tuple(level.word for level in cls)

    @classmethod
    def of(cls, word: str) -> Self:
        """The level of a name; ValueError for none."""
        return cls(cls.words().index(word))


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A level that was reached, and by what: `dkim s1._domainkey.example.com`, `verp`, and such."""

    level: Level = Level.NONE
    by: str | None = None


UNPROVED = Proof()
