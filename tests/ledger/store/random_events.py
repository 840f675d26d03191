"""Events, decisions and mails at random, few enough of each that they meet."""

from typing import Any

from hypothesis import strategies as st

from bounce_cli.ledger.event import Event
from bounce_cli.ledger.history import Decision, SentRow
from tests.ledger.store.kept_events import DAY, NOW, decision, event, key

ADDRESSES = ("kim@example.org", "lee@example.org", "kim@example.net")
YEAR = 365 * DAY
# Long ago, of late, and of clocks that are wrong by years.
TIMES = st.sampled_from(
    [NOW - 3 * YEAR, NOW - 2 * YEAR, NOW - 40 * DAY, NOW - 20 * DAY, NOW - DAY, NOW, NOW + DAY + 1, NOW + 9 * YEAR]
)
MOMENTS = st.none() | TIMES | st.integers(NOW - 60 * DAY, NOW + 3 * DAY)
# From when a list is asked for: long ago, now, and years ahead.
ASKED = st.sampled_from([NOW - 4 * YEAR, NOW - 30 * DAY, NOW, NOW + 2 * YEAR, NOW + 20 * YEAR])
ACCOUNTS = st.sampled_from(["", "a", "b", "c"])
POLICIES = st.sampled_from(["hubspot", "strict", "lenient", "mailman"])
_VERDICTS = (
    ("failure", "user_unknown", "hard", "yes"),
    ("failure", "user_unknown", "hard", "yes"),
    ("failure", "mailbox_full", "soft", "no"),
    ("failure", "spam_content", "hard", "hold"),
    ("delay", "delivery_delayed", "pending", "no"),
    ("feedback", None, None, "yes"),
    ("delivered", None, None, "no"),
    ("auto_reply", None, None, "no"),
)
_FEW = st.integers(0, 5)
_PROOFS = {0: None, 2: "subject", 4: "verp"}


@st.composite
def some_event(draw: st.DrawFn, numbers: st.SearchStrategy[int] = _FEW) -> Event:
    """An event; of one number there may be several readings."""
    kind, reason, type_, suppress = draw(st.sampled_from(_VERDICTS))
    level = draw(st.sampled_from([0, 2, 4, 4]))
    values: dict[str, Any] = {"kind": kind, "reason": reason, "type": type_, "suppress": suppress, "level": level}
    return event(
        draw(numbers),
        draw(st.sampled_from(ADDRESSES)),
        account=draw(ACCOUNTS),
        proof=_PROOFS[level],
        moment=draw(MOMENTS),
        arrival=draw(st.none() | TIMES),
        mail_id=draw(st.sampled_from([None, "m1", "m2"])),
        queue_id=draw(st.sampled_from([None, "q1"])),
        **values,
    )


def some_events(most: int = 12) -> st.SearchStrategy[list[Event]]:
    """Several readings of few records."""
    return st.lists(some_event(), min_size=1, max_size=most)


def different_events(most: int = 12) -> st.SearchStrategy[list[Event]]:
    """One reading each of many records."""
    many = st.lists(some_event(st.integers(0, 10**6)), min_size=1, max_size=most)
    return many.map(lambda found: list({one.id: one for one in found}.values()))


@st.composite
def some_sent(draw: st.DrawFn) -> list[SentRow]:
    """Mails that were sent to the addresses of the events."""
    return [
        SentRow(
            key(draw(st.sampled_from(ADDRESSES))),
            draw(st.sampled_from([None, "m1", "m2"])),
            draw(st.sampled_from([None, "q1"])),
            None,
            draw(st.none() | TIMES),
        )
        for _ in range(draw(st.integers(0, 4)))
    ]


@st.composite
def some_decisions(draw: st.DrawFn) -> list[Decision]:
    """What a person decided of the addresses of the events."""
    return [
        decision(
            draw(st.sampled_from(ADDRESSES)),
            draw(st.sampled_from(["suppress", "hold", "remove"])),
            NOW - draw(st.integers(0, 50)) * DAY,
            account=draw(st.sampled_from(["*", "", "a"])),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
