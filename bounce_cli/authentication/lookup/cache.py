"""Each question asked once: answers are kept for their time to live, and a budget bounds what a run can cause."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Lock

from bounce_cli.authentication.lookup.answer import Answer, Outcome, Resolver
from bounce_cli.authentication.lookup.names import question

__all__ = ["Cache"]

# Seconds: an answer with a shorter time to live still serves the repetitions of one run.
_LEAST_TTL = 5
_FOR_EVER = float("inf")


@dataclass(slots=True)
class _Kept:
    """An answer, or one that is on its way, and until when it holds."""

    answer: Future[Answer] = field(default_factory=Future)
    until: float = _FOR_EVER


class Cache:
    """A resolver that asks another only what it does not know; negative answers and errors are kept too.

    `most` is how many questions one run may ask; beyond that the answer is `not-asked`. Threads that ask the same thing
    at the same time wait for one answer. `clock` gives seconds.
    """

    def __init__(self, behind: Resolver, *, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._behind = behind
        self._left = most
        self._clock = clock
        self._lock = Lock()
        self._kept: dict[tuple[str, str], _Kept] = {}

    def ask(self, name: str, type_: str) -> Answer:
        """Return the answer that is known, else ask for it."""
        asked = question(name, type_)
        with self._lock:
            kept = self._known(asked)
            if kept is None:
                if self._left <= 0:
                    return Answer(name=asked[0], type=type_, outcome=Outcome.NOT_ASKED)
                self._left -= 1
                new = self._kept[asked] = _Kept()
        if kept is None:
            self._fetch(asked, new)
            return new.answer.result()
        return kept.answer.result()

    def _known(self, asked: tuple[str, str]) -> _Kept | None:
        kept = self._kept.get(asked)
        return kept if kept and self._clock() < kept.until else None

    def _fetch(self, asked: tuple[str, str], kept: _Kept) -> None:
        answer = Answer(name=asked[0], type=asked[1], outcome=Outcome.SERVFAIL)
        try:
            answer = self._behind.ask(*asked)
        finally:  # whoever waits must not wait for ever
            kept.until = self._clock() + max(answer.ttl, _LEAST_TTL)
            kept.answer.set_result(answer)
