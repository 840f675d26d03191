"""How much one message may make us ask: mail is hostile, and no message may turn the tool into a flood of queries."""

import time
from collections.abc import Callable
from dataclasses import replace

from bounce_cli.authentication.lookup.answer import Answer, Outcome, Resolver
from bounce_cli.authentication.lookup.names import question
from bounce_cli.limits import Limits

__all__ = ["Budget", "wide_budget"]

# What a person asks about is looked at more widely than what the verdicts rest on.
_TIMES = 4


class Budget:
    """A resolver for one message, of which so many different questions are answered, in so much time.

    What others asked before counts as well: a message then gets the same answers whatever else the run reads.
    `clock` gives seconds.
    """

    def __init__(self, resolver: Resolver, limits: Limits, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._resolver = resolver
        self._limits = limits
        self._clock = clock
        self._asked: set[tuple[str, str]] = set()
        self._waited = 0.0

    def ask(self, name: str, type_: str) -> Answer:
        """Return the answer; `not-asked` where the budget is spent, an error where it is longer than any answer is."""
        asked = question(name, type_)
        if asked not in self._asked:
            if len(self._asked) >= self._limits.dns_lookups or 0 < self._limits.dns_seconds <= self._waited:
                return Answer(name=name, type=type_, outcome=Outcome.NOT_ASKED)
            self._asked.add(asked)
        start = self._clock()
        answer = self._resolver.ask(name, type_)
        self._waited += self._clock() - start
        if sum(map(len, answer.records)) > self._limits.dns_octets:
            return Answer(name=name, type=type_, outcome=Outcome.SERVFAIL, ttl=answer.ttl)
        return answer


def wide_budget(resolver: Resolver, limits: Limits) -> Budget:
    """A resolver for one mail, domain or sender that a person asks about: four times as many questions."""
    return Budget(resolver, replace(limits, dns_lookups=_TIMES * limits.dns_lookups))
