"""All addresses that a ledger knows, each in one row."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bounce_cli.ledger.event import time_of
from bounce_cli.ledger.ledger import Ledger
from bounce_cli.ledger.view import AddressView, view_of

__all__ = ["KnownAddress", "Wanted", "known_addresses"]

_BOUNCES = frozenset({"failure", "delay", "feedback"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which addresses are wanted; None and empty where any are.

    Attributes:
        types: hard, soft, pending, global.
        since: seconds since 1970 of the oldest last bounce.
        account: only what bounced in this account.
        domain: only addresses of this domain, in the form of keys.
    """

    types: frozenset[str] = frozenset()
    since: int | None = None
    account: str | None = None
    domain: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAddress:
    """One address as of now.

    Attributes:
        address: as it was written.
        type, reason: of the bounces that stand; None where none does.
        first, last: when it bounced first and last.
        bounces: how many records of bounces and complaints there are.
        accounts: the accounts in which it bounced.
        list: `suppress`, `hold`, or None.
    """

    address: str
    type: str | None
    reason: str | None
    first: datetime | None
    last: datetime | None
    bounces: int
    accounts: tuple[str, ...]
    list: str | None


def known_addresses(ledger: Ledger, wanted: Wanted, now: int) -> Iterator[KnownAddress]:
    """The wanted addresses by domain and local part."""
    for history in ledger.histories(wanted.domain):
        view = view_of(history, ledger.policy, now, wanted.account)
        bounces = [seen.event for seen in view.events if seen.event.kind in _BOUNCES]
        if not bounces or (wanted.types and view.type not in wanted.types):
            continue
        moments = [event.moment for event in bounces if event.moment is not None]
        if wanted.since is not None and max(moments, default=0) < wanted.since:
            continue
        yield KnownAddress(
            address=view.address,
            type=view.type.value if view.type else None,
            reason=view.reason or ("complaint" if view.complained else None),
            first=time_of(min(moments, default=None)),
            last=time_of(max(moments, default=None)),
            bounces=len(bounces),
            accounts=tuple(sorted({event.account for event in bounces if event.account})),
            list=_list_of(view),
        )


def _list_of(view: AddressView) -> str | None:
    return max((entry.list.value for entry in view.entries), default=None)
