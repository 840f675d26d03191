"""Reads rule files; whatever is wrong in one is told with file, rule and field."""

import os
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, cast

from bounce_cli.beside import beside
from bounce_cli.classifier.model import Rule
from bounce_cli.errors import RuleError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["built_in_files", "built_in_rules", "load_rules", "read_rules"]

_REQUIRED = ("id", "reason", "confidence")
_CONDITIONS = ("text", "status", "reply")
# What holds for a rule of a user's file where the file says nothing else: it is there to be heard first.
_OF_USERS = {"place": "before", "confidence": 0.95}
# Examples stand in rule files of users; they are for tests and mean nothing while classifying.
_IGNORED = frozenset({"example", "counter"})
_OF_ONE_RULE = _IGNORED | {"id"}


def _fail(origin: str, rule: str, field: str, cause: object) -> NoReturn:
    message = f"{origin}: {rule}: field {field!r}: {cause}"
    raise RuleError(message)


def _rule(table: Mapping[str, Any], name: str, origin: str, readers: Mapping[str, Callable[[Any], Any]]) -> Rule:
    values: dict[str, Any] = {"origin": origin}
    for field, value in table.items():
        if field in _IGNORED:
            continue
        if field not in readers:
            from bounce_cli.suggestion import suggestion  # noqa: PLC0415 - for what is wrong

            _fail(origin, name, field, f"there is no such field{suggestion(field, readers.keys() | _IGNORED)}")
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

    With `built_in` phrases are taken as they are. Users' rules stand before those of the package where they do not say.
    Raises RuleError, which names `origin`, the rule and the field.
    """
    import tomllib  # noqa: PLC0415 - rules that lie ready need neither

    from bounce_cli.classifier.rule_fields import READERS, READERS_OF_BUILT_IN  # noqa: PLC0415

    try:
        document = tomllib.loads(content)
    except (ValueError, RecursionError) as error:
        message = f"{origin}: not TOML: {error}"
        raise RuleError(message) from None
    for key in document.keys() - {"rule", "default"}:
        _fail(origin, "top level", key, "there is no such table, only [[rule]] and [default]")
    default, tables = document.get("default", {}), document.get("rule", [])
    if not isinstance(default, dict):
        _fail(origin, "top level", "default", "must be a table")
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        _fail(origin, "top level", "rule", "must be an array of tables, written [[rule]]")
    readers = READERS_OF_BUILT_IN if built_in else READERS
    for key in default.keys() & _OF_ONE_RULE:
        _fail(origin, "default", key, "belongs to one rule")
    default = default if built_in else _OF_USERS | default
    rules = []
    for number, table in enumerate(cast("list[dict[str, Any]]", tables), start=1):
        name = f"rule {table['id']!r}" if isinstance(table.get("id"), str) else f"rule number {number}"
        rules.append(_rule({**default, **table}, name, origin, readers))
    return tuple(rules)


@cache
def built_in_rules() -> "Traversable":
    """The folder of the rules that come with the package; no Path where the package lies in a zip archive."""
    return beside("bounce_cli.classifier").joinpath("rules")


def built_in_files() -> "list[Traversable]":
    """The files of the rules that come with the package."""
    # They lie in one folder, once each.
    return _files_of(built_in_rules())


def _files(places: "Iterable[Traversable]") -> "list[Traversable]":
    """The rule files of all places, each once, whichever way it is reached."""
    found: dict[str, Traversable] = {}
    for place in places:
        for file in _files_of(place):
            found.setdefault(os.path.realpath(file) if isinstance(file, Path) else str(file), file)
    return list(found.values())


def _files_of(place: "Traversable") -> "list[Traversable]":
    if not isinstance(place, Path):
        return sorted(place.iterdir(), key=lambda file: file.name)
    if not os.path.isdir(place):  # noqa: PTH112 - Path's may raise
        return [place]
    inside = sorted(place.glob("*.toml"))
    if not inside:
        raise RuleError(f"{place}: no rule file (*.toml) lies in it")
    return list(inside)


def load_rules(paths: "Iterable[Traversable] | None" = None) -> tuple[Rule, ...]:
    """Load the rules of files, and of the `*.toml` in directories; without argument those that come with the package.

    Raises RuleError where a file cannot be read or is not valid, and where two rules have one id.
    """
    rules: dict[str, Rule] = {}
    for path in _files((built_in_rules(),) if paths is None else paths):
        try:
            content = path.read_text(encoding="utf-8")
        except OSError as error:
            raise RuleError(f"{path}: cannot be read: {error.strerror}") from None
        except ValueError as error:  # no UTF-8, or a name that no file can have
            raise RuleError(f"{str(path)!r}: cannot be read: {error}") from None
        built_in = not isinstance(path, Path) or path.parent == built_in_rules()
        for rule in read_rules(content, path.name if built_in else str(path), built_in=built_in):
            if rule.id in rules:
                _fail(rule.origin, f"rule {rule.id!r}", "id", f"is taken by a rule in {rules[rule.id].origin}")
            rules[rule.id] = rule
    return tuple(rules.values())
