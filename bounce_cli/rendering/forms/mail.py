"""What a form is written from: a mail, its records, and what is wrong with them."""

from dataclasses import dataclass

from bounce_cli.diagnosis import Diagnosis
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import safe
from bounce_cli.rendering.words import title

__all__ = ["ABOUT_BOUNCES", "Fault", "TriagedMail", "told"]

ABOUT_BOUNCES = frozenset({"failure", "delay", "feedback"})
"""Kinds that somebody may have to act upon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a mail.

    Attributes:
        rule: which wish it goes against, such as `suppress=yes` or `expected`.
        text: in words, on one line.
        id: of the record it is about; None where it is about the mail.
    """

    rule: str
    text: str
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TriagedMail:
    """One mail.

    Attributes:
        origin: where it was read.
        records: what is said of its recipients.
        faults: what is wrong with it; empty where nothing is.
    """

    origin: str
    records: tuple[Diagnosis, ...]
    faults: tuple[Fault, ...] = ()


def told(diagnosis: Diagnosis, style: Style) -> str:
    """A record in one line: who, why, how long it lasts, and the receiver's words."""
    d = diagnosis
    code = d.status or (str(d.reply_code) if d.reply_code else "")
    kind = d.type.value if d.type else ""
    facts = ", ".join(part for part in (title(d, style), kind, code) if part)
    who = f"{d.recipient}: " if d.recipient else ""
    return safe(f"{who}{facts}" + (f": {d.diagnostic}" if d.diagnostic else ""))
