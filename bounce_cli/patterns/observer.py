"""The observer: it is shown the records of one mail after the other, and tells at the end what they show together."""

from collections.abc import Iterator, Sequence

from bounce_cli.diagnosis import Diagnosis
from bounce_cli.patterns.address_list import AddressList
from bounce_cli.patterns.facts import fact_of
from bounce_cli.patterns.filters import filters
from bounce_cli.patterns.health import health_of
from bounce_cli.patterns.memory import Memory
from bounce_cli.patterns.model import ListHealth, Pattern, PatternId
from bounce_cli.patterns.outcome import AUTHENTICATION, STANDING, kind_of
from bounce_cli.patterns.rises import rises
from bounce_cli.patterns.senders import by_many, by_one
from bounce_cli.patterns.tally import Tallies
from bounce_cli.patterns.thresholds import FREQUENT_LEAST
from bounce_cli.patterns.troubles import rate_limits, still_mailed, unreachable
from bounce_cli.patterns.typos import typos

__all__ = ["Patterns"]


class Patterns:
    """What the records of a mailbox show together.

    The result is the same for any order of the records, unless a bound of memory was reached, which `health` tells.
    """

    def __init__(self) -> None:
        self._memory = Memory()

    def add(self, diagnoses: Sequence[Diagnosis]) -> None:
        """Take in the records of one mail."""
        for diagnosis in diagnoses:
            fact = fact_of(diagnosis)
            if fact is not None:
                self._memory.add(fact)

    def found(self) -> tuple[Pattern, ...]:
        """The patterns so far, those about most addresses first."""
        memory = self._memory
        tallies = Tallies(memory, FREQUENT_LEAST)
        many, one = tuple(by_many(memory, tallies.newest_day)), tuple(by_one(memory, tallies.newest_day))
        senders = tuple(_told_by_sender(many, one))
        filtered = (
            found for found in filters(memory, tallies) if not any(_explains(sender, found) for sender in senders)
        )
        mistyped = tuple(typos(memory, tallies))
        # Nobody answers at many a mistyped domain, and no server will be mended there.
        unmeant = {one.domain for one in mistyped}
        patterns = [
            *senders,
            *filtered,
            *rises(memory),
            *mistyped,
            *(one for one in unreachable(memory, tallies) if one.domain is None or one.domain not in unmeant),
            *rate_limits(memory, tallies),
            *still_mailed(memory, tallies.newest_day),
        ]
        return tuple(sorted(patterns, key=_weight))

    def health(self, listed: AddressList | None = None) -> ListHealth:
        """How well the addresses are kept: those of a list, or those that the mail tells of."""
        return health_of(self._memory, listed)


def _weight(pattern: Pattern) -> tuple[int, str, str]:
    names = (pattern.domain, pattern.server, pattern.sender, pattern.client_ip, pattern.reason)
    return -pattern.count, pattern.id, " ".join(name or "" for name in names)


def _told_by_sender(many: Sequence[Pattern], one: Sequence[Pattern]) -> Iterator[Pattern]:
    """Each sender once: what many receivers say of it stands for each, its IP address for the only domain it sends."""
    yield from many
    said_of = {(pattern.id, pattern.sender or pattern.client_ip) for pattern in many}
    by_ip = {(p.server, p.client_ip, p.count) for p in one if p.id is PatternId.SENDING_IP}
    for pattern in one:
        is_domain = pattern.id is PatternId.SIGNING_DOMAIN
        name = pattern.sender if is_domain else pattern.client_ip
        if (pattern.id, name) in said_of or (is_domain and (pattern.server, pattern.client_ip, pattern.count) in by_ip):
            continue
        yield pattern


def _explains(sender: Pattern, found: Pattern) -> bool:
    """Whether a pattern of a sender says all that a filter shows."""
    if sender.id is PatternId.SENDING_IP:
        is_same, kind = found.client_ip == sender.client_ip, STANDING
    else:
        is_same, kind = found.sender == sender.sender, AUTHENTICATION
    if not is_same:
        return False
    if sender.server is None:
        return kind_of(found.reason or "") == kind
    return sender.server in {found.server, found.domain} and sender.count >= found.count
