"""Every code about authentication, alone or in a reply: who says it, the reason, and the fix for exactly this code."""

import tomllib
from importlib.resources import files

import pytest

from bounce_cli.classifier import load_rules
from bounce_cli.rendering.explanation import explanation
from bounce_cli.rendering.speakers import name_of
from bounce_cli.rendering.style import Style

_GMAIL, _MICROSOFT, _REGISTRY = "Gmail", "Microsoft 365", "the registry"

_CODES = [
    ("x.1.7", _REGISTRY, "sender_invalid", "one address of the form"),
    ("x.1.8", _REGISTRY, "sender_invalid", "exists in DNS"),
    ("x.7.10", _REGISTRY, "tls_failure", "STARTTLS"),
    ("x.7.11", _REGISTRY, "tls_failure", "STARTTLS"),
    ("x.7.20", _REGISTRY, "auth_failure", "behind the signer"),
    ("x.7.21", _REGISTRY, "auth_failure", "1024 bits"),
    ("x.7.22", _REGISTRY, "auth_failure", "d= must match"),
    ("x.7.23", _REGISTRY, "auth_failure", "SPF record"),
    ("x.7.24", _REGISTRY, "auth_failure", "10 DNS look-ups"),
    ("x.7.25", _REGISTRY, "reverse_dns", "PTR record"),
    ("x.7.26", _REGISTRY, "auth_failure", "both SPF and DKIM"),
    ("x.7.27", _REGISTRY, "sender_invalid", 'Remove the record "MX 0 ."'),
    ("x.7.29", _REGISTRY, "auth_failure", "ARC seals"),
    ("x.7.30", _REGISTRY, "tls_failure", "without REQUIRETLS"),
    ("4.7.23", _GMAIL, "reverse_dns", "PTR record"),
    ("x.7.25", _GMAIL, "reverse_dns", "PTR record"),
    ("x.7.24", _GMAIL, "auth_failure", "+all"),
    ("x.7.26", _GMAIL, "auth_failure", "sign with DKIM"),
    ("x.7.27", _GMAIL, "auth_failure", "SPF record"),
    ("x.7.29", _GMAIL, "tls_failure", "use TLS"),
    ("x.7.30", _GMAIL, "auth_failure", "signature's key"),
    ("x.7.32", _GMAIL, "auth_failure", "of the From header"),
    ("x.7.40", _GMAIL, "auth_failure", "p=none"),
    ("x.4.317", _MICROSOFT, "tls_failure", "STARTTLS"),
    ("x.4.8", _MICROSOFT, "tls_failure", "MTA-STS"),
    ("x.7.5", _MICROSOFT, "tls_failure", "MTA-STS"),
    ("4.7.26", _MICROSOFT, "auth_failure", "over IPv4"),
    ("5.7.23", _MICROSOFT, "auth_failure", "SPF record"),
    ("5.7.25", _MICROSOFT, "reverse_dns", "IPv6 address"),
    ("5.7.51", _MICROSOFT, "tls_failure", "inbound connector"),
    ("5.7.321", _MICROSOFT, "tls_failure", "STARTTLS"),
    ("5.7.322", _MICROSOFT, "tls_failure", "certificate"),
    ("5.7.323", _MICROSOFT, "tls_failure", "TLSA record"),
    ("5.7.324", _MICROSOFT, "tls_failure", "DNSSEC"),
    ("5.7.325", _MICROSOFT, "tls_failure", "certificate"),
    ("5.7.509", _MICROSOFT, "dmarc_policy", "do not weaken"),
    ("5.7.515", "Outlook.com", "auth_failure", "publish a DMARC record"),
    ("5.7.5", "Yahoo", "auth_failure", "Sign with DKIM"),
    ("5.7.9", "Yahoo", "auth_failure", "best do both"),
    ("571", "La Poste", "dmarc_policy", "do not weaken"),
]

_PRIVATE = [
    *(
        (f"OFR_{number}", "Orange", reason, word)
        for number, reason, word in (
            (401, "auth_failure", "SPF record"),
            (403, "sender_invalid", "takes mail"),
            (405, "sender_invalid", "takes mail"),
            (415, "sender_invalid", "takes mail"),
            (421, "sender_invalid", "account owns"),
            (517, "dmarc_policy", "do not weaken"),
        )
    ),
    ("OUK004_401", "Orange", "auth_failure", "SPF record"),
    ("LPN007_401", "La Poste", "auth_failure", "SPF record"),
    ("LPN007_403", "La Poste", "sender_invalid", "takes mail"),
    ("LPN007_405", "La Poste", "sender_invalid", "takes mail"),
    ("LPN007_415", "La Poste", "sender_invalid", "takes mail"),
    ("LPN007_421", "La Poste", "sender_invalid", "account owns"),
    ("LPN_517", "La Poste", "dmarc_policy", "do not weaken"),
    ("AU01", "Yahoo", "auth_failure", "Sign with DKIM"),
    ("554 5.7.5 (AU01) Message not accepted", "Yahoo", "auth_failure", "Sign with DKIM"),
    ("554 5.7.9 [DM] Email not accepted for policy reasons", "Yahoo", "dmarc_policy", "do not weaken"),
    ("RTR:RD", "AOL", "reverse_dns", "PTR record"),
    ("DNS:NR", "AOL", "reverse_dns", "PTR record"),
    ("DNS:B1", "AOL", "reverse_dns", "PTR record"),
    ("554 DMARC: refused", "AOL", "dmarc_policy", "do not weaken"),
    ("HME1", "Apple iCloud", "auth_failure", "best do both"),
    ("AUP#CXDNS", "Cox", "reverse_dns", "PTR record"),
    ("CXSNDR", "Cox", "auth_failure", "SPF record"),
    ("CXDNS", "Cox", "reverse_dns", "PTR record"),
    ("AUP#CXSNDR", "Cox", "auth_failure", "SPF record"),
    *((f"AUP#In-{number}", "Spectrum", "reverse_dns", "PTR record") for number in range(1100, 1151, 10)),
    *((f"AUP#In-{number}", "Spectrum", "dmarc_policy", "do not weaken") for number in range(1160, 1191, 10)),
    ("AUP#In-1500", "Spectrum", "sender_invalid", "address of the account"),
    ("AUP#In-1520", "Spectrum", "sender_invalid", "address of the account"),
    ("POL-P7", "Facebook", "auth_failure", "SPF record"),
    *((code, "Facebook", "sender_invalid", "exists in DNS") for code in ("DNS-P1", "DNS-P2", "DNS-T1")),
    *((code, "Facebook", "reverse_dns", "PTR record") for code in ("DNS-P3", "DNS-T2")),
    ("MI:SPF", "NetEase", "auth_failure", "SPF record"),
    ("550 5.7.1 [MI:SPF]", "NetEase", "auth_failure", "SPF record"),
    ("MI:DMA", "NetEase", "dmarc_policy", "do not weaken"),
    ("DT:SUM", "NetEase", "sender_invalid", "one address"),
    ("IB108", "GoDaddy", "reverse_dns", "PTR record"),
    ("IB506", "GoDaddy", "sender_invalid", "exists in DNS"),
    ("IB508", "GoDaddy", "auth_failure", "SPF record"),
    ("http://mail.i.ua/err/8/", "I.UA", "sender_invalid", "takes mail"),
    ("starttls-not-supported", _MICROSOFT, "tls_failure", "STARTTLS"),
    ("certificate-expired", _MICROSOFT, "tls_failure", "certificate"),
    ("tlsa-invalid", _MICROSOFT, "tls_failure", "TLSA record"),
    ("dnssec-invalid", _MICROSOFT, "tls_failure", "DNSSEC"),
    ("certificate-host-mismatch", _MICROSOFT, "tls_failure", "certificate"),
]

_REPLIES = [
    ("553 5.1.7 The sender address <a> is not a valid RFC 5321 address", _GMAIL, "sender_invalid", "return path"),
    ("421 4.7.0 [192.0.2.4] This IP does not have a PTR record", _GMAIL, "reverse_dns", "PTR record"),
    ("421 4.7.0 TLS required for RCPT domain, closing connection", _GMAIL, "tls_failure", "use TLS"),
    ("550 5.7.25 The PTR record does not match the IP address of the hostname", _GMAIL, "reverse_dns", "PTR record"),
    ("550 5.7.24 The SPF record of the sending domain has suspicious entries", _GMAIL, "auth_failure", "+all"),
    (
        "550 5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM",
        _GMAIL,
        "auth_failure",
        "best do",
    ),
    ("550 5.7.26 has an SPF record with a hard fail policy (-all)", _GMAIL, "auth_failure", "SPF record"),
    ("550 5.7.26 This message fails to pass authentication checks", _GMAIL, "auth_failure", "sign with DKIM"),
    ("550 5.7.26 not accepted due to domain's DMARC policy", _GMAIL, "dmarc_policy", "do not weaken"),
    ("550 5.7.27 because SPF authentication didn't pass for this message", _GMAIL, "auth_failure", "SPF record"),
    ("421 4.7.29 this message was not sent over a TLS connection", _GMAIL, "tls_failure", "use TLS"),
    ("550 5.7.30 because DKIM authentication didn't pass for this message", _GMAIL, "auth_failure", "signature's key"),
    ("421 4.7.32 because the From: header (RFC5322) isn't aligned", _GMAIL, "auth_failure", "of the From header"),
    ("550 5.7.40 the sending domain doesn't have a DMARC record", _GMAIL, "auth_failure", "p=none"),
    ("530 5.7.0 Must issue a STARTTLS command first", _GMAIL, "tls_failure", "use TLS"),
    ("550 5.7.1 does not meet IPv6 sending guidelines", _GMAIL, "reverse_dns", "over IPv4"),
    ("550 5.7.1 Unauthenticated email is not accepted from this domain", _GMAIL, "auth_failure", "sign with DKIM"),
    ("451 4.4.317 STARTTLS is required to send mail", _MICROSOFT, "tls_failure", "STARTTLS"),
    ("450 4.4.8 MX hosts of 'a.example' failed MTA-STS validation", _MICROSOFT, "tls_failure", "MTA-STS"),
    ("450 4.7.26 message sent over IPv6 must pass either SPF or DKIM", _MICROSOFT, "auth_failure", "over IPv4"),
    ("550 5.7.23 because of Sender Policy Framework violation", _MICROSOFT, "auth_failure", "SPF record"),
    ("550 5.7.25 sending IPv6 address must have a reverse DNS record", _MICROSOFT, "reverse_dns", "IPv6 address"),
    ("550 5.7.51 RestrictDomainsToIPAddresses", _MICROSOFT, "tls_failure", "inbound connector"),
    ("550 5.7.509 does not pass DMARC verification", _MICROSOFT, "dmarc_policy", "do not weaken"),
    ("550 5.7.515 does not meet the required authentication level", "Outlook.com", "auth_failure", "DMARC record"),
    ("550 command rejected due to Sender ID validation failure", "Outlook.com", "auth_failure", "SPF record"),
    ("550 5.7.1 does not have permissions to send as this sender", "Microsoft Exchange", "sender_invalid", "send as"),
    ("550 5.7.1 can't determine Purported Responsible Address", "Microsoft Exchange", "sender_invalid", "From header"),
    ("550 5.7.9 Yahoo requires all senders to authenticate with either SPF or DKIM", "Yahoo", "auth_failure", "both"),
    ("451 unresolvable RFC.5321 from domain", "Yahoo", "sender_invalid", "exists in DNS"),
    ("554 5.7.1 rejected due to a.example's DMARC policy", "Apple iCloud", "dmarc_policy", "do not weaken"),
    ("421 Reverse DNS failure : Try again later", "Comcast", "reverse_dns", "PTR record"),
    ("550 Fix reverse DNS for 192.0.2.4", "AT&T", "reverse_dns", "PTR record"),
    ("550 rejected - no rDNS", "Cox", "reverse_dns", "PTR record"),
    ("554 Bad DNS PTR resource record", "GMX", "reverse_dns", "PTR record"),
    ("550 Reject due to SPF policy", "GMX", "auth_failure", "SRS"),
    ("501 5.0.2 Mail rejected. DMARC check failed", "Orange", "dmarc_policy", "do not weaken"),
    ("550 SPF check failed, please verify the SPF/DNS configuration", "Orange", "auth_failure", "SPF record"),
    ("550 5.7.1 not accepted due to domain owner DMARC policy (RFC 7489)", "Mail.ru", "dmarc_policy", "do not weaken"),
    ("550 we do not accept mail from dynamic IPs", "Mail.ru", "reverse_dns", "PTR record"),
    ("550 5.7.1 is not authorized to send in the name of a.example", "Yandex", "auth_failure", "SPF record"),
    ("550 SPF check failed", "QQ Mail", "auth_failure", "SPF record"),
    ("550 5.7.1 Email rejected per DMARC policy for a.example", "Zoho", "dmarc_policy", "do not weaken"),
    ("553 Relaying disallowed as a@a.example", "Zoho", "sender_invalid", "address of the account"),
    ("550 SPF / DKIM Sender Invalid - envelope rejected", "Mimecast", "auth_failure", "SPF record"),
    ("550 DMARC Sender Invalid - envelope rejected", "Mimecast", "dmarc_policy", "do not weaken"),
    ("550 5.7.1 Email rejected per SPF policy", "Proofpoint", "dmarc_policy", "do not weaken"),
    ("550 #5.7.1 SPF unauthorized mail is prohibited", "Cisco", "auth_failure", "SPF record"),
    ("553 5.1.8 Domain of sender address a@b.example does not exist", "Sendmail", "sender_invalid", "exists in DNS"),
    ("450 4.1.8 Sender address rejected: Domain not found", "Postfix", "sender_invalid", "exists in DNS"),
    ("450 4.7.1 Client host rejected: cannot find your hostname", "Postfix", "reverse_dns", "PTR record"),
    ("451 #4.4.3 Temporary error occurred during SPF verification", "Cisco", "dns_failure", "name servers"),
    ("553 This route requires encryption (TLS)", "Mimecast", "tls_failure", "TLS 1.2"),
    ("DMARCPolicy", "Postmark", "dmarc_policy", "do not weaken"),
    ("reject_reason: unsigned", "Mandrill", "auth_failure", "the service shows"),
    ("550 hosts with dynamic IP or generic dns PTR-records", "Mail.ru", "reverse_dns", "PTR record"),
    ("517 Invalid return address", "Courier", "sender_invalid", "takes mail"),
    ("could not be delivered due to domain owner policy restrictions", "Outlook.com", "dmarc_policy", "do not weaken"),
    ("550 Sender verify failed", "Exim", "sender_invalid", "takes mail"),
]


def told(subject: str) -> str:
    return "".join(explanation(subject, Style(width=80)))


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(("code", "name", "reason", "fix"), _CODES)
def test_a_code_is_told_with_its_speaker_and_its_fix(code: str, name: str, reason: str, fix: str) -> None:
    own = words(told(code)).partition(f" {name} ")[2]
    assert f"({reason})" in own
    assert fix in own


@pytest.mark.parametrize(("subject", "name", "reason", "fix"), _PRIVATE + _REPLIES)
def test_a_private_code_or_reply_is_told_with_its_receiver_and_its_fix(
    subject: str, name: str, reason: str, fix: str
) -> None:
    text = words(told(subject))
    assert f"said by {name}" in text
    assert f"read as {reason} ·" in text
    assert fix in text.partition("what to do")[2]


@pytest.mark.parametrize("subject", sorted({case[0] for case in (*_CODES, *_PRIVATE, *_REPLIES)}))
def test_no_line_is_wider_than_the_terminal(subject: str) -> None:
    assert max(map(len, told(subject).splitlines())) <= 80


def test_a_wide_screen_has_one_line_for_each_meaning() -> None:
    lines = "".join(explanation("5.7.27", Style())).splitlines()
    assert [line[3:24].rstrip() for line in lines[1:3]] == [_GMAIL, _REGISTRY]
    assert lines[1].index("auth_failure") == lines[2].index("sender_invalid")


def test_a_named_server_speaks_for_itself() -> None:
    text = "".join(explanation("550 does not have a PTR record", Style(), receiver="mx.example.org"))
    assert "said by     mx.example.org, as Gmail words it" in text


def test_every_fix_belongs_to_one_rule_that_exists() -> None:
    tables = tomllib.loads(files("bounce_cli.advice").joinpath("fixes.toml").read_text(encoding="utf-8"))["fix"]
    rules = [rule for table in tables for rule in table["rules"]]
    assert len(rules) == len(set(rules))
    assert set(rules) <= {rule.id for rule in load_rules()}


def test_every_rule_of_one_receiver_names_it() -> None:
    assert [rule.id for rule in load_rules() if rule.receiver and name_of(rule.id) is None] == []
