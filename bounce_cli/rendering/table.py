"""Many records for people: one row for each recipient, what is no bounce counted, a summary at the end."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from bounce_cli.diagnosis import Diagnosis, is_undiagnosed
from bounce_cli.language.said import counted
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import column, join, safe, shorten, width_of
from bounce_cli.rendering.words import NEXT_WIDTH, is_no_mail, label, next_step, plural, title

__all__ = ["COUNTED", "Ran", "Tally", "rows_of", "summary", "uncounted_line"]

# Kinds that need nobody's hand: counted, and shown with `-v` only.
COUNTED = ("delivered", "relayed", "expanded", "auto_reply", "challenge", "disposition", "subscription", "other")
_TYPES = {
    "hard": counted(0, "{count:,} hard", "{count:,} hard"),
    "soft": counted(0, "{count:,} soft", "{count:,} soft"),
    "pending": counted(0, "{count:,} pending", "{count:,} pending"),
    "global": counted(0, "{count:,} global", "{count:,} global"),
}
_LEAST_RECIPIENT, _MOST_RECIPIENT = 12, 44
_TITLE, _STATUS = 21, 7
_FIXED = 1 + 4 + 2 + 1 + _TITLE + 1 + _STATUS + 1 + NEXT_WIDTH
_LEAST_FOR_ONE_LINE = _FIXED - _STATUS - 1 + _LEAST_RECIPIENT
_INDENT = 1 + 4 + 2


class Ran(NamedTuple):
    """What a run came to: mails that were read, files that could not be or were left out, the time."""

    mails: int
    unreadable: int
    skipped: int
    seconds: float


class Tally:
    """Counts for the summary: mails, records by kind and by type."""

    def __init__(self) -> None:
        self.mails = 0
        self.kinds: Counter[str] = Counter()
        self.types: Counter[str] = Counter()
        self.no_mails = 0

    def add(self, diagnoses: list[Diagnosis]) -> None:
        """Count the records of one mail."""
        self.mails += 1
        for diagnosis in diagnoses:
            if is_undiagnosed(diagnosis):  # it counts as unreadable
                continue
            if is_no_mail(diagnosis):
                self.no_mails += 1
                continue
            self.kinds[diagnosis.kind] += 1
            if diagnosis.type:
                self.types[diagnosis.type.value] += 1


def rows_of(diagnoses: list[Diagnosis], style: Style, *, verbose: bool = False) -> Iterator[str]:
    """Rows for the records of one mail; quiet kinds only when verbose, which adds origin and evidence to each row."""
    for diagnosis in diagnoses:
        if diagnosis.kind in COUNTED and not verbose:
            continue
        yield _row(diagnosis, style)
        if verbose:
            yield from _details(diagnosis, style)


def _row(diagnosis: Diagnosis, style: Style) -> str:
    d = diagnosis
    recipient = safe(d.recipient) or style.say("(no recipient named)")
    name = title(d, style)
    if style.width is not None and style.width < _LEAST_FOR_ONE_LINE:
        return _two_lines(d, recipient, style)
    narrow = style.width is not None and style.width - _FIXED < _LEAST_RECIPIENT
    if style.width is not None:
        # On a narrow screen the code goes first: the reason says more.
        room = min(_MOST_RECIPIENT, max(_LEAST_RECIPIENT, style.width - _FIXED + (_STATUS + 1) * narrow))
        recipient, name = column(shorten(recipient, room), room), shorten(name, _TITLE)
    else:
        recipient = column(recipient, 34)
    code = d.status or (str(d.reply_code) if d.reply_code else "")
    told = column(name, _TITLE) if narrow else f"{column(name, _TITLE)} {column(code, _STATUS)}"
    row = f" {_mark(d, style)}  {recipient} {told} {next_step(d, style)}"
    return row.rstrip() + "\n"


def _two_lines(diagnosis: Diagnosis, recipient: str, style: Style) -> str:
    """A row of a very narrow screen: whom it is about, and below it why, and what to do."""
    room = style.room - _INDENT
    told = join([title(diagnosis, style), next_step(diagnosis, style)], " · ", room)
    below = "".join(f"{' ' * _INDENT}{shorten(line, room)}\n" for line in told if line.strip())
    return f" {_mark(diagnosis, style)}  {shorten(recipient, room)}\n{below}"


def _mark(diagnosis: Diagnosis, style: Style) -> str:
    """The word of four letters, in its colour."""
    d = diagnosis
    paint = d.type.value if d.type else ("complaint" if d.kind == "feedback" else "dim")
    return style.paint(paint, label(d))


def _details(diagnosis: Diagnosis, style: Style) -> Iterator[str]:
    d = diagnosis
    facts = [("", d.origin)]
    if d.diagnostic:
        facts.append((style.say("words"), d.diagnostic))
    if d.evidence:
        first, sure = d.evidence[0], style.say("sure {share:.2f}", share=d.confidence)
        facts.append((style.say("rule"), f"{first.rule}: {style.told(first.text)} ({sure})"))
    facts.extend((style.say("note"), style.say(problem.text)) for problem in d.problems)
    room = max(7, *(width_of(name) + 2 for name, _ in facts))
    for name, text in facts:
        whole = (column(name, room) if name else "") + safe(text)
        line = whole if style.width is None else shorten(whole, style.width - 8)
        yield style.paint("dim", f"       {line}") + "\n"


def uncounted_line(tally: Tally, style: Style) -> str:
    """The line that counts what the rows left out; empty where nothing was."""
    parts = [plural(tally.kinds[kind], kind, style) for kind in COUNTED if tally.kinds[kind]]
    if tally.no_mails:
        parts.append(style.counted(tally.no_mails, "{count:,} that is no mail", "{count:,} that are no mail"))
    if not parts:
        return ""
    lines = join([*parts[:-1], f"{parts[-1]}  {style.say('(-v shows them)')}"], ", ", style.room - 8)
    marks = ["  ·    ", *[" " * 7] * len(lines)]
    return "".join(style.paint("dim", mark + line) + "\n" for mark, line in zip(marks, lines, strict=False))


def summary(tally: Tally, style: Style, ran: Ran) -> str:
    """One line, wrapped on a narrow screen: mails, bounces by type, complaints, what was not read, the time."""
    bounces = plural(tally.kinds["failure"] + tally.kinds["delay"], "failure", style)
    types = ", ".join(
        style.say(words.of(count=tally.types[name])) for name, words in _TYPES.items() if tally.types[name]
    )
    mails = style.counted(tally.mails, "{count:,} mail", "{count:,} mails")
    parts = [
        mails if ran.mails == tally.mails else style.say("{shown} of {total:,}", shown=mails, total=ran.mails),
        f"{bounces}: {types}" if types else bounces,
    ]
    if tally.kinds["feedback"]:
        parts.append(plural(tally.kinds["feedback"], "feedback", style))
    if ran.skipped:
        parts.append(style.counted(ran.skipped, "{count:,} other file left out", "{count:,} other files left out"))
    parts.append(style.counted(ran.unreadable, "{count:,} unreadable", "{count:,} unreadable"))
    parts.append(style.say("{seconds:.1f} s", seconds=ran.seconds))
    return "".join(f" {line}\n" for line in join(parts, " · ", style.room - 2))
