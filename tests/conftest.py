"""Shared by all tests: where the samples are, and that nothing is skipped where everything has to run."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

SAMPLES = Path(__file__).parent.parent / "samples"
# Where no program can make a folder, whoever runs it.
NOWHERE = "/dev/null/nowhere"

# All but tests of time and of very many inputs.
_TRACED = re.compile(r"/(?!linear/|fuzzing/|hostile_sinks/)[^/]+/(?!test_\w*cost|test_deadline)[^/]+$")

# How long a busy machine takes says nothing of the code; what has to be quick has tests of its own.
settings.register_profile("untimed", deadline=None)
# For a search that takes its time: HYPOTHESIS_PROFILE=long python -m pytest tests/fuzzing
settings.register_profile("long", deadline=None, max_examples=10_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "untimed"))


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", NOWHERE)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    # A process that ends leaves its garbage alone; this one goes on.
    monkeypatch.setattr("gc.freeze", lambda: None)


@pytest.fixture(autouse=True)
def untraced(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whoever traces each line makes tests of time say little, and those that try very much take very long."""
    tracer = sys.gettrace()
    tries_much = getattr(getattr(request.node, "obj", None), "is_hypothesis_test", False)
    if tracer is None or (_TRACED.search(request.node.path.as_posix()) and not tries_much):
        yield
        return
    sys.settrace(None)
    yield
    sys.settrace(tracer)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that ask the DNS name a server of their own: no result hangs on that of the machine."""
    monkeypatch.setattr("bounce_cli.authentication.lookup.asking.system_servers", lambda **_: ())


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.getplugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped and os.environ.get("BOUNCE_TESTS_SKIP_NOTHING") and session.exitstatus == 0:
        reporter.write_line(f"{len(skipped)} tests were skipped, and here none may be", red=True)
        session.exitstatus = 1
