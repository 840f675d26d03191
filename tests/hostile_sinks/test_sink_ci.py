"""What runs programs for a maintainer obeys nothing that a mail says: GitHub Actions, Azure Pipelines, TeamCity."""

import re

import pytest

from bounce_cli.escaping import visible
from tests.hostile_sinks.conftest import Say
from tests.hostile_sinks.every_command import FOR_PEOPLE, FOR_PROGRAMS
from tests.hostile_sinks.obeyed import COMMAND

OURS = re.compile(r"::(?:error|warning) file=[^:]*(?:,title=[^:]*)?::\S.*")


@pytest.mark.parametrize("words", [*FOR_PEOPLE, *FOR_PROGRAMS], ids=" ".join)
def test_no_line_is_a_command_unless_it_is_ours(say: Say, words: tuple[str, ...]) -> None:
    said = say(*words)
    for stream in (said.out, said.err):
        lines = [line for line in stream.splitlines() if COMMAND.search(line)]
        ours = [line for line in lines if OURS.fullmatch(line)] if "github" in words else []
        assert lines == ours
    assert bool(COMMAND.search(said.out)) is ("github" in words)


def test_annotations_hold_one_command_a_line(say: Say) -> None:
    out = say("triage", "--offline", "mails", "-f", "github", "--fail-on", "hard").out
    lines = out.removesuffix("\n").split("\n")
    assert lines == out.splitlines()
    assert len(lines) == 10
    assert all(OURS.fullmatch(line) for line in lines)


@pytest.mark.parametrize(
    "text",
    [
        "Mail::SpamAssassin::Conf is missing",
        "2001:db8::1 and ::1, ::ffff:192.0.2.1 :: x",
        "see [##12345]## and ## [x] #[y]",
        "std::string::npos",
    ],
)
def test_what_is_no_command_stays_as_it_is(text: str) -> None:
    assert visible(text) == text
