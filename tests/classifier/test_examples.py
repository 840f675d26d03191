"""Every rule has examples; each is classified as its rule says, and no counter-example is."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bounce_cli.classifier import Classification, Diagnostic, Reason, classify
from bounce_cli.classifier.engine import built_in

_EXAMPLES = Path(__file__).parents[2] / "bounce_cli" / "classifier" / "examples"
_FILES = sorted(_EXAMPLES.glob("*.toml"))
_LEAST_PER_REASON = 8


def _cases(path: Path, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for rule, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for case in table.get(kind, []):
            yield rule, case


def _run(case: dict[str, Any]) -> tuple[Diagnostic, Classification]:
    diagnostic = Diagnostic(**{key: value for key, value in case.items() if key not in {"reason", "alternative"}})
    return diagnostic, classify(diagnostic)


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_examples(path: Path) -> None:
    reasons = {rule.id: rule.reason for rule in built_in().rules}
    failures = []
    for rule, case in _cases(path, "example"):
        diagnostic, result = _run(case)
        if case.get("alternative"):
            right = reasons[rule] in {other.reason for other in result.alternatives}
        else:
            right = result.reason is reasons[rule] and rule in built_in().matching(diagnostic)
        if not right:
            failures.append(f"{rule}: {case} became {result.reason} by {result.rule}")
    assert not failures, "\n".join(failures)


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_counters(path: Path) -> None:
    reasons = {rule.id: rule.reason for rule in built_in().rules}
    failures = []
    for rule, case in _cases(path, "counter"):
        _, result = _run(case)
        if result.rule == rule or result.reason != case.get("reason", result.reason):
            failures.append(f"{rule}: {case} became {result.reason} by {result.rule}")
        if "reason" in case and case["reason"] == reasons[rule]:
            failures.append(f"{rule}: {case} is no counter-example")
    assert not failures, "\n".join(failures)


def test_every_rule_has_an_example_beside_it() -> None:
    shown = {(path.name, rule) for path in _FILES for rule, _ in _cases(path, "example")}
    assert {(rule.origin, rule.id) for rule in built_in().rules} == shown


def test_every_reason_has_examples_of_several_receivers() -> None:
    reasons = {rule.id: rule.reason for rule in built_in().rules}
    examples = [(reasons[rule], rule, case["text"]) for path in _FILES for rule, case in _cases(path, "example")]
    counted = Counter(reason for reason, _, _ in set(examples))
    from_receivers = Counter(reason for reason, _ in {(reason, rule.partition(".")[0]) for reason, rule, _ in examples})
    rare = {reason: counted[reason] for reason in Reason if counted[reason] < _LEAST_PER_REASON}
    assert rare.keys() <= {Reason.UNKNOWN}
    assert all(from_receivers[reason] > 1 for reason in Reason)


def test_every_rule_says_where_its_knowledge_comes_from() -> None:
    assert [rule.id for rule in built_in().rules if not rule.source] == []
