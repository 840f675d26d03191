"""Types over time: pending becomes soft, a full mailbox hard, a hard bounce in several accounts global.

All moments are seconds since 1970. A date that lies ahead of now by more than a day is a wrong clock's, and counts as
none, so that no wrong date makes a mailbox full for weeks or keeps a delay pending for years.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bounce_cli.classifier import BounceType
from bounce_cli.ledger.event import Event
from bounce_cli.ledger.history import EVERY_ACCOUNT, Decision, DecisionKind
from bounce_cli.times import DAY

__all__ = [
    "AccountState",
    "TypeRules",
    "accounts_of",
    "global_accounts",
    "is_lasting",
    "may_be_global",
    "state_of",
    "states_of",
    "still_stand",
    "when",
]

_HOUR = 3_600
_BOUNCES = frozenset({"failure", "delay"})
_HARD = frozenset({"hard", "global"})
_SUCCESSES = frozenset({"delivered", "relayed", "expanded", "auto_reply", "disposition"})
# What is true of the mailbox, whoever wrote to it: mail that arrives for one account disproves it for all.
_OF_THE_MAILBOX = frozenset(
    {
        "user_unknown",
        "address_invalid",
        "domain_unknown",
        "mailbox_moved",
        "mailbox_disabled",
        "mailbox_full",
        "mailbox_unavailable",
    }
)
# Nobody tries longer; a later end is a wrong clock's.
_LONGEST_RETRY = 30 * DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRules:
    """The numbers of the rules.

    Attributes:
        pending_hours: how long a delay is pending where the report states no end.
        full_bounces, full_days: how many bounces of a full mailbox, over how many days, make it a lasting one.
        global_accounts: in how many accounts a hard bounce has to occur to be global.
        global_reasons: for which reasons it may be.
    """

    pending_hours: int = 72
    full_bounces: int = 3
    full_days: int = 14
    global_accounts: int = 3
    global_reasons: frozenset[str] = frozenset({"user_unknown", "mailbox_full"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountState:
    """What the bounces of an address come to in one account.

    Attributes:
        account: its name; empty where it is not known.
        type: hard, soft or pending; None where no bounce stands.
        event: the bounce that decides, whose reason is the reason; None where none stands.
        moment: when that was; None where it has no date that can be.
        events: the bounces that stand, the oldest first.
        lasting: whether the mailbox has been full for long.
    """

    account: str
    type: BounceType | None = None
    event: Event | None = None
    moment: int | None = None
    events: tuple[Event, ...] = ()
    lasting: bool = False


def when(event: Event, now: int) -> int | None:
    """The moment of an event; None where it has none, or one that cannot be."""
    return event.moment if event.moment is not None and event.moment <= now + DAY else None


def _order(event: Event, now: int) -> tuple[int, bytes]:
    """Oldest first, those without a date before all; equal moments in an order that is always the same."""
    moment = when(event, now)
    return (-1 if moment is None else moment, event.id)


def accounts_of(events: Iterable[Event]) -> list[str]:
    """The accounts of events, in order."""
    return sorted({event.account for event in events})


def still_stand(events: Sequence[Event], decisions: Sequence[Decision], now: int) -> list[Event]:
    """The bounces and complaints that neither a later delivery nor a removal has settled, the oldest first.

    An event without a date is older than any removal, so that an old bounce cannot come back by losing its date.
    """
    standing = [event for event in events if event.kind not in _SUCCESSES]
    if len(standing) < len(events):
        arrived = _Arrived((event for event in events if event.kind in _SUCCESSES), now)
        standing = [event for event in standing if not arrived.clears(event)]
    for removal in decisions:
        if removal.kind == DecisionKind.REMOVE:
            standing = [event for event in standing if not _removes(removal, event, now)]
    if len(standing) > 1:
        standing.sort(key=lambda event: _order(event, now))
    return standing


def _removes(removal: Decision, event: Event, now: int) -> bool:
    if event.id in removal.pardoned:
        return True  # also where it is read again as mail of another account
    if removal.account not in {EVERY_ACCOUNT, event.account}:
        return False
    moment = when(event, now)
    return moment is None or (removal.at is not None and moment <= removal.at)


class _Arrived:
    """What is known of mail that arrived at an address."""

    def __init__(self, successes: Iterable[Event], now: int) -> None:
        self._now = now
        self._mails: set[tuple[str, str]] = set()
        self._latest: dict[str, int] = {}
        for event in successes:
            moment = when(event, now)
            if event.mail_id is not None:
                self._mails.add((event.account, event.mail_id))
            if moment is not None:
                self._latest[event.account] = max(moment, self._latest.get(event.account, moment))
        self._last = max(self._latest.values(), default=None)

    def clears(self, event: Event) -> bool:
        """Whether mail that arrived settles a bounce before it; a complaint it does not."""
        if event.kind not in _BOUNCES:
            return False
        if event.kind == "delay" and event.mail_id is not None and (event.account, event.mail_id) in self._mails:
            return True
        latest = self._last if event.reason in _OF_THE_MAILBOX else self._latest.get(event.account)
        bounced = when(event, self._now)
        return latest is not None and bounced is not None and latest > bounced


def is_lasting(events: Iterable[Event], rules: TypeRules, now: int) -> bool:
    """Whether the bounces of a full mailbox among these are as many, and as far apart, as the rules want."""
    full = [event for event in events if event.kind == "failure" and event.reason == "mailbox_full"]
    if len(full) < rules.full_bounces:
        return False
    moments = [moment for event in full if (moment := when(event, now)) is not None]
    return bool(moments) and max(moments) - min(moments) >= rules.full_days * DAY


def _type_of(event: Event, rules: TypeRules, now: int, *, lasting: bool) -> BounceType | None:
    """The type of one bounce as of now."""
    if event.type is None:
        return None
    if event.type == BounceType.PENDING:
        end = _end_of(event, rules, now)
        return BounceType.PENDING if end is not None and now < end else BounceType.SOFT
    if lasting and event.reason == "mailbox_full" and event.kind == "failure":
        return BounceType.HARD
    return BounceType(event.type)


def _end_of(event: Event, rules: TypeRules, now: int) -> int | None:
    """When a delay stops being pending; None where nothing says when it began."""
    arrival = event.arrival if event.arrival is not None and event.arrival <= now + DAY else None
    began = arrival if arrival is not None else when(event, now)
    if event.until is not None and (began is None or event.until <= began + _LONGEST_RETRY):
        return event.until if began is not None or event.until <= now + _LONGEST_RETRY else None
    return None if began is None else began + rules.pending_hours * _HOUR


def state_of(account: str, standing: Sequence[Event], rules: TypeRules, now: int) -> AccountState:
    """What the bounces that stand come to in one account: hard where one is, else what the last one is."""
    own = [event for event in standing if event.account == account and event.kind in _BOUNCES and event.type]
    if not own:
        return AccountState(account=account)
    lasting = is_lasting(own, rules, now)
    types = [_type_of(event, rules, now, lasting=lasting) for event in own]
    hard = [event for event, type_ in zip(own, types, strict=True) if type_ is not None and type_ in _HARD]
    event, type_ = (hard[-1], BounceType.HARD) if hard else (own[-1], types[-1])
    moment = when(event, now)
    return AccountState(account=account, type=type_, event=event, moment=moment, events=tuple(own), lasting=lasting)


def states_of(standing: Sequence[Event], rules: TypeRules, now: int) -> tuple[AccountState, ...]:
    """What the bounces that stand come to in each account."""
    by_account: dict[str, list[Event]] = {account: [] for account in accounts_of(standing)}
    for event in standing:
        by_account[event.account].append(event)
    return tuple(state_of(account, own, rules, now) for account, own in by_account.items())


def may_be_global(standing: Sequence[Event], rules: TypeRules) -> bool:
    """Whether it is worth looking closer whether an address is global."""
    if len(standing) < rules.global_accounts:
        return False
    hits = (event for event in standing if event.kind == "failure" and event.reason in rules.global_reasons)
    return _number_of({event.account for event in hits}) >= rules.global_accounts


def global_accounts(states: Iterable[AccountState], rules: TypeRules) -> tuple[str, ...]:
    """The accounts whose hard bounces make an address global; empty where they are too few."""
    accounts = tuple(state.account for state in states if _counts(state, rules))
    return accounts if _number_of(accounts) >= rules.global_accounts else ()


def _number_of(accounts: Collection[str]) -> int:
    """How many accounts these are at least: one that is not known may be any of the others."""
    return sum(map(bool, accounts)) or len(accounts)


def _counts(state: AccountState, rules: TypeRules) -> bool:
    if state.type is not BounceType.HARD:
        return False
    return any(
        event.kind == "failure"
        and event.reason in rules.global_reasons
        and (event.type in _HARD or (state.lasting and event.reason == "mailbox_full"))
        for event in state.events
    )
