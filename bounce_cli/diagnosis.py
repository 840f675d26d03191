"""All that is known of one recipient of one message: what every rendering is written from."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bounce_cli.advice.model import Hint, HubspotVerdict, Step
from bounce_cli.advice.profile import Profile, profile_of
from bounce_cli.classifier import Alternative, BounceType, Evidence, Reason, Suppression
from bounce_cli.digest import sha256_of
from bounce_cli.message.fields import Fields
from bounce_cli.problem import Problem
from bounce_cli.reports.message_ids import bare_id

if TYPE_CHECKING:
    from bounce_cli.authentication.examination import Examination

__all__ = ["KINDS", "SCHEMA", "Diagnosis", "OriginalSummary", "identify", "is_undiagnosed", "summarized"]

SCHEMA = "bounce/1"
KINDS = (
    *("failure", "delay", "delivered", "relayed", "expanded", "feedback"),
    *("auto_reply", "challenge", "disposition", "subscription", "other"),
)

# Of mail that was read, but not understood: for a fault of our own, or because it takes too long.
_UNDIAGNOSED = frozenset({"internal_error", "timed_out", "killed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginalSummary:
    """Of the mail that bounced: fields as text, `date` in RFC 3339; `complete` where its body came back too.

    `profile` says whether it was written to one person or sent to many.
    """

    message_id: str | None
    from_: str | None
    to: str | None
    subject: str | None
    date: str | None
    return_path: str | None
    complete: bool
    profile: Profile = Profile.ONE_TO_ONE


def summarized(fields: Fields, date: str | None, *, complete: bool, profile: Profile | None = None) -> OriginalSummary:
    """A mail as records tell it.

    Args:
        fields: its header.
        date: its date in RFC 3339; whoever reads it notes its faults.
        complete: whether its body is there too.
        profile: what it counts as, whatever its header shows; None where that decides.
    """
    path = fields.first("return-path")
    return OriginalSummary(
        message_id=bare_id(fields.first("message-id")),
        from_=fields.first("from"),
        to=fields.first("to"),
        subject=fields.first("subject"),
        date=date,
        return_path=(path.strip("<> ") or "<>") if path else None,
        complete=complete,
        profile=profile or profile_of(fields),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """One record: the verdict on one recipient, with the evidence it rests on.

    The attributes are the fields of the record schema, in its order; absent knowledge is None. Dates are RFC 3339 with
    offset, `confidence` is between 0 and 1.
    """

    id: str
    origin: str
    kind: str
    recipient: str | None = None
    original_recipient: str | None = None
    action: str | None = None
    status: str | None = None
    reply_code: int | None = None
    diagnostic: str | None = None
    command: str | None = None
    reason: Reason | None = None
    type: BounceType | None = None
    confidence: float = 0.0
    alternatives: tuple[Alternative, ...] = ()
    generated_by: str | None = None
    evidence: tuple[Evidence, ...] = ()
    suppress: Suppression = Suppression.NO
    reporting_mta: str | None = None
    remote_mta: str | None = None
    decoder: str = "none"
    arrival_date: str | None = None
    last_attempt_date: str | None = None
    will_retry_until: str | None = None
    date: str | None = None
    message_id: str | None = None
    in_reply_to: str | None = None
    queue_id: str | None = None
    original_envelope_id: str | None = None
    client_ip: str | None = None
    feedback_type: str | None = None
    disposition_type: str | None = None
    original: OriginalSummary | None = None
    hubspot: HubspotVerdict | None = None
    authentication: "Examination | None" = None
    hints: tuple[Hint, ...] = ()
    advice: tuple[Step, ...] = ()
    retry_after: str | None = None
    problems: tuple[Problem, ...] = ()


def is_undiagnosed(diagnosis: Diagnosis) -> bool:
    """Whether a record stands for a mail of which nothing is known, as its problems say."""
    return diagnosis.decoder == "none" and any(problem.code in _UNDIAGNOSED for problem in diagnosis.problems)


def identify(*parts: object) -> str:
    """The stable id of a record: SHA-256, in hexadecimal, over what was read, absent parts as empty."""
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return sha256_of(text.encode("utf-8", "surrogatepass"))
