"""What the IT of a recipient can be asked for, by the reason of the bounce."""

from enum import StrEnum

from bounce_cli.address import domain_of
from bounce_cli.advice.model import Actor
from bounce_cli.classifier import BounceType, Reason
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.letter.author import author_of

__all__ = ["Ask", "ask_of", "is_bounce", "is_own_refusal", "mends_itself_first"]


class Ask(StrEnum):
    """What is asked for."""

    ALLOW = "allow"
    LET_IN = "let_in"
    MEND = "mend"
    FIND = "find"


_ALLOW = frozenset(
    {
        *(Reason.SPAM_CONTENT, Reason.CONTENT_REJECTED, Reason.POLICY_REJECTED, Reason.SENDER_BLOCKED, Reason.UNKNOWN),
        *(Reason.POOR_REPUTATION, Reason.IP_BLOCKLISTED, Reason.GREYLISTED, Reason.RATE_LIMITED),
        *(Reason.AUTH_FAILURE, Reason.REVERSE_DNS),
    }
)
_MEND = frozenset(
    {
        *(Reason.MAILBOX_FULL, Reason.MAILBOX_UNAVAILABLE, Reason.SERVER_UNAVAILABLE, Reason.CONNECTION_FAILED),
        *(Reason.DNS_FAILURE, Reason.ROUTING_LOOP, Reason.DELIVERY_EXPIRED, Reason.DELIVERY_DELAYED),
        *(Reason.TLS_FAILURE, Reason.RELAY_DENIED),
    }
)
# An allowlist gets the mail through, but the fault is the sender's.
_OWN_FAULTS = frozenset(
    {Reason.AUTH_FAILURE, Reason.REVERSE_DNS, Reason.IP_BLOCKLISTED, Reason.POOR_REPUTATION, Reason.RATE_LIMITED}
)
_BOUNCES = frozenset({"failure", "delay"})


def is_bounce(diagnosis: Diagnosis) -> bool:
    """Whether mail was refused, or has not been taken yet."""
    return diagnosis.kind in _BOUNCES and diagnosis.reason is not None


def is_own_refusal(diagnosis: Diagnosis) -> bool:
    """Whether the sending side itself refused what only a receiver can be asked to let pass."""
    if diagnosis.generated_by == "local":
        return diagnosis.reason in _ALLOW - {Reason.UNKNOWN}
    return diagnosis.reason in _ALLOW and _is_own_server(diagnosis)


def _is_own_server(diagnosis: Diagnosis) -> bool:
    """Whether the server that refused belongs to the sender's domain, as a relay does, and not to the recipient's."""
    sender = author_of(diagnosis.original.from_).domain if diagnosis.original else None
    host, receiver = diagnosis.remote_mta, domain_of(diagnosis.recipient)
    if sender is None or host is None or receiver is None:
        return False
    return _is_below(host, sender) and not _is_below(receiver, sender)


def _is_below(name: str, domain: str) -> bool:
    return f".{name.lower()}".endswith(f".{domain}")


def ask_of(diagnosis: Diagnosis) -> Ask | None:
    """What to ask the recipient's IT for; None where it cannot help. A mail that is no bounce is to be found."""
    if diagnosis.kind == "other":
        return Ask.FIND
    if not is_bounce(diagnosis) or is_own_refusal(diagnosis) or _is_for_others(diagnosis):
        return None
    if diagnosis.reason in _ALLOW:
        return Ask.ALLOW
    if diagnosis.reason is Reason.RECIPIENT_RESTRICTED:
        return Ask.LET_IN
    return Ask.MEND if diagnosis.reason in _MEND else None


def _is_for_others(diagnosis: Diagnosis) -> bool:
    """Whether somebody else acts: the sender's server that still tries, the person's own filter, the sender's route."""
    actors = [step.actor for step in diagnosis.advice]
    if diagnosis.reason in _ALLOW:
        is_tried = diagnosis.type is BounceType.PENDING
        return is_tried or (diagnosis.reason is Reason.SENDER_BLOCKED and actors[:1] == [Actor.RECIPIENT])
    return actors[:1] == [Actor.OWN_IT] and Actor.RECIPIENT_IT not in actors


def mends_itself_first(diagnosis: Diagnosis) -> bool:
    """Whether the sender has something to mend, whatever the receiver does."""
    return diagnosis.reason in _OWN_FAULTS
