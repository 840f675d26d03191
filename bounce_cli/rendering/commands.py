"""The commands that come next for one record."""

from collections.abc import Iterator

from bounce_cli.advice.model import Actor
from bounce_cli.advice.sending import SENDING
from bounce_cli.classifier import Reason, Suppression
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.origin import arguments, can_be_named
from bounce_cli.rendering.words import ABOUT_AUTHENTICATION

__all__ = ["commands"]

# Refusals for what `bounce check` looks at: records, host names, block lists.
_CHECKED = ABOUT_AUTHENTICATION | {
    Reason.REVERSE_DNS,
    Reason.IP_BLOCKLISTED,
    Reason.POOR_REPUTATION,
    Reason.SENDER_INVALID,
}


def commands(diagnosis: Diagnosis) -> Iterator[str]:
    """The next commands in the order of the steps, as one types them; of mail from standard input one."""
    d = diagnosis
    origin = arguments([d.origin]) if can_be_named(d.origin) else None
    if origin and d.original and (d.reason in _CHECKED or _fails(d)):
        yield f"bounce check {origin}"
    if origin and any(step.actor is Actor.RECIPIENT_IT for step in d.advice):
        yield f"bounce letter {origin}"
    is_sent_again = any(step.id in SENDING for step in d.advice) and d.suppress is not Suppression.YES
    if origin and is_sent_again and d.original and d.original.complete:
        yield f"bounce clone {origin}"
    if d.reason:
        yield f"bounce explain {d.reason}"


def _fails(diagnosis: Diagnosis) -> bool:
    found = diagnosis.authentication
    return found is not None and found.assessment.dmarc.result == "fail"
