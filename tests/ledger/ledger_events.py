"""Events, decisions and sent mails made by hand, and at random, for the tests of the ledger."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from bounce_cli.ledger.event import Event
from bounce_cli.ledger.history import EVERY_ACCOUNT, Decision, DecisionKind, History, SentRow
from bounce_cli.ledger.judging.entries import Entry, Judge
from bounce_cli.ledger.judging.policy import policy_named
from bounce_cli.ledger.proof.level import Level

NOW = int(datetime(2026, 11, 26, 12, 0, tzinfo=UTC).timestamp())
HOUR, DAY, YEAR = 3_600, 86_400, 31_557_600
KEY = "example.org kim"
SUCCESSES = ("delivered", "relayed", "expanded", "auto_reply", "disposition")
_NUMBER_OCTETS = 32


def number(value: int) -> bytes:
    """The id of an event."""
    return value.to_bytes(_NUMBER_OCTETS)


def event(value: int = 1, moment: int | None = NOW - DAY, **more: Any) -> Event:
    """A proved hard bounce of an unknown user, or whatever `more` makes of it."""
    made = Event(
        id=number(value),
        key=KEY,
        address=None,
        account="",
        level=Level.SENT,
        proof="message-id",
        rank=0,
        kind="failure",
        reason="user_unknown",
        type="hard",
        suppress="yes",
        status="5.1.1",
        reply_code=550,
        diagnostic=None,
        remote_mta=None,
        rule=None,
        confidence=0.9,
        moment=moment,
        arrival=None,
        until=None,
        mail_id=None,
        queue_id=None,
        subject=None,
        mail_date=None,
        feedback=None,
        origin="-",
    )
    return made._replace(**more)


def full(value: int, moment: int | None, **more: Any) -> Event:
    """A bounce of a full mailbox."""
    return event(value, moment, **{"reason": "mailbox_full", "type": "soft", "suppress": "no", **more})


def delay(value: int = 1, moment: int | None = NOW - DAY, **more: Any) -> Event:
    """A delay that is tried again."""
    values = {"kind": "delay", "reason": "delivery_delayed", "type": "pending", "suppress": "no", "arrival": moment}
    return event(value, moment, **{**values, **more})


def success(value: int, moment: int | None, kind: str = "delivered", **more: Any) -> Event:
    """Mail that arrived."""
    return event(value, moment, **{"kind": kind, "reason": None, "type": None, "suppress": "no", **more})


def decision(kind: DecisionKind, at: int | None = NOW - HOUR, **more: Any) -> Decision:
    """What a person decided, for every account."""
    made = Decision(
        key=KEY,
        address="kim@example.org",
        account=EVERY_ACCOUNT,
        kind=kind,
        at=at,
        reason=None,
        note=None,
        source="manual",
    )
    return made._replace(**more)


def removal(at: int | None = NOW - HOUR, *pardoned: int, account: str = EVERY_ACCOUNT) -> Decision:
    """The address is taken off the lists, with the events that were known then."""
    return decision(DecisionKind.REMOVE, at, pardoned=frozenset(map(number, pardoned)), account=account)


def sent(mail_id: str | None = None, moment: int | None = NOW - 2 * DAY, **more: Any) -> SentRow:
    """A mail in the index."""
    return SentRow(key=KEY, mail_id=mail_id, queue_id=None, subject=None, moment=moment)._replace(**more)


def entries(
    *events: Event,
    policy: str = "hubspot",
    now: int = NOW,
    decisions: tuple[Decision, ...] = (),
    sent: tuple[SentRow, ...] = (),
) -> tuple[Entry, ...]:
    """The entries of an address by a policy."""
    history = History(key=KEY, events=events, decisions=decisions, sent=sent)
    return Judge(policy_named(policy)).at(history, now)


def lists(
    *events: Event, policy: str = "hubspot", now: int = NOW, decisions: tuple[Decision, ...] = ()
) -> dict[str, str]:
    """The list that each account has an address on."""
    found = entries(*events, policy=policy, now=now, decisions=decisions)
    return {entry.account: entry.list.value for entry in found}


# Few different values, so that events meet; clocks that are wrong by years, and dates that are missing.
MOMENTS = st.one_of(
    st.none(),
    st.sampled_from([NOW - 14 * DAY, NOW - DAY, NOW, NOW + DAY, NOW + DAY + 1, NOW + 30 * YEAR]),
    st.integers(NOW - 60 * DAY, NOW + 3 * DAY),
    st.integers(NOW + YEAR, NOW + 50 * YEAR),
)
ACCOUNTS = st.sampled_from(["", "a", "b", "c"])
_VERDICTS = st.sampled_from(
    [
        ("failure", "user_unknown", "hard", "yes"),
        ("failure", "user_unknown", "hard", "hold"),
        ("failure", "mailbox_full", "soft", "no"),
        ("failure", "mailbox_full", "hard", "yes"),
        ("failure", "spam_content", "hard", "hold"),
        ("failure", None, None, "no"),
        ("delay", "delivery_delayed", "pending", "no"),
        ("delay", "mailbox_full", "pending", "no"),
        ("feedback", None, None, "yes"),
        *((kind, None, None, "no") for kind in SUCCESSES),
    ]
)


@st.composite
def some_events(draw: st.DrawFn, levels: tuple[Level, ...] = tuple(Level), first: int = 1) -> tuple[Event, ...]:
    """Up to eight events of an address."""
    made = []
    for value in range(first, first + draw(st.integers(0, 8))):
        kind, reason, type_, suppress = draw(_VERDICTS)
        made.append(
            event(
                value,
                draw(MOMENTS),
                account=draw(ACCOUNTS),
                level=draw(st.sampled_from(levels)),
                kind=kind,
                reason=reason,
                type=type_,
                suppress=suppress,
                arrival=draw(MOMENTS),
                until=draw(MOMENTS),
                mail_id=draw(st.sampled_from([None, "one@example.com", "two@example.com"])),
            )
        )
    return tuple(made)


@st.composite
def some_decisions(draw: st.DrawFn) -> tuple[Decision, ...]:
    """Up to three decisions about an address, at different times."""
    times = draw(st.lists(st.integers(NOW - 60 * DAY, NOW), unique=True, max_size=3))
    return tuple(
        decision(
            draw(st.sampled_from(list(DecisionKind))),
            at,
            account=draw(st.sampled_from(["", "a", EVERY_ACCOUNT])),
            pardoned=frozenset(map(number, draw(st.sets(st.integers(1, 8), max_size=3)))),
        )
        for at in times
    )
