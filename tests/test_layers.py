"""The layers of the house, as pyproject.toml states them, hold."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_import_contracts_are_kept() -> None:
    script = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", script, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_top_level_holds_what_belongs_there() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        top = {name.split("/", 1)[0] for name in listed.stdout.splitlines()}
        assert {name for name in top if not name.startswith(".")} <= {
            *("pyproject.toml", "bounce_cli", "tests", "samples", "README.md", "LICENSE", "CHANGELOG.md"),
        }


def test_classifier_and_library_start_without_the_command_lines_packages() -> None:
    script = (
        "import sys; import bounce_cli, bounce_cli.triage, bounce_cli.rendering.record, bounce_cli.source.reading;"
        "print(sorted(set(sys.modules) & {'typer', 'rich', 'dns', 'dkim', 'spf', 'pydantic'}))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
