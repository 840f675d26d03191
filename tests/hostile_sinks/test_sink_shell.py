"""A command that is shown does what it says when it is copied into a shell, whatever the file of a mail is called."""

import subprocess
from collections.abc import Iterable

import pytest

from bounce_cli.advice.model import Actor, Step
from bounce_cli.classifier import Suppression
from bounce_cli.cli.clones.next_commands import next_commands
from bounce_cli.cli.clones.wish import Given
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.ledger.redaction import Pseudonyms
from bounce_cli.origin import arguments
from bounce_cli.rendering.commands import commands
from bounce_cli.rendering.text import safe
from tests.hostile import HOSTILE, PLACES, SHELL

# In place of `bounce`: the words that it got, each ended by NUL.
_WORDS = "bounce() { printf '%s\\0' \"$@\"; printf '\\0'; }\n"
NAMES = tuple(text for text in (*PLACES, *SHELL, "-", "a b", "'", "\\") if len(text) < 200)


def words_of(lines: Iterable[str]) -> list[list[str]]:
    """The words that a shell hands to the command in each line; nothing else is done."""
    script = _WORDS + "\n".join(lines)
    done = subprocess.run(["/bin/sh", "-c", script], capture_output=True, check=True, timeout=60)
    assert done.stderr == b""
    return [call.decode().split("\0") for call in done.stdout.removesuffix(b"\0\0").split(b"\0\0")]


def named(found: list[str], name: str) -> bool:
    """Whether the last word is the name, and no option."""
    return found[-1] == name and (not name.startswith("-") or name == "-" or "--" in found[:-1])


def test_the_next_commands_of_a_record_name_its_file() -> None:
    step = Step(id="allow", actor=Actor.RECIPIENT_IT, text="x", when="now")
    names = [name for name in NAMES if name != "-"]
    records = [
        Diagnosis(id="1", origin=name, kind="failure", suppress=Suppression.HOLD, advice=(step,)) for name in names
    ]
    calls = words_of(safe(next(commands(record))) for record in records)
    assert {call[0] for call in calls} == {"letter"}
    assert [name for call, name in zip(calls, names, strict=True) if not named(call, name)] == []


def test_the_next_commands_of_a_plan_name_its_files() -> None:
    names = [name for name in NAMES if name != "-"]
    for name in names:
        found = next_commands([name, "x"], Given(), several=True)
        calls = words_of(safe(" ".join(words)) for words in found.values())
        assert calls
        assert all(call[-2:] == [name, "x"] for call in calls)
        assert all("--" in call[:-2] for call in calls if name.startswith("-"))


@pytest.mark.parametrize("many", [1, 2])
def test_arguments_are_the_words_that_they_were(many: int) -> None:
    lines = [f"bounce {arguments([name] * many)}" for name in NAMES]
    for found, name in zip(words_of(lines), NAMES, strict=True):
        assert found[-many:] == [name] * many
        assert named(found, name)


def test_what_a_terminal_would_obey_stays_one_word_in_a_shell() -> None:
    names = [text for text in HOSTILE if text and "\0" not in text and "\ud800" not in text]
    lines = [safe(f"bounce {arguments([name])}") for name in names]
    calls = words_of(lines)
    assert [len(call) for call in calls] == [2 if name.startswith("-") else 1 for name in names]


def test_an_address_is_one_word_in_a_shell() -> None:
    hide = Pseudonyms(None)
    addresses = [f"{text}@example.org" for text in (*SHELL, *PLACES)]
    calls = words_of(safe(f"bounce {hide.argument(address)}") for address in addresses)
    assert [len(call) for call in calls] == [2 if address.startswith("-") else 1 for address in addresses]
