"""What a run of `bounce clone` is asked for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

__all__ = ["Form", "Handover", "Wish"]


class Form(StrEnum):
    """Forms of the plan."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """Where the mails go, as the options say."""

    output: str | None
    smtp: str | None
    send: bool
    starttls: bool
    mail_from: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is wanted.

    Attributes:
        plan: the form of the plan, where that is wanted and no mail.
        handover: where the mails go.
        held: whether the steps that recipients are held for are done.
        now: the time of the run; until: who may be sent to by then gets the mail.
        suppressed: a file of addresses that get nothing.
    """

    plan: Form | None
    handover: Handover
    held: bool
    now: datetime
    until: datetime
    suppressed: Path | None
