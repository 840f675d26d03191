"""The rules of the package as they are filed, in `ready.json`: reading and filing them anew takes a tenth of a second.

`python -m tests.classifier.make_ready` makes it when rules have changed, and a test holds that somebody did.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, overload

from bounce_cli.classifier.index import Filed, Index, filed
from bounce_cli.classifier.model import BounceType, Place, Reason, Rule, Suppression

__all__ = ["NAME", "ReadyRules", "ready_document", "ready_rules"]

NAME = "ready.json"
_READERS: Mapping[str, Callable[[Any], Any]] = {
    "reason": Reason,
    "type": BounceType,
    "suppress": Suppression,
    "place": Place,
    **dict.fromkeys(("text", "unless", "status", "reply", "command", "receiver"), tuple),
}


class ReadyRules(Sequence[Rule]):
    """Rules that are made when somebody looks at them, with the index that finds them."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Take what `ready_document` made."""
        self._tables: Sequence[Mapping[str, Any]] = document["rules"]
        self._phrases: Sequence[tuple[str, int]] = document["phrases"]
        self._made: list[Rule | None] = [None] * len(self._tables)
        by_reply = {int(code): numbers for code, numbers in document["by_reply"].items()}
        found = {name: document[name] for name in Filed._fields} | {"by_reply": by_reply}
        self.filed = Index(self, Filed(**found))

    @overload
    def __getitem__(self, number: int) -> Rule: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Rule]: ...
    def __getitem__(self, number: int | slice) -> Rule | Sequence[Rule]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        rule = self._made[number]
        if rule is None:
            table = dict(self._tables[number])
            if "text" in table:
                first, behind = table["text"]
                table["text"] = [phrase for phrase, _ in self._phrases[first:behind]]
            rule = Rule(**{name: _READERS[name](value) if name in _READERS else value for name, value in table.items()})
            self._made[number] = rule
        return rule

    def __len__(self) -> int:
        return len(self._tables)

    def __iter__(self) -> Iterator[Rule]:
        return (self[number] for number in range(len(self)))


def ready_rules(places: Iterable[Traversable]) -> ReadyRules | None:
    """The rules of the package; None where they have not been made ready, or the files have changed since.

    Args:
        places: the files that they stand in.
    """
    try:
        document = json.loads(files("bounce_cli.classifier").joinpath(NAME).read_text(encoding="utf-8"))
        return ReadyRules(document) if _is_of(document["octets"], places) else None
    except (OSError, ValueError, LookupError):
        return None


def ready_document(rules: Sequence[Rule], places: Iterable[Traversable]) -> dict[str, Any]:
    """What makes rules ready: how they are filed, and of each what is not as usual."""
    found = filed(rules)
    # The phrases of a rule are filed one behind the other.
    spans: dict[int, tuple[int, int]] = {}
    for place, (_, number) in enumerate(found.phrases):
        spans[number] = (spans.get(number, (place, 0))[0], place + 1)
    tables = [_table(rule, spans.get(number)) for number, rule in enumerate(rules)]
    return {"octets": _octets(places), **found._asdict(), "rules": tables}


def _table(rule: Rule, text: tuple[int, int] | None) -> dict[str, Any]:
    """What of a rule is not as usual; in place of its phrases from where to where they are filed."""
    named = ((field, getattr(rule, field.name)) for field in fields(Rule))
    table = {field.name: value for field, value in named if value != field.default}
    return {**table, "text": text} if text else table


def _is_of(octets: Mapping[str, int], places: Iterable[Traversable]) -> bool:
    """Whether these are the files that it was made of; inside an archive, where nobody edits them, by their names."""
    found = _octets(places)
    return found.keys() == octets.keys() and all(length in {None, octets[name]} for name, length in found.items())


def _octets(places: Iterable[Traversable]) -> dict[str, int | None]:
    """The files by their names, with their lengths; None inside an archive."""
    return {place.name: place.stat().st_size if isinstance(place, Path) else None for place in places}
