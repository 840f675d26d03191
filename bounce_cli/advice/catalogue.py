"""The catalogue of remedies: read once, looked up by reason."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bounce_cli.advice.model import Actor, Step

__all__ = ["Entry", "entry", "steps_for"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the catalogue knows of one reason, or of a kind that has none (`_complaint`, `_challenge`, `_auto_reply`).

    Attributes:
        title: its name for people, short enough for a table.
        short: what to do in at most 17 letters, where that is not just to wait.
        means: what happened, half a sentence.
        hubspot: HubSpot's word; hubspot_hard where a hard one has a word of its own.
        wait_hours: how long to wait before sending again makes sense; 0 where that depends on a step.
        steps: in order; hard_steps and failed_steps replace them where the verdict is hard, or the delivery has failed.
    """

    title: str
    short: str | None
    means: str
    hubspot: str | None
    hubspot_hard: str | None
    wait_hours: int
    steps: tuple[Step, ...]
    hard_steps: tuple[Step, ...]
    failed_steps: tuple[Step, ...]


@cache
def _catalogue() -> dict[str, Entry]:
    with files("bounce_cli.advice").joinpath("catalogue.toml").open("rb") as file:
        tables = tomllib.load(file)
    return {
        name: Entry(
            title=table["title"],
            short=table.get("short"),
            means=table["means"],
            hubspot=table.get("hubspot"),
            hubspot_hard=table.get("hubspot_hard"),
            wait_hours=table.get("wait_hours", 0),
            steps=_steps(table.get("steps", ())),
            hard_steps=_steps(table.get("hard_steps", ())),
            failed_steps=_steps(table.get("failed_steps", ())),
        )
        for name, table in tables.items()
    }


def _steps(tables: list[dict[str, str]]) -> tuple[Step, ...]:
    return tuple(Step(id=t["id"], actor=Actor(t["actor"]), text=t["text"], when=t["when"]) for t in tables)


def entry(name: str) -> Entry:
    """The entry of a reason. Raises KeyError for a name that is none."""
    return _catalogue()[name]


def steps_for(name: str, *, hard: bool, failed: bool, facts: dict[str, str]) -> tuple[Step, ...]:
    """The steps for a verdict with the facts of the case filled in.

    Args:
        name: the reason.
        hard: whether the verdict is hard (or global).
        failed: whether delivery has failed for good, rather than being delayed.
        facts: values for the placeholders `recipient`, `domain`, `from_domain`, `ips`.
    """
    found = entry(name)
    steps = (hard and found.hard_steps) or (failed and found.failed_steps) or found.steps
    return tuple(Step(id=step.id, actor=step.actor, text=step.text.format_map(facts), when=step.when) for step in steps)
