"""Every finding has somebody who acts, and steps in order."""

import re
from pathlib import Path

import pytest

import bounce_cli.authentication.findings as findings_room
from bounce_cli.advice.facts import Facts
from bounce_cli.advice.findings import afterwards, mending
from bounce_cli.advice.model import Actor, Step
from bounce_cli.advice.profile import Profile
from bounce_cli.advice.tables import table
from bounce_cli.authentication.findings.model import Finding, error, note

ID = re.compile(r'"((?:spf|dkim|dmarc|from|ptr|helo|null|no-mail|dnsbl)-[a-z0-9-]+)"')
LISTED = [id_ for group in table("findings").values() for id_ in group["findings"]]


def made_in_the_code() -> set[str]:
    folder = Path(findings_room.__file__).parent
    return {id_ for path in folder.glob("*.py") for id_ in ID.findall(path.read_text(encoding="utf-8"))}


def test_every_finding_that_the_code_makes_is_in_the_table_once() -> None:
    assert sorted(LISTED) == sorted(made_in_the_code())


def steps_of(finding: Finding, facts: Facts) -> tuple[Step, ...]:
    return (mending(finding), *afterwards((finding,), facts))


def fault(id_: str) -> Finding:
    return error(id_, "The record is broken.", "Publish this one.", "example.com. IN TXT v=spf1")


@pytest.mark.parametrize("id_", LISTED)
def test_the_first_step_mends_and_the_last_sends_again(id_: str) -> None:
    first, *rest = steps_of(fault(id_), Facts(recipient="kim@example.org", profile=Profile.MARKETING))
    assert (first.id, first.when) == (id_, "now")
    assert first.text == "The record is broken. Publish this one."
    assert first.records == ("example.com. IN TXT v=spf1",)
    assert [step.id for step in rest][-1:] == ([] if id_ == "dnsbl-refused" else ["clone"])


def test_whose_fault_it_is_decides_who_acts() -> None:
    assert steps_of(fault("spf-broken"), Facts())[0].actor is Actor.OWN_IT
    assert steps_of(fault("dnsbl-receiver-refused"), Facts())[0].actor is Actor.RECIPIENT_IT


def test_a_note_is_no_reason_to_send_again() -> None:
    found = note("dmarc-policy-none", "The policy asks for nothing.", "Tighten it.")
    assert [step.id for step in steps_of(found, Facts())] == ["dmarc-policy-none", "wait-for-dns"]


def test_what_several_findings_share_is_said_once() -> None:
    found = [fault("spf-broken"), fault("dkim-key-missing"), fault("dkim-malformed")]
    assert [step.id for step in afterwards(found, Facts())] == ["wait-for-dns", "send-test", "send-again"]
