"""What is done about a finding of authentication: who mends it, what comes after, and when to send again."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from bounce_cli.advice.catalogue import PlannedStep, made, planned
from bounce_cli.advice.facts import Facts
from bounce_cli.advice.filling import filled
from bounce_cli.advice.model import Actor, Step
from bounce_cli.advice.sending import send_step
from bounce_cli.advice.tables import table
from bounce_cli.authentication.findings.model import Finding, Severity
from bounce_cli.language.said import together

__all__ = ["actor_of", "afterwards", "mending"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """How findings of one sort are mended: by whom, what comes then, and what has to happen before sending again."""

    actor: Actor
    steps: tuple[PlannedStep, ...]
    send: str | None


@cache
def _ways() -> dict[str, _Way]:
    return {
        id_: _Way(actor=Actor(found["actor"]), steps=planned(found["steps"]), send=found.get("send"))
        for found in table("findings").values()
        for id_ in found["findings"]
    }


def actor_of(finding: Finding) -> Actor:
    """Who has to act."""
    return _ways()[finding.id].actor


def mending(finding: Finding) -> Step:
    """The step that mends what a finding is about, with the records to publish."""
    text = together(finding.text, finding.fix)
    return Step(id=finding.id, actor=actor_of(finding), text=text, when="now", records=finding.records)


def afterwards(findings: Iterable[Finding], facts: Facts) -> tuple[Step, ...]:
    """What comes once findings are mended, each step once; the mail is sent again where one of them was an error."""
    found = list(findings)
    ways = [_ways()[one.id] for one in found]
    steps = made(tuple(dict.fromkeys(step for way in ways for step in way.steps)), facts)
    sends = [way.send for one, way in zip(found, ways, strict=True) if one.severity is Severity.ERROR and way.send]
    return (*steps, *filled([send_step(sends[0], "then", "", facts.profile)], facts)) if sends else steps
