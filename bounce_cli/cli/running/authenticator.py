"""Authentication of the mails that came back, where there is a network to ask."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bounce_cli.cli.dns_options import Ask
from bounce_cli.cli.standard_error import to_standard_error
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.errors import NoNameServerError, own_fault
from bounce_cli.limits import Limits
from bounce_cli.problem import Problem

if TYPE_CHECKING:
    from bounce_cli.authentication.lookup.answer import Resolver
    from bounce_cli.authentication.lookup.asking import Asking
    from bounce_cli.authentication.lookup.heard import Heard
    from bounce_cli.verdict.authentication import Case

__all__ = ["Authenticator", "authenticator", "held_octets"]


class Authenticator:
    """Completes diagnoses by what the DNS says; several threads may use it at once.

    Attributes:
        limits: how much one message may ask.
    """

    def __init__(self, asking: "Asking", fresh_for: timedelta, limits: Limits) -> None:
        self._asking = asking
        self._fresh_for = fresh_for
        self.limits = limits

    @property
    def is_cut_off(self) -> bool:
        """Whether no name server ever answered."""
        return self._asking.is_cut_off

    @property
    def resolver(self) -> "Resolver":
        """Who looks names up, for others too."""
        return self._asking.resolver

    def diagnosed(self, cases: "list[Case]") -> list[Diagnosis]:
        """The diagnoses of one message; without authentication where there turns out to be no network."""
        from bounce_cli.verdict.authentication import authenticated  # noqa: PLC0415 - not needed without a network

        plain = [case.diagnosis for case in cases]
        if self.is_cut_off or not any(case.evidence for case in cases):
            return plain
        try:
            found = authenticated(
                cases, self._asking.resolver, self._asking.now, fresh_for=self._fresh_for, limits=self.limits
            )
        except Exception as error:  # noqa: BLE001 - a fault of our own, which must not cost the diagnosis
            fault = Problem(code="authentication_failed", text=own_fault(error))
            return [replace(one, problems=(*one.problems, fault)) for one in plain]
        return plain if self.is_cut_off else found


def held_octets(cases: "list[Case]") -> int:
    """Octets of the mails that wait to be judged."""
    copies = (case.evidence.copy for case in cases if case.evidence)
    return sum(len(copy.headers) + len(copy.body or b"") for copy in copies)


@contextmanager
def authenticator(
    ask: Ask, *, wanted: bool, fresh_days: int, limits: Limits, heard: "Heard | None" = None
) -> Iterator[Authenticator | None]:
    """Whoever authenticates in this run; None where that is not wanted, or where there is nobody to ask.

    Args:
        ask: opens the resolver.
        wanted: whether anybody is.
        fresh_days: how old a bounce may be for what the DNS says now to be held against it.
        limits: how much one message may ask.
        heard: is told of each look-up.
    """
    with ExitStack() as stack:
        asking = _opened(ask, stack, heard) if wanted else None
        if asking is None or asking.is_cut_off:
            yield None
            return
        yield Authenticator(asking, timedelta(days=fresh_days), limits)
        if asking.is_cut_off:
            to_standard_error("bounce: no name server answered: SPF, DKIM and DMARC were left out\n")


def _opened(ask: Ask, stack: ExitStack, heard: "Heard | None") -> "Asking | None":
    """The resolver; None where the system names no name server, and no option does."""
    try:
        return stack.enter_context(ask(heard))
    except NoNameServerError:
        return None
