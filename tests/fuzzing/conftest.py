"""What a Python without its own tests cannot offer is not collected where nothing may be skipped, and that is said."""

import os

import pytest

from tests.fuzzing.seeds import mails_of_python

collect_ignore = (
    [] if mails_of_python() or not os.environ.get("BOUNCE_TESTS_SKIP_NOTHING") else ["test_mail_of_python.py"]
)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for name in collect_ignore:
        terminalreporter.write_line(f"{name} was not collected: this Python came without its own tests")
