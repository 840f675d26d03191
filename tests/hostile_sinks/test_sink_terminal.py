"""A terminal gets nothing but text and our own colours, on standard output and on standard error."""

import re
import unicodedata
from pathlib import Path

import pytest

from tests.hostile_sinks.conftest import Say
from tests.hostile_sinks.every_command import FOR_PEOPLE, FOR_PROGRAMS, WRITTEN
from tests.hostile_sinks.hostile_mails import octets_of, of_all_kinds
from tests.terminal import on_a_terminal

COLOUR = re.compile("\x1b\\[\\d{1,2}m")
# Of these categories of Unicode are controls, bidirectional ones too, separators of lines and halves of characters.
OBEYED = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})
# What takes no room, of other categories (Default_Ignorable_Code_Point).
UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]")
MASKS = re.compile("ex\u0430mple|ex\u03b1mple|\u0430\u0440\u0440\u04cf\u0435|\u0261oo\u0261le")
STACKED = re.compile("[\u0300-\u036f\u0483-\u0489]{5}")


def obeyed(text: str) -> set[str]:
    """The names of what a terminal or a reader would obey or not see, and masked domains and stacks of accents."""
    plain = COLOUR.sub("", text)
    signs = set(plain) - {"\n"}
    found = {f"U+{ord(one):04X}" for one in signs if unicodedata.category(one) in OBEYED or UNSEEN.match(one)}
    return found | {*MASKS.findall(plain), *STACKED.findall(plain)}


@pytest.mark.parametrize("words", FOR_PEOPLE, ids=" ".join)
def test_what_people_read_is_seen_as_it_is(say: Say, words: tuple[str, ...]) -> None:
    said = say(*words)
    out = said.out.replace("\t", "") if "plain" in words else said.out
    if words[0] != "letter" and "plain" not in words:  # these hold addresses to be copied
        assert not MASKS.search(out)
    assert {one for one in obeyed(out) if one.startswith("U+") or STACKED.match(one)} == set()
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


@pytest.mark.parametrize(
    "words", [("triage", "--offline"), ("check", "--offline"), ("explain",), ("help",)], ids=" ".join
)
def test_an_argument_that_is_told_of_is_seen_as_it_is(say: Say, words: tuple[str, ...]) -> None:
    for text in WRITTEN:
        said = say(*words, "--", f"{text}/x")
        assert obeyed(said.out + said.err) == set(), text
        assert said.out + said.err


def test_an_option_that_is_none_is_seen_as_it_is(say: Say) -> None:
    for text in WRITTEN:
        said = say("triage", f"--{text}")
        assert (said.status, obeyed(said.err)) == (2, set()), text


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
