"""From a reason to what it means: how long it lasts, and whether the address may be mailed again."""

from collections.abc import Mapping
from typing import NamedTuple

from bounce_cli.classifier.model import BounceType, Reason, Rule, Suppression

__all__ = ["Standing", "judge", "usual_verdict"]

_HARD, _SOFT, _PENDING = BounceType.HARD, BounceType.SOFT, BounceType.PENDING
_UNKNOWN, _GLOBAL = Reason.UNKNOWN, BounceType.GLOBAL
_YES, _HOLD, _NO = Suppression.YES, Suppression.HOLD, Suppression.NO

_DEFAULTS: Mapping[Reason, tuple[BounceType, Suppression]] = {
    Reason.USER_UNKNOWN: (_HARD, _YES),
    Reason.ADDRESS_INVALID: (_HARD, _YES),
    Reason.DOMAIN_UNKNOWN: (_HARD, _YES),
    Reason.MAILBOX_MOVED: (_HARD, _YES),
    Reason.MAILBOX_DISABLED: (_HARD, _YES),
    Reason.MAILBOX_FULL: (_SOFT, _NO),
    Reason.MAILBOX_UNAVAILABLE: (_SOFT, _NO),
    Reason.RECIPIENT_RESTRICTED: (_HARD, _HOLD),
    Reason.SERVER_UNAVAILABLE: (_SOFT, _NO),
    Reason.CONNECTION_FAILED: (_SOFT, _NO),
    Reason.DNS_FAILURE: (_SOFT, _NO),
    Reason.ROUTING_LOOP: (_SOFT, _NO),
    Reason.DELIVERY_EXPIRED: (_SOFT, _NO),
    Reason.DELIVERY_DELAYED: (_PENDING, _NO),
    Reason.GREYLISTED: (_PENDING, _NO),
    Reason.RATE_LIMITED: (_SOFT, _NO),
    Reason.TOO_MANY_RECIPIENTS: (_SOFT, _NO),
    Reason.TLS_FAILURE: (_SOFT, _NO),
    Reason.PROTOCOL_ERROR: (_SOFT, _NO),
    Reason.RELAY_DENIED: (_HARD, _HOLD),
    Reason.AUTH_FAILURE: (_HARD, _HOLD),
    Reason.DMARC_POLICY: (_SOFT, _HOLD),
    Reason.REVERSE_DNS: (_SOFT, _HOLD),
    Reason.IP_BLOCKLISTED: (_SOFT, _HOLD),
    Reason.POOR_REPUTATION: (_SOFT, _HOLD),
    Reason.SENDER_BLOCKED: (_HARD, _HOLD),
    Reason.SENDER_INVALID: (_HARD, _HOLD),
    Reason.CREDENTIALS_REFUSED: (_SOFT, _NO),
    Reason.SENDER_ACCOUNT_LIMITED: (_SOFT, _NO),
    Reason.SPAM_CONTENT: (_HARD, _HOLD),
    Reason.CONTENT_REJECTED: (_HARD, _HOLD),
    Reason.VIRUS_DETECTED: (_HARD, _HOLD),
    Reason.MESSAGE_TOO_LARGE: (_SOFT, _NO),
    Reason.POLICY_REJECTED: (_HARD, _HOLD),
    Reason.SUPPRESSED: (_HARD, _HOLD),
    Reason.UNKNOWN: (_SOFT, _NO),
}

# Codes that say by themselves that the address is dead.
_TELLING = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6"})
# Below this a match is a guess, and no address is given up for a guess.
_SURE = 0.5


class Standing(NamedTuple):
    """What the judgement rests on: the rule that decided, whether words matched, and what the report says of time."""

    rule: Rule | None
    by_words: bool
    confidence: float
    status: str | None
    reply_code: int | None
    delayed: bool

    @property
    def code_class(self) -> str:
        """The class of the failure as "4" or "5"; empty where no code says it. The status goes before the reply."""
        return (self.status or str(self.reply_code or ""))[:1]


def usual_verdict(reason: Reason) -> tuple[BounceType, Suppression]:
    """Return type and suppression that go with a reason where nothing else is said."""
    return _DEFAULTS[reason]


def judge(reason: Reason, standing: Standing) -> tuple[BounceType, Suppression]:
    """Return type and suppression of a reason, by the table and the rules of judgement of the vocabulary."""
    if reason is _UNKNOWN:
        kind, suppress = (_HARD, _HOLD) if standing.code_class == "5" else (_SOFT, _NO)
    else:
        kind, suppress = _DEFAULTS[reason]
    rule = standing.rule
    if rule is not None:
        kind, suppress = rule.type or kind, rule.suppress or suppress
    kind = _in_time(kind, standing)
    if suppress is _YES:
        suppress = _checked(kind, standing)
    return kind, suppress


def _in_time(kind: BounceType, standing: Standing) -> BounceType:
    """A delay is pending, a transient code is no hard failure, and a failure is never pending."""
    if standing.delayed:
        return _PENDING
    if kind is _PENDING or (kind is _HARD and standing.code_class == "4"):
        return _SOFT
    return kind


def _checked(kind: BounceType, standing: Standing) -> Suppression:
    """Giving an address up for ever needs a hard failure, and words or a telling code."""
    if kind not in {_HARD, _GLOBAL}:
        return _NO
    telling = standing.by_words or standing.status in _TELLING
    return _YES if telling and standing.confidence >= _SURE else _HOLD
