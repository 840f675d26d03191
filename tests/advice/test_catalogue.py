"""The catalogue has an entry for every reason, and its words are right for the verdict."""

from dataclasses import replace

import pytest

from bounce_cli.advice.catalogue import entry, steps_for
from bounce_cli.advice.facts import Facts
from bounce_cli.advice.hubspot import hubspot_verdict
from bounce_cli.advice.remedy import kind_remedy, remedy
from bounce_cli.classifier import Reason

FACTS = Facts(recipient="kim@example.org", domain="example.org", from_domain="example.com", ips="192.0.2.7")
ALLOWLISTED = ["spam_content", "content_rejected", "policy_rejected", "recipient_restricted", "sender_blocked"]


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_a_title_a_meaning_and_steps(reason: Reason) -> None:
    found = entry(reason)
    assert 0 < len(found.title) <= 24
    assert found.means
    assert found.hubspot
    assert len(found.short or "") <= 17
    for bounce_type in ("hard", "soft", "pending", "global"):
        for suppress in ("yes", "hold", "no"):
            steps = steps_for(reason, bounce_type=bounce_type, suppress=suppress, facts=FACTS)
            assert steps
            assert all("{" not in step.text and step.text.endswith(".") for step in steps)
            assert {step.when for step in steps} <= {"now", "then", "later"}
            assert len({step.id for step in steps}) == len(steps)
            dropped = any(step.id == "drop-address" for step in steps)
            assert not dropped or (suppress == "yes" and bounce_type != "pending")
            assert bounce_type in {"hard", "global"} or (steps[0].id == "wait") is (bounce_type == "pending")


@pytest.mark.parametrize("reason", ["spam_content", "policy_rejected", "recipient_restricted", "sender_blocked"])
def test_allowlisting_comes_before_unbouncing(reason: str) -> None:
    steps = [step.id for step in steps_for(reason, bounce_type="hard", suppress="hold", facts=FACTS)]
    first = next(step for step in steps if step in {"allowlist", "let-sender-in"})
    assert steps.index(first) < steps.index("unbounce")


def test_the_facts_of_the_case_stand_in_the_steps() -> None:
    text = steps_for("spam_content", bounce_type="hard", suppress="hold", facts=FACTS)[0].text
    assert "192.0.2.7" in text
    assert "example.org" in text
    assert "example.com" in text


@pytest.mark.parametrize(
    ("reason", "bounce_type", "expected"),
    [
        ("user_unknown", "hard", ("hard", "Unknown user")),
        ("user_unknown", "soft", ("soft", "Temporary technical issue")),
        ("mailbox_disabled", "soft", ("soft", "Mailbox misconfiguration")),
        ("mailbox_full", "soft", ("soft", "Mailbox misconfiguration")),
        ("mailbox_full", "hard", ("hard", "Mailbox full")),
        ("spam_content", "hard", ("hard", "Spam")),
        ("content_rejected", "hard", ("hard", "Content")),
        ("auth_failure", "hard", ("hard", "Policy")),
        ("dmarc_policy", "soft", ("soft", "Own IT has not authorised the sender")),
        ("ip_blocklisted", "soft", ("soft", "Rejected by the recipient's email security filter")),
        ("server_unavailable", "soft", ("soft", "Temporary technical issue with the recipient's email")),
        ("connection_failed", "soft", ("soft", "Temporary technical issue")),
        ("delivery_delayed", "pending", ("pending", "Pending")),
        ("delivery_delayed", "soft", ("soft", "Temporary technical issue")),
        ("message_too_large", "soft", ("hard", "Other")),
        ("unknown", "hard", ("hard", "Other")),
        ("unknown", "soft", ("soft", "Temporary technical issue")),
    ],
)
def test_hubspots_words(reason: str, bounce_type: str, expected: tuple[str, str]) -> None:
    assert hubspot_verdict(reason, bounce_type) == expected


def test_retry_after_counts_from_the_last_attempt() -> None:
    def after(reason: str, bounce_type: str, last_known: str | None) -> str | None:
        facts = replace(FACTS, last_known=last_known)
        return remedy(reason, bounce_type, suppress="no", facts=facts).retry_after

    assert after("mailbox_full", "soft", "2026-11-20T09:12:00+01:00") == "2026-11-23T09:12:00+01:00"
    assert after("mailbox_full", "soft", None) is None
    assert after("mailbox_full", "soft", "9999-12-31T09:12:00+01:00") is None
    assert after("mailbox_full", "hard", "2026-11-20T09:12:00+01:00") is None
    assert after("reverse_dns", "soft", "2026-11-20T09:12:00+01:00") is None
    assert after("user_unknown", "soft", "2026-11-20T09:12:00+01:00") == "2026-11-21T09:12:00+01:00"


def ids(reason: str, bounce_type: str, suppress: str) -> list[str]:
    return [step.id for step in steps_for(reason, bounce_type=bounce_type, suppress=suppress, facts=FACTS)]


def test_a_greylisting_that_failed_names_the_own_server() -> None:
    assert ids("greylisted", "pending", "no") == ["wait"]
    assert ids("greylisted", "soft", "no")[0] == "check-retries"


def test_an_address_is_only_dropped_where_the_verdict_gives_it_up() -> None:
    assert ids("user_unknown", "hard", "yes") == ["check-spelling", "drop-address"]
    assert ids("user_unknown", "hard", "hold") == ["check-spelling", "ask-person"]
    assert ids("user_unknown", "soft", "no") == ["check-spelling", "send-again"]
    assert ids("user_unknown", "pending", "no") == ["wait", "check-spelling"]


@pytest.mark.parametrize("kind", ["complaint", "challenge", "auto_reply"])
def test_kinds_without_a_reason_have_steps_too(kind: str) -> None:
    assert kind_remedy(kind, FACTS)
