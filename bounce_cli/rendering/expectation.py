"""How mails differ from what is expected of them, for people."""

from collections.abc import Iterator, Sequence

from bounce_cli.expectation.comparing import Difference
from bounce_cli.expectation.outcome import Outcome
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import join, next_commands, safe, wrap

__all__ = ["differing_text", "outcome_text"]


def differing_text(origin: str, found: Sequence[Difference], style: Style) -> Iterator[str]:
    """A mail that differs, in lines that each end with LF: `-` what is expected, `+` what is."""
    yield f" {style.paint('bold', safe(origin))}\n"
    for one in found:
        place = " · ".join(part for part in (one.recipient or "", one.field) if part)
        if place:
            yield f"   {safe(place)}\n"
        for sign, paint, text in (("-", "hard", one.expected), ("+", "good", one.found)):
            for number, line in enumerate(wrap(safe(text), style.room - 7)):
                yield style.paint(paint, f"     {sign if number == 0 else ' '} {line}") + "\n"
    yield "\n"


def outcome_text(outcome: Outcome, style: Style, *, paths: str) -> Iterator[str]:
    """The last lines: how many are as expected, and the next command where some are not."""
    counted = style.counted
    parts = [
        counted(outcome.mails, "{count:,} file", "{count:,} files"),
        counted(outcome.met, "{count:,} as expected", "{count:,} as expected"),
    ]
    if outcome.differing:
        parts.append(counted(outcome.differing, "{count:,} differs", "{count:,} differ"))
    if outcome.unexpected:
        parts.append(counted(outcome.unexpected, "{count:,} without expectation", "{count:,} without expectation"))
    if outcome.orphans:
        orphans = counted(outcome.orphans, "{count:,} expectation without mail", "{count:,} expectations without mail")
        parts.append(orphans)
    if outcome.updated:
        parts.append(counted(outcome.updated, "{count:,} written", "{count:,} written"))
    for line in join(parts, " · ", style.room - 2):
        yield f" {line}\n"
    if paths and (outcome.differing or outcome.unexpected):
        yield next_commands([f"bounce expect --update {paths}"], style)
