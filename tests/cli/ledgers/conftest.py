"""Where a person works with a ledger, and where a desk that many tests begin at is kept."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.ledgers.ledger_desk import Desk


@pytest.fixture
def desk(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """An empty desk; a module whose tests begin with more prepares this one."""
    return Desk(run, tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the desks that the tests of a module have prepared."""
    return tmp_path_factory.mktemp("prepared")
