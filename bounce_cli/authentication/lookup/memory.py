"""Answers held still: what one evaluation was told does not change while it lasts."""

from bounce_cli.authentication.lookup.answer import Answer, Resolver
from bounce_cli.authentication.lookup.recording import Unasked

__all__ = ["Memory"]


class Memory:
    """A resolver that asks another no name twice, so that none answers in two ways."""

    def __init__(self, resolver: Resolver, answers: dict[tuple[str, str], Answer] | None = None) -> None:
        self._resolver = resolver
        self._answers = {} if answers is None else answers

    def ask(self, name: str, type_: str) -> Answer:
        """Look a name up, the first time."""
        question = name, type_
        if question not in self._answers:
            self._answers[question] = self._resolver.ask(name, type_)
        return self._answers[question]

    def as_it_is(self) -> "Memory":
        """The same answers, and no others."""
        return Memory(Unasked(), self._answers.copy())
