"""The package's own face: what it names, where that lies, and that it starts cheaply."""

import subprocess
import sys

import pytest

import bounce_cli
from tests.mails import report


def test_every_name_is_there() -> None:
    for name in bounce_cli.__all__:
        assert getattr(bounce_cli, name).__name__ == name


def test_other_names_are_errors() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = bounce_cli.nonsense


def test_mail_can_be_diagnosed_through_it() -> None:
    (diagnosis,) = bounce_cli.diagnose(report())
    assert bounce_cli.record(diagnosis)["reason"] == "user_unknown"


def test_importing_it_loads_none_of_its_rooms() -> None:
    script = "import sys, bounce_cli; print([name for name in sys.modules if name.startswith('bounce_cli.')])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_it_runs_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "bounce_cli", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"bounce {bounce_cli.__version__}\n"
