"""What became of one address, in kinds that patterns are made of; as bits, since an address may have met several."""

from typing import Final

from bounce_cli.classifier import Reason
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.patterns.thresholds import SURE

__all__ = [
    "ABSENT",
    "ANSWERED",
    "AUTHENTICATION",
    "FILTERED",
    "FILTERS",
    "HEARD",
    "NO_ANSWER",
    "RATE",
    "ROLE",
    "SAID_UNKNOWN",
    "STANDING",
    "TAKEN",
    "UNREACHABLE",
    "kind_of",
    "outcome_of",
]

# Content and policy are one kind: filters give now the one and now the other word for the same mail.
FILTERED: Final = 1
STANDING: Final = 2
AUTHENTICATION: Final = 4
RATE: Final = 8
UNREACHABLE: Final = 16
# The DNS says that there is no such domain; nothing came back in time.
ABSENT: Final = 32
NO_ANSWER: Final = 64
# Answers that also come from a server which happens to stand at a mistyped domain; other answers; delivered mail.
SAID_UNKNOWN: Final = 128
ANSWERED: Final = 256
TAKEN: Final = 512
# No outcome, but kept with them: an address of a function, not of a person.
ROLE: Final = 1024

FILTERS: Final = FILTERED | STANDING | AUTHENTICATION
# The receiving server spoke, so it is there.
HEARD: Final = FILTERS | RATE | SAID_UNKNOWN | ANSWERED | TAKEN

_FAILURES = {
    Reason.SPAM_CONTENT: FILTERED,
    Reason.CONTENT_REJECTED: FILTERED,
    Reason.VIRUS_DETECTED: FILTERED,
    Reason.POLICY_REJECTED: FILTERED,
    Reason.SENDER_BLOCKED: FILTERED,
    Reason.IP_BLOCKLISTED: STANDING,
    Reason.POOR_REPUTATION: STANDING,
    Reason.REVERSE_DNS: STANDING,
    Reason.AUTH_FAILURE: AUTHENTICATION,
    Reason.DMARC_POLICY: AUTHENTICATION,
    Reason.RATE_LIMITED: RATE,
    Reason.CONNECTION_FAILED: UNREACHABLE,
    Reason.DOMAIN_UNKNOWN: ABSENT,
    Reason.DNS_FAILURE: NO_ANSWER,
    Reason.DELIVERY_EXPIRED: NO_ANSWER,
    Reason.USER_UNKNOWN: SAID_UNKNOWN,
    Reason.RELAY_DENIED: SAID_UNKNOWN,
    Reason.MAILBOX_UNAVAILABLE: SAID_UNKNOWN,
    Reason.MAILBOX_DISABLED: SAID_UNKNOWN,
}
# A delay is no refusal yet; but that nobody answers, or that it goes too fast, it says as well as a failure.
_DELAYS = {Reason.RATE_LIMITED: RATE, Reason.CONNECTION_FAILED: UNREACHABLE}
_TAKEN = frozenset({"delivered", "relayed"})


def outcome_of(diagnosis: Diagnosis) -> int:
    """The bit of a diagnosis; 0 for one that says nothing about an address or a server, or says it with no certainty.

    An answer of the own side, such as of its own list of dead addresses, is none of the receiver's.
    """
    d = diagnosis
    if d.kind in _TAKEN:
        return TAKEN
    if d.reason is None or d.confidence < SURE:
        return 0
    if d.kind == "failure":
        found = _FAILURES.get(d.reason)
        if found is None:
            return ANSWERED if d.generated_by == "remote" else 0
        return 0 if found & FILTERS and d.generated_by == "local" else found
    if d.kind == "delay":
        return _DELAYS.get(d.reason) or (ANSWERED if d.generated_by == "remote" else 0)
    return 0


def kind_of(reason: str) -> int:
    """The bit of failures for a reason; 0 for one that has none of its own."""
    return _FAILURES.get(Reason(reason), 0)
