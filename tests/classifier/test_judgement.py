"""What a reason means for the address: type and suppression, by the rules of judgement."""

from typing import Any

import pytest

from bounce_cli.classifier import Diagnostic, Reason, Rule, classify
from bounce_cli.classifier.engine import Classifier
from bounce_cli.classifier.judgement import Standing, judge
from bounce_cli.classifier.model import BounceType, Suppression

_DEFAULTS = {
    "hard yes": "user_unknown address_invalid domain_unknown mailbox_moved mailbox_disabled",
    "hard hold": "recipient_restricted relay_denied auth_failure sender_blocked sender_invalid spam_content "
    "content_rejected virus_detected policy_rejected suppressed",
    "soft hold": "dmarc_policy reverse_dns ip_blocklisted poor_reputation",
    "soft no": "mailbox_full mailbox_unavailable server_unavailable connection_failed dns_failure routing_loop "
    "delivery_expired delivery_delayed greylisted rate_limited too_many_recipients tls_failure protocol_error "
    "credentials_refused sender_account_limited message_too_large unknown",
}


def _standing(**known: Any) -> Standing:
    plain: dict[str, Any] = {
        "rule": None,
        "by_words": True,
        "confidence": 0.9,
        "status": None,
        "reply_code": None,
        "delayed": False,
    }
    return Standing(**{**plain, **known})


@pytest.mark.parametrize(
    ("reason", "expected"), [(reason, word) for word, reasons in _DEFAULTS.items() for reason in reasons.split()]
)
def test_defaults_of_a_failure_by_words(reason: str, expected: str) -> None:
    assert " ".join(judge(Reason(reason), _standing())) == expected


def test_every_reason_has_a_default() -> None:
    assert {reason for reasons in _DEFAULTS.values() for reason in reasons.split()} == set(Reason)


@pytest.mark.parametrize("reason", Reason)
def test_a_delay_is_pending_and_never_suppresses_for_good(reason: Reason) -> None:
    kind, suppress = judge(reason, _standing(delayed=True, status="5.1.1"))
    assert kind is BounceType.PENDING
    assert suppress is not Suppression.YES


@pytest.mark.parametrize("reason", Reason)
def test_a_transient_failure_is_soft(reason: Reason) -> None:
    kind, suppress = judge(reason, _standing(status="4.1.1"))
    assert kind is BounceType.SOFT
    assert suppress is not Suppression.YES


@pytest.mark.parametrize(
    ("expected", "case"),
    [
        # words, and the codes that say it by themselves
        ("user_unknown hard yes", {"text": "550 User unknown"}),
        ("user_unknown hard yes", {"text": "", "status": "5.1.1"}),
        ("domain_unknown hard yes", {"text": "", "status": "5.1.2"}),
        ("address_invalid hard yes", {"text": "", "status": "5.1.3"}),
        ("mailbox_moved hard yes", {"text": "", "status": "5.1.6"}),
        # a vague code or a bare reply is hold at most
        ("user_unknown hard hold", {"text": "", "status": "5.1.0"}),
        ("mailbox_disabled hard hold", {"text": "", "status": "5.2.1"}),
        ("policy_rejected hard hold", {"text": "", "status": "5.7.1"}),
        ("user_unknown hard hold", {"text": "", "reply_code": 550, "command": "RCPT"}),
        ("domain_unknown hard hold", {"text": "", "reply_code": 556}),
        # a code that this receiver uses otherwise
        ("user_unknown hard hold", {"text": "", "status": "5.1.10", "receiver": "x.mail.protection.outlook.com"}),
        # a 4xx form keeps the reason and softens the type
        ("user_unknown soft no", {"text": "450 4.1.1 User unknown in local recipient table"}),
        ("mailbox_disabled soft no", {"text": "450 4.2.1 account disabled"}),
        ("policy_rejected soft hold", {"text": "450 4.7.1 message violates our policy"}),
        # the status that the text states outranks the vague one of the field
        ("mailbox_full soft no", {"text": "452 4.2.2 over quota", "status": "5.0.0"}),
        ("user_unknown hard yes", {"text": "550 5.1.1 no such user", "status": "4.0.0"}),
        # mailbox full: soft, hard where the text says that nobody empties it
        ("mailbox_full soft no", {"text": "552 5.2.2 Mailbox full"}),
        ("mailbox_full hard yes", {"text": "552 5.2.2 The email account is over quota and inactive. - gsmtp"}),
        ("mailbox_full hard yes", {"text": "552 5.2.2 mailbox is full and has not been used for 90 days, unused"}),
        # greylisting: pending while delayed, soft when it failed
        ("greylisted soft no", {"text": "450 4.7.1 Greylisted"}),
        ("greylisted pending no", {"text": "450 4.7.1 Greylisted", "action": "delayed"}),
        ("connection_failed pending no", {"text": "Connection timed out", "action": "delayed", "status": "4.4.1"}),
        ("delivery_delayed pending no", {"text": "", "action": "delayed"}),
        ("delivery_delayed pending no", {"text": "Envelope expired", "action": "delayed"}),
        ("delivery_expired soft no", {"text": "Envelope expired", "action": "failed"}),
        # unknown, by class
        ("unknown hard hold", {"text": "", "status": "5.0.0"}),
        ("unknown soft no", {"text": "", "status": "4.0.0"}),
        ("unknown hard hold", {"text": "554 xyzzy"}),
        ("unknown soft no", {"text": "xyzzy"}),
        ("unknown soft no", {"text": ""}),
        # known exceptions
        (
            "user_unknown hard hold",
            {"text": "550 Unknown user a@docomo.ne.jp", "receiver": "docomo.ne.jp", "command": "DATA"},
        ),
        (
            "user_unknown hard yes",
            {"text": "550 Unknown user a@docomo.ne.jp", "receiver": "docomo.ne.jp", "command": "RCPT"},
        ),
        ("user_unknown hard yes", {"text": "550 mailbox unavailable: user unknown"}),
        ("mailbox_unavailable soft hold", {"text": "550 Requested action not taken: mailbox unavailable"}),
        (
            "rate_limited soft no",
            {"text": "550-5.2.1 The user is receiving mail at a rate that prevents more. - gsmtp"},
        ),
        ("suppressed hard yes", {"text": "605 Not delivering to previously bounced address"}),
        ("suppressed hard hold", {"text": "Recipient address suppressed due to customer policy"}),
    ],
)
def test_verdict(expected: str, case: dict[str, Any]) -> None:
    result = classify(Diagnostic(**case))
    assert f"{result.reason} {result.type} {result.suppress}" == expected


def test_a_guess_never_suppresses_for_good() -> None:
    rule = Rule(id="weak", reason=Reason.USER_UNKNOWN, confidence=0.4, text=("perhaps",), suppress=Suppression.YES)
    near = Rule(id="near", reason=Reason.SPAM_CONTENT, confidence=0.39, text=("perhaps",))
    result = Classifier([rule, near]).classify(Diagnostic(text="550 perhaps"))
    assert result.suppress is not Suppression.YES
