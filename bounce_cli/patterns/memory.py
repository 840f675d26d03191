"""What is remembered of all records: a row for each address, a column entry for each domain, groups of a kind."""

from array import array
from collections import Counter

from bounce_cli.patterns.compact import HashedRows, HashSet, key_of
from bounce_cli.patterns.facts import UNDATED, Fact
from bounce_cli.patterns.group import Group, one_value
from bounce_cli.patterns.known import is_parked
from bounce_cli.patterns.outcome import (
    ABSENT,
    FILTERS,
    HEARD,
    NO_ANSWER,
    RATE,
    ROLE,
    SAID_UNKNOWN,
    TAKEN,
    UNREACHABLE,
)
from bounce_cli.patterns.roles import is_role
from bounce_cli.patterns.thresholds import (
    MOST_ADDRESSES,
    MOST_DAYS,
    MOST_DOMAINS,
    MOST_EXAMPLES,
    MOST_GROUPS,
    MOST_SENDERS,
    MOST_SIGHTS,
    STILL_DAYS,
    STILL_SPAN,
)
from bounce_cli.times import DAY

__all__ = ["Memory", "Sender"]

_GROUPED = FILTERS | RATE | UNREACHABLE
_MAY_BE_MISTYPED = ABSENT | NO_ANSWER | UNREACHABLE | SAID_UNKNOWN
_MANY_DEAD_DAYS = 255
# Of a hundred failures the one with the latest date does not count: some clocks are years ahead.
_FAR_OFF = 0.01


class Sender:
    """What one receiver said, in one kind, of mail from one IP address or From domain.

    Attributes:
        addresses: different ones.
        group: the records; None for the kind that is no refusal.
        until: seconds of the last dated record, 0 where there is none.
    """

    __slots__ = ("addresses", "group", "until")

    def __init__(self, *, is_refusal: bool) -> None:
        self.addresses = 0
        self.group = Group() if is_refusal else None
        self.until = 0


class Memory:
    """Everything that the patterns are found in. Its size has a bound, and `full` says which bounds were reached.

    Attributes:
        domains: the number of each receiving domain, by name.
        answered: by domain, seconds of the last answer of a server there; 0 for none.
        servers: by domain, the one organization whose server answered; None or empty otherwise.
        rows: the number of each address, by its key; the columns beside it are domain, outcomes (bits), first and last
            dead moment and last delivery in seconds, and days with a dead bounce.
        groups: by number of the domain and bit of the outcome.
        senders: by `ip` or `from`, its value, the receiver, and the bit of a refusal or 0.
        days: failures by ordinal of the day and reason.
        still: (seconds, address) of the last dead bounces of addresses that had several before, latest first.
    """

    def __init__(self) -> None:
        self.domains: dict[str, int] = {}
        self.answered = array("I")
        self.servers: list[str | None] = []
        self.rows = HashedRows(MOST_ADDRESSES)
        self.domain_of = array("H")
        self.outcomes = array("H")
        self.dead_first = array("I")
        self.dead_last = array("I")
        self.taken_last = array("I")
        self.dead_days = array("B")
        self.groups: dict[tuple[int, int], Group] = {}
        self.senders: dict[tuple[str, str, str, int], Sender] = {}
        self.days: Counter[tuple[int, str]] = Counter()
        self.still: list[tuple[int, str]] = []
        self._sights = HashSet(MOST_SIGHTS)
        self._full: set[str] = set()

    @property
    def full(self) -> tuple[str, ...]:
        """What was not remembered any more from some record on: addresses, domains, groups, senders, days, sights."""
        tables = {"addresses": self.rows.is_full, "sights": self._sights.is_full}
        return tuple(sorted(self._full | {name for name, is_full in tables.items() if is_full}))

    @property
    def newest_day(self) -> int:
        """The ordinal of the newest day with a failure, 0 where there is none; the few dates far off do not count."""
        totals: Counter[int] = Counter()
        for (day, _), count in self.days.items():
            totals[day] += count
        left = _FAR_OFF * totals.total()
        for day in sorted(totals, reverse=True):
            left -= totals[day]
            if left < 0:
                return day
        return 0

    def is_dead(self, row: int) -> bool:
        """Whether an address came to its end, and nothing was delivered to it since."""
        return bool(self.dead_last[row]) and self.dead_last[row] >= self.taken_last[row]

    def add(self, fact: Fact) -> None:
        """Take a record in."""
        domain = self._domain(fact)
        if domain < 0:
            return
        key = key_of(fact.address)
        row = self._row(key, domain, fact)
        if fact.is_failure and fact.reason and fact.day:
            self._count_day(key, fact.day, fact.reason.value)
        if fact.is_dead and row >= 0:
            self._bury(key, row, fact)
        if fact.outcome & _GROUPED or self._may_be_mistyped(fact):
            self._group(domain, fact)
        if fact.outcome & HEARD and (fact.is_failure or fact.outcome == TAKEN):
            receiver = fact.server or fact.domain
            if fact.client_ip:
                self._sender("ip", fact.client_ip, receiver, key, fact)
            if fact.sender:
                self._sender("from", fact.sender, receiver, key, fact)

    def _domain(self, fact: Fact) -> int:
        number = self.domains.get(fact.domain)
        if number is None:
            if len(self.domains) >= MOST_DOMAINS:
                self._full.add("domains")
                return -1
            number = self.domains[fact.domain] = len(self.domains)
            self.answered.append(0)
            self.servers.append(None)
        if fact.server:
            self.servers[number] = one_value(self.servers[number], fact.server)
        if fact.outcome & HEARD and self.answered[number] < fact.seconds != UNDATED:
            self.answered[number] = fact.seconds
        return number

    def _row(self, key: int, domain: int, fact: Fact) -> int:
        row = self.rows.number(key)
        if row == len(self.outcomes):
            self.domain_of.append(domain)
            self.outcomes.append(ROLE if is_role(fact.address) else 0)
            for column in (self.dead_first, self.dead_last, self.taken_last, self.dead_days):
                column.append(0)
        if row >= 0:
            self.outcomes[row] |= fact.outcome
            if fact.outcome == TAKEN and self.taken_last[row] < fact.seconds != UNDATED:
                self.taken_last[row] = fact.seconds
        return row

    def _bury(self, key: int, row: int, fact: Fact) -> None:
        # An undated end counts as one long ago: a dated delivery is later.
        seconds = 1 if fact.seconds == UNDATED else fact.seconds
        self.dead_first[row] = min(self.dead_first[row] or seconds, seconds)
        self.dead_last[row] = max(self.dead_last[row], seconds)
        if fact.day and self.dead_days[row] < _MANY_DEAD_DAYS and self._sights.add(key_of(key, fact.day)):
            self.dead_days[row] += 1
        if self.is_still_mailed(row):
            self._remember_still(self.dead_last[row], fact.address)

    def is_still_mailed(self, row: int) -> bool:
        """Whether an address has been mailed in spite of dead bounces."""
        is_long = self.dead_last[row] - self.dead_first[row] >= STILL_SPAN * DAY
        return self.dead_days[row] >= STILL_DAYS and is_long

    def _remember_still(self, seconds: int, address: str) -> None:
        others = [one for one in self.still if one[1] != address]
        self.still = sorted([*others, (seconds, address)], key=lambda one: (-one[0], one[1]))[:MOST_EXAMPLES]

    def _count_day(self, key: int, day: int, reason: str) -> None:
        """One failure for each address, reason and day: copies and further reports of one mail count once."""
        at = (day, reason)
        if at not in self.days and len(self.days) >= MOST_DAYS:
            self._full.add("days")
        elif self._sights.add(key_of(key, day, reason)):
            self.days[at] += 1

    @staticmethod
    def _may_be_mistyped(fact: Fact) -> bool:
        if not fact.outcome & _MAY_BE_MISTYPED:
            return False
        return fact.outcome == ABSENT or is_parked(fact.domain)

    def _group(self, domain: int, fact: Fact) -> None:
        at = (domain, fact.outcome)
        group = self.groups.get(at)
        if group is None:
            if len(self.groups) >= MOST_GROUPS:
                self._full.add("groups")
                return
            group = self.groups[at] = Group()
        group.add(fact)

    def _sender(self, what: str, value: str, receiver: str, key: int, fact: Fact) -> None:
        kind = fact.outcome & FILTERS
        at = (what, value, receiver, kind)
        sender = self.senders.get(at)
        if sender is None:
            if len(self.senders) >= MOST_SENDERS:
                self._full.add("senders")
                return
            sender = self.senders[at] = Sender(is_refusal=bool(kind))
        if self._sights.add(key_of(at, key)):
            sender.addresses += 1
        if sender.group:
            sender.group.add(fact)
        if sender.until < fact.seconds != UNDATED:
            sender.until = fact.seconds
