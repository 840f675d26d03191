"""An address that the SPF record does not let send, each with the record that does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.authentication.findings.model import Finding, Severity
from bounce_cli.authentication.findings.sender import Sending, missing_terms, sender_findings
from bounce_cli.authentication.findings.spf import Walked, spf_findings
from bounce_cli.authentication.lookup.answer import Outcome
from bounce_cli.authentication.spf.evaluation import evaluate
from bounce_cli.authentication.spf.listing import listing
from tests.authentication.findings.spf_walks import Texts, dns_of, line, strings_of

GOOGLE = "mail-wr1-f41.google.com"


def sending(client_ip: str | None, result: str, *names: str, aligned: bool = True) -> Sending:
    return Sending(domain="shop.example", client_ip=client_ip, result=result, names=names, aligned=aligned)


def found(record: str | list[str] | Outcome, who: Sending, others: Texts | None = None) -> list[Finding]:
    trace = listing("shop.example", dns_of({"shop.example": record, **(others or {})})).trace
    return list(sender_findings(who, trace))


@pytest.mark.parametrize(
    ("end", "result"), [("-all", "fail"), ("~all", "softfail"), ("?all", "neutral"), ("", "neutral")]
)
@pytest.mark.parametrize(
    ("client_ip", "term"), [("198.51.100.1", "ip4:198.51.100.1"), ("2001:db8::1", "ip6:2001:db8::1")]
)
def test_the_record_in_full_with_the_address(end: str, result: str, client_ip: str, term: str) -> None:
    (one,) = found(f"v=spf1 ip4:192.0.2.1 {end}".strip(), sending(client_ip, result))
    kept = "-all" if end == "-all" else "~all"
    assert one == Finding(
        id="spf-address-missing",
        severity=Severity.ERROR,
        text=f"The SPF record of shop.example does not let {client_ip} send: {result}.",
        fix="If this server is yours, publish the record with its address; if not, find out who sends in your name.",
        records=line(f"v=spf1 ip4:192.0.2.1 {term} {kept}"),
    )
    published = dns_of({"shop.example": strings_of(one.records[0])})
    assert evaluate(client_ip, "a@shop.example", "", published).result == "pass"


def test_the_address_stands_before_a_redirect() -> None:
    (one,) = found("v=spf1 redirect=b.example", sending("198.51.100.1", "fail"), {"b.example": "v=spf1 -all"})
    assert one.records == line("v=spf1 ip4:198.51.100.1 redirect=b.example")


@pytest.mark.parametrize(
    "who",
    [
        sending(None, "fail"),
        sending("198.51.100.1", "pass"),
        sending("198.51.100.1", "unverifiable"),
        sending("198.51.100.1", "temperror"),
        sending("198.51.100.1", "permerror"),
        sending("10.0.0.1", "fail"),
        sending("nonsense", "fail"),
        sending("198.51.100.1", "fail", aligned=False),
    ],
)
def test_what_is_not_proved_or_not_the_authors_gives_nothing(who: Sending) -> None:
    assert found("v=spf1 -all", who) == []
    assert missing_terms(who, listing("shop.example", dns_of({"shop.example": "v=spf1 -all"})).trace) == ()


def test_without_a_record_nothing_is_missing_from_it() -> None:
    assert found([], sending("198.51.100.1", "fail")) == []


def test_a_service_explains_the_address() -> None:
    (one,) = found("v=spf1 -all", sending("198.51.100.1", "fail", GOOGLE))
    assert (one.id, one.records) == ("spf-service-missing", line("v=spf1 include:_spf.google.com -all"))


def test_a_service_that_the_record_names_does_not() -> None:
    (one,) = found("v=spf1 include:_spf.google.com -all", sending("198.51.100.1", "fail", GOOGLE))
    assert one.id == "spf-address-missing"


def test_what_leads_nowhere_is_left_out_here_too() -> None:
    record = "v=spf1 -ip4:198.51.100.1 include:gone.example -all"
    (one,) = found(record, sending("198.51.100.1", "fail"))
    assert "gone.example" not in one.records[0]


RECORDS = st.lists(
    st.sampled_from(
        [
            "ip4:192.0.2.1",
            "a",
            "ptr",
            "inc:b.example",
            "include:gone.example",
            "include:b.example",
            "?all",
            "+all",
            "-all",
        ]
    ),
    max_size=5,
    unique=True,
)


@given(
    RECORDS,
    st.sampled_from(["v=spf1 -all", "v=spf1 ipv4:192.0.2.9 +all", "v=spf1 include:shop.example -all"]),
    st.sampled_from([(), (GOOGLE,), (GOOGLE, "a.mcsv.net")]),
    st.sampled_from(["fail", "softfail", "neutral", "permerror"]),
)
def test_every_record_of_the_domain_that_is_printed_has_what_is_missing(
    terms: list[str], included: str, names: tuple[str, ...], result: str
) -> None:
    """To follow one finding never undoes another."""
    texts: Texts = {"shop.example": " ".join(("v=spf1", *terms)), "b.example": included}
    walk = listing("shop.example", dns_of(texts))
    who = sending("198.51.100.1", result, *names)
    added = missing_terms(who, walk.trace)
    told = Walked(trace=walk.trace, lookups=walk.lookups, void_lookups=walk.void_lookups)
    whole = [*spf_findings(told, added=added), *sender_findings(who, walk.trace)]
    printed = {record for one in whole for record in one.records if record.startswith("shop.example. IN TXT")}
    assert len(printed) <= 1
    for record in printed:
        assert set(added) <= set(strings_of(record).split())
        assert "gone.example" not in record


@pytest.mark.parametrize(
    ("who", "terms"),
    [
        (sending("198.51.100.1", "none"), ("ip4:198.51.100.1",)),
        (sending("2001:db8::1", "none"), ("ip6:2001:db8::1",)),
        (sending("10.0.0.1", "none"), ()),
        (sending(None, "none"), ()),
        (sending("198.51.100.1", "none", aligned=False), ()),
    ],
)
def test_the_first_record_of_a_domain_lets_its_sender_pass(who: Sending, terms: tuple[str, ...]) -> None:
    assert missing_terms(who, listing("shop.example", dns_of({})).trace) == terms


def test_what_is_added_stands_before_what_refuses_it() -> None:
    record = "v=spf1 ip4:192.0.2.1 -ip4:198.51.100.0/24 mx -all"
    (one,) = found(record, sending("198.51.100.1", "fail"))
    assert one.records == line("v=spf1 ip4:192.0.2.1 ip4:198.51.100.1 -ip4:198.51.100.0/24 mx -all")
