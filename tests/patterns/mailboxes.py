"""Records of made mailboxes, and what they show together."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from bounce_cli.classifier import Reason, Suppression
from bounce_cli.diagnosis import Diagnosis, OriginalSummary
from bounce_cli.patterns.model import Pattern, PatternId
from bounce_cli.patterns.observer import Patterns

START = datetime(2026, 11, 20, 9, 12, tzinfo=UTC)
_DEAD = {Reason.USER_UNKNOWN, Reason.DOMAIN_UNKNOWN, Reason.MAILBOX_DISABLED}
_LOCAL = {Reason.CONNECTION_FAILED, Reason.DOMAIN_UNKNOWN, Reason.DNS_FAILURE, Reason.DELIVERY_EXPIRED}


def at(hours: float) -> str:
    """A time so many hours after the start, as records write it."""
    return (START + timedelta(hours=hours)).isoformat(timespec="seconds")


def bounce(
    recipient: str, reason: Reason | None = Reason.SPAM_CONTENT, hours: float | None = 0, **fields: object
) -> Diagnosis:
    """A failure that is sure, with what goes with its reason by default; no date where `hours` is None."""
    sender = fields.pop("sender", None)
    values: dict[str, object] = {
        "id": f"{recipient}{reason}{hours}",
        "origin": f"mail.mbox#{recipient}",
        "kind": "failure",
        "recipient": recipient,
        "reason": reason,
        "confidence": 0.9,
        "suppress": Suppression.YES if reason in _DEAD else Suppression.HOLD,
        "generated_by": "local" if reason in _LOCAL else "remote",
        "date": None if hours is None else at(hours),
        "original": _original(f"Example News <news@{sender}>") if sender else None,
    }
    return Diagnosis(**{**values, **fields})  # type: ignore[arg-type]


def _original(author: str) -> OriginalSummary:
    return OriginalSummary(
        message_id=None, from_=author, to=None, subject=None, date=None, return_path=None, complete=False
    )


def delivered(recipient: str, hours: float = 0, **fields: object) -> Diagnosis:
    """A report of success."""
    return bounce(recipient, None, hours, kind="delivered", suppress=Suppression.NO, generated_by=None, **fields)


def people(count: int, domain: str) -> list[str]:
    """So many addresses at a domain."""
    return [f"p{number:03}@{domain}" for number in range(count)]


def observed(*records: Diagnosis | Iterable[Diagnosis]) -> Patterns:
    """An observer that has seen these."""
    out = Patterns()
    for record in records:
        out.add([record] if isinstance(record, Diagnosis) else list(record))
    return out


def found(*records: Diagnosis | Iterable[Diagnosis]) -> tuple[Pattern, ...]:
    """The patterns in these records."""
    return observed(*records).found()


def ids(patterns: Iterable[Pattern]) -> list[PatternId]:
    """Their kinds."""
    return [pattern.id for pattern in patterns]
