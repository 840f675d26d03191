"""Rules as people read them: a row each, all that one says, and how their examples came out."""

from collections.abc import Iterator, Mapping, Sequence

from bounce_cli.classifier import Place, Rule
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import column, labelled, safe, shorten

__all__ = ["rule_details", "rule_row", "trial_lines"]

_NAME, _REASON, _CONFIDENCE, _FILE = 40, 23, 5, 10
_PLACES = {
    Place.BEFORE: "before the rules of the package: a match decides",
    Place.BESIDE: "beside the rules of the package: the most trusted match decides",
    Place.AFTER: "after the rules of the package: heard only where they do not know the words",
}


def rule_row(rule: Rule, style: Style) -> str:
    """One line: name, reason, confidence, file; on a narrow screen the file goes first."""
    parts = [column(shorten(safe(rule.id), _NAME - 1), _NAME), column(rule.reason, _REASON), f"{rule.confidence:.2f}"]
    file = safe(rule.origin)
    room = style.room - _NAME - _REASON - _CONFIDENCE - 2
    if room >= _FILE:
        parts.append(f"  {shorten(file, room)}")
    return " " + "".join(parts).rstrip() + "\n"


def rule_details(rule: Rule, style: Style) -> Iterator[str]:
    """All that a rule says; each line ends with LF."""
    yield f" {style.paint('bold', safe(rule.id))}\n\n"
    verdict = [rule.reason.value, *filter(None, (rule.type, rule.suppress and f"suppress {rule.suppress}"))]
    yield from labelled("decides", " · ".join(verdict), style)
    yield from labelled("sure", f"{rule.confidence:.2f}", style)
    conditions: dict[str, Sequence[object]] = {
        "words": rule.text,
        "but not": rule.unless,
        "status": rule.status,
        "reply": rule.reply,
        "command": rule.command,
        "receiver": rule.receiver,
    }
    for name, values in conditions.items():
        if name in {"words", "but not"}:
            for number, value in enumerate(values):
                yield from labelled(name if number == 0 else "", str(value), style)
        elif values:
            yield from labelled(name, ", ".join(map(str, values)), style)
    if rule.names_recipient is not None:
        words = "must name the failed address" if rule.names_recipient else "must not name the failed address"
        yield from labelled("the text", words, style)
    yield from labelled("stands", _PLACES[rule.place], style)
    yield from labelled("file", rule.origin, style)
    if rule.source:
        yield from labelled("source", rule.source, style)


def trial_lines(rules: Sequence[Rule], failures: Mapping[tuple[str, str], str | None], style: Style) -> Iterator[str]:
    """What went wrong, a line each, and a summary; `failures` has a key (rule, example) for each trial."""
    wrong = {where: failure for where, failure in failures.items() if failure}
    for (name, example), failure in wrong.items():
        yield from labelled("wrong", f"{name}, {example}: {failure}", style)
    untried = {rule.id for rule in rules} - {name for name, _ in failures}
    for name in sorted(untried):
        yield from labelled("untried", f"{name} has no example", style)
    right = "all came out right" if failures else "nothing was tried"
    verdict = f"{len(wrong)} came out wrong" if wrong else right
    yield f" {_count(len(rules), 'rule')} · {_count(len(failures), 'example')}: {verdict}\n"


def _count(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
