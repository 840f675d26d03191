"""What goes into the classifier, what comes out, and what a rule is."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "Alternative",
    "BounceType",
    "Classification",
    "Diagnostic",
    "Evidence",
    "Place",
    "Reason",
    "Rule",
    "Suppression",
]


class Reason(StrEnum):
    """Why delivery failed; the value is the word of the record."""

    USER_UNKNOWN = "user_unknown"
    ADDRESS_INVALID = "address_invalid"
    DOMAIN_UNKNOWN = "domain_unknown"
    MAILBOX_MOVED = "mailbox_moved"
    MAILBOX_DISABLED = "mailbox_disabled"
    MAILBOX_FULL = "mailbox_full"
    MAILBOX_UNAVAILABLE = "mailbox_unavailable"
    RECIPIENT_RESTRICTED = "recipient_restricted"
    SERVER_UNAVAILABLE = "server_unavailable"
    CONNECTION_FAILED = "connection_failed"
    DNS_FAILURE = "dns_failure"
    ROUTING_LOOP = "routing_loop"
    DELIVERY_EXPIRED = "delivery_expired"
    DELIVERY_DELAYED = "delivery_delayed"
    GREYLISTED = "greylisted"
    RATE_LIMITED = "rate_limited"
    TOO_MANY_RECIPIENTS = "too_many_recipients"
    TLS_FAILURE = "tls_failure"
    PROTOCOL_ERROR = "protocol_error"
    RELAY_DENIED = "relay_denied"
    AUTH_FAILURE = "auth_failure"
    DMARC_POLICY = "dmarc_policy"
    REVERSE_DNS = "reverse_dns"
    IP_BLOCKLISTED = "ip_blocklisted"
    POOR_REPUTATION = "poor_reputation"
    SENDER_BLOCKED = "sender_blocked"
    SENDER_INVALID = "sender_invalid"
    CREDENTIALS_REFUSED = "credentials_refused"
    SENDER_ACCOUNT_LIMITED = "sender_account_limited"
    SPAM_CONTENT = "spam_content"
    CONTENT_REJECTED = "content_rejected"
    VIRUS_DETECTED = "virus_detected"
    MESSAGE_TOO_LARGE = "message_too_large"
    POLICY_REJECTED = "policy_rejected"
    SUPPRESSED = "suppressed"
    UNKNOWN = "unknown"


class BounceType(StrEnum):
    """How long the failure lasts."""

    HARD = "hard"
    SOFT = "soft"
    PENDING = "pending"
    GLOBAL = "global"


class Suppression(StrEnum):
    """What the failure means for the address: never again, not until a step is done, or nothing."""

    YES = "yes"
    HOLD = "hold"
    NO = "no"


class Place(StrEnum):
    """Where a rule stands among the others.

    A match `before` decides, whatever other rules say; of those `beside` each other the most trusted match decides; one
    `after` is heard only where no other rule knows the words.
    """

    BEFORE = "before"
    BESIDE = "beside"
    AFTER = "after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """What a report says about one recipient.

    Attributes:
        text: the remote server's own words, one line or several; may be empty.
        status: enhanced status code as "5.1.1".
        reply_code: SMTP reply code.
        receiver: host name of the remote MTA, or the recipient's domain where no host is known.
        command: SMTP command that was answered, as "RCPT" or "end of DATA".
        words: what the notice says in human words besides; weaker evidence than `text`.
        action: RFC 3464 action, "failed" or "delayed"; None counts as failed.
        recipient: the failed address.
    """

    text: str
    status: str | None = None
    reply_code: int | None = None
    receiver: str | None = None
    command: str | None = None
    words: str = ""
    action: str | None = None
    recipient: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One match: the rule's id, the field it was found in (text, words, status, reply) and the words or the code."""

    rule: str
    field: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another reading that was near, with its confidence between 0 and 1."""

    reason: Reason
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """The verdict; `rule` is the id of the rule that decided, empty when none did; `evidence` is best first."""

    reason: Reason
    type: BounceType
    suppress: Suppression
    confidence: float
    rule: str = ""
    evidence: tuple[Evidence, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of knowledge: these words or codes of this receiver mean this reason.

    Every condition that is not empty must hold; within one condition any member is enough.

    Attributes:
        id: unique name, its first word the receiver, MTA or theme.
        reason: the reason that the rule speaks for.
        confidence: how sure that is, 0 to 1; also the rank among matching rules.
        text: phrases, see `phrases.py`.
        unless: phrases that forbid the match.
        status: enhanced status codes; "x.1.1", "5.7.x" and "5.7.606-649" are patterns.
        reply: SMTP reply codes.
        command: first words of SMTP commands.
        receiver: names of `receivers.toml`, or domain names: that host or recipient's domain, and those below it.
        names_recipient: whether the text must, or must not, name the failed address.
        type: overrides the type that goes with the reason.
        suppress: overrides the suppression that goes with the reason.
        place: where it stands among the other rules.
        source: where the knowledge comes from.
        origin: the file that the rule was read from.
    """

    id: str
    reason: Reason
    confidence: float
    text: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    reply: tuple[int, ...] = ()
    command: tuple[str, ...] = ()
    receiver: tuple[str, ...] = ()
    names_recipient: bool | None = None
    type: BounceType | None = None
    suppress: Suppression | None = None
    place: Place = Place.BESIDE
    source: str = ""
    origin: str = ""
