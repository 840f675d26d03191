"""Records as a Markdown table (GitHub Flavored Markdown, section 4.10)."""

import re
from collections.abc import Iterable, Iterator, Sequence

from bounce_cli.diagnosis import Diagnosis
from bounce_cli.language.said import said
from bounce_cli.rendering.forms.fields import as_text, picked
from bounce_cli.rendering.record import record
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import safe
from bounce_cli.rendering.words import label, next_step, title

__all__ = ["escaped", "markdown_rows"]

# All ASCII punctuation may be escaped (CommonMark 2.4); these begin something within a cell (a formula of mathematics
# with $), or a link of their own (GFM 6.9, of www. as well).
_ACTIVE = re.compile(r"[\\`*_{}\[\]<>()#+!|~&@:/$]|(?<=www)\.", re.IGNORECASE)

_HEADINGS = (said("recipient"), said("reason"), said("status"), said("what to do"), said("words"))


def escaped(text: str) -> str:
    """Somebody's words as they are: nothing in them is markup, a link to where they please, or an end of the cell.

    Of an address GitHub makes a link to that address, however its signs are written.
    """
    return _ACTIVE.sub(_reference, safe(text))


def _reference(found: re.Match[str]) -> str:
    # Most readers make links of what looks like one even where a sign is escaped, but not where it is a reference.
    return f"&#{ord(found[0])};" if found[0] in "@:/&<>$." else f"\\{found[0]}"


def markdown_rows(diagnoses: Iterable[Diagnosis], style: Style, fields: Sequence[str] | None = None) -> Iterator[str]:
    """A heading and the rows, each ended by LF: those of the table for people, or the fields that are asked for."""
    say = style.say
    names = [escaped(name) for name in fields] if fields else ["", *map(say, _HEADINGS)]
    yield f"| {' | '.join(names)} |\n"
    yield f"|{' --- |' * len(names)}\n"
    for diagnosis in diagnoses:
        if fields:
            cells = [as_text(value) for value in picked(record(diagnosis, style), fields).values()]
        else:
            d = diagnosis
            code = d.status or (str(d.reply_code) if d.reply_code else "")
            cells = [
                label(d),
                d.recipient or say("(no recipient named)"),
                title(d, style),
                code,
                next_step(d, style),
                d.diagnostic or "",
            ]
        yield f"| {' | '.join(map(escaped, cells))} |\n"
