"""What holds for every run: files, the environment over them, options over both, and where each value comes from."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bounce_cli.configuration import configured
from bounce_cli.configuration_place import VARIABLES, find_configuration
from bounce_cli.errors import ConfigurationError
from bounce_cli.settings import SETTINGS
from tests.cli.conftest import Run
from tests.conftest import SAMPLES


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for setting in SETTINGS.values():
        monkeypatch.delenv(setting.variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shown(run: Run, *options: object) -> dict[str, Any]:
    status, out, err = run("config", "show", "--json", *options)
    assert (status, err) == (0, "")
    found = json.loads(out)
    assert isinstance(found, dict)
    return found


def test_without_anything_all_is_as_usual(run: Run, folder: Path) -> None:
    found = shown(run)
    assert list(found) == list(SETTINGS)
    assert {one["source"] for one in found.values()} == {"usual"}
    assert found["ledger.file"]["value"] == str(folder / "home/.local/share/bounce/ledger.sqlite")
    assert found["ledger.policy"]["value"] == "hubspot"


def test_a_file_and_the_environment_over_it(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "bounce.toml").write_text('[ledger]\npolicy = "strict"\naccount = "news"\n')
    monkeypatch.setenv("BOUNCE_POLICY", "lenient")
    monkeypatch.setenv("BOUNCE_OWN_DOMAINS", "a.example,b.example")
    monkeypatch.setenv("BOUNCE_ACCOUNT", "")
    found = shown(run)
    assert found["ledger.policy"] == {"value": "lenient", "source": "BOUNCE_POLICY"}
    assert found["ledger.account"] == {"value": "news", "source": str(folder / "bounce.toml")}
    assert found["ledger.own_domains"] == {"value": ["a.example", "b.example"], "source": "BOUNCE_OWN_DOMAINS"}


def test_options_go_before_the_environment(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOUNCE_LEDGER", str(folder / "environment.sqlite"))
    assert run("suppress", "add", "kim@example.org")[0] == 0
    assert (folder / "environment.sqlite").exists()
    assert run("suppress", "add", "kim@example.org", "--ledger", "option.sqlite")[0] == 0
    assert (folder / "option.sqlite").exists()


def test_the_table_of_a_project_is_a_configuration_too(run: Run, folder: Path) -> None:
    (folder / "pyproject.toml").write_text('[tool.bounce]\nrules = ["own.toml"]\n[tool.bounce.ledger]\naccount = "x"\n')
    (folder / "own.toml").touch()
    below = folder / "a" / "b"
    below.mkdir(parents=True)
    assert find_configuration(below, {}) == folder / "pyproject.toml"
    found = shown(run)
    assert found["rules"] == {"value": [str(folder / "own.toml")], "source": str(folder / "pyproject.toml")}
    assert found["ledger.account"]["value"] == "x"
    (folder / "bounce.toml").write_text("")
    assert find_configuration(below, {}) == folder / "bounce.toml"


@pytest.mark.parametrize("content", ["", "[tool.ruff]\n", "tool = 1\n", "not TOML", "[tool]\nbounce"])
def test_a_project_that_says_nothing_of_bounce_is_passed_by(folder: Path, content: str) -> None:
    (folder / "bounce.toml").write_text("")
    below = folder / "project"
    below.mkdir()
    (below / "pyproject.toml").write_text(content)
    assert find_configuration(below, {}) == folder / "bounce.toml"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("pyproject.toml", "[tool.bounce]\nrulse = []\n", "there is no key 'rulse' (did you mean 'rules'?)"),
        ("pyproject.toml", "[tool.bounce.ledger]\nfiel = 'x'\n", "there is no key 'fiel' (did you mean 'file'?)"),
        ("bounce.toml", "ledger = 1\n", "'ledger' must be a table, [ledger]"),
        ("bounce.toml", "rules = 'x'\n", "'rules' must be a list of file names"),
        ("bounce.toml", "[ledger]\nverp = [1]\n", "'verp' must be a list of texts"),
        ("bounce.toml", "[ledger]\nfile = ''\n", "'file' must be a text"),
    ],
)
def test_what_is_wrong_is_named_with_the_file(run: Run, folder: Path, name: str, content: str, told: str) -> None:
    (folder / name).write_text(content)
    status, out, err = run("config", "show")
    assert (status, out, err) == (2, "", f"bounce: {folder / name}: {told}\n")


def test_what_is_wrong_in_the_environment_is_named_too() -> None:
    with pytest.raises(ConfigurationError, match="BOUNCE_OWN_DOMAINS: 'own_domains' must be a list of texts"):
        configured(None, {"BOUNCE_OWN_DOMAINS": "a.example,,b.example"})
    assert configured(None, {"BOUNCE_RULES": f"a.toml:{Path('b')}"}).rules == (Path("a.toml"), Path("b"))


def test_the_screen_says_the_same_with_what_can_be_set(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOUNCE_LEDGER", "/l\x1b[31m")
    status, out, _ = run("config", "show")
    assert (status, "\x1b" in out) == (0, False)
    lines = out.splitlines()
    assert f" {'ledger.file':27}/l\\x1b[31m" in lines
    assert lines[lines.index(f" {'ledger.file':27}/l\\x1b[31m") + 1].strip() == "BOUNCE_LEDGER"
    assert all(setting.variable in out for setting in SETTINGS.values())


MAIL = SAMPLES / "postfix-mailbox-full.eml"


def test_options_that_are_left_out_are_as_the_configuration_says(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "bounce.toml").write_text('lang = "pl"\nvocabulary = "ses"\n')
    assert "skrzynka" in run("triage", MAIL, "-v")[1]
    assert "Amazon SES" in run("triage", MAIL, "-v")[1]
    monkeypatch.setenv("BOUNCE_LANG", "nb")
    assert "postkassen" in run("triage", MAIL, "-v")[1]
    assert "the mailbox" in run("triage", MAIL, "-v", "--lang", "en")[1]


def test_the_file_that_is_named_says_it(run: Run, folder: Path) -> None:
    (folder / "bounce.toml").write_text('lang = "pl"\n')
    (folder / "other.toml").write_text('lang = "nb"\n')
    for named in (("--config", "other.toml"), ("--config=other.toml",)):
        assert "postkassen" in run("triage", MAIL, "-v", *named)[1]


def replayed(run: Run, *options: str) -> str:
    """What the DNS says of a mail, as its record has it."""
    status, out, err = run("triage", SAMPLES / "auth-key-missing.eml", "--format", "ndjson", *options)
    assert status == 0, err
    found = json.loads(out)["authentication"]
    return str(found and found["dkim"][0]["result"])


def test_whom_to_ask_stands_in_the_configuration_too(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert replayed(run) == "None"
    shutil.copy(SAMPLES / "dns.jsonl", folder)
    (folder / "bounce.toml").write_text('[dns]\nreplay = "dns.jsonl"\n')
    assert replayed(run) == "permerror"
    assert replayed(run, "--offline") == "None"
    monkeypatch.setenv("BOUNCE_OFFLINE", "no")
    assert replayed(run) == "permerror"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('lang = "xx"', "lang: --lang xx: no such language"),
        ('profile = "many"', "profile: 'many' is not one of"),
        ("[dns]\ntimeout = 99", "dns.timeout: 99"),
        ('[dns]\ntimeout = "5"', "'timeout' must be a number of seconds"),
        ("[dns]\noffline = 1", "'offline' must be true or false"),
        ("[dns]\nofline = true", "no key 'ofline' (did you mean 'offline'?)"),
    ],
)
def test_a_value_that_no_option_takes_is_told_with_its_file(run: Run, folder: Path, text: str, told: str) -> None:
    (folder / "bounce.toml").write_text(text)
    status, out, err = run("triage", MAIL)
    assert (status, out) == (2, "")
    assert str(folder / "bounce.toml") in err
    assert told in err
    assert run("triage", "--help")[0] == 0


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("BOUNCE_OFFLINE", "perhaps", "must be true or false"),
        ("BOUNCE_DNS_TIMEOUT", "soon", "must be a number of seconds"),
        ("BOUNCE_DNS_TIMEOUT", "nan", "must be a number of seconds"),
        ("BOUNCE_FRESH_DAYS", "7.9", "must be a whole number"),
        ("BOUNCE_FRESH_DAYS", "true", "must be a whole number"),
    ],
)
def test_a_variable_that_means_nothing_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, told: str
) -> None:
    monkeypatch.setenv(variable, value)
    status, _, err = run("triage", MAIL)
    assert status == 2
    assert variable in err
    assert told in err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('lang = "de"', "no such language"),
        ('rules = ["nosuch.toml"]', "nosuch.toml"),
        ('[ledger]\npolicy = "strct"', "strct"),
        ('[ledger]\nverp = ["bounces@example.com"]', "bounces@example.com"),
        ('[dns]\nreplay = "dns.jsonl"\nnameservers = ["192.0.2.53"]', "exclude each other"),
    ],
)
def test_what_every_run_refuses_is_not_shown_as_if_it_held(run: Run, folder: Path, text: str, told: str) -> None:
    (folder / "bounce.toml").write_text(text)
    status, out, err = run("config", "show")
    assert (status, out) == (2, "")
    assert told in err


def test_usual_values_are_shown(run: Run) -> None:
    found = shown(run)
    assert [found[f"dns.{key}"]["value"] for key in ("offline", "timeout", "fresh_days")] == [False, 5.0, 7]


def test_whom_the_environment_asks_goes_before_whom_a_file_does(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(SAMPLES / "dns.jsonl", folder)
    (folder / "bounce.toml").write_text('[dns]\nnameservers = ["192.0.2.53"]\n')
    monkeypatch.setenv("BOUNCE_DNS_REPLAY", "dns.jsonl")
    assert replayed(run) == "permerror"
    assert shown(run)["dns.nameservers"]["source"] == "usual"


def test_nobody_is_asked_where_the_environment_says_so(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(SAMPLES / "dns.jsonl", folder)
    (folder / "bounce.toml").write_text('[dns]\nreplay = "dns.jsonl"\n')
    monkeypatch.setenv("BOUNCE_OFFLINE", "1")
    assert replayed(run) == "None"
    assert replayed(run, "--dns-replay", "dns.jsonl") == "permerror"


def test_the_last_file_that_is_named_counts(run: Run, folder: Path) -> None:
    for language in ("pl", "nb"):
        (folder / f"{language}.toml").write_text(f'lang = "{language}"\n')
    assert "postkassen" in run("triage", MAIL, "-v", "--config", "pl.toml", "--config", "nb.toml")[1]


def test_words_behind_two_hyphens_are_no_options(run: Run, folder: Path) -> None:
    shutil.copy(SAMPLES / "dns.jsonl", folder)
    shutil.copy(SAMPLES / "auth-key-missing.eml", folder / "--offline")
    (folder / "bounce.toml").write_text('[dns]\nreplay = "dns.jsonl"\n')
    out = run("triage", "-f", "ndjson", "--", "--offline")[1]
    assert json.loads(out)["authentication"]


def test_completion_does_without_a_configuration_that_is_broken(folder: Path) -> None:
    (folder / "bounce.toml").write_text("broken")
    words = {"COMP_WORDS": "bounce triage --fie", "COMP_CWORD": "2", "_BOUNCE_COMPLETE": "complete_bash"}
    command = [sys.executable, "-m", "bounce_cli"]
    done = subprocess.run(command, env={**os.environ, **words}, capture_output=True, text=True, check=True)
    assert (done.stdout.split(), done.stderr) == (["--fields"], "")


def test_every_variable_is_seen_by_whoever_looks_whether_there_is_one() -> None:
    assert all(setting.variable.startswith(VARIABLES) for setting in SETTINGS.values())
