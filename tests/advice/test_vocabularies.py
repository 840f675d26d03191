"""The names that other systems have for our verdicts."""

import pytest

from bounce_cli.advice.facts import Facts
from bounce_cli.advice.hubspot import hubspot_advice, hubspot_reasons, hubspot_type, hubspot_verdict
from bounce_cli.advice.profile import Profile
from bounce_cli.advice.vocabularies import Vocabulary, names, word
from bounce_cli.classifier import Reason

FACTS = Facts(recipient="kim@example.org", domain="example.org", from_domain="example.com")
# Sisimai 5's own list of reasons, as its documentation gives it.
SISIMAI = {
    "authfailure",
    "badreputation",
    "blocked",
    "contenterror",
    "emailtoolarge",
    "expired",
    "failedstarttls",
    "filtered",
    "hasmoved",
    "hostunknown",
    "mailboxfull",
    "mailererror",
    "networkerror",
    "norelaying",
    "notaccept",
    "notcompliantrfc",
    "onhold",
    "policyviolation",
    "ratelimited",
    "rejected",
    "requireptr",
    "securityerror",
    "spamdetected",
    "suppressed",
    "suspend",
    "syntaxerror",
    "systemerror",
    "systemfull",
    "undefined",
    "userunknown",
    "virusdetected",
}
# Bounce types, sub-types and delay types of the events that Amazon SES publishes.
SES = {
    "Undetermined": {"Undetermined"},
    "Permanent": {"General", "NoEmail", "Suppressed", "OnAccountSuppressionList"},
    "Transient": {"General", "MailboxFull", "MessageTooLarge", "ContentRejected", "AttachmentRejected"},
    "DeliveryDelay": {
        "InternalFailure",
        "General",
        "MailboxFull",
        "SpamDetected",
        "RecipientServerError",
        "IPFailure",
        "TransientCommunicationFailure",
        "BYOIPHostNameLookupUnavailable",
        "Undetermined",
        "SendingDeferral",
    },
}


@pytest.mark.parametrize("reason", list(Reason))
@pytest.mark.parametrize("bounce_type", ["hard", "soft", "pending", "global"])
def test_every_verdict_has_a_name_that_the_system_knows(reason: Reason, bounce_type: str) -> None:
    assert names(Vocabulary.SISIMAI, reason, bounce_type)["reason"] in SISIMAI
    ses = names(Vocabulary.SES, reason, bounce_type)
    assert ses["reason"] in SES[ses["type"]]
    assert (ses["type"] == "DeliveryDelay") is (bounce_type == "pending")
    hubspot = names(Vocabulary.HUBSPOT, reason, bounce_type)
    assert hubspot["reason"] in {*hubspot_reasons(), "Pending"}


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (("user_unknown", "hard"), ("Unknown user", "userunknown", "Permanent")),
        (("mailbox_full", "soft"), ("Mailbox misconfiguration", "mailboxfull", "MailboxFull")),
        (("mailbox_full", "hard"), ("Mailbox full", "mailboxfull", "Permanent")),
        (("spam_content", "hard"), ("Spam", "spamdetected", "ContentRejected")),
        (("connection_failed", "pending"), ("Pending", "networkerror", "TransientCommunicationFailure")),
        (("suppressed", "hard"), ("Other", "suppressed", "Suppressed")),
        (("unknown", "soft"), ("Temporary technical issue", "undefined", "Undetermined")),
    ],
)
def test_words_for_a_table(verdict: tuple[str, str], words: tuple[str, str, str]) -> None:
    assert tuple(word(vocabulary, *verdict) for vocabulary in Vocabulary) == words


@pytest.mark.parametrize("reason", hubspot_reasons())
def test_every_reason_of_hubspot_has_its_advice(reason: str) -> None:
    steps = hubspot_advice(reason, FACTS)
    assert steps
    assert all(step.text.endswith(".") and "{" not in step.text for step in steps)


@pytest.mark.parametrize("reason", ["Content", "Spam", "Policy", "Other"])
def test_a_filter_is_asked_first_and_then_the_contact_is_unbounced(reason: str) -> None:
    assert [step.id for step in hubspot_advice(reason, FACTS)] == ["allowlist", "unbounce"]
    assert hubspot_type(reason) == "hard"


@pytest.mark.parametrize("reason", ["Unknown user", "Mailbox full"])
def test_a_dead_address_is_dropped(reason: str) -> None:
    assert [step.id for step in hubspot_advice(reason, FACTS)] == ["drop-address"]


@pytest.mark.parametrize(
    "reason",
    [
        "Temporary technical issue with the recipient's email",
        "Rejected by the recipient's email security filter",
        "Temporary technical issue",
        "Mailbox misconfiguration",
    ],
)
@pytest.mark.parametrize(
    ("profile", "step"), [(Profile.MARKETING, "clone"), (Profile.ONE_TO_ONE, "resend"), (None, "send-again")]
)
def test_bulk_mail_is_cloned_and_mail_to_one_is_resent(reason: str, profile: Profile | None, step: str) -> None:
    steps = hubspot_advice(reason, Facts(recipient="kim@example.org", profile=profile))
    assert steps[-1].id == step
    assert (steps[0].id == "allowlist") is (reason == "Rejected by the recipient's email security filter")


def test_every_reason_of_ours_leads_to_one_of_hubspots() -> None:
    reached = {hubspot_verdict(reason, type_)[1] for reason in Reason for type_ in ("hard", "soft", "pending")}
    assert reached == {*hubspot_reasons(), "Pending"}
