"""`--help` of the commands about the ledger: it fits, and what it shows can be run."""

import re
import shlex
from collections.abc import Iterator

import pytest
import typer

from bounce_cli.cli.app import app
from tests.cli.ledgers.ledger_desk import Desk

COMMANDS: list[tuple[str, ...]] = [
    ("ledger",),
    *(("ledger", name) for name in ("ingest", "sent", "show", "list", "stats", "forget", "prune", "verp")),
    ("suppress",),
    *(("suppress", name) for name in ("list", "export", "add", "remove", "import", "policies")),
]
TITLES = re.compile(r"\s{2,}[a-zA-Z].*$")


@pytest.fixture
def desk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("COLUMNS", "80")
    return desk


def examples(text: str) -> Iterator[list[str]]:
    """The words of each example, without what is told beside it and what it is piped into."""
    for line in text.splitlines():
        if line.startswith("  bounce "):
            bare = re.split(r" [|>] ", TITLES.sub("", line.strip()))[0]
            words = shlex.split(bare)
            yield words[: next((i for i, word in enumerate(words) if word == "the"), len(words))]


def test_all_commands_are_looked_at() -> None:
    root = typer.main.get_command(app)
    found = {
        (group, name)
        for group in ("ledger", "suppress")
        for name in root.commands[group].commands  # type: ignore[attr-defined]
    }
    assert found == {words for words in COMMANDS if len(words) == 2}


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_fits_the_terminal(desk: Desk, words: tuple[str, ...]) -> None:
    lines = desk.done(*words, "--help").splitlines()
    # What an option may be, and examples to be copied, are not broken.
    wide = [line for line in lines if len(line) > 80 and "|" not in line and not line.startswith("  bounce ")]
    assert wide == []
    assert lines == desk.done(*words, "-h").splitlines()


@pytest.mark.parametrize(
    "words",
    [("ledger",), ("ledger", "ingest"), ("ledger", "sent"), ("ledger", "verp"), ("suppress",)],
    ids=" ".join,
)
def test_examples_fit_the_terminal(desk: Desk, words: tuple[str, ...]) -> None:
    assert [line for line in desk.done(*words, "--help").splitlines() if len(line) > 80 and "|" not in line] == []


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_examples_in_the_help_are_understood(desk: Desk, words: tuple[str, ...]) -> None:
    root = typer.main.get_command(app)
    for example in examples(desk.done(*words, "--help")):
        group, name, *rest = example[1:]
        command = root.commands[group].commands[name]  # type: ignore[attr-defined]
        command.make_context(name, rest)


@pytest.mark.parametrize(
    "words", [words for words in COMMANDS if words[-1] not in {"forget", "policies"}], ids=" ".join
)
def test_each_command_shows_an_example(desk: Desk, words: tuple[str, ...]) -> None:
    assert list(examples(desk.done(*words, "--help")))


@pytest.mark.parametrize("words", [("ledger", "forget"), ("suppress", "policies")], ids=" ".join)
def test_these_commands_show_an_example_too(desk: Desk, words: tuple[str, ...]) -> None:
    assert list(examples(desk.done(*words, "--help")))


@pytest.mark.parametrize("group", ["ledger", "suppress"])
def test_without_a_command_the_help_is_shown(desk: Desk, group: str) -> None:
    ran = desk(group)
    assert (ran.status, f"Usage: bounce {group}" in ran.out + ran.err) == (2, True)


def test_every_screen_names_a_command_that_exists(desk: Desk) -> None:
    desk.fill()
    root = typer.main.get_command(app)
    out = "".join(desk.done(*words) for words in (("ledger", "show", "example.org"), ("ledger", "ingest", "mails")))
    for group, name in re.findall(r"bounce (ledger|suppress) (\w+)", out):
        assert name in root.commands[group].commands  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "words",
    [
        ("ledger", "list"),
        ("ledger", "stats"),
        ("suppress", "list"),
        ("suppress", "export", "--diff"),
        ("suppress", "add", "kim@example.org"),
        ("ledger", "sent", "sent.csv"),
    ],
    ids=" ".join,
)
def test_these_screens_name_the_next_command_too(desk: Desk, words: tuple[str, ...]) -> None:
    desk.fill()
    assert "bounce " in desk.done(*words)
