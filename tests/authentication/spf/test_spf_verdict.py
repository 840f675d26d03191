"""SPF of a bounced mail, row by row of the decision table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.authentication.lookup.answer import Outcome
from bounce_cli.authentication.spf.verdict import IpSource, Sender, SpfVerdict, judge_spf
from tests.authentication.fake_dns import FakeDns

RECORD = "v=spf1 ip4:192.0.2.7 include:esp.example -all"
DNS = {("example.com", "TXT"): [RECORD], ("esp.example", "TXT"): ["v=spf1 ip4:203.0.113.0/24 ~all"]}
Records = dict[tuple[str, str], list[str] | Outcome]


def judged(
    client_ip: str | None = "192.0.2.7",
    source: IpSource | None = IpSource.DIAGNOSTIC,
    *,
    mail_from: str | None = "news@example.com",
    helo: str | None = None,
    fresh: bool = False,
    said: bool = False,
    dns: Records | None = None,
) -> SpfVerdict:
    sender = Sender(mail_from=mail_from, helo=helo, client_ip=client_ip, source=source)
    return judge_spf(sender, FakeDns({**DNS, **(dns or {})}), fresh=fresh, receiver_said_failed=said)


def told(verdict: SpfVerdict) -> tuple[str, str]:
    return verdict.result, verdict.reason


@pytest.mark.parametrize(("mail_from", "helo"), [(None, "example.com"), ("", None), ("", "")])
def test_s1_nothing_to_check(mail_from: str | None, helo: str | None) -> None:
    found = judged(mail_from=mail_from, helo=helo)
    assert told(found) == ("unverifiable", "no-mail-from")
    assert (found.domain, found.evaluated) == (None, None)


@pytest.mark.parametrize("outcome", [Outcome.SERVFAIL, Outcome.REFUSED, Outcome.TIMEOUT, Outcome.NOT_ASKED])
@pytest.mark.parametrize("client_ip", [None, "192.0.2.7"])
def test_s2_the_record_cannot_be_looked_up(outcome: Outcome, client_ip: str | None) -> None:
    found = judged(client_ip, fresh=True, said=True, dns={("example.com", "TXT"): outcome})
    assert told(found) == ("temperror", "dns")


def test_s2_an_include_cannot_be_looked_up() -> None:
    found = judged("198.51.100.1", fresh=True, said=True, dns={("esp.example", "TXT"): Outcome.TIMEOUT})
    assert told(found) == ("temperror", "dns")


@pytest.mark.parametrize("records", [["v=spf1 ip4:192.0.2.300 -all"], [RECORD, "v=spf1 -all"]])
@pytest.mark.parametrize("client_ip", [None, "192.0.2.7"])
def test_s3_the_record_is_broken_for_every_address(records: list[str], client_ip: str | None) -> None:
    assert told(judged(client_ip, dns={("example.com", "TXT"): records})) == ("permerror", "record-broken")


@pytest.mark.parametrize("client_ip", [None, "192.0.2.7"])
def test_s4_no_record(client_ip: str | None) -> None:
    assert told(judged(client_ip, mail_from="a@example.net")) == ("none", "no-record")


@pytest.mark.parametrize("source", [source for source in IpSource if source is not IpSource.CANDIDATE])
def test_s5_passes_now(source: IpSource) -> None:
    found = judged("203.0.113.9", source)
    assert told(found) == ("pass", "evaluated-now")
    assert found.evaluated is not None
    assert (found.domain, found.identity, found.evaluated.mechanism) == (
        "example.com",
        "mailfrom",
        "include:esp.example",
    )


def test_s5_by_helo_for_the_null_sender() -> None:
    found = judged(mail_from="", helo="example.com")
    assert told(found) == ("pass", "evaluated-now")
    assert found.identity == "helo"


@pytest.mark.parametrize(
    ("source", "fresh", "said"),
    [(IpSource.DIAGNOSTIC, True, False), (IpSource.RECEIVED, False, True), (IpSource.GIVEN, True, False)],
)
def test_s6_another_result_that_is_believed(source: IpSource, *, fresh: bool, said: bool) -> None:
    assert told(judged("198.51.100.1", source, fresh=fresh, said=said)) == ("fail", "evaluated-now")


@pytest.mark.parametrize(("mail_from", "helo"), [("news@example.com", None), (None, "example.com")])
def test_s6_of_a_sender_that_the_user_states_the_result_stands(mail_from: str | None, helo: str | None) -> None:
    sender = Sender(mail_from=mail_from, helo=helo, client_ip="198.51.100.1", source=IpSource.GIVEN, stated=True)
    assert told(judge_spf(sender, FakeDns(dict(DNS)), fresh=False, receiver_said_failed=False)) == (
        "fail",
        "evaluated-now",
    )


@pytest.mark.parametrize("source", [IpSource.DIAGNOSTIC, IpSource.GIVEN])
def test_s7_another_result_of_an_old_bounce(source: IpSource) -> None:
    assert told(judged("198.51.100.1", source)) == ("unverifiable", "record-may-have-changed")


@pytest.mark.parametrize(("client_ip", "result"), [("192.0.2.7", "pass"), ("198.51.100.1", "fail")])
def test_s8_an_address_that_is_a_candidate_only(client_ip: str, result: str) -> None:
    found = judged(client_ip, IpSource.CANDIDATE, fresh=True, said=True)
    assert told(found) == ("unverifiable", f"ip-candidate-would-{result}")


@pytest.mark.parametrize(
    ("addresses", "reason"),
    [
        ({("out.example.com", "A"): ["192.0.2.7"]}, "ip-candidate-would-pass"),
        ({("out.example.com", "AAAA"): ["2001:db8::1"]}, "ip-candidate-would-fail"),
        ({}, "no-client-ip"),
        ({("out.example.com", "A"): Outcome.TIMEOUT, ("out.example.com", "AAAA"): Outcome.TIMEOUT}, "no-client-ip"),
    ],
)
def test_s8_the_address_of_a_host_that_may_be_the_sender(addresses: Records, reason: str) -> None:
    sender = Sender(mail_from="news@example.com", host="out.example.com")
    found = judge_spf(sender, FakeDns({**DNS, **addresses}), fresh=True, receiver_said_failed=True)
    assert told(found) == ("unverifiable", reason)


def test_s8_a_host_is_not_asked_where_the_record_decides_and_a_bare_name_never() -> None:
    for sender in (Sender(mail_from="a@example.net", host="out.example.com"), Sender(mail_from="a@b.org", host="mail")):
        dns = FakeDns(dict(DNS))
        judge_spf(sender, dns, fresh=True, receiver_said_failed=False)
        assert {type_ for _, type_ in dns.asked} == {"TXT"}


def test_s9_no_address() -> None:
    found = judged(None, None, fresh=True, said=True)
    assert told(found) == ("unverifiable", "no-client-ip")
    assert found.evaluated is not None
    assert found.evaluated.record == RECORD


@given(
    st.dictionaries(
        st.sampled_from([("example.com", "TXT"), ("esp.example", "TXT")]),
        st.sampled_from([Outcome.SERVFAIL, Outcome.REFUSED, Outcome.TIMEOUT, Outcome.NOT_ASKED]),
    ),
    st.sampled_from(["192.0.2.7", "203.0.113.9", None]),
    st.booleans(),
)
def test_no_dns_error_is_a_failure(faults: dict[tuple[str, str], Outcome], client_ip: str | None, said: bool) -> None:  # noqa: FBT001
    found = judged(client_ip, fresh=True, said=said, dns=dict(faults))
    assert found.result in {"pass", "temperror", "unverifiable"}
