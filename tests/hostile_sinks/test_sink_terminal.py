"""A terminal gets nothing but text and our own colours, on standard output and on standard error."""

import re
import unicodedata
from pathlib import Path

import pytest

from tests.hostile import COMMANDS_OF_CI, LINES, TERMINAL
from tests.hostile_sinks.conftest import Say
from tests.hostile_sinks.every_command import FOR_PEOPLE, FOR_PROGRAMS, WRITTEN
from tests.hostile_sinks.hostile_mails import octets_of, of_all_kinds
from tests.hostile_sinks.obeyed import COMMAND, MASKS, obeyed, stacked
from tests.terminal import on_a_terminal


@pytest.mark.parametrize("words", FOR_PEOPLE, ids=" ".join)
def test_what_people_read_is_seen_as_it_is(say: Say, words: tuple[str, ...]) -> None:
    said = say(*words)
    out = said.out.replace("\t", "") if "plain" in words else said.out
    if words[0] != "letter" and "plain" not in words:  # these hold addresses to be copied
        assert not MASKS.search(out)
    assert {one for one in obeyed(out) if one.startswith("U+") or stacked(one)} == set()
    assert obeyed(said.err) == set()
    assert out + said.err


@pytest.mark.parametrize("words", FOR_PROGRAMS, ids=" ".join)
def test_what_programs_read_moves_no_terminal(say: Say, words: tuple[str, ...]) -> None:
    said = say(*words)
    moves = {sign for sign in said.out if unicodedata.category(sign) in {"Cc", "Zl", "Zp", "Cs"}} - {"\n"}
    turns = {sign for sign in said.out if unicodedata.bidirectional(sign) in {"LRE", "RLE", "LRO", "RLO", "PDF"}}
    assert moves | turns == set()
    assert not re.search("[\u061c\u200e\u200f\u2066-\u206f]", said.out)
    assert obeyed(said.err) == set()
    assert said.out


@pytest.mark.parametrize("words", [("triage", "--offline"), ("check", "--offline"), ("explain",)], ids=" ".join)
def test_an_argument_that_is_told_of_is_seen_as_it_is(say: Say, words: tuple[str, ...]) -> None:
    for text in WRITTEN:
        said = say(*words, "--", f"{text}/x")
        assert obeyed(said.out + said.err) == set(), text
        assert said.out + said.err


def test_an_option_that_is_none_is_seen_as_it_is(say: Say) -> None:
    for text in WRITTEN:
        said = say("triage", f"--{text}")
        assert (said.status, obeyed(said.err)) == (2, set()), text


def test_a_fault_of_our_own_is_told_to_a_mail_server_in_lines_that_nothing_obeys(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> int:
        raise RuntimeError("".join((*TERMINAL, *LINES, *COMMANDS_OF_CI)))

    monkeypatch.setattr("bounce_cli.cli.main._status", fail)
    said = say("triage", "--pipe", stdin=b"Subject: x\n\n")
    assert (said.status, obeyed(said.err)) == (75, set())
    assert said.err.startswith("bounce: an error of bounce itself")
    assert not COMMAND.search(said.err)
    assert "Traceback" in said.err


def test_the_story_of_a_mail_on_a_terminal_is_seen_as_it_is(tmp_path: Path) -> None:
    """Run as a process: here the width is known, and words are wrapped and cut."""
    text = "\x1b]52;c;aGk=\x07\x9b31m \u202egro \u200bkim ex\u0430mple.org " + "z" + "\u0301" * 40
    place = tmp_path / "a\x1b[2J\u2066.eml"
    place.write_bytes(list(of_all_kinds(octets_of(text)))[1])
    for words in (("triage", "--offline", "-v", place), ("letter", "--offline", place)):
        status, out = on_a_terminal(*words, columns=44)
        assert status in {0, 3}
        # A letter holds addresses to be copied.
        assert obeyed(out) <= ({"ex\u0430mple"} if words[0] == "letter" else set())
        assert "\\u" in out


@pytest.mark.parametrize("words", [(), ("--letter", "their-it", "-f", "markdown"), ("--letter", "recipient")], ids=str)
def test_what_is_to_be_done_about_a_mail_is_seen_as_it_is(say: Say, tmp_path: Path, words: tuple[str, ...]) -> None:
    written = 0
    for number, text in enumerate((*TERMINAL, *LINES, *COMMANDS_OF_CI)):
        place = tmp_path / f"{number}.eml"
        place.write_bytes(list(of_all_kinds(octets_of(text)))[6])
        said = say("unseen", "--offline", place, "--recipient", "kim@example.org", *words)
        assert obeyed(said.out) | obeyed(said.err) == set(), text
        assert not COMMAND.search(said.out + said.err)
        assert (said.status, "kim@example.org" in said.out) in {(0, True), (3, False)}
        written += said.status == 0
    assert written > len(TERMINAL)
