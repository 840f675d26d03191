"""The home folder of the examples, laid out once for each module."""

import pytest

from tests.cli.documents.home import Home, make_home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return make_home(tmp_path_factory.mktemp("home"))
