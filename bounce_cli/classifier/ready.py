"""The rules of the package as they are filed, in `ready.jsonl`: reading and filing them anew takes half a second.

Its parts are separated by blank lines. Phrases and rules stand on lines of their own, which are read as they are asked
for, since one mail needs few of them. `python -m tests.classifier.make_ready` makes the file when rules have changed,
and a test holds that somebody did.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from bounce_cli.beside import beside
from bounce_cli.classifier.filing import NOTHING_KNOWN, Filing, Known
from bounce_cli.classifier.index import Filed, FiledPhrase, Index, filed
from bounce_cli.classifier.model import BounceType, Place, Reason, Rule, Suppression

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["NAME", "ReadyRules", "known_phrases", "ready_lines", "ready_rules"]

NAME = "ready.jsonl"
_READERS: Mapping[str, Callable[[Any], Any]] = {
    "reason": Reason,
    "type": BounceType,
    "suppress": Suppression,
    "place": Place,
    **dict.fromkeys(("text", "unless", "status", "reply", "command", "receiver"), tuple),
}


class _Document(NamedTuple):
    """The parts of the file."""

    head: str
    by_key: str
    common: str
    phrases: str
    rules: str


class _Phrases(Sequence[FiledPhrase]):
    """Filed phrases, each read when somebody looks at it."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    @overload
    def __getitem__(self, place: int) -> FiledPhrase: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[FiledPhrase]: ...
    def __getitem__(self, place: int | slice) -> FiledPhrase | Sequence[FiledPhrase]:
        if isinstance(place, slice):
            return [json.loads(line) for line in self._lines[place]]
        found: FiledPhrase = json.loads(self._lines[place])
        return found

    def __len__(self) -> int:
        return len(self._lines)


class ReadyRules(Sequence[Rule]):
    """Rules that are made when somebody looks at them, with the index that finds them."""

    def __init__(self, document: _Document) -> None:
        head = json.loads(document.head)
        self.octets: Mapping[str, int] = head["octets"]
        self._lines = document.rules.split("\n")
        self._phrases = _Phrases(document.phrases.split("\n"))
        self._made: list[Rule | None] = [None] * len(self._lines)
        by_reply = {int(code): numbers for code, numbers in head["by_reply"].items()}
        by_key = json.loads(document.by_key)
        self.filed = Index(
            self,
            Filed(
                self._phrases, head["forbidding"], by_key, head["always"], head["by_status"], by_reply, head["sought"]
            ),
        )

    @overload
    def __getitem__(self, number: int) -> Rule: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Rule]: ...
    def __getitem__(self, number: int | slice) -> Rule | Sequence[Rule]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        rule = self._made[number]
        if rule is None:
            table = json.loads(self._lines[number])
            if "text" in table:
                first, behind = table["text"]
                table["text"] = [phrase for phrase, *_ in self._phrases[first:behind]]
            rule = Rule(**{name: _READERS[name](value) if name in _READERS else value for name, value in table.items()})
            self._made[number] = rule
        return rule

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[Rule]:
        return (self[number] for number in range(len(self)))


def ready_rules(places: "Iterable[Traversable]") -> ReadyRules | None:
    """The rules of the package; None where they have not been made ready, or the files have changed since.

    Args:
        places: the files that they stand in.
    """
    try:
        rules = ReadyRules(_document())
        return rules if _is_of(rules.octets, places) else None
    except (OSError, ValueError, LookupError):
        return None


@cache
def known_phrases() -> Known:
    """What is known of the phrases of the package, which need not be filed anew beside those of others."""
    try:
        document = _document()
        sought = json.loads(document.head)["sought"]
    except (OSError, ValueError, LookupError):
        return NOTHING_KNOWN
    return Known(
        {phrase: Filing(lead, groups) for phrase, _, lead, groups in map(json.loads, document.phrases.split("\n"))},
        json.loads(document.common),
        sought,
    )


def _document() -> _Document:
    content = beside("bounce_cli.classifier").joinpath(NAME).read_text(encoding="ascii")
    return _Document(*content.removesuffix("\n").split("\n\n"))


def ready_lines(rules: Sequence[Rule], places: "Iterable[Traversable]", common: Mapping[str, int]) -> Iterator[str]:
    """What makes rules ready: how they are filed, and of each what is not as usual. In ASCII, which is read fastest.

    Args:
        rules: those of the package.
        places: the files that they stand in.
        common: how often a text has the keys that are common.
    """
    found = filed(rules, Known({}, common))
    # The phrases of a rule are filed one behind the other.
    spans: dict[int, tuple[int, int]] = {}
    for place, (_, number, *_) in enumerate(found.phrases):
        if number is not None:
            spans[number] = (spans.get(number, (place, 0))[0], place + 1)
    tables = [_table(rule, spans.get(number)) for number, rule in enumerate(rules)]
    codes = {"forbidding": found.forbidding, "always": found.always}
    codes |= {"by_status": found.by_status, "by_reply": found.by_reply, "sought": found.sought}
    yield from (_written({"octets": _octets(places), **codes}), "")
    for part in (found.by_key, common):
        lines = ",\n".join(f"{_written(key)}:{_written(value)}" for key, value in part.items())
        yield from (f"{{{lines}}}", "")
    yield from (*map(_written, found.phrases), "", *map(_written, tables))


def _written(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _table(rule: Rule, text: tuple[int, int] | None) -> dict[str, Any]:
    """What of a rule is not as usual; in place of its phrases from where to where they are filed."""
    named = ((field, getattr(rule, field.name)) for field in fields(Rule))
    table = {field.name: value for field, value in named if value != field.default}
    return {**table, "text": text} if text else table


def _is_of(octets: Mapping[str, int], places: "Iterable[Traversable]") -> bool:
    """Whether these are the files that it was made of; inside an archive, where nobody edits them, by their names."""
    found = _octets(places)
    return found.keys() == octets.keys() and all(length in {None, octets[name]} for name, length in found.items())


def _octets(places: "Iterable[Traversable]") -> dict[str, int | None]:
    """The files by their names, with their lengths; None inside an archive."""
    return {place.name: place.stat().st_size if isinstance(place, Path) else None for place in places}
