"""How much one message may make us ask: mail is hostile, and no message may turn the tool into a flood of queries."""

from bounce_cli.authentication.lookup.answer import Answer, Outcome, Resolver
from bounce_cli.authentication.lookup.names import question

__all__ = ["Budget"]


class Budget:
    """A resolver for one message, of which so many different questions are answered.

    What others asked before counts as well: a message then gets the same answers whatever else the run reads.
    """

    def __init__(self, resolver: Resolver, *, most: int) -> None:
        self._resolver = resolver
        self._most = most
        self._asked: set[tuple[str, str]] = set()

    def ask(self, name: str, type_: str) -> Answer:
        """Return the answer; `not-asked` where the budget is spent."""
        asked = question(name, type_)
        if asked not in self._asked:
            if len(self._asked) >= self._most:
                return Answer(name=name, type=type_, outcome=Outcome.NOT_ASKED)
            self._asked.add(asked)
        return self._resolver.ask(name, type_)
