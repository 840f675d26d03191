"""Every example of the help runs as it stands."""

from collections.abc import Iterator
from typing import Any

import pytest
import typer

from bounce_cli.cli.app import app
from bounce_cli.cli.help.page import Examples, pages
from tests.cli.conftest import Run
from tests.cli.documents.home import Home, missing_programs, ran

pytestmark = pytest.mark.slow

# What an example is for is not always that all is well.
STATUSES = {
    "bounce triage samples --fail-on unknown,suppress=yes --format junit": 1,
    "bounce clone --output again ~/bounces": 3,  # not all of them can be cloned
}


def examples() -> Iterator[str]:
    command: Any = typer.main.get_command(app)
    for page in pages(command, typer.Context(command, info_name="bounce")):
        for block in page.blocks:
            if isinstance(block, Examples) and not block.lines[0].startswith("["):
                for line in block.lines:
                    yield line.partition("  ")[0]


EXAMPLES = list(dict.fromkeys(examples()))


def test_every_command_has_one() -> None:
    command: Any = typer.main.get_command(app)
    for page in pages(command, typer.Context(command, info_name="bounce")):
        shown = [line for block in page.blocks if isinstance(block, Examples) for line in block.lines]
        assert any(" ".join(page.words) in line for line in shown), page.words


@pytest.mark.parametrize("command", EXAMPLES)
def test_an_example_runs(command: str, home: Home, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    if missing := missing_programs(command):
        pytest.skip(f"{', '.join(missing)} is not installed")
    status, out, err = ran(command, home, run, monkeypatch)
    assert status == STATUSES.get(command, 0), err or out
