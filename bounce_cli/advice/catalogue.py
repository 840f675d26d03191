"""The catalogue of remedies: read once, looked up by reason."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bounce_cli.advice.model import Actor, Step

__all__ = ["Entry", "entry", "named", "steps_for", "titles"]


_DROP = "drop-address"
_NOT_WHILE_TRIED = frozenset({"wait", "send-again", "unbounce", "ask-person", _DROP})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the catalogue knows of one reason, or of a kind that has none (`_complaint`, `_challenge`, `_auto_reply`).

    Attributes:
        title: its name for people, short enough for a table.
        short: what to do in at most 17 letters, where that is not just to wait.
        means: what happened, half a sentence.
        hubspot: HubSpot's word; hubspot_hard and hubspot_soft where a verdict of that type has a word of its own.
        wait_hours: how long to wait before sending again makes sense; 0 where that depends on a step.
        steps: in order; hard_steps and soft_steps stand for them where the verdict is of that type.
    """

    title: str
    short: str | None
    means: str
    hubspot: str | None
    hubspot_hard: str | None
    hubspot_soft: str | None
    wait_hours: int
    steps: tuple[Step, ...]
    hard_steps: tuple[Step, ...]
    soft_steps: tuple[Step, ...]


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
            hubspot_soft=table.get("hubspot_soft"),
            wait_hours=table.get("wait_hours", 0),
            steps=_steps(table.get("steps", ())),
            hard_steps=_steps(table.get("hard_steps", ())),
            soft_steps=_steps(table.get("soft_steps", ())),
        )
        for name, table in tables.items()
    }


def _steps(tables: list[dict[str, str]]) -> tuple[Step, ...]:
    return tuple(Step(id=t["id"], actor=Actor(t["actor"]), text=t["text"], when=t["when"]) for t in tables)


def entry(name: str) -> Entry:
    """The entry of a reason. Raises KeyError for a name that is none."""
    return _catalogue()[name]


def titles() -> list[str]:
    """The titles of all entries, for suggestions."""
    return [found.title for found in _catalogue().values()]


def named(words: str) -> str | None:
    """The entry that goes by these words: a reason, or a title as tables show it; None where there is none."""
    folded = " ".join(words.lower().replace("_", " ").replace("-", " ").split())
    for name, found in _catalogue().items():
        if folded in {name.strip("_").replace("_", " "), found.title.lower().replace("-", " ")}:
            return name
    return None


def steps_for(name: str, *, bounce_type: str, suppress: str, facts: dict[str, str]) -> tuple[Step, ...]:
    """The steps for a verdict with the facts of the case filled in.

    While delivery is still tried, waiting stands for sending again and for giving up; an address is only dropped where
    `suppress` says so.

    Args:
        name: the reason.
        bounce_type: `hard`, `soft`, `pending` or `global`.
        suppress: `yes`, `hold` or `no`.
        facts: values for the placeholders `recipient`, `domain`, `from_domain`, `ips`.
    """
    found = entry(name)
    own = {"hard": found.hard_steps, "global": found.hard_steps, "soft": found.soft_steps}.get(bounce_type)
    steps = own or found.steps
    if bounce_type == "pending":
        steps = (*entry("_waiting").steps, *(step for step in steps if step.id not in _NOT_WHILE_TRIED))
    elif suppress != "yes" and any(step.id == _DROP for step in steps):
        instead = "_again" if bounce_type == "soft" else "_undecided"
        steps = (*(step for step in steps if step.id not in {_DROP, "ask-person"}), *entry(instead).steps)
    return tuple(Step(id=step.id, actor=step.actor, text=step.text.format_map(facts), when=step.when) for step in steps)
