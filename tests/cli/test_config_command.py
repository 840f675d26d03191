"""What holds for every run: files, the environment over them, options over both, and where each value comes from."""

import json
from pathlib import Path
from typing import Any

import pytest

from bounce_cli.configuration import SETTINGS, configured, find_configuration
from bounce_cli.errors import ConfigurationError
from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for _, variable in SETTINGS.values():
        monkeypatch.delenv(variable, raising=False)
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
    monkeypatch.setenv("BOUNCE_POLICY", "strict\x1b[31m")
    status, out, _ = run("config", "show")
    assert (status, "\x1b" in out) == (0, False)
    lines = out.splitlines()
    assert " ledger.policy       strict\\x1b[31m" in lines
    assert lines[lines.index(" ledger.policy       strict\\x1b[31m") + 1].strip() == "BOUNCE_POLICY"
    assert all(variable in out for _, variable in SETTINGS.values())
