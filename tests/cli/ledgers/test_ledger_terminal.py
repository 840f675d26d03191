"""The commands about the ledger on a terminal and in pipes: width, colour, control characters, readers that leave."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bounce_cli.rendering.text import width_of
from tests.cli.conftest import Run
from tests.cli.ledgers.ledger_desk import DAY, Desk
from tests.cli.ledgers.ledger_mails import FULL, LATER, SPAM, ndr, sent_line
from tests.terminal import on_a_terminal

pytestmark = pytest.mark.slow

LONG = "maximilian.alexander.von.und.zu.hohenstein@verwaltung.gemeinde.example"
# What a terminal or a reader would obey: controls but for the end of a line, and bidirectional ones.
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
SCREENS: list[tuple[str, ...]] = [
    ("ledger", "list"),
    ("ledger", "list", "--type", "global"),
    ("ledger", "stats"),
    ("ledger", "stats", "--by", "day,type,kind"),
    ("ledger", "show", "kim@example.org"),
    ("ledger", "show", "kim@example.org", "--account", "z"),
    ("ledger", "show", "gemeinde.example"),
    ("ledger", "show", "max@example.org"),
    ("ledger", "ingest", "mails", "--own-domain", "example.com"),
    ("ledger", "sent", "sent.csv"),
    ("ledger", "prune", "--older-than", "1d"),
    ("suppress", "list"),
    ("suppress", "list", "--account", "z"),
    ("suppress", "export"),
    ("suppress", "policies"),
    ("suppress", "add", "kim@example.org"),
    ("suppress", "remove", "kim@example.org", LONG),
]
TOO_WIDE: list[tuple[str, ...]] = [
    ("ledger", "stats", "--by", "reason,domain,receiver"),
    ("ledger", "stats", "--by", "day,month,type,kind,account,receiver"),
    ("suppress", "export", "--diff", "--list", "both"),
    ("ledger", "forget", LONG),
    ("suppress", "import", "a-list-with-quite-a-long-name-that-somebody-gave-it-in-november.csv"),
    ("ledger", "show", "y" * 60 + "@nowhere.example"),
]


@pytest.fixture
def desk(desk: Desk, cache: Path) -> Desk:
    return desk.prepared(cache / "desk", fill)


def fill(desk: Desk) -> None:
    """Addresses of every type, some long, in several accounts, on both lists, for every cause."""
    desk.prove(*(sent_line(number=number) for number in range(3)))
    for number, account in enumerate("abc"):
        desk.done("ledger", "ingest", desk.mails(ndr(number=number), name=account), "--account", account)
    mails = (
        ndr(LONG, SPAM, number=5),
        ndr(LONG, LATER, number=6, action="delayed", after=DAY),
        ndr("bo@slow.example", FULL, number=7),
        ndr(f"dr.{LONG}", SPAM, number=8),
    )
    desk.done("ledger", "ingest", desk.mails(*mails), "--account", "a-newsletter-with-a-long-name")
    desk.done("suppress", "add", "max@example.org", "--reason", "complaint", "--note", "asked " * 30)
    desk.done("suppress", "add", LONG, "--account", "shop")
    desk.write("a-list-with-quite-a-long-name-that-somebody-gave-it-in-november.csv", "ana@example.org\n")


def fill_with_many(desk: Desk) -> None:
    """More addresses than a pipe holds."""
    line = b"From MAILER-DAEMON Fri Nov 20 09:12:05 2026\n"
    many = (line + ndr(f"k{number}@many.example", SPAM) + b"\n" for number in range(2_500))
    desk.done("ledger", "ingest", desk.write("many", b"".join(many)))


def shown(desk: Desk, *words: str, **environment: str) -> str:
    status, out = on_a_terminal(*words, folder=desk.folder, environment=environment)
    assert status in {0, 1}, out
    return out


def too_wide(text: str) -> list[str]:
    return [line for line in re.sub(r"\x1b\[\d+m", "", text).splitlines() if width_of(line) > 80]


@pytest.mark.parametrize("lang", ["en", "pl", "zh", "nb"])
def test_nothing_is_wider_than_the_terminal(desk: Desk, lang: str) -> None:
    # Where addresses are to be copied they are not cut: a line with a long one may be longer.
    screens = SCREENS if lang == "en" else SCREENS[::2]
    lines = [line for words in screens for line in too_wide(shown(desk, *words, "--lang", lang))]
    assert [line for line in lines if LONG not in line] == []


@pytest.mark.parametrize("words", TOO_WIDE, ids=" ".join)
def test_nothing_is_wider_than_the_terminal_here_either(desk: Desk, words: tuple[str, ...]) -> None:
    assert too_wide(shown(desk, *words)) == []


@pytest.mark.parametrize("lang", ["pl", "zh", "nb"])
@pytest.mark.parametrize(
    "words", [("ledger", "list"), ("ledger", "stats"), ("suppress", "list"), ("suppress", "policies")], ids=" ".join
)
def test_screens_come_in_each_language(desk: Desk, words: tuple[str, ...], lang: str) -> None:
    assert desk.done(*words, "--lang", lang) != desk.done(*words, "--lang", "en")


@pytest.mark.parametrize("lang", ["en", "pl", "zh", "nb"])
def test_columns_line_up_in_each_language(desk: Desk, lang: str) -> None:
    out = shown(desk, "ledger", "list", "--lang", lang, NO_COLOR="1")
    rows = [line for line in out.splitlines() if "×" in line]
    assert len({width_of(line[: line.index("×")]) for line in rows}) == 1
    assert len(rows) == 4


def test_colour_only_repeats_the_words(desk: Desk) -> None:
    for words in (
        ("ledger", "list"),
        ("suppress", "list"),
        ("ledger", "show", "kim@example.org"),
        ("suppress", "policies"),
    ):
        coloured, plain = shown(desk, *words), shown(desk, *words, NO_COLOR="1")
        assert "\x1b[" in coloured
        assert "\x1b" not in plain
        assert re.sub(r"\x1b\[\d+m", "", coloured) == plain


def test_a_pipe_gets_colour_only_where_it_is_wanted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in desk.done("ledger", "list")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in desk.done("ledger", "list")
    assert "\x1b" not in desk.done("ledger", "list", "-f", "csv") + desk.done("suppress", "export")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in desk.done("ledger", "list")


def test_a_pipe_gets_whole_addresses(desk: Desk) -> None:
    for words in (("ledger", "list"), ("suppress", "list"), ("suppress", "export", "--diff", "--list", "both")):
        assert LONG in desk.done(*words)


@pytest.mark.parametrize("columns", [40, 60, 200])
def test_other_widths_are_kept_too(desk: Desk, columns: int) -> None:
    for words in (("suppress", "policies"), ("ledger", "show", "kim@example.org"), ("ledger", "ingest", "mails")):
        _, out = on_a_terminal(*words, folder=desk.folder, columns=columns, environment={"NO_COLOR": "1"})
        wide = [line for line in out.splitlines() if width_of(line) > columns and "HARD" not in line]
        assert [line for line in wide if "bounce suppress" not in line] == []


def test_control_characters_of_mail_and_notes_are_made_visible(desk: Desk) -> None:
    evil = "550 5.1.1 <{who}>: \x1b[31mred\x07 \u202egnp.exe User unknown"
    desk.done("ledger", "ingest", desk.mails(ndr("evil@example.org", evil, number=9), name="evil\x1b[2J"))
    desk.done("suppress", "add", "evil@example.org", "--note", "one\x1b]0;title\x07\ntwo\u202e")
    for words in (("ledger", "show", "evil@example.org"), ("suppress", "list"), ("ledger", "list")):
        assert OBEYED.findall(desk.done(*words)) == []
    text = desk.done("ledger", "show", "evil@example.org")
    assert all(
        part in text for part in ("\\x1b[31mred", "\\u202egnp.exe", "\\x1b]0;title\\x07 two\\u202e", "evil\\x1b[2J")
    )
    for words in (("suppress", "list"), ("suppress", "export"), ("ledger", "list")):
        assert OBEYED.findall(desk.done(*words, "-f", "csv")) == []
    assert OBEYED.findall(desk.done("ledger", "show", "evil@example.org", "-f", "json")) == []


def test_addresses_with_signs_that_turn_text_around_are_made_visible(desk: Desk) -> None:
    who = "a\u202eb@example.org"
    desk.done("ledger", "ingest", desk.mails(ndr(who, number=9), name="turned"))
    assert "a\\u202eb@example.org" in desk.done("ledger", "list")
    for words in (
        ("ledger", "list"),
        ("suppress", "list"),
        ("ledger", "show", "example.org"),
        ("suppress", "export", "--diff", "--list", "both"),
        ("suppress", "remove", who),
    ):
        assert OBEYED.findall(desk.done(*words)) == []


@pytest.mark.parametrize(
    "words",
    [("ledger", "forget", "a\u202eb@example.org"), ("ledger", "show", "a\u202eb@nowhere.example")],
    ids=" ".join,
)
def test_addresses_are_made_visible_here_too(desk: Desk, words: tuple[str, ...]) -> None:
    assert OBEYED.findall(desk(*words).out) == []


def test_the_name_of_a_list_is_made_visible(desk: Desk) -> None:
    assert OBEYED.findall(desk.done("suppress", "import", desk.write("a\x1b[31m.txt", "z@example.org\n"))) == []


@pytest.mark.parametrize(
    "words",
    [("--policy", "a\x1b[31m"), ("--ledger", "a\x1b[31m"), ("--config", "a\x1b[31m")],
    ids=["policy", "ledger", "config"],
)
def test_mistakes_are_told_with_nothing_that_a_terminal_obeys(desk: Desk, words: tuple[str, ...]) -> None:
    assert OBEYED.findall(desk("suppress", "list", *words).err) == []


def bounce(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "bounce_cli", *map(str, arguments)]


@pytest.mark.parametrize(
    "words",
    [
        ("ledger", "list"),
        ("ledger", "list", "-f", "ndjson"),
        ("ledger", "show", "many.example"),
        ("ledger", "show", "many.example", "-f", "json"),
        ("suppress", "list", "-f", "csv"),
        ("suppress", "export", "--list", "both"),
        ("suppress", "export", "--diff", "--list", "both"),
    ],
    ids=" ".join,
)
def test_a_reader_that_leaves_early_ends_it_quietly(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path, words: tuple[str, ...]
) -> None:
    Desk(run, tmp_path, monkeypatch).prepared(cache / "many", fill_with_many)
    with subprocess.Popen(bounce(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait() == 0


@pytest.mark.parametrize("words", [("ledger", "list"), ("suppress", "export"), ("ledger", "show", "kim@example.org")])
def test_a_full_disk_is_status_4(desk: Desk, words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(bounce(*words), stdout=full, stderr=subprocess.PIPE, check=False, cwd=desk.folder)
    assert (done.returncode, b"No space left on device" in done.stderr) == (4, True)
    assert b"Traceback" not in done.stderr


def test_an_export_that_nobody_could_take_is_not_noted(desk: Desk) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    subprocess.run(bounce("suppress", "export"), stdout=writing, stderr=subprocess.PIPE, check=False, cwd=desk.folder)
    os.close(writing)
    assert "(first export)" in desk.done("suppress", "export", "--diff")
