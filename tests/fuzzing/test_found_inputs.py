"""What a fuzzer found, made small: what once raised something else than an error on purpose."""

from pathlib import Path

import pytest

from bounce_cli.authentication.lookup.recording import read_recording
from bounce_cli.classifier.phrases import PhraseError, compile_phrase
from bounce_cli.classifier.rules import read_rules
from bounce_cli.configuration import read_configuration
from bounce_cli.configuration_place import PROJECT, find_configuration
from bounce_cli.errors import ConfigurationError, RuleError, UsageError
from bounce_cli.expectation.files import expected_of
from bounce_cli.ledger.accounts import read_accounts
from bounce_cli.ledger.judging.policy import policy_named
from tests.fuzzing.entries import mails_both_ways

# No parser that goes down one call for each bracket comes to their end, and Python makes no number of so many digits.
BRACKETS, DIGITS = "[" * 3_000, "9" * 5_000
NOT_TOML = [f"rule = {BRACKETS}", f"rule = {DIGITS}", "rule = " + "{a=" * 3_000]


@pytest.mark.parametrize("text", NOT_TOML)
def test_no_toml_ends_in_anything_but_an_error_of_ours(tmp_path: Path, text: str) -> None:
    place = tmp_path / "any.toml"
    place.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match="not TOML"):
        read_rules(text, "rules.toml")
    with pytest.raises(ConfigurationError, match="not TOML"):
        read_configuration(place)
    with pytest.raises(ConfigurationError, match="not TOML"):
        read_accounts(None, place)
    with pytest.raises(ConfigurationError, match="not TOML"):
        policy_named(str(place))


@pytest.mark.parametrize("text", NOT_TOML)
def test_a_project_with_such_a_file_is_others_business(tmp_path: Path, text: str) -> None:
    (tmp_path / PROJECT).write_text(f"# bounce\n{text}", encoding="utf-8")
    assert find_configuration(tmp_path, {}) is None


@pytest.mark.parametrize("line", [BRACKETS, DIGITS])
def test_a_recording_of_too_many_brackets_is_none(tmp_path: Path, line: str) -> None:
    place = tmp_path / "dns.jsonl"
    place.write_text(f'{{"schema": "bounce-dns/1", "time": "2026-11-26T12:00:00Z"}}\n{line}\n', encoding="utf-8")
    with pytest.raises(ConfigurationError, match="line 2 is not JSON"):
        read_recording(place)


@pytest.mark.parametrize("number", ["9" * 400, "9" * 12, "1e300", "inf", "nan"])
@pytest.mark.parametrize("key", ["days", "bounces", "points", "forget_days", "scores = { hard", "pending_hours"])
def test_a_policy_has_numbers_that_days_can_be_told_by(tmp_path: Path, key: str, number: str) -> None:
    place = tmp_path / "own.toml"
    line = f"{key} = {number}{' }' if '{' in key else ''}"
    rule = ["[[rule]]", 'list = "hold"', line if key != "pending_hours" else ""]
    place.write_text("\n".join([*(["[types]", line] if key == "pending_hours" else []), *rule]), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"must (be a number from 0|be a whole number from 1|give numbers)"):
        policy_named(str(place))


@pytest.mark.parametrize("number", ["9" * 400, "9" * 16, "1e300", "inf", "nan"])
@pytest.mark.parametrize("key", ["message_seconds", "dns_seconds", "parts"])
def test_a_limit_has_numbers_that_python_and_the_system_take(tmp_path: Path, key: str, number: str) -> None:
    place = tmp_path / "bounce.toml"
    place.write_text(f"[limits]\n{key} = {number}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=f"'{key}' (must be a|is more than 1,000)"):
        read_configuration(place)


PHRASES = {
    "deep": ("(" * 1_000 + "full" + ")" * 1_000, "more than 10 parentheses stand inside each other"),
    "wide": ("mailbox (" + "(is|was)" * 40 + ") full", "more than 1,000 alternatives"),
    "optional": ("(a|)" * 40 + " mailbox full", "more than 1,000 alternatives"),
}


@pytest.mark.parametrize("name", PHRASES)
def test_a_phrase_that_unfolds_to_very_much_is_refused(name: str) -> None:
    phrase, cause = PHRASES[name]
    with pytest.raises(PhraseError, match=cause):
        compile_phrase(phrase)


@pytest.mark.parametrize("recipient", ['{"name": "Kim"}', '["kim@example.org"]', "5"])
def test_an_expectation_is_of_an_address(tmp_path: Path, recipient: str) -> None:
    place = tmp_path / "mail.expect.json"
    place.write_text(f'[{{"recipient": {recipient}}}]', encoding="utf-8")
    with pytest.raises(UsageError, match="'recipient' must be an address, or null"):
        expected_of(place, ("recipient",))


@pytest.mark.parametrize("blanks", [b"", b"\n", b"\r\n\r\n", b"\n\n\n", b"\r\r\r", b"\n\r\n\r" * 4, b"\r\n" * 16])
@pytest.mark.parametrize("following", [b"Subject: two\n\ntwo\n", b""])
def test_a_counted_mail_ends_in_one_place_however_the_mailbox_is_read(blanks: bytes, following: bytes) -> None:
    border = b"From kim@example.org Thu Nov 26 12:00:00 2026\n"
    body = b"one\n\nFrom kim@example.org Thu Nov 26 12:00:00 2026\nSubject: quoted by nobody\n"
    mail = b"Subject: one\nContent-Length: %d\n\n%b" % (len(body), body)
    whole, pieces = mails_both_ways(border + mail + blanks + (border + following if following else b""))
    assert whole == pieces == [mail, *([following] if following else [])]
