"""Findings for people: what is wrong, what to do, and the records to publish as they stand."""

from collections.abc import Iterable, Iterator

from bounce_cli.advice.model import Step
from bounce_cli.authentication.findings.model import Finding, Severity
from bounce_cli.authentication.findings.series import in_a_row
from bounce_cli.language.said import counted, said
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import column, labelled, safe, wrap
from bounce_cli.rendering.words import ACTORS

__all__ = ["afterwards_lines", "count_of", "finding_labels", "findings_lines"]

_COLOURS = {Severity.ERROR: "hard", Severity.WARNING: "soft", Severity.NOTE: "dim"}
_SEVERITIES = {Severity.ERROR: said("error"), Severity.WARNING: said("warning"), Severity.NOTE: said("note")}
_COUNTS = {
    Severity.ERROR: counted(0, "{count:,} error", "{count:,} errors"),
    Severity.WARNING: counted(0, "{count:,} warning", "{count:,} warnings"),
    Severity.NOTE: counted(0, "{count:,} note", "{count:,} notes"),
}
_FIX, _THEN = said("fix"), said("then")


def finding_labels(style: Style) -> list[str]:
    """The labels of findings, for whoever says how wide their column is."""
    return [*map(style.say, _SEVERITIES.values()), style.say(_FIX), style.say(_THEN)]


def findings_lines(findings: Iterable[Finding], room: int, style: Style) -> Iterator[str]:
    """Lines, each ended by LF; records are never wrapped, so that they can be copied.

    Args:
        findings: what is wrong.
        room: columns for labels.
        style: how the screen looks.
    """
    for one in findings:
        yield "\n"
        severity = style.say(_SEVERITIES[one.severity])
        for number, line in enumerate(wrap(safe(style.say(one.text)), style.room - room - 4)):
            mark = column(severity if number == 0 else "", room)
            yield f"   {style.paint(_COLOURS[one.severity], mark)}{line}\n"
        yield from labelled(style.say(_FIX), style.say(one.fix), style, room)
        for record in one.records:
            yield f"{' ' * (room + 5)}{safe(style.told(record))}\n"


def afterwards_lines(steps: Iterable[Step], room: int, style: Style) -> Iterator[str]:
    """Lines, each ended by LF: what comes once all is mended, with who acts; nothing where nothing comes."""
    label = style.say(_THEN)
    for number, step in enumerate(steps):
        if number == 0:
            yield "\n"
        who_does = style.say("{actor}: {what}", actor=ACTORS[step.actor], what=step.text)
        yield from labelled(label if number == 0 else "", who_does, style, room)


def count_of(findings: Iterable[Finding]) -> str:
    """How many there are of each severity, as `2 errors, 1 note`; `nothing to mend` where there are none."""
    found = [one.severity for one in findings]
    counts = [_COUNTS[severity].of(count=found.count(severity)) for severity in Severity if severity in found]
    return in_a_row(counts) or said("nothing to mend")
