"""What a finding is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Finding", "Severity", "error", "finding", "heaviest_first", "listed", "note", "warning"]


class Severity(StrEnum):
    """How much a finding weighs: mail is refused for it, it weakens the domain, it is good to know."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault, with its remedy.

    Attributes:
        id: a stable word for programs, as `spf-several-records`.
        severity: how much it weighs.
        text: what is wrong, one or two sentences that name domain and value.
        fix: what to do, one or two sentences; what follows them is in `records`.
        records: lines of a zone file to publish as they stand, or of the tree that a sentence speaks of.
    """

    id: str
    severity: Severity
    text: str
    fix: str
    records: tuple[str, ...] = ()


def heaviest_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings by severity, each once; those of one severity in their order."""
    order = list(Severity)
    return tuple(sorted(dict.fromkeys(findings), key=lambda one: order.index(one.severity)))


def finding(id_: str, severity: Severity, text: str, fix: str, *records: str) -> Finding:
    """A finding in one line."""
    return Finding(id=id_, severity=severity, text=text, fix=fix, records=records)


def listed(names: Sequence[str]) -> str:
    """Names in a sentence, each once."""
    return ", ".join(dict.fromkeys(names))


def error(id_: str, text: str, fix: str, *records: str) -> Finding:
    """A finding for which mail is refused."""
    return finding(id_, Severity.ERROR, text, fix, *records)


def warning(id_: str, text: str, fix: str, *records: str) -> Finding:
    """A finding that weakens a domain."""
    return finding(id_, Severity.WARNING, text, fix, *records)


def note(id_: str, text: str, fix: str, *records: str) -> Finding:
    """A finding that is good to know."""
    return finding(id_, Severity.NOTE, text, fix, *records)
