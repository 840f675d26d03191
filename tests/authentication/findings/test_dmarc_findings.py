"""What is said of DMARC records and of the alignment of one mail, each with the record to publish."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.authentication.dkim.judging import DkimVerdict
from bounce_cli.authentication.dmarc.evaluation import evaluate_dmarc
from bounce_cli.authentication.dmarc.second_opinion import second_opinion
from bounce_cli.authentication.findings.dmarc import record_findings
from bounce_cli.authentication.findings.model import Finding
from bounce_cli.authentication.lookup.answer import Outcome
from tests.authentication.fake_dns import Policies, dmarc_dns
from tests.authentication.findings.dmarc_mails import NO_SIGNATURE, line, of_mail, signed, spf, told

GOOD = "p=reject; rua=mailto:r@example.com"
RUA = "rua=mailto:dmarc-reports@example.com"
ERRORS = [Outcome.SERVFAIL, Outcome.REFUSED, Outcome.TIMEOUT, Outcome.NOT_ASKED]


def records(policies: Policies, domain: str = "example.com", *, asks: bool = True) -> list[Finding]:
    resolver = dmarc_dns(policies)
    dmarc = evaluate_dmarc(domain, resolver)
    return list(record_findings(dmarc, second_opinion(dmarc, resolver), resolver if asks else None))


@pytest.mark.parametrize("domain", ["example.com", "news.example.com"])
def test_a_good_record_gives_nothing(domain: str) -> None:
    assert records({"example.com": GOOD}, domain) == []


@pytest.mark.parametrize("outcome", ERRORS)
@pytest.mark.parametrize("name", ["news.example.com", "example.com", "com"])
def test_dns_errors_give_nothing(name: str, outcome: Outcome) -> None:
    policies: Policies = {"news.example.com": "p=none", name: outcome}
    assert records(policies, "news.example.com") == []
    assert of_mail(policies, spf("pass"), NO_SIGNATURE, domain="news.example.com") == []


def test_a_name_that_is_no_domain_gives_nothing() -> None:
    assert records({}, "no domain") == []


def test_no_record() -> None:
    (found,) = records({}, "news.example.com")
    assert told([found]) == [("dmarc-no-record", "warning", line(f"p=none; {RUA}"))]
    assert "news.example.com has no DMARC record" in found.text


def test_several_records() -> None:
    policies: Policies = {"example.com": ["v=DMARC1; p=none", f"v=DMARC1; pct=5; {GOOD}", "v=DMARC1; p=reject"]}
    assert told(records(policies)) == [("dmarc-several-records", "error", line(GOOD))]
    (found,) = records(policies, asks=False)
    assert told([found]) == [("dmarc-several-records", "error", ())]
    assert found.fix == "Keep one record and remove the others."


def test_records_of_a_public_suffix_are_not_the_senders() -> None:
    assert records({"com": ["v=DMARC1; p=none", "v=DMARC1; p=reject"], "example.com": GOOD}) == []
    assert records({"com": "p=none; psd=y; pct=1"}) == []


@pytest.mark.parametrize(
    ("tags", "mended", "fault"),
    [
        ("", f"p=none; {RUA}", "'p=' is missing"),
        ("p=rejekt; rua=mailto:r@example.com", "p=reject; rua=mailto:r@example.com", "'p=rejekt' is not valid"),
        ("rua=mailto:r@example.com; p=x", "p=none; rua=mailto:r@example.com", "'p=x' is not valid"),
        (f"{GOOD}; sp=x", GOOD, "'sp=x' is not valid"),
        (f"{GOOD}; np=quarantene", f"{GOOD}; np=quarantine", "'np=quarantene' is not valid"),
    ],
)
def test_no_valid_policy(tags: str, mended: str, fault: str) -> None:
    found = records({"example.com": tags})
    assert told(found)[0][:2] == ("dmarc-no-policy", "error")
    assert fault in found[0].text
    assert found[-1].records == line(mended)


def test_what_receivers_do_without_a_policy() -> None:
    (kept,) = records({"example.com": "rua=mailto:r@example.com"})
    assert "take it for p=none" in kept.text
    ignored, no_reports = records({"example.com": "sp=none"})
    assert "ignore the record" in ignored.text
    assert no_reports.id == "dmarc-no-reports"


@pytest.mark.parametrize(
    ("tags", "mended", "fault"),
    [
        (f"{GOOD}; adkim=x", GOOD, "'adkim=x' is not valid"),
        (f"{GOOD}; reject", GOOD, "'reject' is no tag"),
        (f"{GOOD}; P=none", GOOD, "'p=none' stands twice"),
        (f"fo=x; {GOOD}; aspf=s", f"{GOOD}; aspf=s", "'fo=x' is not valid"),
        ("p=reject; rua=r@example.com", f"p=reject; {RUA}", "'rua=r@example.com' is not valid"),
        ("p=reject; rua=x,mailto:r@example.com,y", GOOD, "'rua=x' is not valid, 'rua=y' is not valid"),
        (f"{GOOD}; ruf=x,y", GOOD, "'ruf=x' is not valid"),
    ],
)
def test_other_faults(tags: str, mended: str, fault: str) -> None:
    (found,) = records({"example.com": tags})
    assert told([found]) == [("dmarc-fault", "warning", line(mended))]
    assert fault in found.text


def test_tags_that_are_gone() -> None:
    (found,) = records({"example.com": f"pct=50; {GOOD}; rf=afrf; ri=86400; x=y"})
    assert told([found]) == [("dmarc-removed-tags", "note", line(f"{GOOD}; x=y"))]
    assert "pct=50, rf=afrf, ri=86400" in found.text


def test_no_reports() -> None:
    assert told(records({"example.com": "p=reject"})) == [("dmarc-no-reports", "note", line(f"p=reject; {RUA}"))]


def test_a_policy_that_is_tried_out() -> None:
    (found,) = records({"example.com": f"{GOOD}; t=y"})
    assert told([found]) == [("dmarc-testing", "note", line(GOOD))]
    assert "receivers apply quarantine in place of reject" in found.text


@pytest.mark.parametrize(
    ("tags", "domain", "stricter"),
    [
        ("rua=mailto:r@example.com; p=none; t=y", "example.com", "p=quarantine; rua=mailto:r@example.com"),
        (f"{GOOD}; sp=none", "news.example.com", f"{GOOD}; sp=quarantine"),
        (f"{GOOD}; np=None", "gone.example.com", f"{GOOD}; np=quarantine"),
    ],
)
def test_the_policy_none(tags: str, domain: str, stricter: str) -> None:
    (found,) = records({"example.com": tags}, domain)
    assert told([found]) == [("dmarc-policy-none", "note", line(stricter))]
    assert "First read the reports" in found.fix


def test_the_policy_none_is_not_left_without_reports() -> None:
    found = records({"example.com": "p=none"})
    assert told(found) == [
        ("dmarc-no-reports", "note", line(f"p=none; {RUA}")),
        ("dmarc-policy-none", "note", line(f"p=quarantine; {RUA}")),
    ]


TAGS = st.sampled_from(["p", "sp", "np", "adkim", "rua", "ruf", "fo", "psd", "t", "pct", "v", "P", "x", ""])
VALUES = st.sampled_from(["none", "reject", "y", "n", "s", "mailto:a@b.c,x,x", ",", "", "=", "\xfc{}%s", " a b"])
TEXTS = st.lists(st.tuples(TAGS, VALUES)).map(lambda tags: "".join(f"; {tag}={value}" for tag, value in tags))


@given(
    st.lists((TEXTS | st.text()).map(lambda text: f"v=DMARC1{text}"), max_size=2), TEXTS, st.sampled_from(DkimVerdict)
)
def test_no_record_makes_it_raise(parents: list[str], own: str, result: DkimVerdict) -> None:
    policies: Policies = {"example.com": parents, "news.example.com": [f"v=DMARC1{own}"]}
    for domain in ("example.com", "news.example.com", "a.b.news.example.com"):
        assert all(one.text for one in records(policies, domain))
        assert all(one.fix for one in of_mail(policies, spf("pass"), signed("m.example.com", result), domain=domain))
