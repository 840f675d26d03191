"""Reads rule files; whatever is wrong in one is told with file, rule and field."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn, cast

from bounce_cli.classifier.model import BounceType, Reason, Rule, Suppression
from bounce_cli.classifier.phrases import PhraseError, compile_phrase
from bounce_cli.classifier.receivers import known_receivers
from bounce_cli.errors import RuleError

__all__ = ["BUILT_IN", "load_rules", "read_rules"]

BUILT_IN = Path(__file__).with_name("rules")

_FIRST_REPLY, _LAST_REPLY = 200, 699
_STATUS_PARTS = 3


def _phrases(value: Any) -> tuple[str, ...]:
    phrases = _words(value)
    for phrase in phrases:
        try:
            compile_phrase(phrase)
        except PhraseError as error:
            message = f"{phrase!r}: {error}"
            raise ValueError(message) from None
    return phrases


def _words(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(item, str) and item for item in value):
        message = "must be a list of strings, not empty"
        raise ValueError(message)
    return tuple(value)


def _word(value: Any) -> str:
    if not isinstance(value, str) or not value:
        message = "must be a string, not empty"
        raise ValueError(message)
    return value


def _is_status(code: str) -> bool:
    head, *details = code.split(".")
    if head not in {"4", "5", "x"} or len(details) != _STATUS_PARTS - 1 or not details[0].isdecimal():
        return False
    first, dash, last = details[1].partition("-")
    return details[1] == "x" or (first.isdecimal() and (last.isdecimal() if dash else True))


def _statuses(value: Any) -> tuple[str, ...]:
    for code in _words(value):
        if not _is_status(code):
            message = f"{code!r} is no code like '5.1.1', 'x.1.1', '5.7.x' or '5.7.606-649'"
            raise ValueError(message)
    return tuple(value)


def _replies(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list) or not value or not all(type(item) is int for item in value):
        message = "must be a list of integers, not empty"
        raise ValueError(message)
    for code in value:
        if not _FIRST_REPLY <= code <= _LAST_REPLY:
            message = f"{code} is no reply code"
            raise ValueError(message)
    return tuple(value)


def _receivers(value: Any) -> tuple[str, ...]:
    for name in _words(value):
        if name not in known_receivers():
            message = f"{name!r} is not defined in receivers.toml"
            raise ValueError(message)
    return tuple(value)


def _confidence(value: Any) -> float:
    if type(value) not in {int, float} or not 0 < value <= 1:
        message = "must be a number above 0 and at most 1"
        raise ValueError(message)
    return float(value)


def _truth(value: Any) -> bool:
    if type(value) is not bool:
        message = "must be true or false"
        raise ValueError(message)
    return value


def _member(kind: type[Reason | BounceType | Suppression]) -> Callable[[Any], Reason | BounceType | Suppression]:
    def read(value: Any) -> Reason | BounceType | Suppression:
        try:
            return kind(value)
        except ValueError:
            message = f"{value!r} is none of {', '.join(kind)}"
            raise ValueError(message) from None

    return read


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "id": _word,
    "reason": _member(Reason),
    "confidence": _confidence,
    "text": _phrases,
    "unless": _phrases,
    "status": _statuses,
    "reply": _replies,
    "command": lambda value: tuple(word.upper() for word in _words(value)),
    "receiver": _receivers,
    "names_recipient": _truth,
    "type": _member(BounceType),
    "suppress": _member(Suppression),
    "source": _word,
}
# The phrases that come with the package were compiled by its tests; doing it again would double the time of loading.
_READERS_OF_BUILT_IN = {**_READERS, "text": _words, "unless": _words}
_REQUIRED = ("id", "reason", "confidence")
_CONDITIONS = ("text", "status", "reply")
# Examples stand in rule files of users; they are for tests and mean nothing while classifying.
_IGNORED = frozenset({"example", "counter"})


def _fail(origin: str, rule: str, field: str, cause: object) -> NoReturn:
    message = f"{origin}: {rule}: field {field!r}: {cause}"
    raise RuleError(message)


def _rule(table: Mapping[str, Any], name: str, origin: str, readers: Mapping[str, Callable[[Any], Any]]) -> Rule:
    values: dict[str, Any] = {"origin": origin}
    for field, value in table.items():
        if field in _IGNORED:
            continue
        if field not in readers:
            _fail(origin, name, field, "there is no such field")
        try:
            values[field] = readers[field](value)
        except ValueError as error:
            _fail(origin, name, field, error)
    for field in _REQUIRED:
        if field not in values:
            _fail(origin, name, field, "is missing")
    if not any(field in values for field in _CONDITIONS):
        _fail(origin, name, "text", "the rule has neither text nor status nor reply, so nothing could match it")
    return Rule(**values)


def read_rules(content: str, origin: str, *, built_in: bool = False) -> tuple[Rule, ...]:
    """Read the rules of one file's content; a table `[default]` gives fields to every rule that has none of its own.

    With `built_in` phrases are taken as they are.
    Raises RuleError, which names `origin`, the rule and the field.
    """
    try:
        document = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        message = f"{origin}: not TOML: {error}"
        raise RuleError(message) from None
    for key in document.keys() - {"rule", "default"}:
        _fail(origin, "top level", key, "there is no such table, only [[rule]] and [default]")
    default, tables = document.get("default", {}), document.get("rule", [])
    if not isinstance(default, dict):
        _fail(origin, "top level", "default", "must be a table")
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        _fail(origin, "top level", "rule", "must be an array of tables, written [[rule]]")
    readers = _READERS_OF_BUILT_IN if built_in else _READERS
    rules = []
    for number, table in enumerate(cast("list[dict[str, Any]]", tables), start=1):
        name = f"rule {table['id']!r}" if isinstance(table.get("id"), str) else f"rule number {number}"
        rules.append(_rule({**default, **table}, name, origin, readers))
    return tuple(rules)


def _files(paths: Iterable[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        files.extend(sorted(path.glob("*.toml")) if path.is_dir() else [path])
    return files


def load_rules(paths: Iterable[Path] = (BUILT_IN,)) -> tuple[Rule, ...]:
    """Load the rules of files, and of the `*.toml` in directories; without argument those that come with the package.

    Raises RuleError where a file cannot be read or is not valid, and where two rules have one id.
    """
    rules: dict[str, Rule] = {}
    for path in _files(paths):
        try:
            content = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            message = f"{path}: cannot be read: {error}"
            raise RuleError(message) from None
        for rule in read_rules(content, path.name, built_in=path.parent == BUILT_IN):
            if rule.id in rules:
                _fail(path.name, f"rule {rule.id!r}", "id", f"is taken by a rule in {rules[rule.id].origin}")
            rules[rule.id] = rule
    return tuple(rules.values())
