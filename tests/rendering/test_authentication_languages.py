"""The screens of `bounce check` and `bounce allowlist` in other languages: no word of the tool's is left in English."""

import json
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network
from typing import Any

import pytest

from bounce_cli.authentication.allowlist import OwnAddresses, allowlist
from bounce_cli.authentication.dkim.judging import DkimResult, DkimVerdict
from bounce_cli.authentication.dkim.key import KeyState, KeyStatus
from bounce_cli.authentication.dmarc.second_opinion import SecondOpinion
from bounce_cli.authentication.domain import check_domain as examine_domain
from bounce_cli.authentication.evidence.claims import Claims
from bounce_cli.authentication.evidence.gathering import Evidence
from bounce_cli.authentication.examination import examine
from bounce_cli.authentication.inquiry import inquire
from bounce_cli.authentication.spf.verdict import Sender
from bounce_cli.classifier import Reason
from bounce_cli.cli.checks import Stated, check_domain, check_sender
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.rendering.allowlist import allowlist_json, allowlist_text
from bounce_cli.rendering.authentication.domain import domain_fields, domain_text
from bounce_cli.rendering.authentication.mail import inquiry_fields, inquiry_text
from bounce_cli.rendering.style import Style
from tests.authentication.dkim_dns import DOMAIN, HEADERS, KEY_NAME
from tests.authentication.fake_dns import FakeDns
from tests.language.pseudo import PSEUDO_STYLE, values, words_of, words_outside
from tests.rendering.authentication_mails import (
    COPY,
    DIAGNOSIS,
    EVIDENCE,
    FAILING,
    FEW,
    NOW,
    RECORDS,
    SENDER,
    Records,
)

# Keys whose values are texts, or codes for programs that a screen says in words.
CODES = frozenset(
    {"text", "fix", "severity", "reason", "status", "fault", "marks", "differences", "id", "kind", "client_ip_source"}
)
# Words of the protocols, which no language translates.
PROTOCOL = {"SPF", "DKIM", "DMARC", "MX", "HELO", "MAIL", "FROM", "From", "TXT", "IN", "include"}


def left(lines: Iterator[str], document: Any) -> set[str]:
    """The words of a screen that are neither translated nor data."""
    data = words_of(values(document, without=CODES))
    return words_outside("".join(lines)) - data - PROTOCOL


@pytest.mark.parametrize("records", [RECORDS, FEW, FAILING, {}])
@pytest.mark.parametrize(
    "evidence",
    [
        EVIDENCE,
        replace(EVIDENCE, sender=Sender(), said=Claims(), bounced=None, author=None),
        replace(EVIDENCE, copy=replace(COPY, headers=HEADERS), sender=replace(SENDER, client_ip=None)),
        replace(EVIDENCE, from_domains=(), sender=replace(SENDER, mail_from=None)),
        replace(EVIDENCE, from_domains=(f"news.{DOMAIN}",), bounced=NOW, said=Claims(dmarc="fail")),
    ],
)
@pytest.mark.parametrize(
    "diagnosis",
    [
        DIAGNOSIS,
        replace(DIAGNOSIS, reason=None, original=None),
        replace(DIAGNOSIS, reason=Reason.MAILBOX_FULL, recipient=None, remote_mta=None, diagnostic=None),
    ],
)
def test_mails(evidence: Evidence, records: Records, diagnosis: Diagnosis) -> None:
    resolver = FakeDns(records)
    found = inquire(examine(evidence, resolver, NOW), diagnosis.diagnostic, resolver)
    document = inquiry_fields([diagnosis], found, PSEUDO_STYLE)
    assert left(inquiry_text([diagnosis], found, PSEUDO_STYLE), document) == set()
    for one in document["findings"]:
        assert left(iter([one["text"], one["fix"]]), document) == set()


@pytest.mark.parametrize("records", [RECORDS, FEW, FAILING, {}])
@pytest.mark.parametrize("stated", [Stated(), Stated(client_ip="198.51.100.1", mail_from="b@example.org")])
@pytest.mark.parametrize("selectors", [[], ["sel", "gone"]])
def test_domains(records: Records, stated: Stated, selectors: list[str]) -> None:
    for domain in (DOMAIN, f"news.{DOMAIN}", "b.example"):
        found = check_domain(domain, selectors, stated, FakeDns(records))
        assert left(found.text(PSEUDO_STYLE), [found.document(PSEUDO_STYLE), "bounce check NAME"]) == set()


@pytest.mark.parametrize("records", [RECORDS, FEW, FAILING, {}])
@pytest.mark.parametrize(
    ("stated", "author"),
    [
        (Stated(client_ip="198.51.100.1", mail_from=f"b@{DOMAIN}"), None),
        (Stated(client_ip="198.51.100.1", helo="mail"), DOMAIN),
        (Stated(client_ip="", mail_from=f"b@{DOMAIN}"), None),
        (Stated(), f"news.{DOMAIN}"),
        (Stated(), "no domain"),
    ],
)
def test_senders(records: Records, stated: Stated, author: str | None) -> None:
    found = check_sender(stated, author, ["b.example", "no domain"], [DOMAIN], FakeDns(records))
    assert left(found.text(PSEUDO_STYLE), found.document(PSEUDO_STYLE)) <= {"no", "domain"}


def test_a_sender_is_told_with_what_it_costs() -> None:
    found = check_sender(Stated(client_ip="198.51.100.1", mail_from=f"b@{DOMAIN}"), None, [], [], FakeDns(RECORDS))
    assert "   include     include:b.example: 1 look-up, 1 void\n" in "".join(found.text(Style()))
    assert "include:b.example: 1⟦ look-up⟧, 1⟦ void⟧\n" in "".join(found.text(PSEUDO_STYLE))


@pytest.mark.parametrize("records", [RECORDS, FAILING, {}])
def test_lists_of_addresses(records: Records) -> None:
    own = OwnAddresses(network=ip_network("203.0.112.0/22"), origin="own.txt")
    for mine in ([], [own]):
        found = allowlist([DOMAIN], FakeDns(records), mine)
        document = json.loads("".join(allowlist_json(found, PSEUDO_STYLE)))
        assert left(allowlist_text(found, PSEUDO_STYLE), document) == set()
        remarks = [one for record in document["records"] for one in (*record["not_listed"], *record["problems"])]
        assert all("⟦" in one["text"] for one in remarks)


def test_thousands_of_addresses_are_grouped_as_the_language_does() -> None:
    found = allowlist([], FakeDns({}), [OwnAddresses(network=ip_network("203.0.112.0/22"), origin="own.txt")])
    assert " 1,024  own.txt\n" in next(allowlist_text(found, Style()))
    assert " 1\xa0024  own.txt\n" in next(allowlist_text(found, PSEUDO_STYLE))


SIGNED = DkimResult(result=DkimVerdict.PASS, domain=DOMAIN, selector="sel", algorithm="rsa-sha256")


def of_mail(style: Style, **changes: Any) -> str:
    """The screen of a mail, of whose assessment some things are otherwise."""
    resolver = FakeDns(RECORDS)
    examination = examine(EVIDENCE, resolver, NOW)
    found = inquire(examination, None, resolver)
    changed = replace(examination, assessment=replace(examination.assessment, **changes))
    return "".join(inquiry_text([DIAGNOSIS], replace(found, examination=changed), style))


def test_marks_are_told_in_words() -> None:
    signed = replace(SIGNED, key_bits=2048, marks=("key-testing", "more-signatures"))
    dmarc = replace(examine(EVIDENCE, FakeDns(RECORDS), NOW).assessment.dmarc, dkim_alignments=())
    text = of_mail(Style(), dkim=(signed, replace(SIGNED, selector=None)), dmarc=dmarc)
    assert "pass · d=example.org s=sel rsa-sha256 2048 bits; the key is only tested; more signatures were not" in text
    assert "pass · d=example.org rsa-sha256\n" in text


@pytest.mark.parametrize("fault", ["several-records", "type-mismatch", "identity-not-exact"])
def test_faults_of_keys_are_told_in_words(fault: str) -> None:
    key = KeyState(name=KEY_NAME, status=KeyStatus.UNFIT, fault=fault, record=None)
    found = replace(examine_domain(DOMAIN, FakeDns(RECORDS)), keys=(("sel", key),))
    assert left(domain_text(found, PSEUDO_STYLE), domain_fields(found, PSEUDO_STYLE)) == set()
    assert f"sel: unfit, {fault.replace('-', ' ').replace('type mismatch', 'other type')}\n" in "".join(
        domain_text(found, Style())
    )


def test_identifiers_are_told_with_their_organization_where_that_is_known() -> None:
    found = check_sender(Stated(), DOMAIN, ["no domain"], [DOMAIN], FakeDns(RECORDS))
    text = "".join(found.text(Style()))
    assert "   identifier  no domain by SPF: not aligned\n" in text
    assert "   identifier  example.org by DKIM: aligned, organizational domain example.org\n" in text


def test_labels_that_are_longer_make_the_column_wider() -> None:
    found = check_domain(DOMAIN, [], Stated(client_ip="198.51.100.1", mail_from="b@example.org"), FakeDns(RECORDS))
    lines = "".join(found.text(PSEUDO_STYLE)).splitlines()
    (host,) = (line for line in lines if line.startswith("   ⟦host name⟧"))
    (spf,) = (line for line in lines if line.startswith("   SPF"))
    (fix, *_) = (line for line in lines if line.startswith("   ⟦fix⟧"))
    assert spf.index("v=spf1") == host.index("198.51.100.1") == len(fix) - len(fix[8:].lstrip()) == 19


def test_a_second_opinion() -> None:
    second = SecondOpinion(result="pass", organizational_domain=DOMAIN, differences=("result",))
    text = of_mail(Style(), second_opinion=second)
    assert "   but         pass for receivers that follow RFC 7489: other result\n" in text
    assert "⟦but⟧" in of_mail(PSEUDO_STYLE, second_opinion=second)


def test_a_domain_of_which_receivers_differ() -> None:
    found = examine_domain(f"news.{DOMAIN}", FakeDns(FEW))
    assert found.second_opinion.organizational_domain == DOMAIN
    differing = replace(found, second_opinion=replace(found.second_opinion, differences=("policy",)))
    text = "".join(domain_text(differing, Style()))
    assert "   but         receivers that follow RFC 7489 take example.org for it\n" in text
    assert left(domain_text(differing, PSEUDO_STYLE), [domain_fields(differing), "bounce check NAME"]) == set()


def test_a_narrow_list_of_addresses_has_its_sources_below() -> None:
    found = allowlist([], FakeDns({}), [OwnAddresses(network=ip_network("203.0.113.0/24"), origin="own.txt")])
    row, source, *_ = allowlist_text(found, Style(width=70))
    assert row == f" {'203.0.113.0/24':21}{'203.0.113.0 – 203.0.113.255':36}     256\n"
    assert source == "   own.txt\n"
