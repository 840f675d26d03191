"""Policies: which bounces put an address on which list, as data; those of the package and one's own."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from bounce_cli.classifier import BounceType, Reason, Suppression
from bounce_cli.errors import ConfigurationError, UsageError
from bounce_cli.ledger.judging.types import TypeRules
from bounce_cli.ledger.lists.model import ListName
from bounce_cli.ledger.proof.level import Level
from bounce_cli.suggestion import suggestion

__all__ = ["DEFAULT_POLICY", "Policy", "PolicyRule", "policies", "policy_named", "policy_of"]

DEFAULT_POLICY = "hubspot"
# To be raised when the same rules come to decide otherwise: then all addresses are judged again.
_JUDGEMENT = 2
_KINDS = ("failure", "delay", "feedback")
_WORDS: Mapping[str, tuple[str, ...]] = {
    "kinds": _KINDS,
    "suppress": tuple(Suppression),
    "reasons": tuple(Reason),
    "types": tuple(BounceType),
}
_NUMBERS = ("bounces", "days", "points", "forget_days")
_RULE_KEYS = ("list", "lasting", "scores", *_WORDS, *_NUMBERS)
_TYPE_NUMBERS = ("pending_hours", "full_bounces", "full_days", "global_accounts")
# Days and hours from which a time can still be told.
_MOST = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRule:
    """One way onto a list; empty sets mean any.

    Attributes:
        list: which list.
        kinds, suppress, reasons, types: what a bounce has to be to count.
        lasting: whether the mailbox has to be full for long.
        bounces: how many have to count.
        days: from the first of them to the last.
        scores: points for each type, where points are counted; at most one bounce a day.
        points: how many points it takes.
        forget_days: after how many days without a bounce they are forgotten.
    """

    list: ListName
    kinds: frozenset[str] = frozenset({"failure"})
    suppress: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    lasting: bool = False
    bounces: int = 1
    days: float = 0
    scores: Mapping[str, float] | None = None
    points: float = 0
    forget_days: float = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Which bounces put an address on which list.

    Attributes:
        name: its name, or the file that it stands in.
        about: what it is for, one sentence.
        level: the least evidence for the list `suppress`; a bounce with less puts its address on hold.
        types: the numbers of the types over time.
        rules: tried in order; the first that puts an address on the list `suppress` decides, else the first for `hold`.
        content: the table that it was read from, as JSON.
    """

    name: str
    about: str
    level: Level
    types: TypeRules
    rules: tuple[PolicyRule, ...]
    content: str

    @property
    def digest(self) -> str:
        """A name for what it says: equal for policies that decide alike by the same rules, numbers left to us too."""
        numbers = {**asdict(self.types), "global_reasons": sorted(self.types.global_reasons)}
        said = {**json.loads(self.content), "about": None, "types": numbers, "judgement": _JUDGEMENT}
        return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


@cache
def policies() -> Mapping[str, Policy]:
    """The policies of the package by name."""
    text = files("bounce_cli.ledger.judging").joinpath("policies.toml").read_text("utf-8")
    return {name: _policy(name, table, "policies.toml") for name, table in tomllib.loads(text).items()}


def policy_named(name: str) -> Policy:
    """The policy of a name, or in a file: `level`, `types` and `rule` stand at its top.

    Raises:
        UsageError: there is neither.
        ConfigurationError: the file is not valid; the text names it and the key.
    """
    if name in policies():
        return policies()[name]
    path = Path(name)
    if not path.is_file():
        known = policies()
        raise UsageError(f"{name}: no such policy{suggestion(name, known)}, and no such file; {', '.join(known)} are")
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"{path}: not TOML: {error}") from None
    return _policy(name, table, str(path))


def _policy(name: str, table: dict[str, Any], origin: str) -> Policy:
    _check_keys(table, ("about", "level", "types", "rule"), origin)
    if not isinstance(table.get("about", ""), str):
        raise ConfigurationError(f"{origin}: 'about' must be a text")
    rules = table.get("rule")
    if not isinstance(rules, list) or not rules:
        raise ConfigurationError(f"{origin}: a policy has at least one [[rule]]")
    level = table.get("level", "sent")
    if level not in Level.words():
        known = Level.words()
        raise ConfigurationError(f"{origin}: 'level' {level!r} is none of {', '.join(known)}{suggestion(level, known)}")
    return Policy(
        name=name,
        about=table.get("about", ""),
        level=Level.of(level),
        types=_types(table.get("types", {}), origin),
        rules=tuple(_rule(rule, number, origin) for number, rule in enumerate(rules, 1)),
        content=json.dumps(table, sort_keys=True),
    )


def policy_of(content: str) -> Policy:
    """The policy that was kept as its `content`."""
    return _policy("", json.loads(content), "a kept policy")


def _types(table: Any, origin: str) -> TypeRules:
    if not isinstance(table, dict):
        raise ConfigurationError(f"{origin}: 'types' must be a table")
    _check_keys(table, (*_TYPE_NUMBERS, "global_reasons"), f"{origin}: types")
    for key in _TYPE_NUMBERS:
        if key in table and not (_is_number(table[key]) and isinstance(table[key], int) and table[key] > 0):
            raise ConfigurationError(f"{origin}: types: {key!r} must be a whole number from 1 to {_MOST:,}")
    reasons = table.get("global_reasons")
    if reasons is None:
        return TypeRules(**table)
    found = _words("reasons", reasons, f"{origin}: types: 'global_reasons'")
    return TypeRules(**{**table, "global_reasons": found})


def _rule(rule: Any, number: int, origin: str) -> PolicyRule:
    place = f"{origin}: rule {number}"
    if not isinstance(rule, dict):
        raise ConfigurationError(f"{place}: must be a table")
    _check_keys(rule, _RULE_KEYS, place)
    if rule.get("list") not in tuple(ListName):
        raise ConfigurationError(f"{place}: 'list' must be suppress or hold")
    fields: dict[str, Any] = {key: _words(key, rule[key], f"{place}: {key!r}") for key in _WORDS if key in rule}
    for key in _NUMBERS:
        if key in rule:
            if not _is_number(rule[key]) or rule[key] < 0:
                raise ConfigurationError(f"{place}: {key!r} must be a number from 0 to {_MOST:,}")
            fields[key] = rule[key]
    if not isinstance(rule.get("lasting", False), bool):
        raise ConfigurationError(f"{place}: 'lasting' must be true or false")
    scores = _scores(rule, fields, place)
    for key, others in (("lasting", ("scores", "days")), ("scores", ("days",))):
        for other in others:
            if rule.get(key) and other in rule:
                raise ConfigurationError(f"{place}: {other!r} says nothing beside {key!r}")
    return PolicyRule(list=ListName(rule["list"]), lasting=rule.get("lasting", False), scores=scores, **fields)


def _scores(rule: dict[str, Any], fields: dict[str, Any], place: str) -> dict[str, float] | None:
    scores = rule.get("scores")
    if scores is None:
        for key in ("points", "forget_days"):
            if key in rule:
                raise ConfigurationError(f"{place}: {key!r} says nothing without 'scores'")
        return None
    is_table = isinstance(scores, dict) and scores
    if not is_table or not all(key in tuple(BounceType) and _is_number(value) for key, value in scores.items()):
        raise ConfigurationError(f"{place}: 'scores' must give numbers to types")
    if fields.get("points", 0) <= 0:
        raise ConfigurationError(f"{place}: 'scores' needs 'points' above 0")
    return dict(scores)


def _words(key: str, value: Any, place: str) -> frozenset[str]:
    known = _WORDS[key]
    if not isinstance(value, list) or not value:
        raise ConfigurationError(f"{place} must be a list of words")
    for word in value:
        if word not in known:
            raise ConfigurationError(f"{place}: {word!r} is none of its words{suggestion(word, known)}")
    return frozenset(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _MOST


def _check_keys(table: dict[str, Any], known: tuple[str, ...], place: str) -> None:
    for key in table:
        if key not in known:
            raise ConfigurationError(f"{place}: there is no key {key!r}{suggestion(key, known)}")
