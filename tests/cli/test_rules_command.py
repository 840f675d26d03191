"""Rules of one's own: `--rules`, the configuration file, `bounce rules`."""

import json
from pathlib import Path

import pytest

from bounce_cli.configuration_place import find_configuration
from tests.cli.conftest import Run
from tests.mails import report

OWN = """\
[[rule]]
id = "our.partner-refuses"
reason = "sender_blocked"
text = ["the frobnicator (said|says) no"]
receiver = ["example.org"]
suppress = "hold"
source = "their postmaster, by telephone"
example = ["550 the frobnicator said no", { text = "550 The frobnicator says no", recipient = "a@example.org" }]
counter = [{ text = "550 user unknown", reason = "user_unknown" }]
"""
MAIL = report(reply="550 5.1.1 user unknown, the frobnicator said no")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    path = tmp_path / "mail.eml"
    path.write_bytes(MAIL)
    return path


def reason_of(out: str) -> tuple[str, str]:
    record = json.loads(out)
    return record["reason"], record["evidence"][0]["rule"]


def test_own_rules_come_before_the_built_in_ones(run: Run, own: Path, mail: Path) -> None:
    _, out, _ = run("triage", "-f", "ndjson", mail)
    assert reason_of(out)[0] == "user_unknown"
    _, out, _ = run("triage", "-f", "ndjson", "--rules", own, mail)
    assert reason_of(out) == ("sender_blocked", "our.partner-refuses")
    assert json.loads(out)["alternatives"][0]["reason"] == "user_unknown"


def test_rules_after_the_built_in_ones_only_speak_where_those_are_silent(run: Run, own: Path, mail: Path) -> None:
    own.write_text(OWN.replace("suppress", 'place = "after"\nsuppress'), encoding="utf-8")
    _, out, _ = run("triage", "-f", "ndjson", "--rules", own, mail)
    assert reason_of(out)[0] == "user_unknown"
    mail.write_bytes(report(reply="550 5.0.0 the frobnicator said no", status="5.0.0"))
    _, out, _ = run("triage", "-f", "ndjson", "--rules", own, mail)
    assert reason_of(out) == ("sender_blocked", "our.partner-refuses")


def test_rules_after_the_others_silence_none_of_their_reason(run: Run, own: Path) -> None:
    content = (
        '[[rule]]\nid = "our.x"\nreason = "user_unknown"\ntext = ["user unknown"]\nsuppress = "no"\nplace = "after"\n'
    )
    own.write_text(content, encoding="utf-8")
    _, out, _ = run("explain", "--rules", own, "550 5.1.1 user unknown")
    assert "drop the address" in out
    assert "our.x" not in out


def test_a_doubtful_rule_of_ones_own_decides_too(run: Run, own: Path) -> None:
    own.write_text(OWN.replace("suppress", "confidence = 0.2\nsuppress"), encoding="utf-8")
    _, out, _ = run("explain", "--rules", own, "--receiver", "mx.example.org", "550 5.1.1 the frobnicator said no")
    assert "read as     sender_blocked" in out


def test_a_file_that_is_named_twice_is_read_once(run: Run, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = own.parent / "inner"
    folder.mkdir()
    (folder / "bounce.toml").write_text('rules = ["../own.toml", ".."]', encoding="utf-8")
    own.with_name("bounce.toml").unlink(missing_ok=True)
    monkeypatch.chdir(folder)
    assert run("rules", "test", "--config", "/dev/null", own)[0] == 1
    assert run("rules", "test", own)[0] == 1
    status, out, _ = run("explain", "--rules", own, "--receiver", "example.org", "550 the frobnicator said no")
    assert (status, "our.partner-refuses" in out) == (0, True)


def test_a_rule_for_a_host_is_not_asked_elsewhere(run: Run, own: Path, mail: Path) -> None:
    own.write_text(OWN.replace("example.org", "example.net"), encoding="utf-8")
    _, out, _ = run("triage", "-f", "ndjson", "--rules", own, mail)
    assert reason_of(out)[0] == "user_unknown"


def test_the_nearest_configuration_file_names_rules(
    run: Run, own: Path, mail: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = own.parent / "inner"
    inner.mkdir()
    (own.parent / "bounce.toml").write_text('rules = ["own.toml"]', encoding="utf-8")
    monkeypatch.chdir(inner)
    _, out, _ = run("triage", "-f", "ndjson", mail)
    assert reason_of(out)[0] == "sender_blocked"
    (inner / "bounce.toml").write_text("", encoding="utf-8")
    _, out, _ = run("triage", "-f", "ndjson", mail)
    assert reason_of(out)[0] == "user_unknown"
    _, out, _ = run("triage", "-f", "ndjson", "--config", own.parent / "bounce.toml", mail)
    assert reason_of(out)[0] == "sender_blocked"


def test_the_personal_configuration_file(run: Run, own: Path, mail: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    personal = own.parent / "xdg" / "bounce"
    personal.mkdir(parents=True)
    (personal / "bounce.toml").write_text(f'rules = ["{own}"]', encoding="utf-8")
    monkeypatch.chdir(own.parent)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(own.parent / "xdg"))
    _, out, _ = run("triage", "-f", "ndjson", mail)
    assert reason_of(out)[0] == "sender_blocked"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('ruls = ["x"]', "there is no key 'ruls' (did you mean 'rules'?)"),
        ('rules = "x"', "'rules' must be a list of file names"),
        ('rules = ["a\\u0000b"]', "'rules' must be a list of file names"),
        ('rules = ["~nobody-of-this-name/x.toml"]', "'rules': Could not determine home directory"),
        ("rules = [", "not TOML"),
        ('rules = ["missing.toml"]', "missing.toml: cannot be read"),
        ('rules = ["empty"]', "no rule file (*.toml) lies in it"),
    ],
)
def test_a_wrong_configuration_is_wrong_usage(run: Run, mail: Path, content: str, words: str) -> None:
    (mail.parent / "empty").mkdir()
    path = mail.parent / "bounce.toml"
    path.write_text(content, encoding="utf-8")
    status, out, err = run("triage", "--config", path, mail)
    assert (status, out) == (2, "")
    assert words in err
    assert err.startswith("bounce: ")
    assert err.count("\n") == 1


def test_a_folder_that_is_gone_has_no_configuration(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert run("explain", "5.1.1")[0] == 0


def test_a_configuration_that_may_not_be_looked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.stat", refuse)
    assert find_configuration(tmp_path, {"HOME": str(tmp_path)}) is None


def test_a_configuration_that_is_not_there(run: Run, mail: Path) -> None:
    status, _, err = run("triage", "--config", mail.parent / "none.toml", mail)
    assert status == 2
    assert "none.toml: cannot be read: No such file" in err


def test_a_wrong_rule_is_named(run: Run, own: Path, mail: Path) -> None:
    own.write_text(OWN.replace("sender_blocked", "sender_bloked"), encoding="utf-8")
    status, _, err = run("triage", "--rules", own, mail)
    assert status == 2
    assert f"bounce: {own}: rule 'our.partner-refuses': field 'reason': 'sender_bloked' is none of" in err
    assert "(did you mean 'sender_blocked'?)" in err


def test_an_id_of_the_package_is_taken(run: Run, own: Path, mail: Path) -> None:
    own.write_text(OWN.replace("our.partner-refuses", "generic.over-quota"), encoding="utf-8")
    status, _, err = run("triage", "--rules", own, mail)
    assert status == 2
    assert "is taken by a rule in generic_recipient.toml" in err


def test_explain_asks_own_rules_too(run: Run, own: Path) -> None:
    own.write_text(OWN.replace('receiver = ["example.org"]\n', ""), encoding="utf-8")
    _, out, _ = run("explain", "--rules", own, "550 the frobnicator said no")
    assert "our.partner-refuses" in out


def test_list(run: Run, own: Path) -> None:
    _, out, _ = run("rules", "list", own)
    assert out.split() == ["our.partner-refuses", "sender_blocked", "0.95", str(own)]
    _, out, _ = run("rules", "list", "--reason", "mailbox_full")
    rows = [line.split() for line in out.splitlines()]
    assert len(rows) > 8
    assert {row[1] for row in rows} == {"mailbox_full"}


def test_show(run: Run, own: Path) -> None:
    _, out, _ = run("rules", "show", own)
    assert "sender_blocked · suppress hold" in out
    assert "the frobnicator (said|says) no" in out
    assert "before the rules of the package" in out
    assert "their postmaster, by telephone" in out
    _, by_name, _ = run("rules", "show", "--rules", own, "our.partner-refuses")
    assert by_name == out
    _, out, _ = run("rules", "show", "google.user-unknown", "kddi.user-unknown", "kddi.filter")
    assert "…?p=NoSuchUser" in out
    assert out.count("must name the failed address") == 1
    assert out.count("must not name the failed address") == 1


def test_show_of_what_is_not_there(run: Run) -> None:
    status, _, err = run("rules", "show", "google.user-unknwn")
    assert status == 2
    assert "no rule has this name (did you mean 'google.user-unknown'?)" in err


def test_test_of_right_examples(run: Run, own: Path) -> None:
    own.write_text(OWN.replace('"550 the frobnicator said no", ', ""), encoding="utf-8")
    assert run("rules", "test", own) == (0, " 1 rule · 2 examples: all came out right\n", "")


def test_test_of_wrong_examples(run: Run, own: Path) -> None:
    status, out, _ = run("rules", "test", own)
    assert status == 1
    assert "our.partner-refuses, example 1: became unknown by" in out
    assert "1 rule · 3 examples: 1 came out wrong" in out


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('reason = "user_unknown"', 'reason = "sender_blocked"', "counter 1: is no counter-example"),
        ('reason = "user_unknown"', 'reason = "mailbox_full"', "counter 1: became user_unknown"),
        ("550 user unknown", "550 the frobnicator said no", "counter 1: became unknown by"),
        (
            '{ text = "550 user unknown", reason = "user_unknown" }',
            '{ text = "the frobnicator said no", recipient = "a@example.org" }',
            "counter 1: is decided by this very rule",
        ),
        ('"550 the frobnicator said no"', '"550 sender is blocked by user"', "is not matched by this rule"),
        ('"a@example.org"', '"a@example.org", alternative = true', "without sender_blocked"),
    ],
)
def test_what_can_go_wrong_with_an_example(run: Run, own: Path, old: str, new: str, words: str) -> None:
    assert old in OWN
    own.write_text(OWN.replace(old, new), encoding="utf-8")
    status, out, _ = run("rules", "test", own)
    assert status == 1
    assert words in out


@pytest.mark.parametrize(
    ("example", "words"),
    [
        ('"x"', "must be a list of texts or tables"),
        ("[1]", "number 1: must be a text or a table"),
        ("[{ txt = 'x' }]", "number 1: there is no key 'txt' (did you mean 'text'?)"),
        ("[{ status = '5.1.1' }]", "number 1: 'text' is missing"),
        ("[{ text = 1 }]", "number 1: 'text' must be of type str"),
        ("['x', { text = 'x', reason = 'gone' }]", "number 2: 'gone' is no reason"),
        ("[{ text = 'x', alternative = true }]", "number 1: 'alternative' stands in examples only"),
    ],
)
def test_an_example_that_is_none(run: Run, own: Path, example: str, words: str) -> None:
    own.write_text(OWN.partition("example =")[0] + f"counter = {example}\n", encoding="utf-8")
    status, _, err = run("rules", "test", own)
    assert status == 2
    assert f"{own}: rule 'our.partner-refuses': field 'counter': {words}" in err


def test_a_rule_without_examples_is_told(run: Run, own: Path) -> None:
    own.write_text('[[rule]]\nid = "our.x"\nreason = "unknown"\ntext = ["frob"]\n', encoding="utf-8")
    status, out, _ = run("rules", "test", own)
    assert status == 0
    assert "our.x has no example" in out
    assert "0 examples: nothing was tried" in out


def test_a_file_without_rules_is_told(run: Run, own: Path) -> None:
    own.write_text("", encoding="utf-8")
    assert run("rules", "test", own) == (2, "", f"bounce: {own}: no rule stands in it\n")


def test_test_of_configured_rules(run: Run, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(own.parent)
    assert run("rules", "test")[0] == 2
    (own.parent / "bounce.toml").write_text('rules = ["own.toml"]', encoding="utf-8")
    assert run("rules", "test")[0] == 1
    assert run("rules", "test", own)[0] == 1
