"""Short words for verdicts, shared by all forms for people."""

from datetime import datetime

from bounce_cli.advice.catalogue import entry
from bounce_cli.classifier import Alternative, Reason, Suppression
from bounce_cli.diagnosis import Diagnosis

__all__ = [
    "ABOUT_AUTHENTICATION",
    "ACTORS",
    "day",
    "is_no_mail",
    "kind_words",
    "label",
    "moment",
    "next_step",
    "plural",
    "rivals",
    "title",
]

ACTORS = {
    "sender": "you",
    "own_it": "your IT",
    "recipient": "recipient",
    "recipient_it": "their IT",
    "nobody": "nobody",
}
# Reasons that `bounce check` has the remedy for.
ABOUT_AUTHENTICATION = frozenset({Reason.AUTH_FAILURE, Reason.DMARC_POLICY})
_LABELS = {"hard": "HARD", "soft": "SOFT", "pending": "PEND", "global": "GLOB"}
_KIND_LABELS = {
    "feedback": "CMPL",
    "delivered": "DLVD",
    "relayed": "RLYD",
    "expanded": "EXPD",
    "auto_reply": "AUTO",
    "challenge": "CHAL",
    "disposition": "READ",
    "subscription": "LIST",
    "other": "MAIL",
}
_NO_MAIL = frozenset({"empty", "binary_data", "malformed_header"})
_SURE = 0.9
_KIND_WORDS = {
    "failure": ("bounce", "bounces"),
    "delay": ("delay", "delays"),
    "feedback": ("complaint", "complaints"),
    "delivered": ("delivery confirmed", "deliveries confirmed"),
    "relayed": ("mail relayed", "mails relayed"),
    "expanded": ("list expanded", "lists expanded"),
    "auto_reply": ("auto reply", "auto replies"),
    "challenge": ("challenge", "challenges"),
    "disposition": ("read receipt", "read receipts"),
    "subscription": ("subscription mail", "subscription mails"),
    "other": ("ordinary mail", "ordinary mails"),
}
_KIND_TITLES = {"feedback": "_complaint", "challenge": "_challenge", "auto_reply": "_auto_reply"}


def rivals(alternatives: tuple[Alternative, ...], confidence: float) -> str | None:
    """The other readings in words; None beside a sure verdict, which needs no doubt."""
    if confidence >= _SURE:
        return None
    return ", ".join(f"{other.reason} ({other.confidence:.2f})" for other in alternatives) or None


def plural(count: int, kind: str) -> str:
    """A count with the words for a kind, such as `1 auto reply` or `1,010 bounces`."""
    return f"{count:,} {_KIND_WORDS[kind][count != 1]}"


def kind_words(kind: str) -> str:
    """A kind in words."""
    return _KIND_WORDS[kind][0]


def label(diagnosis: Diagnosis) -> str:
    """Four letters for the first column: the bounce type, else the kind; `AUTH` for a refusal for SPF, DKIM, DMARC."""
    if diagnosis.reason in ABOUT_AUTHENTICATION:
        return "AUTH"
    return _LABELS[diagnosis.type] if diagnosis.type else _KIND_LABELS.get(diagnosis.kind, "MAIL")


def is_no_mail(diagnosis: Diagnosis) -> bool:
    """Whether what was read is no mail at all: an empty file, binary data, text without a header."""
    return diagnosis.kind == "other" and any(problem.code in _NO_MAIL for problem in diagnosis.problems)


def title(diagnosis: Diagnosis) -> str:
    """The reason's name for people, or the kind where there is no reason."""
    if diagnosis.reason:
        return entry(diagnosis.reason).title
    if diagnosis.kind == "feedback" and diagnosis.feedback_type not in {None, "abuse"}:
        return f"{diagnosis.feedback_type} report"
    return kind_words(diagnosis.kind)


def next_step(diagnosis: Diagnosis) -> str:
    """What to do, in at most 17 letters; empty where nothing is to be done."""
    d = diagnosis
    if d.suppress is Suppression.YES:
        return "drop"
    if d.type == "pending":
        return "wait: retried"
    if d.reason in ABOUT_AUTHENTICATION and d.original:
        return "fix: bounce check"
    name = d.reason.value if d.reason else _KIND_TITLES.get(d.kind)
    if name is None or (d.kind == "feedback" and not d.advice):
        return ""
    short = entry(name).short
    if short and not (d.retry_after and short.startswith("hold")):
        return short
    if d.retry_after:
        return f"after {day(d.retry_after)}"
    return "hold: see advice" if d.suppress is Suppression.HOLD else "send again"


def day(value: str) -> str:
    """A date such as `24 Nov 2026`."""
    when = datetime.fromisoformat(value)
    return f"{when.day} {when:%b %Y}"


def moment(value: str) -> str:
    """A date and time with offset, such as `20 Nov 2026 09:12 +01:00`."""
    when = datetime.fromisoformat(value)
    return f"{when.day} {when:%b %Y %H:%M} {value[-6:] if value[-6] in '+-' else 'UTC'}"
