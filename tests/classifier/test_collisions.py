"""Words beat codes: the same code, or the same words, mean different things of different servers."""

from typing import Any

import pytest

from bounce_cli.classifier import Diagnostic, classify

_MICROSOFT = "example-com.mail.protection.outlook.com"
_OUTLOOK = "outlook-com.olc.protection.outlook.com"
_GOOGLE = "aspmx.l.google.com"


@pytest.mark.parametrize(
    ("reason", "case"),
    [
        # 5.1.10: null MX in the registry, unknown recipient at Exchange Online
        ("domain_unknown", {"text": "", "status": "5.1.10"}),
        ("domain_unknown", {"text": "556 5.1.10 Recipient domain has a null MX"}),
        ("user_unknown", {"text": "", "status": "5.1.10", "receiver": _MICROSOFT}),
        (
            "user_unknown",
            {"text": "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"},
        ),
        # 5.2.2: their mailbox, or our submission quota
        ("mailbox_full", {"text": "552 5.2.2 Mailbox full"}),
        ("sender_account_limited", {"text": "554 5.2.2 Submission quota exceeded"}),
        # 5.4.1: no answer, unknown user, relaying
        ("connection_failed", {"text": "", "status": "5.4.1"}),
        ("user_unknown", {"text": "550 5.4.1 Recipient address rejected: Access denied"}),
        ("relay_denied", {"text": "550 5.4.1 Relay Access Denied"}),
        # 5.7.27 and 5.7.30: the registry's meaning, and Gmail's
        ("sender_invalid", {"text": "", "status": "5.7.27"}),
        ("auth_failure", {"text": "", "status": "5.7.27", "receiver": _GOOGLE}),
        ("tls_failure", {"text": "", "status": "5.7.30"}),
        ("auth_failure", {"text": "", "status": "5.7.30", "receiver": _GOOGLE}),
        ("auth_failure", {"text": "", "status": "5.7.29"}),
        ("tls_failure", {"text": "", "status": "5.7.29", "receiver": _GOOGLE}),
        ("auth_failure", {"text": "", "status": "4.7.23"}),
        ("reverse_dns", {"text": "", "status": "4.7.23", "receiver": _GOOGLE}),
        # 5.1.1: unknown user, a rate limit, or a quota
        ("user_unknown", {"text": "", "status": "5.1.1"}),
        ("rate_limited", {"text": "550 5.1.1 <a@example.com> Recipients limit. IB607"}),
        ("mailbox_full", {"text": "552 5.1.1 Boite du destinataire pleine. Recipient overquota. OFR_417 [417]"}),
        ("mailbox_full", {"text": "User over quota. (#5.1.1)"}),
        # 5.2.1: disabled, or receiving too quickly
        ("mailbox_disabled", {"text": "", "status": "5.2.1"}),
        ("rate_limited", {"text": "550-5.2.1 The user you are trying to contact is receiving mail too quickly."}),
        ("user_unknown", {"text": "550 5.2.1 <a@example.com>... User Unknown"}),
        # 5.1.8: the sender's domain, or the own account at Exchange Online
        ("sender_invalid", {"text": "", "status": "5.1.8"}),
        ("sender_account_limited", {"text": "550 5.1.8 Access denied, bad outbound sender"}),
        # 5.1.0: weak, and Cox means the code behind
        ("ip_blocklisted", {"text": "554 5.1.0 <a@example.org> sender rejected. AUP#CXBL"}),
        ("user_unknown", {"text": "550 #5.1.0 Address rejected."}),
        # 5.7.13: at RCPT the recipient, in Exchange Online a public folder
        ("mailbox_disabled", {"text": "525 5.7.13 Disabled recipient address"}),
        ("recipient_restricted", {"text": "550 5.7.13 Sender was not authenticated for public folder"}),
        # x.4.4 by class
        ("domain_unknown", {"text": "", "status": "5.4.4"}),
        ("dns_failure", {"text": "", "status": "4.4.4"}),
        # 5.7.4: the registry's meaning, and a missing STARTTLS
        ("protocol_error", {"text": "", "status": "5.7.4"}),
        ("tls_failure", {"text": "TLS is required, but was not offered by host mx.example.com", "status": "5.7.4"}),
        # 5.7.9: credentials, and Yahoo's policy
        ("credentials_refused", {"text": "", "status": "5.7.9"}),
        ("policy_rejected", {"text": "554 5.7.9 Message not accepted for policy reasons"}),
        # authentication of a person is not authentication of mail
        ("credentials_refused", {"text": "535 5.7.8 authentication failed"}),
        ("auth_failure", {"text": "550 5.7.1 email failed authentication: SPF"}),
        # the same words of Outlook.com, of GMX, and of another server
        ("user_unknown", {"text": "550 Requested action not taken: mailbox unavailable", "receiver": _OUTLOOK}),
        ("user_unknown", {"text": "550 Requested action not taken: mailbox unavailable", "receiver": "mx00.gmx.net"}),
        ("mailbox_unavailable", {"text": "550 Requested action not taken: mailbox unavailable"}),
        # Postfix's access table, and Microsoft's edge
        ("policy_rejected", {"text": "554 5.7.1 <a@example.com>: Recipient address rejected: Access denied"}),
        # a listed client, a listed sender, a listed URL, a list that refuses the question, a greylist dressed as a list
        ("ip_blocklisted", {"text": "554 Client host [192.0.2.4] blocked using zen.spamhaus.org"}),
        ("poor_reputation", {"text": "554 Sender address [a@example.org] blocked using dbl.spamhaus.org"}),
        ("spam_content", {"text": "550 Message contains URL listed in dbl.spamhaus.org"}),
        ("greylisted", {"text": "450 Client host [192.0.2.4] blocked using grey.rbl.example; Greylisting in action"}),
        ("sender_blocked", {"text": "554 Client host [192.0.2.4] blocked using ee.countries.nerd.dk; rejected"}),
        # two causes: the order of the generic table
        ("mailbox_full", {"text": "552 user unknown or over quota"}),
        ("spam_content", {"text": "550 rejected as spam or user unknown"}),
        ("dmarc_policy", {"text": "550 SPF and DKIM failed, DMARC policy is reject"}),
        ("spam_content", {"text": "550 rejected: spam or virus"}),
        # a cause beats a symptom
        ("connection_failed", {"text": "Gave up after 4 days: connection refused"}),
        ("connection_failed", {"text": "retry timeout exceeded: Connection timed out"}),
        ("mailbox_full", {"text": "4.4.7 Message expired; last error: 452 4.2.2 mailbox full"}),
        # what stands behind an arrow, or behind "said:", is the remote server's
        (
            "ip_blocklisted",
            {"text": "550 5.7.350 Remote server returned message detected as spam -> 554 IP blacklisted"},
        ),
        (
            "user_unknown",
            {"text": "5.3.0 - Other mail system problem 550-'Unknown user a@example.com' (delivery attempts: 0)"},
        ),
        ("mailbox_full", {"text": "host mx.example.com said: 552 over quota (in reply to end of DATA command)"}),
        # words inside of names are no words of the server
        ("user_unknown", {"text": "host spam.quota.example[192.0.2.9] said: 550 <dmarc@example.com>: user unknown"}),
        ("mailbox_disabled", {"text": "550 mailbox disabled, see https://example.com/spam/policy/virus?dkim"}),
        # reply codes alone
        ("user_unknown", {"text": "", "reply_code": 550, "command": "RCPT TO"}),
        ("unknown", {"text": "", "reply_code": 550, "command": "DATA"}),
        ("mailbox_full", {"text": "", "reply_code": 552, "command": "RCPT"}),
        ("message_too_large", {"text": "", "reply_code": 552, "command": "end of DATA"}),
        ("sender_invalid", {"text": "", "reply_code": 553, "command": "MAIL FROM"}),
        ("address_invalid", {"text": "", "reply_code": 553, "command": "RCPT"}),
        ("unknown", {"text": "", "status": "5.0.0"}),
    ],
)
def test_collision(reason: str, case: dict[str, Any]) -> None:
    result = classify(Diagnostic(**case))
    assert (result.reason, result.rule) == (reason, result.rule)


def test_the_other_reading_of_mailbox_unavailable_is_told() -> None:
    result = classify(Diagnostic(text="550 Requested action not taken: mailbox unavailable"))
    assert [other.reason for other in result.alternatives][:1] == ["user_unknown"]
    assert result.suppress == "hold"
