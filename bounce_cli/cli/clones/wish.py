"""What a run of `bounce clone` is asked for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from bounce_cli.advice.profile import Profile
from bounce_cli.language.translation import Language

__all__ = ["Form", "Given", "Handover", "Wish"]


class Form(StrEnum):
    """Forms of the plan."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """Where the mails go, as the options say; an output of `-` is none: standard output."""

    output: str | None
    smtp: str | None
    send: bool
    starttls: bool
    mail_from: str | None

    def __post_init__(self) -> None:
        """Have one name for standard output."""
        if self.output == "-":
            object.__setattr__(self, "output", None)

    @property
    def is_standard_output(self) -> bool:
        """Whether the mail goes to standard output."""
        return self.output is None and self.smtp is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The options that decide who gets the mail, as they were given: the next command has to repeat them.

    Attributes:
        held: whether the steps that recipients are held for are done.
        not_before: a time as it was written.
        suppressed: a file of addresses that get nothing.
    """

    held: bool = False
    not_before: str | None = None
    suppressed: Path | None = None
    profile: Profile | None = None
    rules: tuple[Path, ...] = ()
    config: Path | None = None
    lang: Language | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is wanted.

    Attributes:
        plan: the form of the plan, where that is wanted and no mail.
        handover: where the mails go.
        given: what decides who gets them.
        now: the time of the run; until: who may be sent to by then gets the mail.
    """

    plan: Form | None
    handover: Handover
    given: Given
    now: datetime
    until: datetime
