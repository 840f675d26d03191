"""Rules tried on their own examples: what each must decide, and what it must leave to others."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from bounce_cli.classifier.engine import Classifier
from bounce_cli.classifier.model import Diagnostic, Reason, Rule
from bounce_cli.errors import RuleError
from bounce_cli.suggestion import suggestion

__all__ = ["Trial", "failure_of", "trial_of", "trials_in"]

_OF_DIAGNOSTIC = {field.name: int if field.name == "reply_code" else str for field in fields(Diagnostic)}
_OF_TRIAL = {"reason": str, "alternative": bool}
_KNOWN = _OF_DIAGNOSTIC | _OF_TRIAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One example of a rule.

    Attributes:
        rule: the rule's id.
        name: which example it is, as "example 2".
        counter: whether the rule must not decide it.
        diagnostic: what the classifier is asked.
        reason: what a counter-example means instead; None where that is left open.
        alternative: whether it is enough that the rule's reason is among the alternatives.
    """

    rule: str
    name: str
    counter: bool
    diagnostic: Diagnostic
    reason: Reason | None = None
    alternative: bool = False


def trials_in(content: str, origin: str) -> Iterator[Trial]:
    """Yield the examples that stand in the rules of a file whose rules are valid.

    Raises RuleError, which names `origin`, the rule and the field.
    """
    for table in tomllib.loads(content).get("rule", []):
        for kind in ("example", "counter"):
            cases = table.get(kind, [])
            where = f"{origin}: rule {table['id']!r}: field {kind!r}"
            if not isinstance(cases, list):
                raise RuleError(f"{where}: must be a list of texts or tables")
            for number, case in enumerate(cases, 1):
                try:
                    yield trial_of(table["id"], kind, number, {"text": case} if isinstance(case, str) else case)
                except ValueError as error:
                    raise RuleError(f"{where}: number {number}: {error}") from None


def trial_of(rule: str, kind: str, number: int, case: Mapping[str, Any]) -> Trial:
    """Return the trial that a table describes; its keys are those of `Diagnostic`, `reason` and `alternative`.

    Raises ValueError, which says what is wrong with the table.
    """
    if not isinstance(case, dict):
        raise ValueError("must be a text or a table")  # noqa: TRY004 - readers of rule files tell all faults alike
    for key, value in case.items():
        if key not in _KNOWN:
            raise ValueError(f"there is no key {key!r}{suggestion(key, _KNOWN)}")
        if type(value) is not _KNOWN[key]:
            raise ValueError(f"{key!r} must be of type {_KNOWN[key].__name__}")
    if "text" not in case:
        raise ValueError("'text' is missing")
    for key, only in (("reason", "counter"), ("alternative", "example")):
        if key in case and kind != only:
            raise ValueError(f"{key!r} stands in {only}s only")
    reason = case.get("reason")
    if reason is not None and reason not in set(Reason):
        raise ValueError(f"{reason!r} is no reason{suggestion(reason, Reason)}")
    return Trial(
        rule=rule,
        name=f"{kind} {number}",
        counter=kind == "counter",
        diagnostic=Diagnostic(**{key: value for key, value in case.items() if key in _OF_DIAGNOSTIC}),
        reason=Reason(reason) if reason else None,
        alternative=case.get("alternative", False),
    )


def failure_of(trial: Trial, classifier: Classifier, rules: Mapping[str, Rule]) -> str | None:
    """Say what became of a trial that came out otherwise than it should; None where it came out right."""
    verdict = classifier.classify(trial.diagnostic)
    found = f"became {verdict.reason} by {verdict.rule or 'no rule'}"
    expected = rules[trial.rule].reason
    if trial.counter:
        if trial.reason is expected:
            return f"is no counter-example: {expected} is what the rule says"
        if verdict.rule == trial.rule:
            return "is decided by this very rule"
        return found if trial.reason not in {None, verdict.reason} else None
    if trial.alternative:
        return None if expected in {other.reason for other in verdict.alternatives} else f"{found}, without {expected}"
    if verdict.reason is not expected:
        return found
    if trial.rule in classifier.matching(trial.diagnostic):
        return None
    return f"{found}, and is not matched by this rule"
