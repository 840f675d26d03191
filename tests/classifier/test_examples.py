"""Every rule has examples; each is classified as its rule says, and no counter-example is."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bounce_cli.classifier import Reason
from bounce_cli.classifier.engine import built_in
from bounce_cli.classifier.trial import Trial, failure_of, trial_of

_EXAMPLES = Path(__file__).parents[2] / "bounce_cli" / "classifier" / "examples"
_FILES = sorted(_EXAMPLES.glob("*.toml"))
_LEAST_PER_REASON = 8
_RULES = {rule.id: rule for rule in built_in().rules}


def _trials(path: Path, kind: str) -> Iterator[Trial]:
    for rule, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for number, case in enumerate(table.get(kind, []), 1):
            yield trial_of(rule, kind, number, case)


@pytest.mark.parametrize("kind", ["example", "counter"])
@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_examples(path: Path, kind: str) -> None:
    tried = {(trial.rule, trial.name): failure_of(trial, built_in(), _RULES) for trial in _trials(path, kind)}
    assert {where: failure for where, failure in tried.items() if failure} == {}


def test_every_rule_has_an_example_beside_it() -> None:
    shown = {(path.name, trial.rule) for path in _FILES for trial in _trials(path, "example")}
    assert {(rule.origin, rule.id) for rule in built_in().rules} == shown


def test_every_reason_has_examples_of_several_receivers() -> None:
    examples = {(t.rule, t.diagnostic.text) for path in _FILES for t in _trials(path, "example")}
    counted = Counter(_RULES[rule].reason for rule, _ in examples)
    speakers = Counter(reason for reason, _ in {(_RULES[rule].reason, rule.partition(".")[0]) for rule, _ in examples})
    rare = {reason: counted[reason] for reason in Reason if counted[reason] < _LEAST_PER_REASON}
    assert rare.keys() <= {Reason.UNKNOWN}
    assert all(speakers[reason] > 1 for reason in Reason)


def test_every_rule_says_where_its_knowledge_comes_from() -> None:
    assert [rule.id for rule in built_in().rules if not rule.source] == []
