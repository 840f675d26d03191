"""Rule files: what is wrong in one is told with file, rule and field."""

from pathlib import Path

import pytest

from bounce_cli.classifier import BounceType, Classifier, Diagnostic, Reason, Suppression, load_rules
from bounce_cli.classifier.engine import built_in
from bounce_cli.classifier.phrases import compile_phrase
from bounce_cli.classifier.rules import built_in_rules, read_rules
from bounce_cli.errors import RuleError

_RULE = '[[rule]]\nid = "x.y"\nreason = "user_unknown"\nconfidence = 0.9\ntext = ["gone"]\n'


def test_a_rule_with_everything() -> None:
    content = """
[default]
source = "a page"

[[rule]]
id = "x.y"
reason = "mailbox_full"
confidence = 1
text = ["gone"]
unless = ["not gone"]
status = ["5.1.1", "x.2.x", "5.7.606-649"]
reply = [550]
command = ["rcpt"]
receiver = ["google"]
names_recipient = true
type = "hard"
suppress = "hold"
example = [{ text = "ignored" }]
counter = [{ text = "ignored" }]
"""
    (rule,) = read_rules(content, "mine.toml")
    assert rule.reason is Reason.MAILBOX_FULL
    assert rule.confidence == 1.0
    assert rule.command == ("RCPT",)
    assert rule.type is BounceType.HARD
    assert rule.suppress is Suppression.HOLD
    assert (rule.source, rule.origin) == ("a page", "mine.toml")


def test_a_field_of_its_own_beats_the_default() -> None:
    (rule,) = read_rules('[default]\nconfidence = 0.1\nsource = "a"\n' + _RULE, "mine.toml")
    assert rule.confidence == 0.9


@pytest.mark.parametrize(
    ("line", "field", "cause"),
    [
        ('reason = "gone"', "reason", "'gone' is none of user_unknown"),
        ('confidence = "high"', "confidence", "must be a number"),
        ("confidence = true", "confidence", "must be a number"),
        ("confidence = 1.5", "confidence", "must be a number"),
        ("confidence = 0", "confidence", "must be a number"),
        ("text = []", "text", "not empty"),
        ('text = "gone"', "text", "list of strings: ['gone']"),
        ("text = [1]", "text", "list of strings"),
        ('text = ["(gone"]', "text", "'(gone': a parenthesis is not closed"),
        ('unless = ["gone)"]', "unless", "stands outside of parentheses"),
        ('status = ["5.1"]', "status", "'5.1' is no code"),
        ('status = ["2.1.1"]', "status", "is no code"),
        ('status = ["5.x.1"]', "status", "is no code"),
        ('status = ["5.1.1-"]', "status", "is no code"),
        ("reply = [99]", "reply", "99 is no reply code"),
        ('reply = ["550"]', "reply", "list of integers"),
        ("reply = [true]", "reply", "list of integers"),
        ('command = ["FOO"]', "command", "'FOO' is none of CONNECT"),
        ('receiver = ["nobody"]', "receiver", "'nobody' is no domain name"),
        ('names_recipient = "yes"', "names_recipient", "true or false"),
        ('type = "harder"', "type", "'harder' is none of hard"),
        ('suppress = "maybe"', "suppress", "'maybe' is none of yes"),
        ("id = 1", "id", "must be a string"),
        ('source = ""', "source", "must be a string"),
        ('colour = "red"', "colour", "no such field"),
    ],
)
def test_a_wrong_field_is_named(line: str, field: str, cause: str) -> None:
    key = line.partition(" ")[0]
    kept = [old for old in _RULE.splitlines() if not old.startswith(key + " ")]
    with pytest.raises(RuleError) as caught:
        read_rules("\n".join([*kept, line]), "mine.toml")
    message = str(caught.value)
    assert message.startswith("mine.toml: rule ")
    assert f"field {field!r}" in message
    assert cause in message
    assert "'x.y'" in message or field == "id"


@pytest.mark.parametrize("field", ["id", "reason", "text"])
def test_a_missing_field_is_named(field: str) -> None:
    kept = [line for line in _RULE.splitlines() if not line.startswith(field + " ")]
    with pytest.raises(RuleError, match=f"field '{field}'"):
        read_rules("\n".join(kept), "mine.toml")


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        ("[[rule]", "mine.toml: not TOML"),
        ("[rules]", "no such table"),
        ("default = 1", "must be a table"),
        ("[rule]", "array of tables"),
        ('[default]\nid = "x.y"', "field 'id': belongs to one rule"),
        ("rule = [1]", "array of tables"),
    ],
)
def test_a_wrong_file_is_named(content: str, cause: str) -> None:
    with pytest.raises(RuleError, match=cause):
        read_rules(content, "mine.toml")


def test_loading_of_files_and_directories(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text(_RULE, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no rule", encoding="utf-8")
    assert [rule.id for rule in load_rules([tmp_path])] == ["x.y"]
    (tmp_path / "c.toml").write_text(_RULE, encoding="utf-8")
    with pytest.raises(RuleError, match=r"c\.toml: rule 'x\.y': field 'id': is taken by a rule in .*b\.toml"):
        load_rules([tmp_path])
    with pytest.raises(RuleError, match="cannot be read"):
        load_rules([tmp_path / "missing.toml"])
    (tmp_path / "b.toml").write_bytes(b"\xff")
    with pytest.raises(RuleError, match="cannot be read"):
        load_rules([tmp_path / "b.toml"])


def test_user_rules_stand_beside_the_built_in_ones(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(_RULE.replace("gone", "the frobnicator said no"), encoding="utf-8")
    result = Classifier(load_rules([built_in_rules(), path])).classify(Diagnostic(text="550 The frobnicator said no"))
    assert result.rule == "x.y"


def test_the_built_in_rules_are_well_formed() -> None:
    for rule in built_in().rules:
        for phrase in (*rule.text, *rule.unless):
            assert compile_phrase(phrase).segments
    assert {rule.reason for rule in built_in().rules} == set(Reason)


def test_a_receiver_may_be_written_as_people_write_it() -> None:
    (rule,) = read_rules(_RULE + 'receiver = ["Partner.Example", "b\u00fccher.example"]\n', "mine.toml")
    assert rule.receiver == ("partner.example", "xn--bcher-kva.example")
