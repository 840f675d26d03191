"""`bounce explain` and `bounce schema`."""

import json

import jsonschema
import pytest
from typer.testing import CliRunner

from bounce_cli.classifier import Reason
from bounce_cli.cli.app import app
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


def test_a_reply_that_says_nothing_known_is_unknown() -> None:
    assert "read as     unknown" in told("qwertz asdf")


def test_the_commands_answer() -> None:
    runner = CliRunner()
    assert "user_unknown" in runner.invoke(app, ["explain", "user_unknown"]).stdout
    schema = json.loads(runner.invoke(app, ["schema"]).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["properties"]["schema"] == {"const": "bounce/1"}
