"""Verdicts with what SPF, DKIM and DMARC say of the mail: explained by it, and never overruled."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounce_cli.advice.model import Actor
from bounce_cli.authentication.lookup.answer import Answer, Outcome
from bounce_cli.authentication.lookup.asking import Questions, asking
from bounce_cli.classifier import Reason
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.rendering.record import record
from bounce_cli.rendering.schema import record_schema
from bounce_cli.source.model import RawMessage
from bounce_cli.triage import cases, triage
from bounce_cli.verdict.authentication import Case, authenticated
from tests.authentication.fake_dns import FakeDns
from tests.conftest import SAMPLES
from tests.mails import AUTO_REPLY, ORDINARY, report

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
MAILS = sorted(SAMPLES.glob("*.eml"))
Records = dict[tuple[str, str], list[str] | Outcome]
# A sender whose identifiers are a service's: nothing stands for From.
FOREIGN = b"Return-Path: <b@bounces.esp.example>\nReceived: from a.esp.example ([192.0.2.1]) by mx.example.org; x\n"
RECORDS: Records = {
    ("_dmarc.example.com", "TXT"): ["v=DMARC1; p=reject; rua=mailto:d@example.com"],
    ("example.com", "TXT"): ["v=spf1 ip4:192.0.2.1 -all"],
    ("bounces.esp.example", "TXT"): ["v=spf1 ip4:192.0.2.1 -all"],
}
POLICY = "550 5.7.1 Message rejected due to local policy"


def raw(octets: bytes) -> RawMessage:
    return RawMessage(origin="one.eml", octets=octets)


def not_aligned(reply: str = POLICY, status: str = "5.7.1") -> bytes:
    return report(reply=reply, status=status).replace(b"Return-Path: <news@example.com>\n", FOREIGN)


def judged(octets: bytes, records: Records | None = None, *, any_mail: bool = False) -> list[Diagnosis]:
    return authenticated(cases(raw(octets), any_mail=any_mail), FakeDns({**RECORDS, **(records or {})}), NOW)


def verdict(diagnosis: Diagnosis) -> tuple[object, ...]:
    one = diagnosis
    return one.id, one.kind, one.action, one.reason, one.type, one.confidence, one.suppress, one.alternatives


class Endless:
    """A DNS in which a check of SPF costs a hundred look-ups, other ones for each address."""

    def __init__(self) -> None:
        self.asked: set[tuple[str, str]] = set()

    def ask(self, name: str, type_: str) -> Answer:
        self.asked.add((name, type_))
        if type_ == "MX":
            found = tuple(f"{number} mx{number}.{name}" for number in range(10))
        elif type_ == "TXT" and not name.startswith("_dmarc."):
            terms = " ".join(f"mx:%{{i}}.x{number}.{name}" for number in range(10))
            found = (f"v=spf1 {terms} -all",)
        elif type_ == "A":
            found = ("198.51.100.1",)
        else:
            return Answer(name=name, type=type_, outcome=Outcome.NODATA)
        return Answer(name=name, type=type_, outcome=Outcome.RECORDS, records=found)


def many_recipients(number: int) -> RawMessage:
    """A report on many recipients, of each of whom the receiver names another sending address."""
    blocks = "".join(
        f"Final-Recipient: rfc822; r{index}@example.org\nAction: failed\nStatus: 5.7.1\n"
        f"Diagnostic-Code: smtp; 550 5.7.1 SPF check: messages from [203.0.113.{index}] are not wanted\n\n"
        for index in range(number)
    ).encode()
    octets = report()
    start, end = octets.index(b"Final-Recipient:"), octets.index(b"--b1\nContent-Type: message/rfc822")
    return raw(octets[:start] + blocks + octets[end:])


def test_one_message_asks_no_more_than_its_budget() -> None:
    dns = Endless()
    found = authenticated(cases(many_recipients(40)), dns, NOW)
    assert len(found) == 40
    assert len({id(one.authentication) for one in found}) == 40
    assert 100 < len(dns.asked) <= 150
    assert all(one.authentication for one in found)


def test_each_message_has_a_budget_of_its_own() -> None:
    dns = Endless()
    authenticated(cases(many_recipients(40)), dns, NOW)
    spent = len(dns.asked)
    authenticated(cases(raw(report().replace(b"news@example.com", b"news@example.net"))), dns, NOW)
    assert spent < len(dns.asked) <= spent + 150


def test_recipients_of_whom_the_same_is_known_share_one_examination() -> None:
    (case,) = cases(raw(report()))
    assert case.evidence is not None
    other = replace(case, evidence=replace(case.evidence, bounced=None))
    first, second, third = authenticated([case, replace(case), other], FakeDns(RECORDS), NOW)
    assert first.authentication is second.authentication
    assert first.authentication is not None
    assert third.authentication is not first.authentication


def test_a_refusal_by_policy_is_explained_and_keeps_its_reason() -> None:
    (before,), (after,) = triage(raw(not_aligned())), judged(not_aligned())
    assert after.reason is Reason.POLICY_REJECTED
    assert verdict(after) == verdict(before)
    assert after.evidence[: len(before.evidence)] == before.evidence
    (reading,) = after.evidence[len(before.evidence) :]
    assert (reading.rule, reading.field) == ("authentication.dmarc-nothing-aligned", "authentication")
    assert "example.com" in reading.text
    step, checked, *rest = after.advice
    assert (step.id, step.actor, step.when) == ("dmarc-nothing-aligned", Actor.OWN_IT, "now")
    assert "_domainkey.example.com. IN CNAME" in step.records[0]
    assert (checked.id, checked.when) == ("send-test", "then")
    assert tuple(rest) == before.advice


def test_of_a_refusal_by_dmarc_the_records_stand_for_the_general_words() -> None:
    mail = not_aligned("550 5.7.26 Unauthenticated email from example.com is not accepted due to domain's DMARC policy")
    (before,), (after,) = triage(raw(mail)), judged(mail)
    assert after.reason in {Reason.DMARC_POLICY, Reason.AUTH_FAILURE}
    own = [step.id for step in after.advice if step.actor is Actor.OWN_IT]
    assert own == ["dmarc-nothing-aligned", "send-test"]
    others = tuple(step for step in before.advice if step.actor is not Actor.OWN_IT)
    assert after.advice[2:] == others


def test_other_refusals_are_not_explained_by_authentication() -> None:
    mail = not_aligned("550 5.1.1 <kim@example.org>: User unknown", "5.1.1")
    (before,), (after,) = triage(raw(mail)), judged(mail)
    assert after.authentication is not None
    assert "dmarc-nothing-aligned" in {one.id for one in after.authentication.findings}
    assert (after.evidence, after.advice) == (before.evidence, before.advice)


def test_no_dns_error_explains_a_refusal() -> None:
    (before,) = triage(raw(not_aligned()))
    (after,) = judged(not_aligned(), dict.fromkeys(RECORDS, Outcome.TIMEOUT))
    assert (after.evidence, after.advice) == (before.evidence, before.advice)


@settings(deadline=None)
@given(
    st.sampled_from(
        [
            ("550 5.1.1 User unknown", "5.1.1"),
            (POLICY, "5.7.1"),
            ("550 5.7.26 DMARC policy of the sender's domain", "5.7.26"),
            ("550 5.7.23 SPF validation failed", "5.7.23"),
            ("452 4.2.2 Mailbox full", "4.2.2"),
            ("554 5.7.1 Spam message rejected", "5.7.1"),
        ]
    ),
    st.dictionaries(
        st.sampled_from(list(RECORDS)),
        st.sampled_from([Outcome.TIMEOUT, Outcome.NXDOMAIN, ["v=spf1 +all"], ["v=spf1 moo"], ["v=DMARC1; p=none"]]),
    ),
    st.booleans(),
)
def test_the_receivers_verdict_is_never_changed(
    reply: tuple[str, str],
    records: Records,
    foreign: bool,  # noqa: FBT001
) -> None:
    mail = not_aligned(*reply) if foreign else report(reply=reply[0], status=reply[1])
    assert [verdict(one) for one in judged(mail, records)] == [verdict(one) for one in triage(raw(mail))]


def test_a_report_without_the_mail_has_no_authentication() -> None:
    octets = report()
    bare = octets[: octets.index(b"--b1\nContent-Type: message/rfc822")] + b"--b1--\n"
    (case,) = cases(raw(bare))
    assert case.evidence is None
    (found,) = judged(bare)
    assert found.authentication is None
    assert record(found)["authentication"] is None


@pytest.mark.parametrize("octets", [ORDINARY, AUTO_REPLY])
def test_mail_that_is_no_report_is_judged_only_where_that_is_wanted(octets: bytes) -> None:
    assert [one.authentication for one in judged(octets)] == [None]
    (found,) = judged(octets, any_mail=True)
    assert found.authentication is not None


def test_a_case_without_evidence_passes_through() -> None:
    (case,) = cases(raw(report()))
    assert authenticated([Case(diagnosis=case.diagnosis)], FakeDns({}), NOW) == [case.diagnosis]


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: mail.stem)
def test_records_of_the_samples_are_as_the_schema_says(mail: Path) -> None:
    message = RawMessage(origin=mail.name, octets=mail.read_bytes())
    with asking(Questions(replay=SAMPLES / "dns.jsonl")) as run:
        found = authenticated(cases(message), run.resolver, run.now)
        again = authenticated(cases(message), run.resolver, run.now)
    assert found == again
    assert [verdict(one) for one in found] == [verdict(one) for one in triage(message)]
    for one in found:
        line = json.loads(json.dumps(record(one)))
        jsonschema.validate(line, record_schema())
        assert (line["authentication"] is None) == (one.original is None)
