"""`bounce explain` and `bounce schema`."""

import json

import jsonschema
import pytest
from typer.testing import CliRunner

from bounce_cli.classifier import Reason
from bounce_cli.cli.app import app
from bounce_cli.errors import UsageError
from bounce_cli.rendering.explanation import explanation
from bounce_cli.rendering.style import Style

PLAIN = Style()


def told(subject: str, width: int | None = None) -> str:
    return "".join(explanation(subject, Style(width=width)))


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_is_explained_in_80_columns(reason: Reason) -> None:
    text = told(reason.value, width=80)
    assert text.startswith(f" {reason}: ")
    assert "what to do" in text
    assert max(map(len, text.splitlines())) <= 80


def test_a_reason_may_be_written_with_blanks() -> None:
    assert told("Mailbox full") == told("mailbox_full")


def test_a_code_with_several_meanings_names_them_all() -> None:
    text = told("5.7.27")
    assert "means different things" in text
    assert "auth_failure" in text
    assert "sender_invalid" in text
    assert "the registry" in text


def test_a_code_by_class_matches_both_classes() -> None:
    assert "mailbox_full" in told("x.2.2")


def test_a_reply_code_is_told_by_the_command_it_answers() -> None:
    assert "RCPT" in told("550")


def test_an_unknown_code_says_so() -> None:
    assert "stands in no table" in told("5.9.999")


def test_a_reply_is_classified_with_its_rule_and_the_other_meanings_of_its_code() -> None:
    text = told("550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup")
    assert "read as     user_unknown · hard" in text
    assert "because" in text
    assert "5.1.10 alone can also mean domain_unknown" in text


def test_a_reply_that_says_nothing_known_gets_the_nearest_words() -> None:
    assert told("qwertz asdf").startswith(" Nothing in 'qwertz asdf' stands in a rule")
    assert 'bounce explain "mailbox full"' in told("mailbox_ful")


@pytest.mark.parametrize("word", ["TLS trouble", "IP block-listed", "spam", "policy", "mail loop", "invalid address"])
def test_the_titles_of_tables_are_known(word: str) -> None:
    assert "   codes " in told(word)


@pytest.mark.parametrize(
    "word", ["hold", "soft", "pending", "hard", "unbounce", "complaint", "auto reply", "challenge"]
)
def test_the_other_words_of_records_and_tables_are_known(word: str) -> None:
    text = told(word)
    assert text.startswith(f" {word}: ")
    assert "codes" not in text


@pytest.mark.parametrize("written", ["#5.1.1", "550-5.1.1", "550 5.1.1", "550 #5.1.1"])
def test_a_code_may_be_written_as_servers_write_it(written: str) -> None:
    assert told(written) == told("5.1.1")


def test_a_code_of_one_meaning_tells_what_to_do() -> None:
    assert "what to do" in told("5.1.6")


def test_nothing_to_explain_is_wrong_usage() -> None:
    result = CliRunner().invoke(app, ["explain", " "])
    assert isinstance(result.exception, UsageError)


def test_the_commands_answer() -> None:
    runner = CliRunner()
    assert "user_unknown" in runner.invoke(app, ["explain", "user_unknown"]).stdout
    schema = json.loads(runner.invoke(app, ["schema"]).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["properties"]["schema"] == {"const": "bounce/1"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Mailbox misconfiguration", ("Mailbox misconfiguration (soft): the mailbox is not available", "Wait first")),
        ("content", ("Content (hard): something in the body or the subject", "Then unbounce the address in HubSpot.")),
        ("OWN it has not authorised the sender", ("(soft): a DMARC policy of one's own", "Give your own IT what they")),
    ],
)
def test_a_word_of_hubspots_is_explained(words: str, expected: tuple[str, str]) -> None:
    text = " ".join(told(words, width=80).split())
    assert text.startswith("HubSpot: ")
    assert all(one in text for one in expected)
