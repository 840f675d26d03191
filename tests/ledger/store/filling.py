"""Fills a ledger in small steps, as a process that may be killed: `python -m tests.ledger.store.filling FILE`."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from bounce_cli.ledger.event import Event
from bounce_cli.ledger.judging.policy import policy_named
from bounce_cli.ledger.ledger import opened
from tests.ledger.store.kept_events import DAY, NOW, decision, event, sent

_Item = TypeVar("_Item")
_BATCH = 20


def _events() -> list[Event]:
    """Bounces that only the index of sent mail proves, some of them a second time and with better evidence."""
    made = [
        event(
            number, f"kim{number % 97}@example.org", level=0, proof=None, mail_id=f"m{number}", account=f"a{number % 4}"
        )
        for number in range(360)
    ]
    better = [event(number, f"kim{number % 97}@example.org", account="z") for number in range(0, 360, 9)]
    success = [event(1_000 + n, f"kim{n}@example.org", kind="delivered", moment=NOW - DAY) for n in range(20)]
    return made + better + success


def _batches(items: Sequence[_Item]) -> list[Sequence[_Item]]:
    return [items[start : start + _BATCH] for start in range(0, len(items), _BATCH)]


def fill(path: Path) -> None:
    """Take all in; what is there already changes nothing."""
    mails = [sent(f"kim{number % 97}@example.org", f"m{number}") for number in range(0, 360, 3)]
    listed = [decision(f"lee{number}@example.net", "suppress", None, source="list.csv") for number in range(60)]
    for name in ("hubspot", "strict"):
        with opened(path, policy_named(name), write=True) as ledger:
            for number, events in enumerate(_batches(_events())):
                ledger.add(events)
                if number % 5 == 0:
                    ledger.settle()
            for rows in _batches(mails):
                ledger.add_sent(rows)
            ledger.settle()
            for entries in _batches(listed):
                ledger.take_over(entries)
            ledger.settle()


if __name__ == "__main__":
    print("ready", flush=True)
    fill(Path(sys.argv[1]))
