"""The catalogue of remedies: read once, looked up by reason."""

from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from bounce_cli.advice.facts import Facts
from bounce_cli.advice.filling import filled
from bounce_cli.advice.model import Actor, Step
from bounce_cli.advice.profile import Profile
from bounce_cli.advice.sending import SENDING, send_step
from bounce_cli.advice.tables import table
from bounce_cli.language.said import said

__all__ = ["Entry", "PlannedStep", "drafted", "drafts_for", "entry", "made", "named", "planned", "steps_for", "titles"]

_DROP = "drop-address"
_NOT_WHILE_TRIED = frozenset({"wait", "unbounce", "ask-person", _DROP}) | SENDING
_SENDING_WORDS = "_send"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """A step as the catalogue has it, before the facts of a case are known.

    Attributes:
        id: a stable word for programs; empty for a step that sends the mail again.
        actor: who acts.
        when: as of a `Step`.
        text: what to do, with placeholders.
        send: for a step that sends the mail again, what has to happen before: `later`, `mended` or `confirmed`.
    """

    id: str = ""
    actor: Actor = Actor.SENDER
    when: str
    text: str = ""
    send: str | None = None


class Entry(NamedTuple):
    """What the catalogue knows of one reason, or of a kind that has none (`_complaint`, `_challenge`, `_auto_reply`).

    Attributes:
        title: its name for people, short enough for a table.
        short: what to do in at most 17 letters, where that is not just to wait.
        means: what happened, half a sentence.
        hubspot: HubSpot's word; hubspot_hard and hubspot_soft where a verdict of that type has a word of its own.
        wait_hours: how long to wait before sending again makes sense; 0 where that depends on a step.
        steps: in order; hard_steps and soft_steps stand for them where the verdict is of that type, and hold_steps
            before these where the address is on hold.
    """

    title: str
    short: str | None
    means: str
    hubspot: str | None
    hubspot_hard: str | None
    hubspot_soft: str | None
    wait_hours: int
    steps: tuple[PlannedStep, ...]
    hard_steps: tuple[PlannedStep, ...]
    soft_steps: tuple[PlannedStep, ...]
    hold_steps: tuple[PlannedStep, ...]

    @property
    def holds(self) -> bool:
        """Whether the address is to be held until a step is done."""
        return bool(self.short and self.short.startswith("hold"))


@cache
def _catalogue() -> dict[str, Entry]:
    return {
        name: Entry(
            title=found["title"],
            short=found.get("short"),
            means=found["means"],
            hubspot=found.get("hubspot"),
            hubspot_hard=found.get("hubspot_hard"),
            hubspot_soft=found.get("hubspot_soft"),
            wait_hours=found.get("wait_hours", 0),
            steps=planned(found.get("steps", ())),
            hard_steps=planned(found.get("hard_steps", ())),
            soft_steps=planned(found.get("soft_steps", ())),
            hold_steps=planned(found.get("hold_steps", ())),
        )
        for name, found in table("catalogue").items()
        if name != _SENDING_WORDS
    }


def planned(tables: list[dict[str, Any]]) -> tuple[PlannedStep, ...]:
    """The steps of a table."""
    return tuple(
        PlannedStep(
            id=found.get("id", ""),
            actor=Actor(found.get("actor", "sender")),
            when=found["when"],
            text=found.get("text", ""),
            send=found.get("send"),
        )
        for found in tables
    )


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


def steps_for(name: str, *, bounce_type: str, suppress: str, facts: Facts) -> tuple[Step, ...]:
    """The steps for a verdict with the facts of the case filled in; the arguments are those of `drafts_for`."""
    return filled(drafts_for(name, bounce_type=bounce_type, suppress=suppress, profile=facts.profile), facts)


def drafts_for(name: str, *, bounce_type: str, suppress: str, profile: Profile | None) -> tuple[Step, ...]:
    """The steps for a verdict, before the facts of the case are filled in.

    While delivery is still tried, waiting stands for sending again and for giving up; an address is only dropped where
    `suppress` says so.

    Args:
        name: the reason.
        bounce_type: `hard`, `soft`, `pending` or `global`.
        suppress: `yes`, `hold` or `no`.
        profile: what kind of mail it is; None where that is not known.
    """
    found = entry(name)
    own = {"hard": found.hard_steps, "global": found.hard_steps, "soft": found.soft_steps}.get(bounce_type)
    held = found.hold_steps if suppress == "hold" else ()
    steps = drafted(held or own or found.steps, profile)
    if bounce_type == "pending":
        waiting = drafted(entry("_waiting").steps, profile)
        return (*waiting, *(step for step in steps if step.id not in _NOT_WHILE_TRIED))
    if suppress != "yes" and any(step.id == _DROP for step in steps):
        instead = "_again" if bounce_type == "soft" else "_undecided"
        kept = (step for step in steps if step.id not in {_DROP, "ask-person"})
        return (*kept, *drafted(entry(instead).steps, profile))
    return steps


def made(steps: tuple[PlannedStep, ...], facts: Facts) -> tuple[Step, ...]:
    """The steps with the facts of a case."""
    return filled(drafted(steps, facts.profile), facts)


def drafted(steps: tuple[PlannedStep, ...], profile: Profile | None) -> tuple[Step, ...]:
    """The steps for a kind of mail, in whose texts the facts of a case are still to be filled in."""
    return tuple(
        send_step(step.send, step.when, step.text, profile)
        if step.send
        else Step(id=step.id, actor=step.actor, text=said(step.text), when=step.when)
        for step in steps
    )
