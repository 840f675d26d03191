"""Rules that other packages bring: found by their entry points, asked first, told by name where they are broken."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

RULE = """
[[rule]]
id = "{name}.frobnicator"
reason = "sender_blocked"
text = ["the frobnicator says no"]
"""
ASK = """
from bounce_cli.classifier import Diagnostic, classifier_with, installed_rules
print(classifier_with(installed_rules()).classify(Diagnostic(text="550 The frobnicator says no")).rule)
"""


def install(site: Path, name: str, point: str, code: str = "") -> None:
    """A package as installers leave it: its code, and its metadata beside it."""
    package, info = site / name, site / f"{name}-1.0.dist-info"
    package.mkdir(parents=True)
    info.mkdir()
    (package / "__init__.py").write_text(code)
    (package / "rules.toml").write_text(RULE.format(name=name))
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[bounce_cli.rules]\n{name} = {point}\n")


def ran(site: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join((str(site), *(os.environ.get("PYTHONPATH") or "").split(os.pathsep)))
    environment = {**os.environ, "PYTHONPATH": path.rstrip(os.pathsep), **variables}
    return subprocess.run(
        [sys.executable, *command], env=environment, cwd=site, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("point", "code"),
    [("ours", ""), ("ours:RULES", "RULES = __path__[0]"), ("ours:FILE", "FILE = __path__[0] + '/rules.toml'")],
)
def test_a_package_brings_rules(tmp_path: Path, point: str, code: str) -> None:
    install(tmp_path, "ours", point, code)
    done = ran(tmp_path, "-c", ASK)
    assert (done.stdout, done.stderr) == ("ours.frobnicator\n", "")


def test_the_command_asks_them_unless_they_are_not_wanted(tmp_path: Path) -> None:
    install(tmp_path, "ours", "ours")
    command = ("-m", "bounce_cli", "explain", "550 The frobnicator says no")
    assert "ours.frobnicator" in ran(tmp_path, *command).stdout
    assert "ours.frobnicator" not in ran(tmp_path, *command, BOUNCE_INSTALLED_RULES="no").stdout
    shown = ran(tmp_path, "-m", "bounce_cli", "rules", "show", "ours.frobnicator").stdout
    assert str(tmp_path / "ours" / "rules.toml") in "".join(shown.split("\n"))
    assert json.loads(ran(tmp_path, "-m", "bounce_cli", "config", "show", "--json").stdout)["installed_rules"]["value"]


@pytest.mark.parametrize(
    ("point", "code", "told"),
    [
        ("ours:NOTHING", "", "cannot be loaded"),
        ("ours", "raise ZeroDivisionError('by nought')", "by nought"),
        ("ours", "raise SystemExit(0)", "cannot be loaded"),
        ("ours:RULES", "RULES = 7", "cannot be loaded"),
        ("ours:RULES", "RULES = '/dev/null/rules'", "are no file or folder"),
    ],
)
def test_a_broken_one_is_told_by_name(tmp_path: Path, point: str, code: str, told: str) -> None:
    install(tmp_path, "ours", point, code)
    for command in (("explain", "5.1.1"), ("config", "show")):
        done = ran(tmp_path, "-m", "bounce_cli", *command)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("bounce: ours: its rules 'ours'")
    assert told in done.stderr


def test_a_folder_without_code_brings_rules_too(tmp_path: Path) -> None:
    install(tmp_path, "ours", "ours")
    (tmp_path / "ours" / "__init__.py").unlink()
    assert ran(tmp_path, "-c", ASK).stdout == "ours.frobnicator\n"


def test_rules_of_two_packages_may_not_have_one_name(tmp_path: Path) -> None:
    for name in ("ours", "theirs"):
        install(tmp_path, name, name)
    (tmp_path / "theirs" / "rules.toml").write_text(RULE.format(name="ours"))
    done = ran(tmp_path, "-m", "bounce_cli", "explain", "5.1.1")
    assert done.returncode == 2
    assert "is taken by a rule in" in done.stderr
