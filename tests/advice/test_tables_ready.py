"""The tables that are read are those that are written."""

import pytest

from bounce_cli.advice.tables import table
from tests.advice.make_tables import PLACE, ready


def test_somebody_made_them_ready() -> None:
    assert PLACE.read_text("utf-8") == ready(), "run python -m tests.advice.make_tables"


def test_a_table_that_is_none_is_an_error() -> None:
    with pytest.raises(KeyError):
        table("nothing")
