"""What is said of the alignment of one mail, each with the record to publish."""

from dataclasses import replace

import pytest

from bounce_cli.authentication.dkim.judging import DkimReason, DkimResult, DkimVerdict
from bounce_cli.authentication.dmarc.verdict import judge_dmarc
from bounce_cli.authentication.findings.alignment import alignment_findings, from_findings
from bounce_cli.authentication.spf.evaluation import SpfIdentity
from bounce_cli.authentication.spf.verdict import SpfVerdict
from tests.authentication.fake_dns import Policies, dmarc_dns
from tests.authentication.findings.dmarc_mails import NO_SIGNATURE, OWN, PLACEHOLDER, line, of_mail, signed, spf, told


def test_from() -> None:
    (missing,) = from_findings((), headers_complete=True)
    (several,) = from_findings(("example.com", "example.org"), headers_complete=False)
    assert told([missing, several]) == [("from-missing", "error", ()), ("from-several", "error", ())]
    assert "example.com, example.org" in several.text
    assert list(from_findings((), headers_complete=False)) == []
    assert list(from_findings(("example.com", "Example.com."), headers_complete=True)) == []


@pytest.mark.parametrize("policy", ["reject", "quarantine", "none"])
@pytest.mark.parametrize(
    ("dkim", "line"),
    [
        (NO_SIGNATURE, f"<selector>._domainkey.example.com. {PLACEHOLDER}"),
        (signed("esp.example"), OWN),
        (signed("esp.example", DkimVerdict.UNVERIFIABLE), OWN),
        (replace(signed("esp.example"), selector="a b"), f"<selector>._domainkey.example.com. {PLACEHOLDER}"),
    ],
)
def test_nothing_aligned(policy: str, dkim: DkimResult, line: str) -> None:
    severity = "warning" if policy == "none" else "error"
    (found,) = of_mail({"example.com": f"p={policy}"}, spf("pass"), dkim, domain="news.example.com")
    assert told([found]) == [("dmarc-nothing-aligned", severity, (line,))]
    assert "d=example.com" in found.fix
    assert "Do not lower the policy first" in found.fix


def test_nothing_aligned_because_of_the_strict_mode() -> None:
    dkim = signed("example.com"), signed("esp.example")
    (found,) = of_mail({"example.com": "p=reject; adkim=s"}, spf("pass"), *dkim, domain="news.example.com")
    assert found.records == ("s._domainkey.news.example.com. IN CNAME s._domainkey.example.com.",)
    assert "bounce check news.example.com --selector s." in found.fix
    assert "adkim=s asks for exactly news.example.com. example.com would align in relaxed mode" in found.text


def test_a_signature_that_does_not_align() -> None:
    policies: Policies = {"example.com": "p=reject"}
    expected = [("dkim-not-aligned", "warning", (OWN,))]
    for result in (DkimVerdict.PASS, DkimVerdict.UNVERIFIABLE):
        assert told(of_mail(policies, spf("pass", "example.com"), signed("esp.example", result))) == expected
    found = of_mail(policies, spf("pass", "example.com"), signed("esp.example"))
    assert "adkim=r asks for a domain of the same organization, example.com." in found[0].text


def test_a_signature_that_would_align_in_relaxed_mode() -> None:
    (found,) = of_mail({"example.com": "p=none; adkim=s"}, spf("pass", "example.com"), signed("m.example.com"))
    assert "m.example.com would align in relaxed mode, adkim=r." in found.text


@pytest.mark.parametrize("other", [signed("example.com"), signed("example.com", DkimVerdict.UNVERIFIABLE)])
def test_a_signature_beside_one_that_aligns_is_no_fault(other: DkimResult) -> None:
    assert of_mail({"example.com": "p=reject"}, spf("pass", "example.com"), signed("esp.example"), other) == []


def test_a_mail_whose_signatures_are_not_known() -> None:
    unknown = DkimResult(result=DkimVerdict.UNVERIFIABLE, reason=DkimReason.HEADERS_INCOMPLETE)
    assert of_mail({"example.com": "p=reject"}, spf("pass", "example.com"), unknown) == []
    cut = DkimResult(result=DkimVerdict.UNVERIFIABLE, reason=DkimReason.HEADERS_INCOMPLETE, domain="esp.example")
    assert of_mail({"example.com": "p=reject"}, spf("fail", "example.com"), cut) == []


@pytest.mark.parametrize(("mode", "own"), [("r", "bounces.example.com"), ("s", "example.com")])
def test_a_return_path_that_does_not_align(mode: str, own: str) -> None:
    dkim = signed("example.com", DkimVerdict.UNVERIFIABLE)
    policies: Policies = {"example.com": f"p=reject; aspf={mode}"}
    (found,) = of_mail(policies, spf("pass"), dkim)
    assert told([found]) == [("spf-not-aligned", "warning", ())]
    assert f"use {own} in its return path" in found.fix
    assert of_mail(policies, spf("pass", identity=SpfIdentity.HELO), dkim) == []
    assert of_mail(policies, spf("pass"), signed("example.com")) == []


@pytest.mark.parametrize(
    ("tags", "of_spf", "severity"),
    [
        ("p=reject", spf("pass"), "error"),
        ("p=none", spf("pass"), "warning"),
        ("p=reject", spf("pass", "news.example.com"), "warning"),
        ("p=reject", spf("unverifiable", None), "warning"),
    ],
)
def test_a_parent_without_a_record(tags: str, of_spf: SpfVerdict, severity: str) -> None:
    policies: Policies = {"news.example.com": f"{tags}; psd=u; pct=1"}
    (found,) = of_mail(policies, of_spf, signed("example.com"), domain="news.example.com")
    assert told([found]) == [("dmarc-parent-without-record", severity, line(tags))]
    assert "example.com is not aligned with news.example.com by RFC 9989" in found.text
    assert "Receivers differ" in found.text


def test_a_parent_without_a_record_and_its_return_path() -> None:
    policies: Policies = {"news.example.com": "p=reject"}
    (found,) = of_mail(policies, spf("pass", "b.example.com"), NO_SIGNATURE, domain="news.example.com")
    assert told([found]) == [("dmarc-parent-without-record", "error", line("p=reject"))]


@pytest.mark.parametrize(
    "policies",
    [
        {"news.example.com": "p=reject; psd=n"},
        {"news.example.com": "p=reject; adkim=s"},
        {"news.example.com": "p=reject", "example.com": ["v=DMARC1; p=none", "v=DMARC1; p=reject"]},
    ],
)
def test_a_parent_that_has_no_say(policies: Policies) -> None:
    (found,) = of_mail(policies, spf("pass"), signed("example.com"), domain="news.example.com")
    line = "s._domainkey.news.example.com. IN CNAME s._domainkey.example.com."
    assert told([found]) == [("dmarc-nothing-aligned", "error", (line,))]


@pytest.mark.parametrize("policies", [{}, {"example.com": "p=x"}])
def test_without_a_policy_nothing_has_to_align(policies: Policies) -> None:
    assert of_mail(policies, spf("pass"), signed("esp.example")) == []


def test_without_a_single_author_nothing_has_to_align() -> None:
    resolver = dmarc_dns({})
    judgement = judge_dmarc((), spf("pass"), (NO_SIGNATURE,), resolver)
    assert list(alignment_findings(judgement, spf("pass"), (NO_SIGNATURE,), resolver, None)) == []
