"""One address as it is told: its type, what each account's bounces come to, its lists, every event with its proof."""

from collections.abc import Sequence
from dataclasses import dataclass

from bounce_cli.classifier import BounceType
from bounce_cli.ledger.addresses import address_of
from bounce_cli.ledger.event import Event
from bounce_cli.ledger.history import EVERY_ACCOUNT, Decision, History
from bounce_cli.ledger.judging.entries import Entry, Judge
from bounce_cli.ledger.judging.policy import Policy
from bounce_cli.ledger.judging.types import AccountState, global_accounts, states_of, still_stand
from bounce_cli.ledger.proof.index import SentIndex
from bounce_cli.ledger.proof.level import Proof

__all__ = ["AddressView", "SeenEvent", "view_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenEvent:
    """An event, the evidence that it answers mail of ours, and whether it still counts."""

    event: Event
    proof: Proof
    stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressView:
    """One address as of now.

    Attributes:
        address: as it was written last, else as the key gives it back.
        type: hard, soft, pending or global; None where no bounce stands.
        reason: of the bounce that decides; None where none stands in the accounts that are looked at.
        complained: whether a complaint stands.
        states: what the bounces come to in each account.
        global_accounts: the accounts whose hard bounces make it global.
        entries: the lists it stands on.
        events: all events of the accounts that are looked at, the oldest first.
        decisions: what people decided, in order.
    """

    address: str
    type: BounceType | None
    reason: str | None
    complained: bool
    states: tuple[AccountState, ...]
    global_accounts: tuple[str, ...]
    entries: tuple[Entry, ...]
    events: tuple[SeenEvent, ...]
    decisions: tuple[Decision, ...]


def view_of(history: History, policy: Policy, now: int, account: str | None = None) -> AddressView:
    """An address as of now, for one account or for all of them.

    What is global holds for every account; one without a bounce of its own has no reason to show.
    """
    sent = SentIndex(history.sent)
    proofs = {event.id: sent.proof(event) for event in history.events}
    proved = [event for event in history.events if proofs[event.id].level >= policy.level]
    standing = _standing(history, proved, now)
    states = states_of(standing, policy.types, now)
    is_global = global_accounts(states, policy.types)
    shown = tuple(state for state in states if account in {None, state.account})
    ids = {event.id for event in standing}
    events = (event for event in history.events if account in {None, event.account})
    entries = Judge(policy).at(history, now)
    return AddressView(
        address=_written(history),
        type=_type_of(shown, is_global),
        reason=_own_reason(shown),
        complained=any(
            event.kind == "feedback" and event.suppress == "yes" and account in {None, event.account}
            for event in standing
        ),
        states=shown,
        global_accounts=is_global,
        entries=tuple(one for one in entries if account is None or one.account in {account, EVERY_ACCOUNT}),
        events=tuple(
            SeenEvent(event=event, proof=proofs[event.id], stands=event.id in ids)
            for event in sorted(events, key=lambda one: (one.moment or 0, one.id))
        ),
        decisions=history.decisions,
    )


def _standing(history: History, proved: Sequence[Event], now: int) -> list[Event]:
    """Bounces and complaints that stand; mail that is not proved to have arrived settles none that is proved."""
    standing = still_stand(history.events, history.decisions, now)
    if len(proved) == len(history.events):
        return standing
    ids = {event.id for event in (*standing, *still_stand(proved, history.decisions, now))}
    # Once more in order, with nothing that could settle any.
    return still_stand([event for event in history.events if event.id in ids], (), now)


def _type_of(states: tuple[AccountState, ...], global_in: tuple[str, ...]) -> BounceType | None:
    """The type of an address: global, else hard where it is in any account, else what the latest bounce is."""
    if global_in:
        return BounceType.GLOBAL
    deciding = _deciding(states)
    return deciding.type if deciding else None


def _own_reason(states: tuple[AccountState, ...]) -> str | None:
    """The reason of the bounce that decides; None where the accounts have none."""
    deciding = _deciding(states)
    return deciding.event.reason if deciding and deciding.event else None


def _deciding(states: tuple[AccountState, ...]) -> AccountState | None:
    found = [state for state in states if state.event is not None]
    return max(found, key=lambda one: (one.type is BounceType.HARD, _moment(one)), default=None)


def _moment(state: AccountState) -> tuple[int, bytes]:
    return (-1 if state.moment is None else state.moment, state.event.id if state.event else b"")


def _written(history: History) -> str:
    """The address as a bounce or a person wrote it, where the key does not give it back; any, but always the same."""
    written = [event.address for event in history.events if event.address]
    written += [one.address for one in history.decisions]
    return max(written, default=address_of(history.key))
