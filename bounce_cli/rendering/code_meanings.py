"""What a code means: who says it, what it means, the reason, and who does what about it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bounce_cli.advice.catalogue import entry
from bounce_cli.advice.fixes import fix_of
from bounce_cli.advice.model import Actor
from bounce_cli.classifier import Rule
from bounce_cli.language.said import said
from bounce_cli.rendering.speakers import speaker
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import column, safe, shorten, width_of, wrap
from bounce_cli.rendering.words import ACTORS

__all__ = ["meanings_table", "quotable"]

_PATTERN = frozenset("(|…~")
_NAME_WIDTH = 21
_ACTS = {
    Actor.SENDER: said("you act"),
    Actor.OWN_IT: said("your IT acts"),
    Actor.RECIPIENT: said("recipient acts"),
    Actor.RECIPIENT_IT: said("their IT acts"),
    Actor.NOBODY: said("nobody acts"),
}


class _Row(NamedTuple):
    who: str
    means: str
    reason: str
    doing: str
    mended: bool


def quotable(phrases: Sequence[str]) -> list[str]:
    """The phrases that are plain words, not patterns."""
    return [phrase for phrase in phrases if not _PATTERN & set(phrase)]


def meanings_table(rules: Sequence[Rule], actors: Sequence[Actor | None], style: Style) -> Iterator[str]:
    """One row for each rule, in lines that each end with LF: in columns where they fit, else one part below the other.

    `actors` are those who act where a rule has no fix of its own, one for each rule.
    """
    rows = [_row(rule, actor, style) for rule, actor in zip(rules, actors, strict=True)]
    texts = zip(*((row.means, row.reason, row.doing) for row in rows), strict=True)
    widths = [max(map(width_of, column_texts)) + 2 for column_texts in texts]
    if 3 + _NAME_WIDTH + sum(widths) - 2 <= style.room:
        for row in rows:
            cells = column(row.means, widths[0]) + column(row.reason, widths[1]) + row.doing
            yield f"   {column(row.who, _NAME_WIDTH)}{cells}".rstrip() + "\n"
        return
    for row in rows:
        for number, line in enumerate(_stacked(row, style.room - _NAME_WIDTH - 4)):
            yield f"   {column(row.who if number == 0 else '', _NAME_WIDTH)}{line}\n"


def _stacked(row: _Row, width: int) -> list[str]:
    meaning = f"{row.means} ({row.reason})"
    if row.mended:
        return [*wrap(meaning, width), *wrap(row.doing, width)]
    return wrap(f"{meaning}; {row.doing}" if row.doing else meaning, width)


def _row(rule: Rule, actor: Actor | None, style: Style) -> _Row:
    say = style.say
    who = safe(shorten(speaker(rule, style), _NAME_WIDTH - 1))
    if fix := fix_of((rule.id,)):
        doing = say("{actor}: {what}", actor=ACTORS[fix.actor], what=said(fix.text))
        return _Row(who, say(fix.means), rule.reason, doing, mended=True)
    title, phrase = say(entry(rule.reason).title), next(iter(quotable(rule.text)), None)
    means = say('{reason}, said as "{phrase}"', reason=title, phrase=phrase) if phrase else title
    return _Row(who, safe(means), rule.reason, say(_ACTS[actor]) if actor else "", mended=False)
