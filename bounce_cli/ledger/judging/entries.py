"""The lists that a policy puts an address on, for each account and for all of them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bounce_cli.classifier import BounceType
from bounce_cli.ledger.event import Event
from bounce_cli.ledger.history import BY_HAND, EVERY_ACCOUNT, Decision, DecisionKind, History
from bounce_cli.ledger.judging.policy import Policy, PolicyRule
from bounce_cli.ledger.judging.types import (
    global_accounts,
    is_lasting,
    may_be_global,
    states_of,
    still_stand,
    when,
)
from bounce_cli.ledger.lists.model import ListName
from bounce_cli.ledger.proof.index import SentIndex
from bounce_cli.ledger.proof.level import Level
from bounce_cli.times import DAY

__all__ = ["EVER", "Entry", "Judge"]

# After any moment.
EVER = 1 << 60


class Entry(NamedTuple):
    """An address on a list.

    Attributes:
        account: the account it holds for, `*` for all.
        list: which list.
        reason: a reason of the vocabulary, `complaint`, or None where none is one's own.
        type: hard, soft, global; None for a complaint or a person's decision.
        since: seconds since 1970; None where nothing that decides has a date.
        level: the evidence of what decides.
        proved: whether that is as much as the policy asks for.
        source: `bounce`, `manual`, or the file of a list.
        note: of a person.
        address: as it was written, where the key does not give it back.
        event: the bounce that decides, None for a person's decision.
    """

    account: str
    list: ListName
    reason: str | None
    type: str | None
    since: int | None
    level: int
    proved: bool
    source: str
    note: str | None
    address: str | None
    event: bytes | None


# What a rule comes to: which list, and whether that is as much as it says; None for no list.
_Verdict = tuple[ListName, bool] | None


class Judge:
    """Judges addresses by one policy."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._known: dict[tuple[object, ...], _Verdict] = {}

    def at(self, history: History, now: int) -> tuple[Entry, ...]:
        """The entries of an address as of now: at most one for each account, and one for all of them."""
        return _Case(history, self._policy, self._known).entries(now)

    def in_the_end(self, history: History) -> tuple[Entry, ...]:
        """The entries of an address once all dates of its events are past: they depend on no clock.

        Until then those of its events that lie ahead have a wrong date, and `at` tells what holds.
        """
        return self.at(history, EVER)


class _Case:
    """An address before a policy: its events with the evidence for each, and the decisions that are in force."""

    def __init__(self, history: History, policy: Policy, known: dict[tuple[object, ...], _Verdict]) -> None:
        self.policy = policy
        self.known = known
        self.events = history.events
        self.levels = {event.id: event.level for event in history.events}
        if history.sent:
            sent = SentIndex(history.sent)
            self.levels = {event.id: sent.proof(event).level for event in history.events}
        self.proved = [event for event in history.events if self.levels[event.id] >= policy.level]
        self.decisions = _in_force(history.decisions) if history.decisions else ()

    def entries(self, now: int) -> tuple[Entry, ...]:
        # What is not proved may neither give an address up nor clear one that is given up.
        surely = still_stand(self.proved, self.decisions, now)
        all_proved = len(self.proved) == len(self.events)
        perhaps = surely if all_proved else still_stand(self.events, self.decisions, now)
        found: dict[str, Entry] = {}
        sure = _by_account(surely)
        likely = sure if all_proved else _by_account(perhaps)
        for account in likely if all_proved else {**likely, **sure}:
            entry = self._of_account(account, sure.get(account, []), likely.get(account, []), now)
            if entry is not None:
                found[account] = entry
        for entry in (self._globally(surely, perhaps, now), *_by_hand(self.decisions)):
            if entry is not None and (entry.list is ListName.SUPPRESS or entry.account not in found):
                found[entry.account] = entry
        return tuple(found[account] for account in (sorted(found) if len(found) > 1 else found))

    def _of_account(self, account: str, sure: Sequence[Event], likely: Sequence[Event], now: int) -> Entry | None:
        if len(likely) == 1 and (not sure or (len(sure) == 1 and sure[0] is likely[0])):
            # Most addresses have a single bounce in an account: what it comes to, all that are like it do too.
            event = likely[0]
            said = (event.kind, event.reason, event.type, event.suppress)
            alike = (*said, bool(sure), when(event, now) is None)
            if alike not in self.known:
                self.known[alike] = self._verdict(sure, likely, now)[0]
            verdict, hits = self.known[alike], likely
        else:
            verdict, hits = self._verdict(sure, likely, now)
        return self._entry(account, verdict[0], hits, proved=verdict[1]) if verdict else None

    def _verdict(self, sure: Sequence[Event], likely: Sequence[Event], now: int) -> tuple[_Verdict, Sequence[Event]]:
        """What the rules say of the bounces in one account, and the bounces that count."""
        for rule in self.policy.rules if sure else ():
            if rule.list is ListName.SUPPRESS and (hits := self._hits(rule, sure, now)):
                return (ListName.SUPPRESS, True), hits
        holds = [rule for rule in self.policy.rules if rule.list is ListName.HOLD]
        # What is proved is held whatever is not: mail that nobody has proved to have arrived takes nothing off a list.
        for rule in holds if sure is not likely else ():
            if hits := self._hits(rule, sure, now):
                return (ListName.HOLD, True), hits
        # What would be given up, if only it were proved, is held.
        for rule in (*holds, *self.policy.rules):
            if hits := self._hits(rule, likely, now):
                return (ListName.HOLD, rule.list is ListName.HOLD), hits
        return None, ()

    def _hits(self, rule: PolicyRule, events: Sequence[Event], now: int) -> list[Event]:
        """The bounces that put an address on the list of a rule; empty where they do not."""
        hits = [event for event in events if _fits(rule, event)]
        if len(hits) < rule.bounces or not hits:
            return []
        if rule.lasting:
            return hits if is_lasting(hits, self.policy.types, now) else []
        if rule.scores is not None:
            return hits if _points(rule, hits, now) >= rule.points else []
        if rule.days:
            moments = [moment for event in hits if (moment := when(event, now)) is not None]
            return hits if moments and max(moments) - min(moments) >= rule.days * DAY else []
        return hits

    def _globally(self, surely: Sequence[Event], perhaps: Sequence[Event], now: int) -> Entry | None:
        """The entry for all accounts: without a reason, as an account without a bounce of its own has none to show."""
        # Where all is proved, both are the same.
        once = ((surely, ListName.SUPPRESS),)
        for events, name in once if perhaps is surely else (*once, (perhaps, ListName.HOLD)):
            if not may_be_global(events, self.policy.types):
                continue
            states = states_of(events, self.policy.types, now)
            if global_accounts(states, self.policy.types):
                hits = [state.event for state in states if state.type is BounceType.HARD and state.event is not None]
                entry = self._entry(EVERY_ACCOUNT, name, hits, proved=name is ListName.SUPPRESS)
                return entry._replace(reason=None, type=BounceType.GLOBAL.value)
        return None

    def _entry(self, account: str, name: ListName, hits: Sequence[Event], *, proved: bool) -> Entry:
        """An entry with the dates as they are stated, so that it does not change with the time of asking."""
        last = hits[0] if len(hits) == 1 else max(hits, key=_stated)
        is_complaint = last.kind == "feedback"
        return Entry(
            account=account,
            list=name,
            reason="complaint" if is_complaint else last.reason,
            type=None if is_complaint else "hard" if name is ListName.SUPPRESS else last.type,
            since=min((event.moment for event in hits if event.moment is not None), default=None),
            level=max(self.levels[event.id] for event in hits),
            proved=proved,
            source="bounce",
            note=None,
            address=last.address,
            event=last.id,
        )


def _stated(event: Event) -> tuple[int, bytes]:
    return (-1 if event.moment is None else event.moment, event.id)


def _by_account(events: Iterable[Event]) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = {}
    for event in events:
        found.setdefault(event.account, []).append(event)
    return found


def _in_force(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """Removals, and of each account the last entry that no later removal undoes; those without a date come first.

    A list that is imported to be held takes nobody off the list of those who are given up.
    """
    removals: list[Decision] = []
    removed: set[str] = set()
    entries: dict[str, Decision] = {}
    for one in sorted(decisions, key=_in_time, reverse=True):
        if one.kind == DecisionKind.REMOVE:
            removals.append(one)
            removed.add(one.account)
        elif not removed & {one.account, EVERY_ACCOUNT}:
            later = entries.get(one.account)
            is_weaker = later is not None and later.kind == DecisionKind.HOLD and later.source != BY_HAND
            if later is None or (is_weaker and one.kind == DecisionKind.SUPPRESS):
                entries[one.account] = one
    return (*removals, *entries.values())


def _in_time(decision: Decision) -> tuple[int, str, str, str]:
    """Decisions in the order in which they were taken; of lists without dates always the same one is the last."""
    return (-1 if decision.at is None else decision.at, decision.kind, decision.source, decision.note or "")


def _fits(rule: PolicyRule, event: Event) -> bool:
    return (
        event.kind in rule.kinds
        and (not rule.suppress or event.suppress in rule.suppress)
        and (not rule.reasons or event.reason in rule.reasons)
        and (not rule.types or event.type in rule.types)
        and (not rule.lasting or event.reason == "mailbox_full")
        and (rule.scores is None or event.type in rule.scores)
    )


def _points(rule: PolicyRule, hits: Iterable[Event], now: int) -> float:
    """The most points that were reached: of each day the heaviest bounce, forgotten after days without any."""
    assert rule.scores is not None
    by_day: dict[int, float] = {}
    for event in hits:
        moment = when(event, now)
        if moment is not None:
            day = moment // DAY
            by_day[day] = max(by_day.get(day, 0.0), rule.scores[event.type or ""])
    points, most, last = 0.0, 0.0, None
    for day in sorted(by_day):
        points = by_day[day] + (points if last is not None and day - last <= rule.forget_days else 0.0)
        most, last = max(most, points), day
    return most


def _by_hand(decisions: Iterable[Decision]) -> Iterator[Entry]:
    for one in decisions:
        if one.kind != DecisionKind.REMOVE:
            yield Entry(
                account=one.account,
                list=ListName(one.kind),
                reason=one.reason,
                type=None,
                since=one.at,
                level=Level.SIGNATURE,
                proved=True,
                source=one.source,
                note=one.note,
                address=one.address,
                event=None,
            )
