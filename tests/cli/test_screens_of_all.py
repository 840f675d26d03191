"""Screens that are not those of one mail: on narrow and wide terminals, with and without colour, on any background."""

import json
import re
import shutil
from pathlib import Path

import pytest

from bounce_cli.rendering.style import _CODES
from bounce_cli.rendering.text import width_of
from tests.cli.conftest import Run
from tests.conftest import SAMPLES
from tests.terminal import on_a_terminal

pytestmark = pytest.mark.slow

COMMANDS = [
    ("config", "show"),
    ("triage", "--offline", "--group-by", "domain,reason", "."),
    ("triage", "--offline", "--summary", "."),
    ("expect", "."),
]
SGR = re.compile(r"\x1b\[([\d;]*)m")
# Attributes, and colours of the terminal's own palette that stand out from a light and from a dark background.
READABLE = {"0", "1", "2", "31", "32", "33", "35", "36"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Mails, one of which is not as expected."""
    for name in ("postfix-user-unknown", "postfix-three-fates", "complaint-abuse"):
        for path in SAMPLES.glob(f"{name}.*"):
            shutil.copy(path, tmp_path)
    place = tmp_path / "postfix-user-unknown.expect.json"
    expected = json.loads(place.read_text(encoding="utf-8"))
    place.write_text(json.dumps([{**expected[0], "reason": "mailbox_full"}]), encoding="utf-8")
    return tmp_path


def timeless(text: str) -> str:
    return re.sub(r"\d+\.\d s", "0.0 s", text)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_they_fit_and_colour_only_repeats_what_the_words_say(folder: Path, command: tuple[str, ...]) -> None:
    for columns in (40, 200):
        status, plain = on_a_terminal(*command, columns=columns, environment={"NO_COLOR": "1"}, folder=folder)
        assert status == (1 if command[0] == "expect" else 0)
        assert "\x1b" not in plain
        assert [line for line in plain.splitlines() if width_of(line) > columns] == []
    coloured = on_a_terminal(*command, columns=200, folder=folder)[1]
    assert timeless(SGR.sub("", coloured)) == timeless(plain)
    assert set(SGR.findall(coloured)) <= READABLE
    dumb = on_a_terminal(*command, columns=200, environment={"TERM": "dumb"}, folder=folder)[1]
    assert timeless(dumb) == timeless(plain)


def test_no_colour_is_lost_on_a_light_or_a_dark_background() -> None:
    assert set(_CODES.values()) <= READABLE


def test_colour_can_be_forced_into_a_pipe(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in run("triage", "--offline", folder)[1]
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in run("triage", "--offline", folder)[1]
