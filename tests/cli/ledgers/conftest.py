"""Where a desk that many tests begin at is kept."""

from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the desks that the tests of a module have prepared."""
    return tmp_path_factory.mktemp("prepared")
