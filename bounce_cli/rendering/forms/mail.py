"""What a form is written from: a mail, its records, and what is wrong with them."""

from dataclasses import dataclass

from bounce_cli.diagnosis import Diagnosis

__all__ = ["ABOUT_BOUNCES", "Fault", "TriagedMail"]

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
