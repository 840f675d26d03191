"""The definitions for CI: the GitHub Action and the hook of pre-commit, by running what they say."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import SAMPLES
from tests.mails import report

ROOT = SAMPLES.parent


@pytest.fixture(scope="module")
def action() -> dict[str, Any]:
    found = yaml.safe_load((ROOT / ".github" / "action.yml").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


@pytest.fixture
def runner(tmp_path: Path) -> Path:
    """Where a runner keeps what the action has installed: here the tool that is being tested."""
    place = tmp_path / "bounce" / "bin" / "bounce"
    place.parent.mkdir(parents=True)
    place.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bounce_cli "$@"\n')
    place.chmod(0o755)
    return tmp_path


def read_mail(action: Mapping[str, Any], runner: Path, **inputs: str) -> tuple[int, str, str]:
    """The exit status of the step that reads mail, its output, and the summary of the job."""
    step = action["runs"]["steps"][-1]
    given: dict[str, str] = {
        name.replace("-", "_"): one.get("default", "") for name, one in action["inputs"].items()
    } | inputs

    def value(found: re.Match[str]) -> str:
        return given[found[1].replace("-", "_")]

    values = {name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", value, text) for name, text in step["env"].items()}
    summary = runner / "summary.md"
    summary.unlink(missing_ok=True)
    environment = {**os.environ, **values, "RUNNER_TEMP": str(runner), "GITHUB_STEP_SUMMARY": str(summary)}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, summary.read_text("utf-8") if summary.exists() else ""


def test_nothing_of_an_input_stands_in_a_script(action: Mapping[str, Any]) -> None:
    scripts = [step["run"] for step in action["runs"]["steps"]]
    assert [script for script in scripts if "${{" in script] == []


def test_mail_that_is_as_expected_passes(action: Mapping[str, Any], runner: Path) -> None:
    assert read_mail(action, runner, paths="samples/\n\nsamples/ordinary-mail.eml\n")[0] == 0


def test_mail_that_is_not_as_expected_fails_with_an_annotation(
    action: Mapping[str, Any], runner: Path, tmp_path: Path
) -> None:
    (tmp_path / "a b.eml").write_bytes(report())
    (tmp_path / "a b.expect.json").write_text('{"type": "soft"}')
    status, out, summary = read_mail(action, runner, paths=str(tmp_path / "a b.eml"))
    assert status == 1
    assert out.startswith(f"::error file={tmp_path / 'a b.eml'},title=")
    assert "kim&#64;example.org" in summary


def test_what_is_named_fails(action: Mapping[str, Any], runner: Path) -> None:
    assert read_mail(action, runner, paths="samples/ordinary-mail.eml", fail_on="suppress=yes")[0] == 0
    status, out, _ = read_mail(action, runner, paths="samples/postfix-user-unknown.eml", fail_on="suppress=yes")
    assert (status, out.count("::error ")) == (1, 1)
    words = {"paths": "samples/auth-key-missing.eml", "fail_on": "auth_failure", "dns_replay": "samples/dns.jsonl"}
    assert read_mail(action, runner, **words)[0] == 1


@pytest.mark.parametrize("path", ["$(touch hacked)", "`touch hacked`", "; touch hacked", "--help", "a\tb"])
def test_a_path_is_never_a_command_or_an_option(
    action: Mapping[str, Any], runner: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(runner)
    status, out, _ = read_mail(action, runner, paths=path)
    assert (status, out) == (3, "")
    assert not (ROOT / "hacked").exists()


def test_the_hook_of_pre_commit_takes_the_files_that_it_asks_for() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    command = [sys.executable, "-m", "bounce_cli", *hook["entry"].split()[1:]]
    names = [path for path in sorted(SAMPLES.iterdir()) if re.search(hook["files"], path.name)]
    assert {path.suffix for path in names} == {".eml", ".json"}
    done = subprocess.run([*command, *map(str, names)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_readme_names_what_there_is(action: Mapping[str, Any]) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    step, hook = (
        yaml.safe_load(text) for text in re.findall(r"^```yaml\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    )
    assert step[-1]["uses"].partition("/bounce/")[2] == ".github@main"
    assert set(step[-1]["with"]) <= set(action["inputs"])
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert [one["id"] for one in hook["repos"][0]["hooks"]] == [one["id"] for one in hooks]
