"""Records on their way into a ledger, taken in slices: of a run that breaks off most is there already."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bounce_cli.cli.output import inform
from bounce_cli.cli.running.authenticator import held_octets
from bounce_cli.cli.running.side_by_side import side_by_side
from bounce_cli.errors import LedgerError
from bounce_cli.rendering.style import ENGLISH_STYLE

if TYPE_CHECKING:
    from bounce_cli.authentication.lookup.answer import Resolver
    from bounce_cli.cli.running.authenticator import Authenticator
    from bounce_cli.diagnosis import Diagnosis
    from bounce_cli.ledger.accounts import Accounts
    from bounce_cli.ledger.event import Event
    from bounce_cli.ledger.ledger import Ledger
    from bounce_cli.ledger.proof.proving import Ours
    from bounce_cli.limits import Limits
    from bounce_cli.verdict.authentication import Case

__all__ = ["Recorder", "recorder", "taken_down"]

_SLICE = 40_000


class Recorder:
    """Takes the cases of messages, and keeps what a ledger keeps of them.

    Attributes:
        new, known, better: records that were new, known already, and known with less evidence.
        left_out: records that are no news of an address.
    """

    def __init__(
        self,
        ledger: "Ledger",
        accounts: "Accounts",
        ours: "Ours",
        resolver: "Resolver | None",
        limits: "Limits | None" = None,
    ) -> None:
        self._ledger = ledger
        self._accounts = accounts
        self._ours = ours
        self._resolver = resolver
        self._limits = limits
        self._waiting: list[Event] = []
        self.new = self.known = self.better = self.left_out = 0

    def events(self, cases: "Sequence[Case]") -> "list[Event]":
        """What the ledger keeps of one message; several threads may ask at once."""
        from bounce_cli.triage import events  # noqa: PLC0415 - late, as all of the ledger

        return events(cases, accounts=self._accounts, ours=self._ours, resolver=self._resolver, limits=self._limits)

    def recorded(
        self,
        judged: "Callable[[list[Case]], list[Diagnosis]]",
        found: "Iterable[list[Case]]",
        *,
        waits: bool,
    ) -> "Iterator[list[Diagnosis]]":
        """The diagnoses of messages, which are taken down as they pass.

        Args:
            judged: makes the diagnoses of the cases of one message.
            found: the cases.
            waits: whether making them waits for name servers, as looking up keys does: then it is done side by side.
        """

        def work(cases: "list[Case]") -> "tuple[list[Diagnosis], list[Event]]":
            return judged(cases), self.events(cases)

        waits = waits or self._resolver is not None
        for diagnoses, events in side_by_side(work, found, weight=held_octets) if waits else map(work, found):
            self.take(events, len(diagnoses))
            yield diagnoses

    def take(self, events: "Sequence[Event]", records: int) -> None:
        """Take the events of one message, which has so many records."""
        self.left_out += records - len(events)
        self._waiting += events
        if len(self._waiting) >= _SLICE:
            self.write()

    def write(self) -> None:
        """Write what waits."""
        if self._waiting:
            added = self._ledger.add(self._waiting)
            self.new += added.new
            self.better += added.better
            self.known += len(self._waiting) - added.new
            self._waiting = []

    def finish(self) -> None:
        """Write what waits, and judge all addresses that it is about."""
        self.write()
        self._ledger.settle()


@contextmanager
def recorder(
    ledger: "Ledger",
    accounts: "Accounts",
    ours: "Ours",
    resolver: "Resolver | None",
    limits: "Limits | None" = None,
) -> Iterator[Recorder]:
    """Whoever takes records down; all that was read stays, also where a run is interrupted or nobody reads on."""
    found = Recorder(ledger, accounts, ours, resolver, limits)
    try:
        yield found
    except LedgerError:
        raise
    except BaseException:
        found.write()
        raise
    found.finish()


@contextmanager
def taken_down(options: dict[str, Any], account: str | None, judge: "Authenticator | None") -> "Iterator[Recorder]":
    """Whoever takes the records of a triage down, with what the configuration says is ours; tells what was new.

    Args:
        options: as of `Use`.
        account: whose mail it is; None for what the configuration says.
        judge: whose resolver looks up keys too; None where nobody is asked.
    """
    from bounce_cli.cli.ledgers.options import Use, ours_of  # noqa: PLC0415 - most runs have no ledger
    from bounce_cli.ledger.accounts import read_accounts  # noqa: PLC0415

    use = Use(options)
    ours = ours_of(use.settings, None, None, None)
    accounts = read_accounts(account or use.settings.account, use.settings.accounts)
    with use.opened(write=True) as book:
        resolver, limits = (judge.resolver, judge.limits) if judge else (None, None)
        with recorder(book, accounts, ours, resolver, limits) as found:
            yield found
        records = ENGLISH_STYLE.counted(found.new, "{count:,} new record", "{count:,} new records")
        inform(f"ledger {use.path}: {records}, {found.known:,} known already")
