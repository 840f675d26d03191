"""Whoever says where mails were sent from: by a list of one's own, by the SPF records, by the notices."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bounce_cli.cli.dns_options import Ask
from bounce_cli.letter.author import Author
from bounce_cli.limits import Limits

if TYPE_CHECKING:
    from bounce_cli.authentication.allowlist import OwnAddresses
    from bounce_cli.diagnosis import Diagnosis
    from bounce_cli.letter.origins import Origins, Resolve

__all__ = ["Senders", "senders"]


class Senders:
    """Says where mails were sent from.

    Attributes:
        faults: what has kept a list of addresses from being complete so far, each once.
    """

    def __init__(
        self, stated: Author, own: "Iterable[OwnAddresses]", faults: Iterable[str], resolve: "Resolve | None"
    ) -> None:
        """Take what is known: who writes, a list of one's own and its faults, and who looks up SPF records, if any."""
        self.faults = list(faults)
        self._stated = stated
        self._own = tuple(own)
        self._is_cut = bool(self.faults)
        self._resolve = resolve

    def find(self, diagnoses: "Iterable[Diagnosis]") -> "Origins":
        """Where the mails of these diagnoses were sent from."""
        from bounce_cli.letter.origins import origins_of  # noqa: PLC0415 - no other command needs it

        found = origins_of(diagnoses, self._stated, self._own, self._resolve)
        told = [f"{domain}: the list of addresses is not complete: {cause}" for domain, cause in found.faults]
        self.faults += [fault for fault in told if fault not in self.faults]
        return replace(found, is_cut=self._is_cut)


@contextmanager
def senders(ips: Path | None, ask: Ask, stated: Author, *, look_up: bool, limits: Limits) -> Iterator[Senders]:
    """Whoever says where mails were sent from, as long as the resolver is open.

    Args:
        ips: a list of one's own.
        ask: opens the resolver.
        stated: who writes.
        look_up: whether the SPF records of the sending domains are looked up.
        limits: how much may be asked for each of them.

    Raises:
        UsageError: the list cannot be read.
    """
    from bounce_cli.authentication.allowlist import allowlist, read_addresses  # noqa: PLC0415 - no other command needs them

    own, faults = read_addresses(ips) if ips else ([], [])
    with ask() if look_up else nullcontext() as run:
        resolve = (lambda domains, own: allowlist(domains, run.resolver, own, limits=limits)) if run else None
        yield Senders(stated, own, faults, resolve)
