"""Findings for people: what is wrong, what to do, and the records to publish as they stand."""

from collections.abc import Iterable, Iterator

from bounce_cli.authentication.findings.model import Finding, Severity
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import column, labelled, safe, wrap

__all__ = ["count_of", "findings_lines"]

_COLOURS = {Severity.ERROR: "hard", Severity.WARNING: "soft", Severity.NOTE: "dim"}
_ROOM = 12


def findings_lines(findings: Iterable[Finding], style: Style) -> Iterator[str]:
    """Lines, each ended by LF; records are never wrapped, so that they can be copied."""
    for one in findings:
        yield "\n"
        for number, line in enumerate(wrap(safe(one.text), style.room - _ROOM - 4)):
            mark = column(one.severity, _ROOM) if number == 0 else " " * _ROOM
            yield f"   {style.paint(_COLOURS[one.severity], mark)}{line}\n"
        yield from labelled("fix", one.fix, style, _ROOM)
        for record in one.records:
            yield f"{' ' * (_ROOM + 5)}{safe(record)}\n"


def count_of(findings: Iterable[Finding]) -> str:
    """How many there are of each severity, as `2 errors, 1 note`; `nothing to mend` where there are none."""
    found = list(findings)
    counts = ((severity, sum(one.severity is severity for one in found)) for severity in Severity)
    return (
        ", ".join(f"{count} {severity}{'s' * (count != 1)}" for severity, count in counts if count) or "nothing to mend"
    )
