"""A resolver that tells somebody of each look-up."""

import time
from collections.abc import Callable

from bounce_cli.authentication.lookup.answer import Answer, Resolver

__all__ = ["Heard", "Hearing"]

Heard = Callable[[Answer, float], None]
"""Is told an answer and the seconds that it took."""


class Hearing:
    """Asks another resolver, and tells what it said."""

    def __init__(self, behind: Resolver, heard: Heard) -> None:
        """Stand before another one; `heard` is told in whichever thread asks."""
        self._behind = behind
        self._heard = heard

    def ask(self, name: str, type_: str) -> Answer:
        """Look a name up."""
        started = time.monotonic()
        answer = self._behind.ask(name, type_)
        self._heard(answer, time.monotonic() - started)
        return answer
