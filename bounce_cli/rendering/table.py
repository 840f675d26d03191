"""Many records for people: one row for each recipient, what is no bounce counted, a summary at the end."""

from collections import Counter
from collections.abc import Iterator

from bounce_cli.diagnosis import Diagnosis
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import column, join, safe, shorten
from bounce_cli.rendering.words import is_no_mail, label, next_step, plural, title

__all__ = ["COUNTED", "Tally", "rows_of", "summary", "uncounted_line"]

# Kinds that need nobody's hand: counted, and shown with `-v` only.
COUNTED = ("delivered", "relayed", "expanded", "auto_reply", "challenge", "disposition", "subscription", "other")
_LEAST_RECIPIENT = 12
_TITLE, _STATUS, _NEXT = 21, 7, 17
_FIXED = 1 + 4 + 2 + 1 + _TITLE + 1 + _STATUS + 1 + _NEXT


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
    recipient = safe(d.recipient) or "(no recipient named)"
    name = title(d)
    narrow = style.width is not None and style.width - _FIXED < _LEAST_RECIPIENT
    if style.width is not None:
        # On a narrow screen the code goes first: the reason says more.
        room = max(_LEAST_RECIPIENT, style.width - _FIXED + (_STATUS + 1) * narrow)
        recipient, name = column(shorten(recipient, room), room), shorten(name, _TITLE)
    else:
        recipient = column(recipient, 34)
    code = d.status or (str(d.reply_code) if d.reply_code else "")
    mark = label(d)
    paint = d.type.value if d.type else ("complaint" if d.kind == "feedback" else "dim")
    told = column(name, _TITLE) if narrow else f"{column(name, _TITLE)} {column(code, _STATUS)}"
    row = f" {style.paint(paint, mark)}  {recipient} {told} {next_step(d)}"
    return row.rstrip() + "\n"


def _details(diagnosis: Diagnosis, style: Style) -> Iterator[str]:
    d = diagnosis
    lines = [safe(d.origin)]
    if d.diagnostic:
        lines.append(f"words  {safe(d.diagnostic)}")
    if d.evidence:
        first = d.evidence[0]
        lines.append(f"rule   {first.rule}: {safe(first.text)} (sure {d.confidence:.2f})")
    lines.extend(f"note   {safe(problem.text)}" for problem in d.problems)
    for line in lines:
        text = line if style.width is None else shorten(line, style.width - 8)
        yield style.paint("dim", f"       {text}") + "\n"


def uncounted_line(tally: Tally, style: Style) -> str:
    """The line that counts what the rows left out; empty where nothing was."""
    parts = [plural(tally.kinds[kind], kind) for kind in COUNTED if tally.kinds[kind]]
    if tally.no_mails:
        parts.append(f"{tally.no_mails:,} that {'is' if tally.no_mails == 1 else 'are'} no mail")
    if not parts:
        return ""
    lines = join([*parts[:-1], f"{parts[-1]}  (-v shows them)"], ", ", style.room - 8)
    marks = ["  ·    ", *[" " * 7] * len(lines)]
    return "".join(style.paint("dim", mark + line) + "\n" for mark, line in zip(marks, lines, strict=False))


def summary(tally: Tally, style: Style, *, unreadable: int, skipped: int, seconds: float) -> str:
    """One line, wrapped on a narrow screen: mails, bounces by type, complaints, what was not read, the time."""
    bounces = tally.kinds["failure"] + tally.kinds["delay"]
    types = ", ".join(
        f"{tally.types[name]:,} {name}" for name in ("hard", "soft", "pending", "global") if tally.types[name]
    )
    mails = f"{tally.mails:,} mail{'s' * (tally.mails != 1)}"
    parts = [mails, f"{bounces:,} bounce{'s' * (bounces != 1)}" + (f": {types}" if types else "")]
    if tally.kinds["feedback"]:
        parts.append(plural(tally.kinds["feedback"], "feedback"))
    if skipped:
        parts.append(f"{skipped:,} other file{'s' * (skipped != 1)} left out")
    parts.append(f"{unreadable:,} unreadable")
    parts.append(f"{seconds:.1f} s")
    return "".join(f" {line}\n" for line in join(parts, " · ", style.room - 2))
