"""The call that programs make most goes a way of its own, and nobody can tell by what it gives."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bounce_cli.cli import main as main_module
from tests.cli.conftest import Run
from tests.conftest import SAMPLES

MAIL = SAMPLES / "postfix-three-fates.eml"
CALLS = (
    ("triage", "--offline", "--format", "ndjson", MAIL),
    ("triage", MAIL, "-f", "ndjson", "--offline", "--jobs", "1"),
    ("triage", "--offline", "-f", "ndjson", "-j", "2", SAMPLES),
    ("triage", "--offline", "--no-auth", "-q", "-f", "ndjson", MAIL, "nowhere.eml"),
    ("triage", "--offline", "-f", "ndjson", "nowhere.eml"),
    ("triage", "--offline", "-f", "ndjson", os.devnull),
    ("triage", "--offline", "-f", "ndjson", "-f", "ndjson", MAIL),
)
OTHERS = (
    ("triage", "--offline", "-f", "json", MAIL),
    ("triage", "--offline", "-f", "ndjson", "--only", "type=hard", MAIL),
    ("triage", "--offline", "-f", "ndjson"),
    ("triage", "--offline", "-f", "ndjson", "--jobs", "-1", MAIL),
    ("triage", "--offline", "-f", "ndjson", "--jobs", "²", MAIL),
    ("triage", "--offline", "-f", "ndjson", MAIL, "--jobs"),
    ("triage", "--offline", "--help", "-f", "ndjson", MAIL),
    ("triage", "--offline", MAIL, "-f"),
    ("triage", "-f", "ndjson", "--no-auth", MAIL),
    ("explain", "--offline", "-f", "ndjson", MAIL),
    (),
)


@pytest.fixture
def goes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which way each call went."""
    seen: list[str] = []
    usual = main_module._run_command

    def noted() -> None:
        seen.append("usual")
        usual()

    monkeypatch.setattr(main_module, "_run_command", noted)
    return seen


@pytest.mark.parametrize("call", CALLS)
def test_it_gives_what_the_usual_way_gives(
    run: Run, goes: list[str], monkeypatch: pytest.MonkeyPatch, call: tuple[object, ...]
) -> None:
    quick = run(*call)
    assert goes == []
    monkeypatch.setattr("bounce_cli.cli.express.express", lambda _: None)
    assert run(*call) == quick
    assert goes == ["usual"]


@pytest.mark.parametrize("call", OTHERS)
def test_other_calls_go_the_usual_way(run: Run, goes: list[str], call: tuple[object, ...]) -> None:
    run(*call, stdin=b"")
    assert goes == ["usual"]


def test_standard_input_is_read(run: Run, goes: list[str]) -> None:
    status, out, _ = run("triage", "--offline", "-f", "ndjson", "-", stdin=MAIL.read_bytes())
    assert (status, goes) == (0, [])
    assert out.count('"origin":"-"') == out.count("\n") > 0


def test_what_the_configuration_says_of_options_is_heard(
    run: Run, goes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOUNCE_LANG", "pl")
    run("triage", "--offline", "-f", "ndjson", MAIL)
    assert goes == ["usual"]


def test_rules_of_the_configuration_decide(
    run: Run, goes: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rule = 'id = "own.all"\nreason = "policy_rejected"\nconfidence = 0.9\nplace = "before"\ntext = ["user"]\n'
    tmp_path.joinpath("own.toml").write_text(f'[[rule]]\n{rule}source = "x"\n', "utf-8")
    tmp_path.joinpath("bounce.toml").write_text('rules = ["own.toml"]\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    assert "own.all" in run("triage", "--offline", "-f", "ndjson", SAMPLES / "postfix-user-unknown.eml")[1]
    assert goes == []
    tmp_path.joinpath("bounce.toml").write_text("rules = 7\n", "utf-8")
    assert run("triage", "--offline", "-f", "ndjson", MAIL)[0] == 2


def test_it_loads_nothing_of_options() -> None:
    script = (
        "import sys; from bounce_cli.cli.express import express\ntry: express(sys.argv[1:])\nexcept SystemExit: pass\n"
    )
    asked = script + "print(sorted({'typer', 'rich', 'click', 'inspect'} & set(sys.modules)), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", asked, *map(str, CALLS[0])], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith('{"schema"')
    assert done.stderr in {"[]\n", "['inspect']\n"}  # dataclasses ask for inspect
