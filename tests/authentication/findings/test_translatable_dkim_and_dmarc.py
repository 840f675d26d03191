"""Texts of findings on DKIM, DMARC and alignment: none has a part that a translator would not see."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bounce_cli.authentication.assessment import assess
from bounce_cli.authentication.dkim.judging import DkimReason, DkimResult, DkimVerdict
from bounce_cli.authentication.dkim.key import KeyState, KeyStatus, find_key
from bounce_cli.authentication.dkim.returned_copy import ReturnedCopy
from bounce_cli.authentication.dmarc.evaluation import evaluate_dmarc
from bounce_cli.authentication.dmarc.second_opinion import second_opinion
from bounce_cli.authentication.evidence.gathering import Evidence
from bounce_cli.authentication.findings.alignment import from_findings
from bounce_cli.authentication.findings.dkim import signature_findings
from bounce_cli.authentication.findings.dkim_keys import key_findings
from bounce_cli.authentication.findings.dmarc import record_findings
from bounce_cli.authentication.findings.mail import mail_findings
from bounce_cli.authentication.findings.model import Finding
from bounce_cli.authentication.lookup.answer import Outcome
from bounce_cli.authentication.spf.verdict import IpSource, Sender
from bounce_cli.language.said import Said, Together
from tests.authentication.dkim_dns import BODY, DOMAIN, HEADERS, KEY_NAME, SELECTOR, dns, failing, key_record, sign
from tests.authentication.fake_dns import FakeDns, Policies, dmarc_dns
from tests.authentication.findings.dmarc_mails import NO_SIGNATURE, of_mail, signed, spf
from tests.language.pseudo import PSEUDO, words_outside

NOW = datetime(2026, 11, 25, tzinfo=UTC)
# Words of records and signatures that the findings below name.
DATA = {"none", "quarantine", "reject", "adkim", "aspf", "s", "d", "a", "dsa", "moo"}
MALFORMED = DkimResult(result=DkimVerdict.PERMERROR, reason=DkimReason.MALFORMED, domain="a.example", selector="s")
WHOLE = replace(MALFORMED, algorithm="rsa-sha256")


def is_said(text: str) -> bool:
    """Whether a text is translatable, or consists of sentences that are."""
    return isinstance(text, Said) or (isinstance(text, Together) and all(map(is_said, text.parts)))


def told(found: Iterable[Finding]) -> set[str]:
    """The ids of findings, each of which is translatable as a whole."""
    seen = list(found)
    for one in seen:
        for text in (one.text, one.fix):
            assert is_said(text), text
            assert words_outside(PSEUDO.say(text)) <= DATA, text
    return {one.id for one in seen}


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (DkimResult(result=DkimVerdict.NONE), "dkim-unsigned"),
        (replace(WHOLE, domain=None), "dkim-malformed"),
        (replace(WHOLE, domain=None, selector=None), "dkim-malformed"),
        (replace(MALFORMED, domain=None, selector=None), "dkim-malformed"),
        (replace(WHOLE, algorithm="rsa-md5"), "dkim-malformed"),
        (WHOLE, "dkim-malformed"),
        (replace(WHOLE, reason=DkimReason.WEAK, algorithm="rsa-sha1"), "dkim-weak-algorithm"),
        (replace(WHOLE, reason=DkimReason.EXPIRED_AT_DELIVERY), "dkim-expired"),
        (replace(WHOLE, reason=None, marks=("partial-body-signed",)), "dkim-partial-body"),
    ],
)
@pytest.mark.parametrize("author", ["example.org", None])
def test_signatures(result: DkimResult, expected: str, author: str | None) -> None:
    assert told(signature_findings([result], author)) == {expected}


def test_a_signature_without_its_tags_is_told_with_all_of_them() -> None:
    one, two, three = (
        next(signature_findings([result], None)).text
        for result in (
            replace(WHOLE, domain=None),
            replace(WHOLE, domain=None, selector=None),
            replace(MALFORMED, domain=None, selector=None),
        )
    )
    assert one == "The signature with d=(none) and s=s is malformed: it has no d=."
    assert two == "The signature with d=(none) and s=(none) is malformed: it has no d= and no s=."
    assert three == "The signature with d=(none) and s=(none) is malformed: it has no d= and no s= and no a=."


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (key_record(512), "dkim-key-weak"),
        (key_record(1024), "dkim-key-short"),
        (key_record().replace("p=", "t=y; p="), "dkim-key-testing"),
        ("v=DKIM1; p=", "dkim-key-revoked"),
    ],
)
def test_keys(record: str, expected: str) -> None:
    assert told(key_findings(DOMAIN, SELECTOR, find_key(DOMAIN, SELECTOR, dns(record)))) == {expected}


def test_keys_that_are_not_there() -> None:
    missing = find_key(DOMAIN, SELECTOR, failing(Outcome.NXDOMAIN))
    assert told(key_findings(DOMAIN, SELECTOR, missing)) == {"dkim-key-missing"}
    dangling = replace(missing, dangling="gone.esp.example")
    assert told(key_findings(DOMAIN, SELECTOR, dangling)) == {"dkim-key-dangling"}


@pytest.mark.parametrize(
    "fault",
    [
        *("several-records", "broken-record", "broken-key", "type-mismatch", "hash-not-allowed"),
        *("service-not-allowed", "identity-not-exact"),
    ],
)
def test_keys_that_are_unfit(fault: str) -> None:
    key = KeyState(name=KEY_NAME, status=KeyStatus.UNFIT, fault=fault, record=key_record().replace("p=", "k=dsa; p="))
    assert told(key_findings(DOMAIN, SELECTOR, key)) == {"dkim-key-unfit"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Outcome.NXDOMAIN, {"dmarc-no-record"}),
        (["v=DMARC1; p=none", "v=DMARC1; p=reject"], {"dmarc-several-records"}),
        (["v=DMARC1; p", "v=DMARC1; p=x"], {"dmarc-several-records"}),
        ("p=rejekt", {"dmarc-no-policy", "dmarc-no-reports"}),
        ("p=rejekt; rua=mailto:r@example.com; p=x; moo; adkim=x", {"dmarc-no-policy", "dmarc-fault"}),
        ("p=none; pct=5; ri=1", {"dmarc-removed-tags", "dmarc-no-reports", "dmarc-policy-none"}),
        ("p=reject; t=y; rua=mailto:r@example.com", {"dmarc-testing"}),
    ],
)
def test_dmarc_records(value: str | list[str] | Outcome, expected: set[str]) -> None:
    resolver = dmarc_dns({"example.com": value})
    dmarc = evaluate_dmarc("example.com", resolver)
    assert told(record_findings(dmarc, second_opinion(dmarc, resolver), resolver)) == expected


ALIGNMENT: list[tuple[Policies, str, tuple[DkimResult, ...], str]] = [
    ({"example.com": "p=reject"}, "b.esp.example", (NO_SIGNATURE,), "dmarc-nothing-aligned"),
    ({"example.com": "p=reject"}, "b.esp.example", (signed("esp.example"),), "dmarc-nothing-aligned"),
    ({"example.com": "p=none; adkim=s"}, "b.esp.example", (signed("m.example.com"),), "dmarc-nothing-aligned"),
    ({"example.com": "p=reject"}, "example.com", (signed("esp.example"),), "dkim-not-aligned"),
    ({"example.com": "p=reject; adkim=s"}, "example.com", (signed("m.example.com"),), "dkim-not-aligned"),
    ({"example.com": "p=reject"}, "a.example", (signed("example.com", DkimVerdict.UNVERIFIABLE),), "spf-not-aligned"),
    (
        {"example.com": "p=reject; aspf=s"},
        "b.example.com",
        (signed("example.com", DkimVerdict.UNVERIFIABLE),),
        "spf-not-aligned",
    ),
]


@pytest.mark.parametrize(("policies", "sender", "signatures", "expected"), ALIGNMENT)
def test_alignment(policies: Policies, sender: str, signatures: tuple[DkimResult, ...], expected: str) -> None:
    assert told(of_mail(policies, spf("pass", sender), *signatures)) == {expected}


def test_several_that_do_not_align() -> None:
    policies: Policies = {"example.com": "p=reject"}
    (one,) = of_mail(policies, spf("pass", "example.com"), signed("esp.example"), signed("a.example"))
    assert told([one]) == {"dkim-not-aligned"}
    assert one.text.startswith("The mail is signed by esp.example, a.example, which are not aligned with From, ")
    above: Policies = {"news.example.com": "p=reject"}
    (two,) = of_mail(above, spf("pass", "b.example.com"), signed("example.com"), domain="news.example.com")
    assert told([two]) == {"dmarc-parent-without-record"}
    assert "example.com, b.example.com are not aligned with news.example.com by RFC 9989." in two.text
    (three,) = of_mail(above, spf("pass"), signed("example.com"), domain="news.example.com")
    assert told([three]) == {"dmarc-parent-without-record"}
    assert "find it aligned" in three.text


def test_from() -> None:
    assert told(from_findings((), headers_complete=True)) == {"from-missing"}
    assert told(from_findings(("example.com", "example.org"), headers_complete=True)) == {"from-several"}


@pytest.mark.parametrize("headers", [sign(), HEADERS])
@pytest.mark.parametrize("record", [key_record(1024), "v=DKIM1; p="])
def test_whole_mails(headers: bytes, record: str) -> None:
    zone: dict[tuple[str, str], list[str] | Outcome] = {
        (KEY_NAME, "TXT"): [record],
        (f"_dmarc.{DOMAIN}", "TXT"): ["v=DMARC1; p=none; pct=100"],
        (DOMAIN, "TXT"): ["v=spf1 ptr ?all"],
    }
    resolver = FakeDns(zone)
    evidence = Evidence(
        from_domains=(DOMAIN,),
        sender=Sender(mail_from=f"b@{DOMAIN}", client_ip="198.51.100.1", source=IpSource.DIAGNOSTIC),
        copy=ReturnedCopy(headers=headers, body=BODY, headers_complete=True, body_complete=True),
        bounced=NOW - timedelta(days=3),
    )
    found = mail_findings(assess(evidence, resolver, NOW), resolver)
    assert len(found) >= 4
    for one in found:
        assert is_said(one.text), one.text
        assert is_said(one.fix), one.fix
