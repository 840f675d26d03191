"""What the DNS answers to a question, in the few outcomes that a verdict may rest on."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

__all__ = ["Answer", "Outcome", "Resolver"]


class Outcome(StrEnum):
    """How a look-up ended; `not-asked`: the budget is spent, the network is not used, or a recording lacks it."""

    RECORDS = "records"
    NXDOMAIN = "nxdomain"
    NODATA = "nodata"
    SERVFAIL = "servfail"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    BAD_NAME = "bad-name"
    NOT_ASKED = "not-asked"


# Of these nothing follows but that it is not known.
_ERRORS = frozenset({Outcome.SERVFAIL, Outcome.REFUSED, Outcome.TIMEOUT, Outcome.NOT_ASKED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to one question.

    Attributes:
        name: the name that was asked for, in lower case, A-labels, without the last dot.
        type: the record type, as "TXT".
        outcome: how the look-up ended.
        records: the data of each record, in the order of the answer: addresses as text; names in lower case without the
            last dot; of MX `10 mx.example.org` (of a null MX `0 .`); of TXT the strings joined, octets as Latin-1.
        chain: the names to which CNAME records led, the last of which has the records; empty where there was none.
        ttl: seconds for which the answer may be kept.
    """

    name: str
    type: str
    outcome: Outcome
    records: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
    ttl: int = 0

    @property
    def failed(self) -> bool:
        """Whether the DNS gave an error, from which nothing may be concluded of the name."""
        return self.outcome in _ERRORS


class Resolver(Protocol):
    """Whoever answers questions; never raises for any name."""

    def ask(self, name: str, type_: str) -> Answer:
        """Look a name up."""
